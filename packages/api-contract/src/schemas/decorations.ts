import { z } from 'zod';
import { cardSchema } from './cards.ts';

/** Everything attached to a message besides its text, one field for each kind. It is the same for all readers, so they share one frame. */
export const decorationsSchema = z
  .object({
    cards: z
      .array(cardSchema)
      .optional()
      .describe('If there are cards, show them instead of `content`, which has the same in plain words.'),
  })
  .meta({
    id: 'Decorations',
    description: 'Everything attached to a message besides its text. Empty kinds are omitted.',
  });
export type Decorations = z.infer<typeof decorationsSchema>;

/** Everything attached to a message. Earlier servers send `cards` only, without `decorations`. */
export function readDecorations({
  decorations,
  cards,
}: {
  decorations?: Decorations | undefined;
  cards?: Decorations['cards'];
}): Decorations {
  return decorations ?? (cards === undefined ? {} : { cards });
}

import { z } from 'zod';
import { cardSchema } from './cards.ts';

/** Everything attached to a message besides its text, a field for each kind. The same for every reader, so that all of them share one frame. */
export const decorationsSchema = z
  .object({
    cards: z
      .array(cardSchema)
      .optional()
      .describe(
        'Where there are cards, they are what is shown, in place of `content`, which says the same in plain words.',
      ),
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

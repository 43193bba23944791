import { z } from 'zod';
import { timeSchema } from './paging.ts';

/** How long all texts of a message's cards can be together, in code points: as long as its content, so cards cost no more to show. */
export const maxCardsLength = 4000;
/** How many parts a message's cards can have: each card, block and field counts as one. */
export const maxCardParts = 100;

/** A card's colour: a meaning if the sender gave one, or a plain colour. */
export const cardColorSchema = z.union([
  z.enum(['good', 'warning', 'danger']),
  z
    .string()
    .regex(/^#[0-9a-f]{6}$/, 'must be like #2eb886')
    .meta({ examples: ['#2eb886'] }),
]);

export const cardFieldSchema = z.object({
  title: z.string().meta({ description: 'Plain text; may be empty.', examples: ['Took'] }),
  text: z.string().meta({ description: 'Markdown; may be empty.', examples: ['3 min'] }),
  isShort: z.boolean().describe('Whether it fits beside another field.'),
});

export const cardBlockSchema = z.discriminatedUnion('type', [
  z
    .object({
      type: z.literal('header'),
      text: z.string().meta({ examples: ['Release 1.4'] }),
      url: z
        .string()
        .optional()
        .meta({
          description: 'Where the header links to: http, https or mailto.',
          examples: ['https://example.org'],
        }),
    })
    .describe('A title in plain text.'),
  z.object({
    type: z.literal('section'),
    text: z.string().meta({ description: 'Markdown.', examples: ['**All** is well.'] }),
  }),
  z.object({ type: z.literal('fields'), fields: z.array(cardFieldSchema) }),
  z.object({ type: z.literal('divider') }),
  z
    .object({
      type: z.literal('context'),
      text: z
        .string()
        .meta({ description: 'Markdown; may be empty if `at` is present.', examples: ['main'] }),
      at: timeSchema.optional().describe('The time that the card is about.'),
    })
    .describe('Small print.'),
]);
export type CardBlock = z.infer<typeof cardBlockSchema>;

export const cardSchema = z
  .object({
    color: cardColorSchema.optional().describe('The colour of the edge. Without it, the card has no edge.'),
    blocks: z.array(cardBlockSchema).describe('From top to bottom.'),
  })
  .meta({
    id: 'Card',
    description: 'Part of a message from a program: titles, sections and fields, one below the other.',
  });
export type Card = z.infer<typeof cardSchema>;

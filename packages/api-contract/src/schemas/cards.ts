import { z } from 'zod';
import { timeSchema } from './paging.ts';

/** All texts of all cards of a message together, in code points: as long as the content of a message, so that cards cost no more to show. */
export const maxCardsLength = 4000;
/** The cards of a message, their blocks and the fields of these, counted one by one. */
export const maxCardParts = 100;

/** A card's colour: what it means, where the sender said that, or a plain one. */
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
  isShort: z.boolean().describe('Whether it fits beside another one.'),
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
          description: 'Where the header leads to: http, https or mailto.',
          examples: ['https://example.org'],
        }),
    })
    .describe('A title, in plain text.'),
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
        .meta({ description: 'Markdown; may be empty where `at` is given.', examples: ['main'] }),
      at: timeSchema.optional().describe('The time that the card is about.'),
    })
    .describe('What is said in small print.'),
]);
export type CardBlock = z.infer<typeof cardBlockSchema>;

export const cardSchema = z
  .object({
    color: cardColorSchema.optional().describe('The colour of its edge. A card without one has no edge.'),
    blocks: z.array(cardBlockSchema).describe('Top to bottom.'),
  })
  .meta({
    id: 'Card',
    description: 'A part of what a program wrote: a title, sections, fields, one below the other.',
  });
export type Card = z.infer<typeof cardSchema>;

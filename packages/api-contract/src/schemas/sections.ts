import { z } from 'zod';
import { sectionIdSchema } from './ids.ts';
import { nameText } from './text.ts';

/** How many sections of their own an account can have, besides those that everyone has. */
export const maxSections = 50;
export const maxSectionNameLength = 40;

export const sectionNameSchema = nameText({ max: maxSectionNameLength }).meta({
  description: '1 to 40 characters, on one line, without invisible characters. Emoji are allowed.',
  examples: ['Projects'],
});

export const sectionKindSchema = z
  .enum(['favorites', 'custom', 'rooms', 'conversations'])
  .describe(
    'favorites: your favorites. custom: a section that you created. rooms and conversations: everything that is in no other section. Everyone has one section of each kind, except custom.',
  );

const isCollapsedSchema = z
  .boolean()
  .meta({ description: 'Whether it is collapsed, on all your devices.', examples: [false] });

export const sectionSchema = z
  .object({
    id: sectionIdSchema,
    kind: sectionKindSchema,
    name: z
      .string()
      .nullable()
      .meta({ description: 'Null unless you created the section.', examples: ['Projects'] }),
    isCollapsed: isCollapsedSchema,
  })
  .meta({ id: 'Section', description: 'A section of your sidebar.' });
export type Section = z.infer<typeof sectionSchema>;

export const sectionsSchema = z
  .array(sectionSchema)
  .describe('All sections of your sidebar, in order. At most 53.');
export const sectionsOutput = z.object({ sections: sectionsSchema });
export const sectionOutput = z.object({ section: sectionSchema });
export const sectionIdInput = z.object({ sectionId: sectionIdSchema });

export const createSectionInput = z.object({ name: sectionNameSchema });
export const updateSectionInput = sectionIdInput.extend({
  name: sectionNameSchema.optional().describe('The new name. Only sections that you created can be renamed.'),
  isCollapsed: isCollapsedSchema.optional(),
});
export const orderSectionsInput = z.object({
  sectionIds: z
    .array(sectionIdSchema)
    .min(1)
    .max(maxSections + 3)
    .refine((ids) => new Set(ids).size === ids.length, 'must not repeat a section')
    .describe('The sections in their new order. Sections that you leave out follow, in their current order.'),
});

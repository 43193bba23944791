import { z } from 'zod';
import { parseJson } from '../json.ts';

/** As Slack's: what is longer is cut. */
const maxTextLength = 40_000;

/** Senders are not checked by Slack for what it does not show, and neither are they here: what is of another type counts as left out. */
const textSchema = z
  .union([z.string(), z.number().transform(String), z.boolean().transform(String)])
  .transform((text) => text.slice(0, maxTextLength).toWellFormed().replaceAll(/\r\n?/g, '\n'))
  .catch('');
const flagSchema = z.boolean().catch(true);

function listOf<Item extends z.ZodType>(item: Item) {
  return z
    .array(z.unknown())
    .transform((items) =>
      items.flatMap((given): z.output<Item>[] => {
        const parsed = item.safeParse(given);
        return parsed.success ? [parsed.data] : [];
      }),
    )
    .catch([]);
}

const textObjectSchema = z
  .object({ type: z.enum(['plain_text', 'mrkdwn']).catch('mrkdwn'), text: textSchema })
  .or(textSchema.transform((text) => ({ type: 'mrkdwn' as const, text })));
export type TextObject = z.output<typeof textObjectSchema>;

const noText: TextObject = { type: 'mrkdwn', text: '' };
const anyTextSchema = textObjectSchema.catch(noText);

const buttonSchema = z.object({ text: anyTextSchema, url: textSchema });
export type Button = z.output<typeof buttonSchema>;

const imageSchema = z.object({
  type: z.literal('image'),
  image_url: textSchema,
  alt_text: textSchema,
  title: anyTextSchema,
});

const styleSchema = z
  .object({
    bold: z.literal(true).optional().catch(undefined),
    italic: z.literal(true).optional().catch(undefined),
    strike: z.literal(true).optional().catch(undefined),
    code: z.literal(true).optional().catch(undefined),
  })
  .catch({});

const richInlineSchema = z.object({
  type: z.string(),
  text: textSchema,
  url: textSchema,
  name: textSchema,
  user_id: textSchema,
  channel_id: textSchema,
  range: textSchema,
  style: styleSchema,
});
export type RichInline = z.output<typeof richInlineSchema>;

const richSectionSchema = z.object({
  type: z.enum(['rich_text_section', 'rich_text_preformatted', 'rich_text_quote']),
  elements: listOf(richInlineSchema),
});
const richListSchema = z.object({
  type: z.literal('rich_text_list'),
  style: z.enum(['bullet', 'ordered']).catch('bullet'),
  indent: z.int().min(0).max(8).catch(0),
  elements: listOf(richSectionSchema),
});
const richPartSchema = z.union([richSectionSchema, richListSchema]);
export type RichPart = z.output<typeof richPartSchema>;

const blockSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('section'),
    text: anyTextSchema,
    fields: listOf(textObjectSchema),
    accessory: buttonSchema.optional().catch(undefined),
  }),
  z.object({ type: z.literal('header'), text: anyTextSchema }),
  z.object({ type: z.literal('divider') }),
  z.object({
    type: z.literal('context'),
    elements: listOf(z.union([imageSchema, textObjectSchema])),
  }),
  imageSchema,
  z.object({ type: z.literal('actions'), elements: listOf(buttonSchema) }),
  z.object({ type: z.literal('markdown'), text: textSchema }),
  z.object({ type: z.literal('rich_text'), elements: listOf(richPartSchema) }),
]);
export type Block = z.output<typeof blockSchema>;

const attachmentSchema = z.object({
  color: textSchema,
  pretext: textSchema,
  author_name: textSchema,
  author_link: textSchema,
  title: textSchema,
  title_link: textSchema,
  text: textSchema,
  fields: listOf(z.object({ title: textSchema, value: textSchema, short: z.boolean().catch(false) })),
  image_url: textSchema,
  actions: listOf(buttonSchema),
  footer: textSchema,
  ts: textSchema,
  blocks: listOf(blockSchema),
  fallback: textSchema,
});
export type Attachment = z.output<typeof attachmentSchema>;

const payloadSchema = z.object({
  text: textSchema,
  mrkdwn: flagSchema,
  username: textSchema,
  icon_emoji: textSchema,
  blocks: listOf(blockSchema),
  attachments: listOf(attachmentSchema),
});
/** What Slack's senders post, as far as it is shown. A field that is missing is empty. */
export interface Payload extends z.output<typeof payloadSchema> {
  /** Whether it is all of what was posted. */
  isWhole: boolean;
}

/** Of all lists together: more than cards have room for. Each costs many times what it takes in a body. */
const maxItems = 2_000;
/** Of objects and lists within each other. What is shown has less. */
const maxDepth = 16;

/** A value from its beginning, as far as it is worth reading. */
function beginningOf(value: unknown): { value: unknown; isWhole: boolean } {
  let left = maxItems;
  const copy = (part: unknown, depth: number): unknown => {
    if (typeof part !== 'object' || part === null) return part;
    if (depth > maxDepth) return null;
    if (!Array.isArray(part)) {
      return Object.fromEntries(Object.entries(part).map(([key, each]) => [key, copy(each, depth + 1)]));
    }
    const items: unknown[] = [];
    for (const item of part) {
      left -= 1;
      if (left < 0) break;
      items.push(copy(item, depth + 1));
    }
    return items;
  };
  return { value: copy(value, 0), isWhole: left >= 0 };
}

/** Reads the body of a post, whatever its content type says: JSON, or a form with JSON in its field `payload`. Null for what is neither. */
export function readPayload(body: string): Payload | null {
  const text = body.replace(/^\uFEFF/, '').trim();
  const json = text.startsWith('{') ? text : new URLSearchParams(text).get('payload');
  if (json === null) return null;
  try {
    const { value, isWhole } = beginningOf(parseJson(json));
    const { data } = payloadSchema.safeParse(value);
    return data === undefined ? null : { ...data, isWhole };
  } catch {
    return null;
  }
}

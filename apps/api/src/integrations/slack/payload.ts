import { z } from 'zod';
import { parseJson } from '../../json.ts';

/**
 * Slack does not check senders for what it does not show, and neither do we: a value of another type counts as missing. Not a union with
 * `catch`: Zod would create three errors for every missing field.
 */
const textSchema = z.unknown().optional().transform(textOf);

function textOf(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return '';
  const text = value.toWellFormed();
  return text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text;
}

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

const textFieldsSchema = z.object({
  type: z.enum(['plain_text', 'mrkdwn']).catch('mrkdwn'),
  text: textSchema,
});
const textObjectSchema = textFieldsSchema.or(
  textSchema.transform((text) => ({ type: 'mrkdwn' as const, text })),
);
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

const styleFieldsSchema = z.object({
  bold: z.literal(true).optional().catch(undefined),
  italic: z.literal(true).optional().catch(undefined),
  strike: z.literal(true).optional().catch(undefined),
  code: z.literal(true).optional().catch(undefined),
});
const styleSchema = styleFieldsSchema
  .optional()
  .transform((style) => style ?? {})
  .catch({});
export type RichStyle = z.output<typeof styleSchema>;

const richInlineSchema = z.object({
  type: z.string(),
  text: textSchema,
  url: textSchema,
  name: textSchema,
  unicode: textSchema,
  skin_tone: textSchema,
  user_id: textSchema,
  usergroup_id: textSchema,
  team_id: textSchema,
  channel_id: textSchema,
  range: textSchema,
  value: textSchema,
  timestamp: textSchema,
  format: textSchema,
  fallback: textSchema,
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
  offset: z.int().min(0).max(99_999_999).catch(0),
  elements: listOf(richSectionSchema),
});
const richPartSchema = z.union([richSectionSchema, richListSchema]);
export type RichPart = z.output<typeof richPartSchema>;

const tableCellSchema = z.object({
  type: z.string(),
  text: textSchema,
  elements: listOf(richPartSchema),
});
export type TableCell = z.output<typeof tableCellSchema>;

/** Cells that cannot be read keep their place in the row. */
function cellsOf(row: unknown): TableCell[] {
  const cells = Array.isArray(row) ? row : [];
  return cells.map(
    (cell: unknown) => tableCellSchema.safeParse(cell).data ?? { type: '', text: '', elements: [] },
  );
}

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
  z.object({ type: z.literal('table'), rows: listOf(z.unknown().transform(cellsOf)) }),
]);
export type Block = z.output<typeof blockSchema>;

const attachmentFieldSchema = z.object({
  title: textSchema,
  value: textSchema,
  short: z.boolean().catch(false),
});
const attachmentSchema = z.object({
  color: textSchema,
  pretext: textSchema,
  author_name: textSchema,
  author_link: textSchema,
  title: textSchema,
  title_link: textSchema,
  text: textSchema,
  fields: listOf(attachmentFieldSchema),
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
/** What Slack's senders post, as far as it is shown. Missing fields are empty. */
export interface Payload extends z.output<typeof payloadSchema> {
  /** Whether nothing was left out. */
  isWhole: boolean;
}

/** The only fields that are read. */
const knownFields = new Set(
  [
    payloadSchema,
    attachmentSchema,
    attachmentFieldSchema,
    ...blockSchema.options,
    textFieldsSchema,
    buttonSchema,
    styleFieldsSchema,
    richInlineSchema,
    richSectionSchema,
    richListSchema,
    tableCellSchema,
  ].flatMap(({ shape }) => Object.keys(shape)),
);
/** These say how something is shown, and are short: they are kept even when there is no room for more text. */
const signs = new Set(['type', 'color', 'style', 'username', 'icon_emoji']);
const maxSignLength = 500;

/** For all lists together: more than cards have room for. Each item costs many times its size in the body. */
const maxItems = 1_000;
/** How deep objects and lists may nest. Cards nest less deeply than this. */
const maxDepth = 16;
/** UTF-16 code units of one text: twice what a message has room for, because marks and addresses are longer than what is shown of them. */
const maxTextLength = 8_000;
/** The same for all texts together, which leaves room for the blocks that repeat a long text. */
const maxTextsLength = 12_000;
/** Bodies with more are refused before they are parsed. Slack takes 50 blocks and 100 attachments. */
const maxValues = 10_000;

/** The beginning of a value, as far as it is worth reading. */
function beginningOf(value: unknown): { value: unknown; isWhole: boolean } {
  let itemsLeft = maxItems;
  let textLeft = maxTextsLength;
  let isWhole = true;
  const copyText = (text: string, field: string): string => {
    if (signs.has(field)) return text.slice(0, maxSignLength);
    const beginning = text.slice(0, Math.min(maxTextLength, textLeft));
    textLeft -= beginning.length;
    isWhole &&= beginning.length === text.length;
    return beginning;
  };
  const copy = (part: unknown, field: string, depth: number): unknown => {
    if (typeof part === 'string') return copyText(part, field);
    if (typeof part !== 'object' || part === null) return part;
    if (depth > maxDepth) return null;
    if (!Array.isArray(part)) {
      const entries = Object.entries(part).filter(([key]) => knownFields.has(key));
      return Object.fromEntries(entries.map(([key, each]) => [key, copy(each, key, depth + 1)]));
    }
    const items: unknown[] = [];
    for (const item of part) {
      if (itemsLeft === 0) {
        isWhole = false;
        break;
      }
      itemsLeft -= 1;
      items.push(copy(item, field, depth + 1));
    }
    return items;
  };
  return { value: copy(value, '', 0), isWhole };
}

/** Reads the body of a post, whatever its content type says: JSON, or a form with JSON in its field `payload`. Null for anything else. */
export function readPayload(body: string): Payload | null {
  const text = body.replace(/^\uFEFF/, '').trim();
  const json = text.startsWith('{') ? text : payloadOfForm(text);
  if (json === null) return null;
  try {
    const { value, isWhole } = beginningOf(parseJson(json, { maxValues }));
    const { data } = payloadSchema.safeParse(value);
    return data === undefined ? null : { ...data, isWhole };
  } catch {
    return null;
  }
}

/** Finds the one field, and decodes nothing else: a form can have a hundred thousand. */
function payloadOfForm(form: string): string | null {
  const start = form.startsWith('payload=') ? 0 : form.indexOf('&payload=') + 1;
  if (start === 0 && !form.startsWith('payload=')) return null;
  const end = form.indexOf('&', start);
  return new URLSearchParams(form.slice(start, end < 0 ? undefined : end)).get('payload');
}

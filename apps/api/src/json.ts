import { ReasonError } from '@parley/api-contract/server';

/** How deep JSON from outside may nest. Inputs need five levels, and Slack's blocks a dozen. */
export const maxJsonDepth = 64;

/**
 * How many values a call from outside may have: four times the longest list that a call takes. Each costs many times its size in the text.
 */
export const maxJsonValues = 2_000;

export interface JsonShape {
  /** How deep arrays and objects nest; one more than `maxJsonDepth` stands for anything deeper. */
  depth: number;
  /** The length of the longest item of an array at the top; 0 when there is no array at the top. */
  longestItem: number;
  /** About how many values there are: commas and openings of arrays and objects. */
  values: number;
  /** For an array at the top, the number of values in its largest item; otherwise the same as `values`. */
  mostOfItem: number;
}

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c];
const [openArray, closeArray, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Measures JSON before it is parsed. Code that walks the parsed value recurses for each level, so a few kilobytes of brackets would exhaust
 * the stack, and each value costs more than its text. Linear in the length, without recursion. For text that is not JSON, the only
 * guarantee is that it does not nest deeper than `depth`. Stops once there are more than `mostValues` values.
 */
export function shapeOf(text: string, mostValues = Infinity): JsonShape {
  let depth = 0;
  let deepest = 0;
  let itemStart = -1;
  let longestItem = 0;
  let values = 0;
  let valuesBefore = 0;
  let mostOfItem = 0;
  for (let index = 0; index < text.length && values <= mostValues; index += 1) {
    const code = text.charCodeAt(index);
    if (code === quote) {
      index = endOfString(text, index);
    } else if (code === openArray || code === openObject) {
      depth += 1;
      values += 1;
      if (depth > deepest) deepest = depth;
      if (deepest > maxJsonDepth) return { depth: deepest, longestItem, values, mostOfItem };
      if (depth === 1 && code === openArray) {
        itemStart = index + 1;
        valuesBefore = values;
      }
    } else if (code === comma || code === closeArray || code === closeObject) {
      if (depth === 1 && itemStart >= 0) {
        longestItem = Math.max(longestItem, index - itemStart);
        itemStart = index + 1;
        mostOfItem = Math.max(mostOfItem, values - valuesBefore);
        valuesBefore = values + 1;
      }
      if (code === comma) values += 1;
      else depth -= 1;
    }
  }
  return { depth: deepest, longestItem, values, mostOfItem: itemStart < 0 ? values : mostOfItem };
}

/**
 * Reads the members with these names from an object, or from each object in an array, if they are numbers or short strings. Takes time
 * linear in the length, and parses nothing else.
 */
export function membersOf(text: string, names: readonly string[]): Map<string, number | string>[] {
  const objects: Map<string, number | string>[] = [];
  const objectDepth = /^\s*\[/.test(text) ? 2 : 1;
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === openArray || code === openObject) {
      depth += 1;
      if (depth === objectDepth && code === openObject) objects.push(new Map());
    } else if (code === closeArray || code === closeObject) {
      depth -= 1;
    } else if (code === quote) {
      const end = endOfString(text, index);
      const name = depth === objectDepth ? text.slice(index + 1, end) : '';
      if (names.includes(name)) {
        shortValue.lastIndex = end + 1;
        const [, number, string] = shortValue.exec(text) ?? [];
        const value = number === undefined ? string : Number(number);
        if (value !== undefined) objects.at(-1)?.set(name, value);
      }
      index = end;
    }
  }
  return objects;
}

/** A colon, followed by a whole number or by a short string without escapes. */
const shortValue = /\s*:\s*(?:(-?\d{1,15})|"([^"\\]{0,64})")\s*[,}]/y;

/** The index of the quotation mark that ends a string; the length of the text if none does. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === backslash) backslashes += 1;
    if (backslashes % 2 === 0) return end;
  }
  return text.length;
}

export interface JsonLimits {
  maxValues?: number;
  /** Whether the limit applies to each item of an array at the top. */
  isBatch?: boolean;
}

/** JSON was refused before it was parsed, because it nests too deep or has too many values. */
export class LargeJsonError extends ReasonError {
  constructor(message: string) {
    super('invalid_json', { message });
  }
}

/** @throws LargeJsonError if it nests too deep or has more than `maxValues` values. */
export function assertSmall(
  text: string,
  { maxValues = maxJsonValues, isBatch = false }: JsonLimits = {},
): void {
  const { depth, values, mostOfItem } = shapeOf(text, isBatch ? Infinity : maxValues);
  if (depth > maxJsonDepth) {
    throw new LargeJsonError(`The JSON nests deeper than ${maxJsonDepth} levels. Send flatter JSON.`);
  }
  if ((isBatch ? mostOfItem : values) > maxValues) {
    throw new LargeJsonError(
      `The JSON has more than ${maxValues.toLocaleString('en')} values. Send fewer at once.`,
    );
  }
}

/**
 * Treats a member named `__proto__` like any other. Accepts a byte order mark, which some programs write first (RFC 8259, 8.1).
 * @throws ReasonError `invalid_json` if it is not JSON, nests too deep or has more than `maxValues` values.
 */
export function parseJson(text: string, limits?: JsonLimits): unknown {
  assertSmall(text, limits);
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new ReasonError('invalid_json', { cause });
  }
}

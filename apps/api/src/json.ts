import { ReasonError } from '@parley/api-contract/server';

/** How deep JSON from outside may nest. Inputs need five levels, and Slack's blocks a dozen. */
export const maxJsonDepth = 64;

export interface JsonShape {
  /** How deep arrays and objects nest; one more than `maxJsonDepth` stands for anything deeper. */
  depth: number;
  /** The length of the longest item of an array at the top; 0 when there is no array at the top. */
  longestItem: number;
}

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c];
const [openArray, closeArray, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Measures JSON before it is parsed: what walks the parsed value calls itself for each level, so a few kilobytes of brackets would
 * exhaust the stack. Linear in the length, without recursion. Of text that is not JSON it only says that it is not too deep.
 */
export function shapeOf(text: string): JsonShape {
  let depth = 0;
  let deepest = 0;
  let isInString = false;
  let itemStart = -1;
  let longestItem = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (isInString) {
      if (code === backslash) index += 1;
      else if (code === quote) isInString = false;
    } else if (code === quote) {
      isInString = true;
    } else if (code === openArray || code === openObject) {
      depth += 1;
      if (depth > deepest) deepest = depth;
      if (deepest > maxJsonDepth) return { depth: deepest, longestItem };
      if (depth === 1 && code === openArray) itemStart = index + 1;
    } else if (code === closeArray || code === closeObject || (code === comma && depth === 1)) {
      if (depth === 1 && itemStart >= 0) {
        longestItem = Math.max(longestItem, index - itemStart);
        itemStart = index + 1;
      }
      if (code !== comma) depth -= 1;
    }
  }
  return { depth: deepest, longestItem };
}

/** @throws ReasonError `invalid_json` for what nests too deep. */
export function assertShallow(text: string): void {
  if (shapeOf(text).depth > maxJsonDepth) {
    throw new ReasonError('invalid_json', {
      message: `The JSON nests deeper than ${maxJsonDepth} levels. Send flatter JSON.`,
    });
  }
}

/** @throws ReasonError `invalid_json` for what is not JSON, or nests too deep. */
export function parseJson(text: string): unknown {
  assertShallow(text);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ReasonError('invalid_json', { cause });
  }
}

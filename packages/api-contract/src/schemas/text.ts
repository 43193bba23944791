import { z } from 'zod';

/** Half a surrogate pair is not a character: it could not be stored as sent. */
export const isWellFormed = (value: string): boolean => value.isWellFormed();
export const notWellFormed = 'must be well-formed Unicode';

/**
 * Text written by a person: trimmed, well-formed Unicode, otherwise kept as sent. Lengths are in code points, as in JSON Schema, so an
 * emoji costs no more than a few letters.
 */
export function text({ min, max }: { min: number; max: number }) {
  return z
    .string()
    .trim()
    .refine(isWellFormed, notWellFormed)
    .refine(
      (value) => isLengthBetween(value, min, max),
      min > 0 ? `must be ${min} to ${max} characters long` : `must be at most ${max} characters long`,
    )
    .meta({ minLength: min, maxLength: max });
}

/**
 * One character can stand for many. Names are compared in a form where all of them are written out (Unicode's NFKC), of which a database
 * stores at most 255.
 */
export const isShortWrittenOut = (name: string): boolean =>
  name.normalize('NFKC').toLowerCase().length <= 255;
export const notShortWrittenOut = 'must have fewer characters that expand into several';

/** A name: one line of text that is not blank. */
export function nameText({ max }: { max: number }) {
  return text({ min: 1, max })
    .refine((name) => /[\p{L}\p{N}\p{P}\p{S}]/u.test(name.replaceAll('\u2800', '')), 'must not be blank')
    .refine(
      (name) => !/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(name),
      'must be one line without control characters',
    )
    .refine(isShortWrittenOut, notShortWrittenOut);
}

function isLengthBetween(value: string, min: number, max: number): boolean {
  // A code point takes one or two UTF-16 units: only lengths in between need counting.
  if (value.length < min || value.length > max * 2) return false;
  const length = value.length <= max && min <= 1 ? value.length : Array.from(value).length;
  return length >= min && length <= max;
}

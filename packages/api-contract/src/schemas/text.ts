import { z } from 'zod';

/** Half a surrogate pair is no character: it could not be stored as it was sent. */
export const isWellFormed = (value: string): boolean => value.isWellFormed();
export const notWellFormed = 'must be well-formed Unicode';

/**
 * Text that a person wrote: trimmed, well-formed Unicode, kept as sent otherwise. Lengths are in code points, as JSON Schema
 * counts them, so that an emoji costs no more than one or a few letters do.
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
 * A single character may stand for many: names are told apart by the form in which they are written out (Unicode's NFKC), of which a
 * database keeps at most 255.
 */
export const isShortWrittenOut = (name: string): boolean =>
  name.normalize('NFKC').toLowerCase().length <= 255;
export const notShortWrittenOut = 'must not have so many characters that each stand for several';

/** A name: text of one line, with something to see. */
export function nameText({ max }: { max: number }) {
  return text({ min: 1, max })
    .refine(
      (name) => /[\p{L}\p{N}\p{P}\p{S}]/u.test(name.replaceAll('\u2800', '')),
      'must have something to see',
    )
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

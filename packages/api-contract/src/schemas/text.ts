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

function isLengthBetween(value: string, min: number, max: number): boolean {
  // A code point takes one or two UTF-16 units: only lengths in between need counting.
  if (value.length < min || value.length > max * 2) return false;
  const length = value.length <= max && min <= 1 ? value.length : Array.from(value).length;
  return length >= min && length <= max;
}

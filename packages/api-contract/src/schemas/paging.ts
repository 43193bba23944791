import { z } from 'zod';

export const maxPageSize = 200;
export const defaultPageSize = 50;

export const limitSchema = z
  .int()
  .min(1)
  .max(maxPageSize)
  .default(defaultPageSize)
  .describe(
    'The maximum number of items to return. A page ends earlier at 128 KB of text: continue with its cursor.',
  );

/** The cursor of a list that is ordered by ID: the last ID of the previous page. */
export const cursorSchema = z
  .int()
  .positive()
  .meta({
    description: 'The `nextCursor` of the previous page.',
    examples: [3],
  });

export const nextCursorSchema = z
  .int()
  .nullable()
  .meta({
    description: 'Pass this as `cursor` to get the next page; null on the last page.',
    examples: [null],
  });

export const timeSchema = z.iso
  .datetime()
  .meta({ description: 'A time in UTC, ISO 8601.', examples: ['2026-01-31T12:00:00.000Z'] });

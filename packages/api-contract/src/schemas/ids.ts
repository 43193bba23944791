import { z } from 'zod';

export const userIdSchema = z.int().positive().describe('The ID of a user.');

export const roomIdSchema = z.int().positive().describe('The ID of a room.');

export const seqSchema = z
  .int()
  .positive()
  .describe('The number of a message in its room, counted from 1 without gaps.');

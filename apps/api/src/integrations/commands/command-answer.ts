import { maxContentLength } from '@parley/api-contract';
import { isBlank } from '@parley/text';
import { z } from 'zod';
import { parseJson as readJson } from '../../json.ts';

/** What a command's address may answer: this, the answer of a Slack command, or plain text. */
const jsonAnswerSchema = z.object({
  text: z.string().default(''),
  visibility: z.enum(['caller', 'room']).optional(),
  response_type: z.enum(['ephemeral', 'in_channel']).optional(),
});

export interface ParsedAnswer {
  text: string;
  visibility: 'caller' | 'room';
}

/** A command's answer, as far as it makes sense; otherwise what is wrong with it, as the end of a sentence. */
export function parseAnswer(contentType: string, body: string): ParsedAnswer | { problem: string } {
  const parsed = /\bjson\b/i.test(contentType) ? parseJson(body) : { text: body };
  const answer = jsonAnswerSchema.safeParse(parsed);
  if (!answer.success)
    return { problem: 'answered with something other than text or { "text", "visibility" }' };
  const text = isBlank(answer.data.text) ? '' : answer.data.text.trim().toWellFormed();
  if (Array.from(text).length > maxContentLength) {
    return { problem: 'answered with more than 4,000 characters' };
  }
  const isForRoom = answer.data.visibility === 'room' || answer.data.response_type === 'in_channel';
  return { text, visibility: isForRoom && text !== '' ? 'room' : 'caller' };
}

function parseJson(body: string): unknown {
  if (body.trim() === '') return {};
  try {
    return readJson(body);
  } catch {
    return undefined;
  }
}

import { ReasonError } from '@parley/api-contract/server';
import type { Store } from '@parley/db';
import { isBlank, isOneEmoji } from '@parley/text';
import { authorNameProblem, lineProblem, nameProblem, usernameProblem } from '@parley/text/names';

// The contract checks lengths. Which characters are allowed is decided in packages/text, on which the contract does not depend.

/** @throws ReasonError `invalid_input` if it can't be a username. */
export function assertUsername(username: string): void {
  refuse('username', usernameProblem(username));
}

/** @throws ReasonError `invalid_input` if it can't be the name of a room, an outgoing webhook or a key. */
export function assertName(field: string, name: string): void {
  refuse(field, nameProblem(name));
}

/**
 * For names of bots and incoming webhooks: their messages must not be displayed as a person's, or as the server's.
 * @throws ReasonError `invalid_input` if it can't be a name, is reserved, or looks like a person's name
 */
export async function assertBotName(store: Store, field: string, name: string): Promise<void> {
  refuse(field, authorNameProblem(name));
  const person = await store.users.findPersonLike(name);
  if (person === undefined) return;
  refuse(field, `must not look like “${person.username}”, who is a person here: choose another name`);
}

/** Null clears, and so does an empty text. @throws ReasonError `invalid_input` if it can't be a status. */
export function assertStatus({ text, emoji }: StatusGiven): void {
  if (text) assertLine('text', text);
  assertEmoji(emoji);
}

/** @throws ReasonError `invalid_input` if the text is not one line that can be read. */
export function assertLine(field: string, text: string): void {
  refuse(field, lineProblem(text));
}

/** Null, and an empty text, stand for none. @throws ReasonError `invalid_input` if it is anything but one emoji. */
export function assertEmoji(emoji: string | null | undefined): void {
  if (emoji && !isOneEmoji(emoji)) refuse('emoji', 'must be one emoji, such as 📅');
}

interface StatusGiven {
  text?: string | null | undefined;
  emoji?: string | null | undefined;
}

/** @throws ReasonError `invalid_input` if nothing of the message would be visible. */
export function assertVisible(content: string): void {
  if (isBlank(content)) refuse('content', 'must not be blank');
}

function refuse(field: string, problem: string | null): void {
  if (problem !== null) throw new ReasonError('invalid_input', { field, message: `${field}: ${problem}.` });
}

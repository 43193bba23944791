import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

export const payloadsFolder = fileURLToPath(new URL('slack-payloads/', import.meta.url));

/** The programs of which there is a post as they send it to Slack, with data of our own. */
export const senders = globSync('*.json', { cwd: payloadsFolder })
  .filter((file) => !file.endsWith('.message.json'))
  .map((file) => basename(file, '.json'))
  .toSorted();

export function payloadOf(sender: string): unknown {
  return JSON.parse(readFileSync(`${payloadsFolder}/${sender}.json`, 'utf8'));
}

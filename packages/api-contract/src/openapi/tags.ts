/** The groups of operations, in reading order. */
export const tagDescriptions: Record<string, string> = {
  auth: 'Accounts and sessions.',
  rooms: 'Rooms and conversations, their members, and what is new in them.',
  messages: 'Sending, reading, editing and deleting messages.',
  search: 'Finding messages and people.',
  sidebar: 'Your favorites, muted rooms and sections, which only you can see.',
  keys: 'API keys for programs, which act as a person or as a bot.',
  bots: 'Accounts for programs.',
  presence: 'Who is online, and what their status is.',
  'incoming webhooks': 'Addresses where other programs post messages, as they would to Slack.',
  'outgoing webhooks': 'Addresses that receive the events of a room, signed and in order.',
  commands: 'Slash commands, which other programs answer.',
  'Flask paths':
    'The paths and field names of an older system. Each path works like its counterpart in the other groups.',
  server: 'The state of the server, and this document.',
};

/** @throws if a tag has no description. */
export function describedTags(used: ReadonlySet<string>): { name: string; description: string }[] {
  const unknown = [...used].filter((name) => tagDescriptions[name] === undefined);
  if (unknown.length > 0) {
    throw new Error(`Describe in openapi/tags.ts what the tag ${unknown.join(', ')} is about.`);
  }
  return Object.entries(tagDescriptions)
    .filter(([name]) => used.has(name))
    .map(([name, description]) => ({ name, description }));
}

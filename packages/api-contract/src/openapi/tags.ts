/** What the groups of endpoints are about, in the order in which they are read. */
export const tagDescriptions: Record<string, string> = {
  auth: 'Accounts and sessions.',
  rooms: 'Rooms and conversations, their members, and what is new in them.',
  messages: 'Sending, reading, editing and deleting.',
  search: 'Finding messages and people.',
  keys: 'Keys for programs, which act as a person or as a bot.',
  bots: 'Accounts for programs.',
  presence: 'Who is here, and what they say of themselves.',
  'incoming webhooks': 'Addresses to which other programs post messages, as they post them to Slack.',
  'outgoing webhooks': 'Addresses that are told what happens in a room, signed and in order.',
  commands: 'What people type after a slash, and another program answers.',
  'flat paths': 'The paths and field names of an older system, each by the counterpart of the other groups.',
  server: 'What a server says of itself.',
};

/** @throws when a tag has no description. */
export function describedTags(used: ReadonlySet<string>): { name: string; description: string }[] {
  const unknown = [...used].filter((name) => tagDescriptions[name] === undefined);
  if (unknown.length > 0) {
    throw new Error(`Say in openapi/tags.ts what the tag ${unknown.join(', ')} is about.`);
  }
  return Object.entries(tagDescriptions)
    .filter(([name]) => used.has(name))
    .map(([name, description]) => ({ name, description }));
}

/** A command as it was typed. */
export interface TypedCommand {
  name: string;
  /** What follows the name. */
  text: string;
}

/** A text as a command, from `/name` to its end; null if it is a message, such as a path or a text that starts with two slashes. */
export function commandIn(text: string): TypedCommand | null {
  const [, name, rest = ''] = /^\/([\w-]+)(?:\s+([^]*))?$/.exec(text.trim()) ?? [];
  return name === undefined ? null : { name: name.toLowerCase(), text: rest };
}

/** The part of a command's name that has been typed, while nothing follows it; null for anything else. */
export function nameBegunIn(text: string): string | null {
  return /^\/([\w-]*)$/.exec(text)?.[1]?.toLowerCase() ?? null;
}

/** What to send of a text that is not a command: if it starts with two slashes, the first one only marks it as a message. */
export function messageIn(text: string): string {
  return text.trim().replace(/^\/\//, '/');
}

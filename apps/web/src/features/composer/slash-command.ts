/** A command as it was typed. */
export interface TypedCommand {
  name: string;
  /** What follows the name. */
  text: string;
}

/** The command that a text is, from `/name` to its end; null for what is a message, such as a path or what begins with two slashes. */
export function commandIn(text: string): TypedCommand | null {
  const [, name, rest = ''] = /^\/([\w-]+)(?:\s+([^]*))?$/.exec(text.trim()) ?? [];
  return name === undefined ? null : { name: name.toLowerCase(), text: rest };
}

/** What is typed of a command's name while nothing follows it yet; null for everything else. */
export function nameBegunIn(text: string): string | null {
  return /^\/([\w-]*)$/.exec(text)?.[1]?.toLowerCase() ?? null;
}

/** What is sent of a text that is no command: of two slashes at its beginning the first only says that it is none. */
export function messageIn(text: string): string {
  return text.trim().replace(/^\/\//, '/');
}

import { m } from '@/paraglide/messages.js';

/** Names up to two people who are typing; null for nobody. */
export function typingText(names: readonly string[]): string | null {
  const [first, second, third] = names;
  if (first === undefined) return null;
  if (second === undefined) return m.composer_typing_one({ first });
  if (third === undefined) return m.composer_typing_two({ first, second });
  return m.composer_typing_several();
}

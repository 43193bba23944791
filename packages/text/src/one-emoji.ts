/** Whether a text is exactly one emoji from Unicode's list of those that every platform draws as one. */
export function isOneEmoji(text: string): boolean {
  return /^\p{RGI_Emoji}$/v.test(text);
}

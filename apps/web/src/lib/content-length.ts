/** The length of a message as the contract counts it: code points, without white space around them. */
export function contentLength(text: string): number {
  let length = 0;
  for (const _ of text.trim()) length++;
  return length;
}

/**
 * Characters that show nothing on the screen: white space, default-ignorable and control characters, annotation marks, and a few that
 * Unicode counts as letters or symbols although fonts draw nothing for them, such as the empty Braille pattern.
 */
const unseen =
  /[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\u2800\ufff9-\ufffb\u{1d159}\u{13441}-\u{13446}]/v;

const nothingSeen = new RegExp(`^${unseen.source}*$`, 'v');

/** Whether a text shows nothing at all, even if it contains characters. */
export function isBlank(text: string): boolean {
  return nothingSeen.test(text);
}

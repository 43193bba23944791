import { textOf, type Inline, type Link } from './tree.ts';

/** A link, with the host that it leads to if its text names another place. */
export function linkOf(href: string, children: Inline[], title?: string): Link {
  const host = hiddenHost(textOf(children), href);
  return {
    type: 'link',
    href,
    children,
    ...(host !== null && { host }),
    ...(title !== undefined && { title }),
  };
}

const invisible = /\p{Default_Ignorable_Code_Point}/gu;
/** Labels are read up to this length, in UTF-16 units. Nobody reads further. */
const maxLabelLength = 2_000;
const maxHostLength = 260;
/** An address that begins with a scheme or with www, anywhere in the text. */
const writtenAddress = /(?:https?:\/\/|\bwww\.)\S*[^\s.,;:!?)\]}"']/gi;
const hasScheme = /^(?:https?:\/\/|www\.)/i;
const aroundWord = /^[^\p{L}\p{M}\p{N}]+|[^\p{L}\p{M}\p{N}]+$/gu;
const address = /^(?:[a-z][a-z\d+.-]*:\/\/)?([^\s/?#\\]+)(?:[/?#\\]|$)/i;
const ipv4Address = /^\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?$/;
const mailbox = /^(?:mailto:)?[^\s/@]+@[^\s/@]+$/i;
/** The extensions of files, so that their names are not taken for hosts. */
const fileEnding =
  /\.(?:js|jsx|ts|tsx|mjs|cjs|json|jsonl|html|css|scss|txt|pdf|png|jpg|jpeg|gif|svg|webp|csv|xls|xlsx|doc|docx|ppt|pptx|yml|yaml|toml|xml|log|java|go|rb|cpp|vue|sql|php|mp3|mp4|exe)$/i;

/** The place that an address leads to, if the label names another one. Null if the label is truthful or names no place. */
function hiddenHost(label: string, href: string): string | null {
  const target = parseUrl(href);
  if (target === null) return null;
  const visible = label.replaceAll(invisible, '').slice(0, maxLabelLength);
  const text = visible.normalize('NFKC').replaceAll('。', '.');
  const words = text.split(/\s+/).map((word) => word.replaceAll(aroundWord, ''));
  const isHidden = [...(text.match(writtenAddress) ?? []), ...words].some((each) =>
    isElsewhere(each, target),
  );
  return isHidden ? placeOf(target) : null;
}

function placeOf(target: URL): string {
  return target.protocol === 'mailto:' ? decoded(target.pathname) : target.host;
}

/** Whether a word names a place that the address does not lead to. */
function isElsewhere(word: string, target: URL): boolean {
  const isMail = target.protocol === 'mailto:';
  if (mailbox.test(word)) {
    return !isMail || word.replace(/^mailto:/i, '').toLowerCase() !== placeOf(target).toLowerCase();
  }
  const authority = address.exec(word)?.[1];
  if (authority === undefined || !isNamingHost(word, authority)) return false;
  return isMail || !isWithin(target, authority);
}

function isNamingHost(word: string, authority: string): boolean {
  if (hasScheme.test(word) || ipv4Address.test(authority)) return true;
  return /[^.]\.\p{L}[\p{L}\p{M}\d-]+(?::\d+)?$/u.test(authority) && !fileEnding.test(word);
}

/** Whether the target is on the host that the text names, or on a part of it. Text before an @ is not a host, even if it looks like one. */
function isWithin(target: URL, authority: string): boolean {
  if (authority.includes('@') || authority.length > maxHostLength) return false;
  const host = parseUrl(`https://${authority}`)?.hostname.replace(/^www\./, '');
  return host !== undefined && (target.hostname === host || target.hostname.endsWith(`.${host}`));
}

function parseUrl(url: string): URL | null {
  try {
    return new URL(url);
  } catch {
    return null;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

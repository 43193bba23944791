const schemes = new Set(['http:', 'https:', 'mailto:']);

/** The address of a link that may be followed; null for any that could run or reach something else. */
export function safeHref(url: string): string | null {
  try {
    const { protocol, href } = new URL(url);
    return schemes.has(protocol) ? href : null;
  } catch {
    return null;
  }
}

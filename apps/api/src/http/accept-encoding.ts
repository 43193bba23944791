/** A content coding of the server's files; `identity` is the file as it is. */
export type Coding = 'br' | 'gzip' | 'identity';

/**
 * Chooses one of the offered codings by Accept-Encoding (RFC 9110, 12.5.3). Among equals, the first wins. A client that accepts none of
 * them gets the file as it is, which is more useful than a refusal.
 */
export function chooseCoding(offered: readonly Coding[], header: string | undefined): Coding {
  if (header === undefined) return 'identity';
  const weights = weightsOf(header);
  let chosen: Coding = 'identity';
  let highest = 0;
  for (const coding of offered) {
    const weight = weights.get(coding) ?? (coding === 'identity' ? leastWeight : (weights.get('*') ?? 0));
    if (weight > highest) [chosen, highest] = [coding, weight];
  }
  return chosen;
}

/** A client that does not mention `identity` accepts it, but prefers what it does mention. */
const leastWeight = 0.0001;

const element = /^([!#$%&'*+.^_`|~\w-]+)(?:\s*;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?$/;

function weightsOf(header: string): Map<string, number> {
  const weights = new Map<string, number>();
  for (const part of header.toLowerCase().split(',')) {
    const [, coding, weight = '1'] = element.exec(part.trim()) ?? [];
    // "x-gzip" is "gzip" (RFC 9110, 8.4.1.3).
    if (coding !== undefined) weights.set(coding.replace(/^x-gzip$/, 'gzip'), Number(weight));
  }
  return weights;
}

/** A proxy with TLS in front of Parley's servers, configured by the file that Parley ships for it. */
export interface FrontProxy extends AsyncDisposable {
  /** `https://localhost:PORT` */
  url: string;
  port: number;
  /** Verifies the proxy's certificate, in PEM. */
  ca: string;
  /** Makes it read its configuration again, as after a change. */
  reload(): Promise<void>;
  /** The requests that it has logged, if it logs them by default. */
  accessLog?: () => string;
  /** Ends it, and starts it again on the same port. */
  restart(): Promise<void>;
}

/**
 * The text with each of these replaced. Throws if one of them is not there exactly once: tests replace ports, certificates and
 * addresses, and must notice if the shipped file no longer has them.
 */
export function replaced(config: string, replacements: readonly (readonly [string, string])[]): string {
  let text = config;
  for (const [shipped, own] of replacements) {
    if (text.split(shipped).length !== 2)
      throw new Error(`The shipped file should have this once: ${shipped}`);
    text = text.replace(shipped, () => own);
  }
  return text;
}

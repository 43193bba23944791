/** A proxy with TLS in front of Parley's servers, configured by the file that Parley ships for it. */
export interface FrontProxy extends AsyncDisposable {
  /** `https://localhost:PORT` */
  url: string;
  port: number;
  /** Verifies the proxy's certificate, in PEM. */
  ca: string;
  /** Takes its configuration anew, as after a change of it. */
  reload(): Promise<void>;
  /** Ends it, and starts it again on the same port. */
  restart(): Promise<void>;
}

/** How the shipped file differs from what runs: in ports, certificates and addresses alone. */
export function replaced(config: string, replacements: readonly (readonly [string, string])[]): string {
  let text = config;
  for (const [shipped, own] of replacements) {
    if (text.split(shipped).length !== 2) throw new Error(`The shipped file does not have once: ${shipped}`);
    text = text.replace(shipped, () => own);
  }
  return text;
}

import { z } from 'zod';

/** The ports that other programs listen on: the standard ports of the web, and those that any user of a machine can open. */
function isWebPort({ port }: URL): boolean {
  return port === '' || port === '80' || port === '443' || Number(port) >= 1024;
}

function matches(rule: (url: URL) => boolean) {
  return (text: string): boolean => {
    const url = URL.parse(text);
    return url !== null && rule(url);
  };
}

/** An address that the server calls. The server decides whether it may call the host. */
export const hookUrlSchema = z
  .url({ protocol: /^https?$/, error: 'must be an address that begins with https:// or http://' })
  .refine((text) => text.length <= 2000, 'must be at most 2,000 characters long')
  .refine(
    matches(({ username, password }) => username === '' && password === ''),
    'must not contain a username or password: requests are signed',
  )
  .refine(matches(isWebPort), 'must use port 80, port 443, or one from 1024 up')
  .meta({
    description:
      'An http or https address without a username or password, on port 80, 443, or one from 1024 up. Private and loopback addresses are refused unless the administrator allows them.',
    examples: ['https://build.example.org/parley'],
  });

export const hookSecretSchema = z.string().meta({
  description:
    'Signs requests, so that the receiver can verify that they come from this server: `whsec_` and 43 characters. Shown only once.',
  examples: ['whsec_3q2-7wAbCdEfGhIjKlMnOpQrStUvWxYz0123456789A'],
});

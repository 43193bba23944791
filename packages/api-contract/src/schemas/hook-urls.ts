import { z } from 'zod';

/** Where other programs listen: the web's own ports, and those that any user of a machine may open. */
function isWebPort({ port }: URL): boolean {
  return port === '' || port === '80' || port === '443' || Number(port) >= 1024;
}

function holds(rule: (url: URL) => boolean) {
  return (text: string): boolean => {
    const url = URL.parse(text);
    return url !== null && rule(url);
  };
}

/** An address that the server calls. Whether its host may be called is for the server to say. */
export const hookUrlSchema = z
  .url({ protocol: /^https?$/, error: 'must be an address that begins with https:// or http://' })
  .refine((text) => text.length <= 2000, 'must be at most 2,000 characters long')
  .refine(
    holds(({ username, password }) => username === '' && password === ''),
    'must hold no username or password: what is sent is signed',
  )
  .refine(holds(isWebPort), 'must have port 80, port 443 or one from 1024 on')
  .meta({
    description:
      'An address of http or https, without a username or password; of port 80, 443 or one from 1024 on. Private and loopback addresses are refused unless the administrator allows them.',
    examples: ['https://build.example.org/parley'],
  });

export const hookSecretSchema = z.string().meta({
  description:
    'Signs what is sent, so that its receiver can tell that it comes from here: `whsec_` and 43 characters. It is shown this once.',
  examples: ['whsec_3q2-7wAbCdEfGhIjKlMnOpQrStUvWxYz0123456789A'],
});

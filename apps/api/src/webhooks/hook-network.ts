import { compile } from '@fastify/proxy-addr';
import ipaddr from 'ipaddr.js';
import { lookup as askSystem } from 'node:dns/promises';
import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import { callbackify } from 'node:util';

/** All addresses of a host. */
export type Resolve = (hostname: string) => Promise<LookupAddress[]>;

const resolveBySystem: Resolve = (hostname) => askSystem(hostname, { all: true });

/** A host that may not be called: a private network is not reached through this server by who can only reach the server. */
export class AddressRefusedError extends Error {
  override readonly name = 'AddressRefusedError';

  constructor() {
    super('The address belongs to a private network, which this server does not call.');
  }
}

/**
 * What may be called in other people's name: addresses of the public internet, and the networks that the administrator allows. A host
 * is asked for its addresses once, as it is connected to, and of them only those that are allowed are connected to: a name that
 * answers differently the second time (DNS rebinding) gains nothing by that.
 */
export class HookNetwork {
  #isListed: (address: string, index: number) => boolean;
  #resolve: Resolve;

  constructor(allowed: readonly string[], resolve = resolveBySystem) {
    this.#isListed = compile([...allowed]);
    this.#resolve = resolve;
  }

  /** For `net.connect` with `autoSelectFamily`, which asks it for all addresses of every host that is no address itself. */
  readonly lookup = callbackify((hostname: string, _options: unknown) => this.#allowedOf(hostname));

  /** @throws AddressRefusedError for a URL whose host is an address that may not be called: nobody asks for that of a host. */
  assertAllowed(url: URL): void {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && !this.#isAllowed(host)) throw new AddressRefusedError();
  }

  /** Whether the host of a URL may not be called, as far as that is known now: for who enters it. */
  async refuses(url: URL): Promise<boolean> {
    try {
      this.assertAllowed(url);
      if (isIP(url.hostname.replace(/^\[|\]$/g, '')) === 0) await this.#allowedOf(url.hostname);
      return false;
    } catch (error) {
      // A host that is not there yet may come to be.
      return error instanceof AddressRefusedError;
    }
  }

  async #allowedOf(hostname: string): Promise<LookupAddress[]> {
    const addresses = await this.#resolve(hostname);
    const allowed = addresses.filter(({ address }) => this.#isAllowed(address));
    if (allowed.length === 0) throw new AddressRefusedError();
    return allowed;
  }

  #isAllowed(text: string): boolean {
    // Without the zone of a link-local address; an IPv4 address in the clothes of an IPv6 one is taken for what it is.
    const address = ipaddr.process(text.replace(/%.*$/, ''));
    return isPublic(address) || this.#isListed(address.toString(), 0);
  }
}

/** What no registry names otherwise; of IPv6 only what is given out as global unicast (RFC 4291, 2.4). */
function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address.range() !== 'unicast') return false;
  return address instanceof ipaddr.IPv4 || address.match(globalUnicast);
}

const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

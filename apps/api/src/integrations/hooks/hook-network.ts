import { compile } from '@fastify/proxy-addr';
import ipaddr from 'ipaddr.js';
import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { callbackify } from 'node:util';
import { FairSlots } from './fair-slots.ts';
import { createHostLookup, type Resolve } from './host-lookup.ts';

export interface HookNetworkOptions {
  resolve?: Resolve | undefined;
  /** The addresses of this machine. */
  ownAddresses?: () => readonly string[];
}

/** How many addresses of a host are tried: the host's owner decides how many there are, and whose. */
const maxAddresses = 8;
/** How many hosts that people enter are looked up at once. */
const checkLimits = { slots: 16, perOwner: 2, waitingPerOwner: 10 };

/** A host that may not be called: people who can reach only this server must not reach a private network through it. */
export class AddressRefusedError extends Error {
  override readonly name = 'AddressRefusedError';

  constructor() {
    super('The address belongs to a private network, which this server does not call.');
  }
}

/**
 * Decides which addresses may be called on people's behalf: those of the public internet, and the networks that the administrator allows. A
 * host is looked up once, when connecting, and only its allowed addresses are used, so a name that resolves differently the second time
 * (DNS rebinding) gains nothing.
 */
export class HookNetwork {
  #isListed: (address: string, index: number) => boolean;
  #resolve: Resolve;
  #ownAddresses: () => readonly string[];
  #checks = new FairSlots(checkLimits);

  constructor(
    allowed: readonly string[],
    { resolve = createHostLookup(), ownAddresses = interfaceAddresses }: HookNetworkOptions = {},
  ) {
    this.#isListed = compile([...allowed]);
    this.#resolve = resolve;
    this.#ownAddresses = ownAddresses;
  }

  /** For `net.connect` with `autoSelectFamily`, which asks for all addresses of every host that is not itself an address. */
  readonly lookup = callbackify((hostname: string, _options: unknown) => this.#allowedOf(hostname));

  /** @throws AddressRefusedError if the URL's host is an address that may not be called: addresses are never looked up. */
  assertAllowed(url: URL): void {
    const host = hostOf(url);
    if (isIP(host) !== 0 && !this.#isAllowed(host)) throw new AddressRefusedError();
  }

  /**
   * Whether the host of a URL may not be called, as far as can be known now; `userId` is the person who enters it. A host that cannot be
   * looked up may exist later, so it is not refused.
   * @throws QueueFullError if too many checks for this person are already waiting.
   */
  async refuses(url: URL, userId: number): Promise<boolean> {
    const host = hostOf(url);
    if (isIP(host) !== 0) return !this.#isAllowed(host);
    using _check = await this.#checks.take(userId);
    try {
      await this.#allowedOf(url.hostname);
      return false;
    } catch (error) {
      return error instanceof AddressRefusedError;
    }
  }

  async #allowedOf(hostname: string): Promise<LookupAddress[]> {
    const allowed: LookupAddress[] = [];
    for (const each of await this.#resolve(hostname)) {
      if (this.#isAllowed(each.address)) allowed.push(each);
      if (allowed.length === maxAddresses) break;
    }
    if (allowed.length === 0) throw new AddressRefusedError();
    return allowed;
  }

  #isAllowed(text: string): boolean {
    // Without the zone of a link-local address. An IPv4 address written as an IPv6 one is judged as IPv4.
    const address = ipaddr.process(text.replace(/%.*$/, ''));
    if (this.#isListed(address.toString(), 0)) return true;
    return isPublic(address) && !this.#ownAddresses().includes(address.toString());
  }
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

/**
 * Whether an address is on the public internet: not reserved by a registry (RFC 6890), not carrying an IPv4 address to be translated
 * (NAT64, 6to4, Teredo), in IPv6 only global unicast (RFC 4291, 2.4), and not one by which a cloud reaches into its machines.
 */
function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address.range() !== 'unicast') return false;
  return address instanceof ipaddr.IPv4
    ? !hostServices.has(address.toString())
    : address.match(globalUnicast);
}

const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/** Cloud host services that have public addresses. Those of most clouds are link-local, shared or reserved, which no range allows. */
const hostServices: ReadonlySet<string> = new Set([
  // Azure's wire server: https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
  '168.63.129.16',
]);

/** A port that a firewall closes to others is open to the machine itself, even at its public address. */
function interfaceAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((each) =>
    (each ?? []).map(({ address }) => ipaddr.process(address.replace(/%.*$/, '')).toString()),
  );
}

import { CONNREFUSED, NODATA, NOTFOUND, NOTIMP, REFUSED, TIMEOUT, type LookupAddress } from 'node:dns';
import { lookup as askSystem, Resolver } from 'node:dns/promises';
import { FairSlots } from './fair-slots.ts';

/** All addresses of a host. */
export type Resolve = (hostname: string) => Promise<LookupAddress[]>;

export interface HostLookupOptions {
  /** DNS servers to ask, such as 127.0.0.1:5353; the system's unless given. */
  servers?: readonly string[];
  /** How long a host's DNS servers may take. */
  timeoutMs?: number;
}

const defaultTimeoutMs = 3_000;
const perQueryMs = 1_000;
const queriesPerServer = 2;

class LookupTimeoutError extends Error {
  override readonly name = 'LookupTimeoutError';
  readonly code = TIMEOUT;

  constructor(hostname: string) {
    super(`${hostname} was not looked up in time.`);
  }
}

/**
 * Looks up hosts with DNS queries on sockets (c-ares). The system's own lookup, getaddrinfo, takes a thread of the pool that also reads
 * files and hashes passwords, cannot be cancelled, and lasts as long as the owner of a name likes. It is used only for names that DNS does
 * not know, one at a time.
 */
export function createHostLookup({ servers, timeoutMs = defaultTimeoutMs }: HostLookupOptions = {}): Resolve {
  const systemTurn = new FairSlots<string>({ slots: 1, perOwner: 1 });

  async function byDns(hostname: string, deadline: AbortSignal): Promise<LookupAddress[]> {
    // One per lookup, so that it can be cancelled and picks up changes to the system's configuration.
    const resolver = new Resolver({ timeout: perQueryMs, tries: queriesPerServer });
    if (servers !== undefined) resolver.setServers(servers);
    const cancel = () => resolver.cancel();
    deadline.addEventListener('abort', cancel, { once: true });
    try {
      const [ipv4, ipv6] = await Promise.allSettled([
        resolver.resolve4(hostname),
        resolver.resolve6(hostname),
      ]);
      const addresses = [
        ...(ipv4.status === 'fulfilled' ? ipv4.value.map((address) => ({ address, family: 4 })) : []),
        ...(ipv6.status === 'fulfilled' ? ipv6.value.map((address) => ({ address, family: 6 })) : []),
      ];
      if (addresses.length > 0) return addresses;
      const failures: unknown[] = [ipv4, ipv6].flatMap((each) =>
        each.status === 'rejected' ? [each.reason] : [],
      );
      throw failures.find((failure) => !isUnknownToDns(failure)) ?? failures[0];
    } finally {
      deadline.removeEventListener('abort', cancel);
    }
  }

  async function bySystem(hostname: string, deadline: AbortSignal): Promise<LookupAddress[]> {
    const turn = await systemTurn.take(hostname, deadline);
    const answer = askSystem(hostname, { all: true }).finally(() => turn[Symbol.dispose]());
    // The lookup continues until it has its answer, and keeps its turn until then.
    return Promise.race([answer, rejectionOf(deadline)]);
  }

  return async (hostname) => {
    // RFC 6761, 6.3.
    if (/^(?:.+\.)?localhost\.?$/i.test(hostname)) return loopback;
    const deadline = AbortSignal.timeout(timeoutMs);
    try {
      return await byDns(hostname, deadline).catch((error: unknown) => {
        if (deadline.aborted || !isUnknownToDns(error)) throw error;
        return bySystem(hostname, deadline);
      });
    } catch (error) {
      throw deadline.aborted ? new LookupTimeoutError(hostname) : error;
    }
  };
}

const loopback: LookupAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

/** Whether DNS answered, but lacks a name that this machine may know from its hosts file or a search domain. */
function isUnknownToDns(error: unknown): boolean {
  return error instanceof Error && 'code' in error && unknownCodes.has(error.code);
}

const unknownCodes = new Set<unknown>([NOTFOUND, NODATA, NOTIMP, REFUSED, CONNREFUSED]);

function rejectionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

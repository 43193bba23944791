/** Reserved for files, the database, DNS and webhooks: this many descriptors, or a quarter if there are few. */
const reservedDescriptors = 256;
/** Reserved for pages and calls over HTTP when sockets have taken their share. */
const reservedForHttp = 512;
/** Assumed if the system does not report its limit. */
const assumedDescriptors = 1_024;

export interface ConnectionCapacity {
  /** All TCP connections, including WebSockets. */
  connections: number;
  sockets: number;
}

/** How many connections this process can hold and still open files, given the system's limit on descriptors. */
export function connectionCapacity(descriptors = descriptorLimit()): ConnectionCapacity {
  const connections = descriptors - Math.min(reservedDescriptors, Math.ceil(descriptors / 4));
  const sockets = connections - Math.min(reservedForHttp, Math.ceil(connections / 4));
  return { connections, sockets };
}

function descriptorLimit(): number {
  // Otherwise the report looks up the names of all peers in the DNS.
  Object.assign(process.report, { excludeNetwork: true });
  const report: { userLimits?: { open_files?: { soft?: number | 'unlimited' } } } =
    process.report.getReport();
  const soft = report.userLimits?.open_files?.soft;
  if (soft === 'unlimited') return Infinity;
  return soft ?? assumedDescriptors;
}

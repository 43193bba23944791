/** Kept for files, the database, DNS and webhooks: so many descriptors, or a quarter where there are few. */
const reservedDescriptors = 256;
/** Kept for pages and calls over HTTP when sockets have taken their share. */
const reservedForHttp = 512;
/** Where the system does not say how many descriptors there are. */
const assumedDescriptors = 1_024;

export interface ConnectionRoom {
  /** All TCP connections, WebSockets among them. */
  connections: number;
  sockets: number;
}

/** How many connections this process can hold and still open files, as far as the system's limit on descriptors goes. */
export function connectionRoom(descriptors = descriptorLimit()): ConnectionRoom {
  const connections = descriptors - Math.min(reservedDescriptors, Math.ceil(descriptors / 4));
  const sockets = connections - Math.min(reservedForHttp, Math.ceil(connections / 4));
  return { connections, sockets };
}

function descriptorLimit(): number {
  // Without it the report asks the DNS for the names of all peers.
  Object.assign(process.report, { excludeNetwork: true });
  const report: { userLimits?: { open_files?: { soft?: number | 'unlimited' } } } =
    process.report.getReport();
  const soft = report.userLimits?.open_files?.soft;
  if (soft === 'unlimited') return Infinity;
  return soft ?? assumedDescriptors;
}

import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** What a name's servers answer: an IPv4 address, that there is no such name, or nothing ever. */
export type DnsAnswer = { address: string } | 'unknown' | 'silence';

const headerBytes = 12;
const typeA = 1;
const noSuchName = 3;

/** A DNS server on loopback, which answers as it is told (RFC 1035, 4.1). */
export class DnsServer implements AsyncDisposable {
  readonly asked: string[] = [];
  #socket: Socket;
  #answerTo: (name: string) => DnsAnswer;

  private constructor(socket: Socket, answerTo: (name: string) => DnsAnswer) {
    this.#socket = socket;
    this.#answerTo = answerTo;
    socket.on('message', (query, { port, address }) => {
      const response = this.#responseTo(query);
      if (response !== null) socket.send(response, port, address);
    });
  }

  static async start(answerTo: (name: string) => DnsAnswer): Promise<DnsServer> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new DnsServer(socket, answerTo);
  }

  /** As a resolver names it. */
  get server(): string {
    return `127.0.0.1:${this.#socket.address().port}`;
  }

  #responseTo(query: Buffer): Buffer | null {
    const nameEnd = query.indexOf(0, headerBytes);
    const name = nameIn(query.subarray(headerBytes, nameEnd));
    this.asked.push(name);
    const answer = this.#answerTo(name);
    if (answer === 'silence') return null;
    const question = query.subarray(headerBytes, nameEnd + 5);
    const isForA = query.readUInt16BE(nameEnd + 1) === typeA;
    const records = answer !== 'unknown' && isForA ? [recordOf(answer.address)] : [];
    const header = Buffer.alloc(headerBytes);
    query.copy(header, 0, 0, 2);
    header.writeUInt16BE(0x8180 | (answer === 'unknown' ? noSuchName : 0), 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(records.length, 6);
    return Buffer.concat([header, question, ...records]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close();
    await once(this.#socket, 'close');
  }
}

/** Labels, each behind its length. */
function nameIn(bytes: Buffer): string {
  const labels: string[] = [];
  for (let at = 0; at < bytes.length; at += (bytes[at] ?? 0) + 1) {
    labels.push(bytes.subarray(at + 1, at + 1 + (bytes[at] ?? 0)).toString('latin1'));
  }
  return labels.join('.').toLowerCase();
}

/** Of the name that was asked for, for no time. */
function recordOf(address: string): Buffer {
  const record = Buffer.from([0xc0, 0x0c, 0, typeA, 0, 1, 0, 0, 0, 0, 0, 4]);
  return Buffer.concat([record, Buffer.from(address.split('.').map(Number))]);
}

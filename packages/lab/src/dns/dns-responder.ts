/** The responder's sockets: UDP and TCP on one address and one port, both bounded, both outliving any input. */
import { createSocket, type RemoteInfo, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { ActivationError } from '@attiva/protocol';
import { answerQuery, type QueryOutcome } from './answer.ts';
import { createZone, type Zone, type ZoneRecord } from './zone.ts';

export interface DnsResponderOptions {
  /** The one zone this responder speaks for, e.g. `aurora.example`. */
  readonly zone: string;
  readonly records: readonly ZoneRecord[];
  /** Loopback address to listen on, default `127.0.0.1`. */
  readonly address?: string;
  /** Port for UDP and TCP alike, default 0: any port that is free for both. */
  readonly port?: number;
}

export interface LoggedQuery {
  readonly name: string;
  readonly type: string;
  readonly outcome: QueryOutcome;
  readonly transport: 'udp' | 'tcp';
  readonly from: string;
}

export interface DnsResponder {
  readonly address: string;
  readonly port: number;
  /** Replaces the zone's content at once. @throws TypeError when a record cannot be written; the old content stays. */
  setRecords(records: readonly ZoneRecord[]): void;
  /** The newest 1,000 queries that were answered, oldest first. */
  queries(): readonly LoggedQuery[];
  /** How many messages were too broken to deserve an answer. */
  unreadable(): number;
  /** Ends both sockets and every connection. */
  close(): Promise<void>;
}

const keptQueries = 1000;
const connectionLimit = 64;
const idleMilliseconds = 10_000;
const portAttempts = 20;

/**
 * Starts the responder and resolves when both sockets listen.
 * @throws ActivationError `port-taken` when another program holds the port.
 */
export async function startDnsResponder(options: DnsResponderOptions): Promise<DnsResponder> {
  const address = options.address ?? '127.0.0.1';
  let serial = 1;
  let zone: Zone = createZone({ name: options.zone, records: options.records, serial });
  const log: LoggedQuery[] = [];
  let unreadable = 0;

  const answer: AnswerMessage = (message, transport, from) => {
    const answered = answerQuery(message, zone, transport);
    if (answered === undefined) {
      unreadable += 1;
      return undefined;
    }
    log.push({ name: answered.name, type: answered.type, outcome: answered.outcome, transport, from });
    if (log.length > keptQueries) log.shift();
    return answered.bytes;
  };

  const { udp, tcp, port } = await listen({ address, port: options.port ?? 0, answer });
  const connections = new Set<Socket>();
  tcp.on('connection', (socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });

  return {
    address,
    port,
    setRecords(records) {
      zone = createZone({ name: options.zone, records, serial: serial + 1 });
      serial += 1;
    },
    queries: () => [...log],
    unreadable: () => unreadable,
    async close() {
      const closed = [once(udp, 'close'), once(tcp, 'close')];
      udp.close();
      tcp.close();
      for (const socket of connections) socket.destroy();
      await Promise.all(closed);
    },
  };
}

type AnswerMessage = (message: Buffer, transport: 'udp' | 'tcp', from: string) => Buffer | undefined;

interface ListenOptions {
  readonly address: string;
  readonly port: number;
  readonly answer: AnswerMessage;
}

interface Listening {
  readonly udp: UdpSocket;
  readonly tcp: Server;
  readonly port: number;
}

/** A free TCP port may be taken for UDP, so "any port" is tried several times. */
async function listen(options: ListenOptions): Promise<Listening> {
  for (let attempt = 1; ; attempt += 1) {
    const tcp = await listenTcp(options);
    const bound = tcp.address();
    if (bound === null || typeof bound === 'string')
      throw new TypeError('a listening server has an address and a port');
    try {
      return { udp: await listenUdp(options, bound.port), tcp, port: bound.port };
    } catch (cause) {
      tcp.close();
      if (options.port === 0 && attempt < portAttempts && isTaken(cause)) continue;
      throw cause;
    }
  }
}

async function listenTcp({ address, port, answer }: ListenOptions): Promise<Server> {
  const server = createServer((socket) => serveConnection(socket, answer));
  server.maxConnections = connectionLimit;
  await started(server, () => server.listen(port, address), { transport: 'TCP', address, port });
  return server;
}

async function listenUdp({ address, answer }: ListenOptions, port: number): Promise<UdpSocket> {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  socket.on('message', (message: Buffer, from: RemoteInfo) => {
    const bytes = answer(message, 'udp', from.address);
    // A failed send (the asker is gone) concerns nobody: UDP promises nothing, the asker asks again.
    if (bytes !== undefined) socket.send(bytes, from.port, from.address, () => undefined);
  });
  await started(socket, () => socket.bind(port, address), { transport: 'UDP', address, port });
  return socket;
}

interface Place {
  readonly transport: string;
  readonly address: string;
  readonly port: number;
}

async function started(socket: Server | UdpSocket, start: () => unknown, place: Place): Promise<void> {
  const listening = once(socket, 'listening');
  start();
  try {
    await listening;
  } catch (cause) {
    if (!isTaken(cause)) throw cause;
    const { transport, address, port } = place;
    throw new ActivationError('port-taken', `another program already holds ${transport} port ${port} of ${address}`, {
      facts: { transport, address, port },
      cause,
    });
  }
}

function isTaken(cause: unknown): boolean {
  if (cause instanceof ActivationError) return cause.code === 'port-taken';
  return cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
}

/** Messages on TCP come behind two bytes of length (RFC 1035 4.2.2); several may follow each other. */
function serveConnection(socket: Socket, answer: AnswerMessage): void {
  let waiting: Buffer = Buffer.alloc(0);
  socket.setTimeout(idleMilliseconds, () => socket.destroy());
  // A reset by the other side ends this connection and nothing else; without a listener it would end the process.
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    waiting = Buffer.concat([waiting, chunk]);
    while (waiting.length >= 2) {
      const length = waiting.readUInt16BE(0);
      if (waiting.length < 2 + length) return;
      const bytes = answer(waiting.subarray(2, 2 + length), 'tcp', socket.remoteAddress ?? 'unknown');
      waiting = waiting.subarray(2 + length);
      if (bytes === undefined) {
        // What follows an unreadable message cannot be trusted to begin where a message begins.
        socket.destroy();
        return;
      }
      const head = Buffer.alloc(2);
      head.writeUInt16BE(bytes.length);
      socket.write(Buffer.concat([head, bytes]));
    }
  });
}

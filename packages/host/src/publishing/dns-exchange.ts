/**
 * One DNS message out, its answer in: UDP, and TCP where an answer does not fit. A connected UDP socket hears the address
 * it asked and nobody else; what is an answer to the question is judged by the caller, and whatever is not is passed over.
 */
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { connect } from 'node:net';
import { ActivationError } from '@attiva/protocol';
import { headerLength, readHeader } from './dns-wire.ts';

export interface NameServer {
  /** IPv4 or IPv6. */
  readonly address: string;
  readonly port: number;
}

/** What the caller makes of bytes that came: `later`: only if nothing better comes within a moment; undefined: not ours. */
export type Heard<T> = { readonly answer: T; readonly later?: boolean } | undefined;

export interface Exchange<T> {
  readonly server: NameServer;
  readonly message: Buffer;
  readonly hear: (answer: Buffer) => Heard<T>;
  /** Ends the attempt when its time is over. */
  readonly signal: AbortSignal;
}

/** Largest message for UDP without an announcement of more (RFC 1035 4.2.1). */
const plainUdpSize = 512;
/** Milliseconds after which a UDP message is sent anew: 1 s, then 2 s later, then 4 s later. */
const resendAfter = [1000, 3000, 7000];
/** Milliseconds that a proven answer may come after an unproven one. */
const secondThoughts = 500;
/** No answer to an update or a SOA query is longer. */
const longestAnswer = 65_535;

/** @throws {ActivationError} `dns-update-timeout`, `dns-update-no-server`; what `hear` throws. */
export async function exchange<T>(of: Exchange<T>): Promise<T> {
  if (of.message.length > plainUdpSize) return await overTcp(of);
  let truncated = false;
  const answer = await overUdp<T | undefined>({
    ...of,
    hear(bytes) {
      const { id, isAnswer, truncated: cut } = readHeader(bytes);
      // Cut off, it has no signature: it is believed just far enough to ask again by TCP.
      truncated = cut && isAnswer && id === of.message.readUInt16BE(0);
      return truncated ? { answer: undefined } : of.hear(bytes);
    },
  });
  return truncated || answer === undefined ? await overTcp(of) : answer;
}

function overUdp<T>({ server, message, hear, signal }: Exchange<T>): Promise<T> {
  const socket = createSocket(server.address.includes(':') ? 'udp6' : 'udp4');
  return settle<T>({ server, signal }, { close: () => socket.close() }, (end) => {
    const timers = resendAfter.map((after) => setTimeout(() => socket.send(message), after));
    let afterThought: NodeJS.Timeout | undefined;
    socket.on('close', () => {
      for (const timer of [...timers, afterThought]) clearTimeout(timer);
    });
    socket.on('error', (error) => end.fail(error));
    socket.on('message', (bytes) => {
      const heard = listen(bytes, hear, end);
      if (heard?.later !== true) return;
      afterThought ??= setTimeout(() => end.give(heard.answer), secondThoughts);
    });
    connectUdp(socket, server, () => socket.send(message));
  });
}

function connectUdp(socket: UdpSocket, { address, port }: NameServer, connected: () => void): void {
  socket.connect(port, address);
  socket.once('connect', connected);
}

function overTcp<T>({ server, message, hear, signal }: Exchange<T>): Promise<T> {
  const socket = connect({ host: server.address, port: server.port });
  return settle<T>({ server, signal }, { close: () => socket.destroy() }, (end) => {
    let heard = Buffer.alloc(0);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(message.length, 0);
    socket.on('error', (error) => end.fail(error));
    socket.on('close', () => end.fail(new Error('closed')));
    socket.on('data', (bytes: Buffer) => {
      heard = Buffer.concat([heard, bytes]);
      const size = heard.length < 2 ? longestAnswer : heard.readUInt16BE(0);
      if (heard.length < size + 2) return;
      const judged = listen(heard.subarray(2, size + 2), hear, end);
      if (judged === undefined) end.fail(new Error('answered something else'));
      else end.give(judged.answer);
    });
    socket.once('connect', () => socket.write(Buffer.concat([length, message])));
  });
}

interface End<T> {
  give(answer: T): void;
  /** A failure of the system, or an error of the catalogue. */
  fail(error: unknown): void;
}

/** Hands over an answer for good, or gives what may become one. What cannot be read is nobody's answer. */
function listen<T>(bytes: Buffer, hear: (bytes: Buffer) => Heard<T>, end: End<T>): Heard<T> {
  if (bytes.length < headerLength) return undefined;
  try {
    const heard = hear(bytes);
    if (heard !== undefined && heard.later !== true) end.give(heard.answer);
    return heard;
  } catch (error) {
    // Anybody can send bytes that cannot be read: the answer may still come.
    if (error instanceof ActivationError && error.code === 'dns-update-failed') return undefined;
    end.fail(error);
    return undefined;
  }
}

/** A promise that settles once, at the latest with the signal, and closes what it used. */
function settle<T>(
  { server, signal }: { readonly server: NameServer; readonly signal: AbortSignal },
  used: { close(): void },
  start: (end: End<T>) => void,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    let settled = false;
    const once = (settleIt: () => void): void => {
      if (settled) return;
      settled = true;
      signal.removeEventListener('abort', giveUp);
      used.close();
      settleIt();
    };
    const giveUp = (): void => once(() => reject(noAnswer(server)));
    signal.addEventListener('abort', giveUp, { once: true });
    start({
      give: (answer) => once(() => resolve(answer)),
      fail: (error) => once(() => reject(error instanceof ActivationError ? error : unreachable(server, error))),
    });
    if (signal.aborted) giveUp();
  });
}

function noAnswer(server: NameServer): ActivationError {
  return new ActivationError('dns-update-timeout', `${serverText(server)} did not answer in time`);
}

function unreachable(server: NameServer, cause: unknown): ActivationError {
  const why = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  return new ActivationError('dns-update-no-server', `${serverText(server)} cannot be asked (${why})`, { cause });
}

export function serverText({ address, port }: NameServer): string {
  const name = address.includes(':') ? `[${address}]` : address;
  return port === 53 ? name : `${name}:${port}`;
}

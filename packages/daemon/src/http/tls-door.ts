/**
 * HTTP and HTTPS at one port: the first byte of a connection decides. Whoever has not said that byte yet, or has not
 * ended the handshake, is half-open: bounded in time and number. Where keys come from is left to the daemons.
 */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { constants } from 'node:crypto';
import { createServer as createTlsServer, type Server as TlsServer, type TLSSocket } from 'node:tls';
import { addressOf } from './address-of.ts';
import { HeldByOwner } from './held-by-owner.ts';

/** What the server shows of itself in a TLS handshake. The same object means the same key. */
export interface TlsIdentity {
  /** PEM; the server's own certificate first. */
  readonly certificates: string;
  /** PEM, PKCS #8. */
  readonly privateKey: string;
}

export interface TlsDoorOptions {
  /** Asked at each new connection; undefined: no TLS is spoken, and no connection is looked into. */
  readonly identity: () => TlsIdentity | undefined;
  /** Whoever speaks plain HTTP is told so in one sentence and sent away. */
  readonly only: boolean;
  /** Time for the first bytes, and again for the handshake. */
  readonly milliseconds: number;
  /** Most half-open connections; one more takes the place of the oldest of the address that holds most. */
  readonly halfOpen: number;
  /** Hears of handshakes that failed. */
  readonly onBroken: (error: Error, socket: Socket) => void;
}

export interface TlsDoor {
  /** Half-open connections at this moment. */
  readonly halfOpen: number;
  /** Closes what is half-open: nothing of it is a request. */
  close(): void;
}

/** The content type of a TLS record that begins a handshake (RFC 8446 5.1); no HTTP method begins with it. */
const handshakeRecord = 0x16;
/** The head of a record, and of the handshake message in it: whose length is known from these. */
const headBytes = 9;
/**
 * A greeting that fills one record: clients send two kilobytes, with keys against quantum computers. OpenSSL collects 128 KiB of a
 * greeting before it looks at it, and would keep them for each half-open connection.
 */
const greetingBytes = 16 * 1024;

/** Puts the door before an HTTP server that does not listen yet. */
export function openTlsDoor(server: Server, options: TlsDoorOptions): TlsDoor {
  // What `node:http` does with a connection; `node:https` hands its own to the very same.
  const [serve, ...others] = server.listeners('connection') as ((socket: Socket) => void)[];
  if (serve === undefined || others.length > 0) throw new TypeError('an HTTP server has one listener for connections');
  const waiting = new HalfOpen(options);
  const secured = securedServer(options, (stream) => {
    waiting.done(stream);
    serve.call(server, stream);
  });
  server.removeListener('connection', serve);
  server.on('connection', (socket: Socket) => {
    const identity = options.identity();
    if (identity === undefined) {
      if (options.only) socket.destroy();
      else serve.call(server, socket);
      return;
    }
    waiting.add(socket);
    readFirst(socket, (first) => {
      if (first === 'tls') {
        waiting.renew(socket);
        secured(identity).emit('connection', socket);
      } else {
        waiting.done(socket);
        if (options.only) sendAway(socket);
        else serve.call(server, socket);
      }
    });
  });
  return {
    get halfOpen(): number {
      return waiting.size;
    },
    close: () => waiting.close(),
  };
}

/** The same words for everybody: no redirection could be believed, for it would take its name from the request. */
function sendAway(socket: Socket): void {
  const text = 'This port speaks HTTPS: begin the address with https://\n';
  const head = `HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain\r\ncontent-length: ${text.length}\r\nconnection: close`;
  // Else what it sent and nobody reads would reset the connection before it has read this.
  socket.resume();
  socket.end(`${head}\r\n\r\n${text}`, () => socket.destroy());
}

/** Tells what the first bytes begin and leaves them in the stream. */
function readFirst(socket: Socket, then: (first: 'tls' | 'other') => void): void {
  // Without a listener an error would end the process; what follows is 'close'.
  socket.on('error', () => undefined);
  let read: Buffer = Buffer.alloc(0);
  const look = (): void => {
    const part = socket.read() as Buffer | null;
    if (part === null) return; // The end, or nothing yet.
    // Only given back when they suffice: each giving back would be heard as news here.
    read = read.length === 0 ? part : Buffer.concat([read, part]);
    const first = firstOf(read);
    if (first === 'too-little') return;
    socket.off('readable', look);
    socket.off('end', leave);
    if (first === 'nobody') {
      socket.destroy();
      return;
    }
    socket.unshift(read);
    then(first);
  };
  const leave = (): void => void socket.destroy();
  socket.on('readable', look);
  socket.once('end', leave);
}

/** `nobody`: a greeting in pieces or of a length that no client sends. */
function firstOf(read: Buffer): 'tls' | 'other' | 'too-little' | 'nobody' {
  if (read[0] !== handshakeRecord) return 'other';
  if (read.length < headBytes) return 'too-little';
  const [inRecord, message] = [read.readUInt16BE(3), read.readUIntBE(6, 3) + 4];
  return inRecord < 4 || message > greetingBytes ? 'nobody' : 'tls';
}

/** A TLS server that never listens, made anew for each identity; it takes over connections that have begun. */
function securedServer(
  { onBroken }: TlsDoorOptions,
  onSecure: (stream: TLSSocket) => void,
): (identity: TlsIdentity) => TlsServer {
  let made: { readonly identity: TlsIdentity; readonly server: TlsServer } | undefined;
  return (identity) => {
    if (made?.identity === identity) return made.server;
    const server = createTlsServer({
      cert: identity.certificates,
      key: identity.privateKey,
      minVersion: 'TLSv1.2',
      // No session is taken up again: each connection shows the key anew. Nor is one negotiated twice, which costs us alone.
      secureOptions: constants.SSL_OP_NO_TICKET | constants.SSL_OP_NO_RENEGOTIATION,
      ALPNProtocols: ['http/1.1'],
    });
    server.on('secureConnection', onSecure);
    server.on('tlsClientError', (error, stream) => {
      onBroken(error, stream);
      stream.destroy();
    });
    made = { identity, server };
    return server;
  };
}

/** The half-open connections. Of too many the address that holds most loses its oldest: a flood pushes out its own. */
class HalfOpen {
  readonly #options: TlsDoorOptions;
  /** By both ends' addresses: the stream of a handshake that has ended is another object than its socket. */
  readonly #held = new Map<
    string,
    { readonly socket: Socket; readonly owner: string; readonly timer: NodeJS.Timeout }
  >();
  /** Both ends of each, by whose it is. */
  readonly #owned = new HeldByOwner<string>();

  constructor(options: TlsDoorOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#held.size;
  }

  add(socket: Socket): void {
    const ends = endsOf(socket);
    if (this.#held.size >= this.#options.halfOpen) {
      const first = this.#owned.firstOfHeaviest();
      if (first !== undefined) this.#drop(first);
    }
    this.#forget(ends);
    const owner = addressOf(socket.remoteAddress ?? '');
    this.#held.set(ends, { socket, owner, timer: this.#limit(ends) });
    this.#owned.add(owner, ends);
    socket.once('close', () => {
      if (this.#held.get(ends)?.socket === socket) this.#forget(ends);
    });
  }

  /** It has said something: its time begins anew. */
  renew(socket: Socket): void {
    const ends = endsOf(socket);
    const held = this.#held.get(ends);
    if (held === undefined) return;
    clearTimeout(held.timer);
    this.#held.set(ends, { ...held, timer: this.#limit(ends) });
  }

  done(stream: Socket): void {
    this.#forget(endsOf(stream));
  }

  close(): void {
    for (const ends of this.#held.keys()) this.#drop(ends);
  }

  #limit(ends: string): NodeJS.Timeout {
    const timer = setTimeout(() => {
      // What lies there unread, because we were held up, is read before the next immediate: late are we then, not they.
      setImmediate(() => {
        if (this.#held.get(ends)?.timer === timer) this.#drop(ends);
      });
    }, this.#options.milliseconds);
    return timer;
  }

  #drop(ends: string): void {
    this.#held.get(ends)?.socket.destroy();
    this.#forget(ends);
  }

  #forget(ends: string): void {
    const held = this.#held.get(ends);
    if (held === undefined) return;
    clearTimeout(held.timer);
    this.#held.delete(ends);
    this.#owned.remove(held.owner, ends);
  }
}

function endsOf({ remoteAddress, remotePort, localAddress, localPort }: Socket): string {
  return `${remoteAddress} ${remotePort} ${localAddress} ${localPort}`;
}

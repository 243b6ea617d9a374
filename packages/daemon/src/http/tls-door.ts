/**
 * HTTP and HTTPS at one port: the first byte of a connection decides. Whoever has not said that byte yet, or has not
 * ended the handshake, is half-open: bounded in time and number. Where keys come from is left to the daemons.
 */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { constants } from 'node:crypto';
import { createServer as createTlsServer, type Server as TlsServer, type TLSSocket } from 'node:tls';

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
  /** Time for the first byte and the handshake together. */
  readonly milliseconds: number;
  /** Most half-open connections. */
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
    readFirst(socket, (byte) => {
      if (byte === handshakeRecord) {
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

/** Tells the first byte and leaves it in the stream. */
function readFirst(socket: Socket, then: (byte: number) => void): void {
  // Without a listener an error would end the process; what follows is 'close'.
  socket.on('error', () => undefined);
  const look = (): void => {
    const first = socket.read(1) as Buffer | null;
    if (first === null) return; // The end, or nothing yet.
    socket.off('readable', look);
    socket.off('end', leave);
    socket.unshift(first);
    then(first[0] ?? 0);
  };
  const leave = (): void => void socket.destroy();
  socket.on('readable', look);
  socket.once('end', leave);
}

/** A TLS server that never listens, made anew for each identity; it takes over connections that have begun. */
function securedServer(
  { milliseconds, onBroken }: TlsDoorOptions,
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
      handshakeTimeout: milliseconds,
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

/** The half-open connections, the oldest first. A flood of them pushes out its own. */
class HalfOpen {
  readonly #options: TlsDoorOptions;
  /** By both ends' addresses: the stream of a handshake that has ended is another object than its socket. */
  readonly #held = new Map<string, { readonly socket: Socket; readonly timer: NodeJS.Timeout }>();

  constructor(options: TlsDoorOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#held.size;
  }

  add(socket: Socket): void {
    const ends = endsOf(socket);
    const [oldest] = this.#held.keys();
    if (oldest !== undefined && this.#held.size >= this.#options.halfOpen) this.#drop(oldest);
    const timer = setTimeout(() => this.#drop(ends), this.#options.milliseconds);
    this.#held.set(ends, { socket, timer });
    socket.once('close', () => {
      if (this.#held.get(ends)?.socket === socket) this.#forget(ends);
    });
  }

  done(stream: Socket): void {
    this.#forget(endsOf(stream));
  }

  close(): void {
    for (const ends of this.#held.keys()) this.#drop(ends);
  }

  #drop(ends: string): void {
    this.#held.get(ends)?.socket.destroy();
    this.#forget(ends);
  }

  #forget(ends: string): void {
    clearTimeout(this.#held.get(ends)?.timer);
    this.#held.delete(ends);
  }
}

function endsOf({ remoteAddress, remotePort, localAddress, localPort }: Socket): string {
  return `${remoteAddress} ${remotePort} ${localAddress} ${localPort}`;
}

/**
 * HTTP and HTTPS at one port: the first byte of a connection decides. Whoever has not said that byte yet, or has not
 * ended the handshake, is half-open: bounded in time and number. Where keys come from is left to the daemons.
 */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { constants } from 'node:crypto';
import { createServer as createTlsServer, type Server as TlsServer, type TLSSocket } from 'node:tls';
import { HalfOpen, type HalfOpenLimits } from './half-open.ts';

/** What the server shows of itself in a TLS handshake. The same object means the same key. */
export interface TlsIdentity {
  /** PEM; the server's own certificate first. */
  readonly certificates: string;
  /** PEM, PKCS #8. */
  readonly privateKey: string;
}

export interface TlsDoorOptions extends HalfOpenLimits {
  /** Asked at each new connection; undefined: no TLS is spoken, and no connection is looked into. */
  readonly identity: () => TlsIdentity | undefined;
  /** Whoever speaks plain HTTP is told so in one sentence and sent away. */
  readonly only: boolean;
  /** Hears of handshakes that failed, and of greetings that were refused unheard. */
  readonly onBroken: (error: Error, socket: Socket) => void;
}

export interface TlsDoor {
  /** Half-open connections at this moment. */
  readonly halfOpen: number;
  /** Closes what is half-open, now and whatever may come before the server hears no more: nothing of it is a request. */
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
/** With the heads of its records. A client says no more before it is answered: sessions that could be taken up are not given. */
const mostFirstBytes = greetingBytes + 1024;

/** Puts the door before an HTTP server that does not listen yet. */
export function openTlsDoor(server: Server, options: TlsDoorOptions): TlsDoor {
  // What `node:http` does with a connection; `node:https` hands its own to the very same.
  const [serve, ...others] = server.listeners('connection') as ((socket: Socket) => void)[];
  if (serve === undefined || others.length > 0) throw new TypeError('an HTTP server has one listener for connections');
  const waiting = new HalfOpen(options);
  let closed = false;
  const secured = securedServer(options, (stream) => {
    waiting.done(stream);
    stream.allowHalfOpen = true;
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
    if (closed) {
      socket.destroy();
      return;
    }
    waiting.add(socket);
    const meet: Meets = {
      tls: (giveBack) =>
        waiting.greets(socket, () => {
          giveBack();
          // Who goes within the handshake is gone, and holds its place no longer.
          socket.allowHalfOpen = false;
          secured(identity).emit('connection', socket);
        }),
      other: (giveBack) => {
        giveBack();
        waiting.done(socket);
        if (options.only) sendAway(socket);
        else serve.call(server, socket);
      },
      nobody: (why) => {
        options.onBroken(new Error(why), socket);
        socket.destroy();
      },
    };
    readFirst(socket, meet);
  });
  return {
    get halfOpen(): number {
      return waiting.size;
    },
    close: () => {
      closed = true;
      waiting.close();
    },
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

/** What becomes of a connection by its first bytes, which `giveBack` puts into the stream again. Each is called once. */
interface Meets {
  /** Bytes may go on to come until they are given back. */
  readonly tls: (giveBack: () => void) => void;
  readonly other: (giveBack: () => void) => void;
  readonly nobody: (why: string) => void;
}

/** Tells what the first bytes begin. */
function readFirst(socket: Socket, meets: Meets): void {
  // Without a listener an error would end the process; what follows is 'close'.
  socket.on('error', () => undefined);
  let read: Buffer = Buffer.alloc(0);
  let greeted = false;
  const look = (): void => {
    const part = socket.read() as Buffer | null;
    if (part === null) return; // The end, or nothing yet.
    // Not given back before they suffice: each giving back would be heard as news here.
    read = read.length === 0 ? part : Buffer.concat([read, part]);
    const first = firstOf(read);
    if (first === 'too-little') return;
    if (first === 'other') {
      meets.other(giveBack);
    } else if (first !== 'tls') {
      stopLooking();
      meets.nobody(first.why);
    } else if (!greeted) {
      greeted = true;
      meets.tls(giveBack);
    }
  };
  const leave = (): void => void socket.destroy();
  const stopLooking = (): void => {
    socket.off('readable', look);
    socket.off('end', leave);
  };
  const giveBack = (): void => {
    stopLooking();
    socket.unshift(read);
  };
  socket.on('readable', look);
  socket.once('end', leave);
}

/** `why`: what no client sends. */
function firstOf(read: Buffer): 'tls' | 'other' | 'too-little' | { readonly why: string } {
  if (read[0] !== handshakeRecord) return 'other';
  if (read.length < headBytes) return 'too-little';
  const [inRecord, message] = [read.readUInt16BE(3), read.readUIntBE(6, 3) + 4];
  if (inRecord < 4) return { why: 'a greeting in pieces' };
  if (message > greetingBytes) return { why: `a greeting of ${message} bytes` };
  return read.length > mostFirstBytes ? { why: `${read.length} bytes before an answer` } : 'tls';
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

import { createHash } from 'node:crypto';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import { connect as netConnect, type LookupFunction, type Socket } from 'node:net';
import { connect as tlsConnect, type TLSSocket } from 'node:tls';
import { ActivationError, type ErrorCode } from '@attiva/protocol';
import { closedReason } from './cut.ts';
import type { HttpAnswer, HttpRequest, NetworkLimits } from './network.ts';
import type { HttpProxy } from './proxy.ts';
import { openTunnel, secureByAuthorities } from './tunnel.ts';

/** How to get there. */
export interface HttpWay {
  /** Of the host; of the proxy, where there is one. */
  readonly addresses: readonly string[];
  readonly proxy?: HttpProxy | undefined;
}

/** One HTTP exchange on a connection of its own, to addresses that are known already. */
export async function exchangeOnce(
  request: HttpRequest,
  { addresses, proxy }: HttpWay,
  limits: NetworkLimits,
): Promise<HttpAnswer> {
  const whole = new AbortController();
  const timer = setTimeout(() => whole.abort(timeout(request, limits.exchange, 'answer')), limits.exchange);
  let socket: Socket | undefined;
  try {
    socket = await openSocket(request, { addresses, proxy }, limits);
    const stream = await secured(socket, { request, proxy }, whole.signal);
    return await talk({ request, proxy }, stream, whole.signal);
  } catch (error) {
    throw whole.signal.aborted ? whole.signal.reason : networkError(error, request);
  } finally {
    clearTimeout(timer);
    socket?.destroy();
  }
}

/** The connection as the request wants it: plain, with exactly one TLS key, or with a certificate; by a tunnel. */
async function secured(socket: Socket, { request, proxy }: Exchange, signal: AbortSignal): Promise<Socket> {
  if (request.tls !== undefined) return secure(socket, request, signal);
  if (request.outside !== 'https') return socket;
  const way = proxy === undefined ? socket : await openTunnel(socket, { request, proxy }, signal);
  return secureByAuthorities(way, request, signal);
}

interface Exchange {
  readonly request: HttpRequest;
  readonly proxy: HttpProxy | undefined;
}

/** Connects to the first address that answers; all of them together have the connect limit. */
function openSocket(request: HttpRequest, { addresses, proxy }: HttpWay, limits: NetworkLimits): Promise<Socket> {
  const lookup: LookupFunction = (_name, _options, done) => {
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  const { promise, resolve, reject } = settled<Socket>();
  const socket = netConnect({
    host: addresses.length === 1 ? addresses[0] : (proxy ?? request).host,
    port: (proxy ?? request).port,
    noDelay: true,
    ...(addresses.length > 1 && { lookup, autoSelectFamily: true, autoSelectFamilyAttemptTimeout: 1000 }),
  });
  const timer = setTimeout(() => fail(timeout(request, limits.connect, 'connect')), limits.connect);
  const fail = (error: Error): void => {
    clearTimeout(timer);
    socket.destroy();
    reject(error);
  };
  socket.once('error', fail);
  socket.once('connect', () => {
    clearTimeout(timer);
    socket.off('error', fail);
    resolve(socket);
  });
  return promise;
}

/** TLS where the key, not a certificate authority, is what is trusted: it was named by a signed host-info. */
function secure(socket: Socket, request: HttpRequest, signal: AbortSignal): Promise<TLSSocket> {
  const { promise, resolve, reject } = settled<TLSSocket>();
  const stream = tlsConnect({ socket, rejectUnauthorized: false, minVersion: 'TLSv1.2', ...serverName(request.host) });
  signal.addEventListener('abort', () => stream.destroy(), { once: true });
  stream.on('error', reject);
  stream.once('close', () => reject(closed(request, 'during the TLS handshake')));
  stream.once('secureConnect', () => {
    const key = stream.getPeerX509Certificate()?.publicKey.export({ type: 'spki', format: 'der' });
    const found = key === undefined ? '' : createHash('sha256').update(key).digest('base64url');
    if (found === request.tls) resolve(stream);
    else reject(new ActivationError('not-authentic', 'the host shows another TLS key than the one it named'));
  });
  return promise;
}

function serverName(host: string): { readonly servername?: string } {
  return /^[\d.]+$|:/.test(host) ? {} : { servername: host }; // An address is no server name (RFC 6066 3).
}

function talk({ request, proxy }: Exchange, stream: Socket, signal: AbortSignal): Promise<HttpAnswer> {
  const { promise, resolve, reject } = settled<HttpAnswer>();
  const { body } = request;
  const host = request.host.includes(':') ? `[${request.host}]:${request.port}` : `${request.host}:${request.port}`;
  // A proxy that is asked in plain is told the whole address (RFC 9112 3.2.2).
  const plainProxy = request.outside === 'http' ? proxy : undefined;
  const outgoing = httpRequest({
    method: request.method,
    path: plainProxy === undefined ? request.path : `http://${host}${request.path}`,
    signal,
    createConnection: () => stream,
    headers: {
      host,
      ...(plainProxy?.authorization !== undefined && { 'proxy-authorization': plainProxy.authorization }),
      accept: 'application/json, application/problem+json',
      connection: 'close',
      ...(body && { 'content-type': body.type, 'content-length': Buffer.byteLength(body.text) }),
    },
  });
  outgoing.once('error', reject);
  // A peer that changes the protocol ends the request without a response and without an error.
  outgoing.once('upgrade', () => reject(notOurs(request, 'it answered in another protocol')));
  signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  stream.on('error', reject); // Also after the answer, when nobody listens any more and rejecting means nothing.
  outgoing.once('response', (incoming) => {
    incoming.once('error', reject);
    readAnswer(incoming, request).then(resolve, reject);
  });
  outgoing.end(body?.text);
  return promise;
}

async function readAnswer(incoming: IncomingMessage, request: HttpRequest): Promise<HttpAnswer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of incoming as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > request.maxBytes) {
      throw new ActivationError('too-large', `the answer is larger than ${request.maxBytes} bytes`, {
        facts: { host: request.host, port: request.port },
      });
    }
    parts.push(part);
  }
  const retryAfter = Number(incoming.headers['retry-after']);
  return {
    status: incoming.statusCode ?? 0,
    type: mediaType(incoming.headers['content-type'] ?? ''),
    text: Buffer.concat(parts).toString('utf8'),
    ...(Number.isSafeInteger(retryAfter) && retryAfter >= 0 && { retryAfterSeconds: retryAfter }),
  };
}

/** What is no media type character (bytes above ASCII, which reports would show) is left out. */
function mediaType(header: string): string {
  const [type = ''] = header.split(';', 1);
  return type.toLowerCase().replaceAll(/[^!-~]/g, '');
}

const causes: Readonly<Record<string, ErrorCode>> = {
  ECONNREFUSED: 'connection-refused',
  ETIMEDOUT: 'host-timeout',
  EHOSTUNREACH: 'host-unreachable',
  ENETUNREACH: 'host-unreachable',
  ENETDOWN: 'host-unreachable',
  EADDRNOTAVAIL: 'host-unreachable',
  EHOSTDOWN: 'host-unreachable',
};

/** The system's error as one of ours. Whatever breaks after the connection stood is `answer-not-ours`. */
function networkError(error: unknown, request: HttpRequest): ActivationError {
  if (error instanceof ActivationError) return error;
  const reason = systemCode(error);
  const code = causes[reason];
  if (code === undefined) return notOurs(request, `the exchange broke off (${reason})`, { reason, cause: error });
  return new ActivationError(code, `${request.host}:${request.port}: ${reason}`, {
    facts: { host: request.host, port: request.port, reason },
    cause: error,
  });
}

/** With several addresses Node throws an AggregateError: one refusal among time-outs is the more telling cause. */
function systemCode(error: unknown): string {
  const codes = (error instanceof AggregateError ? error.errors : [error]).map((one: unknown) =>
    one instanceof Error && 'code' in one ? String(one.code) : 'unknown',
  );
  return codes.find((code) => code === 'ECONNREFUSED') ?? codes[0] ?? 'unknown';
}

/** Node has an error for the end of a connection in most places, and here says no more than that it is closed. */
function closed(request: HttpRequest, when: string): ActivationError {
  return notOurs(request, `the connection ended ${when}`, { reason: closedReason, cause: undefined });
}

function notOurs(request: HttpRequest, why: string, found?: { reason: string; cause: unknown }): ActivationError {
  return new ActivationError('answer-not-ours', `${request.host}:${request.port}: ${why}`, {
    facts: { host: request.host, port: request.port, ...(found && { reason: found.reason }) },
    cause: found?.cause,
  });
}

/** `phase`: whether the connection was not answered (a filter, nobody there) or what was asked over it. */
function timeout(request: HttpRequest, milliseconds: number, phase: 'connect' | 'answer'): ActivationError {
  const { host, port } = request;
  return new ActivationError('host-timeout', `${host}:${port} did not answer within ${milliseconds / 1000} s`, {
    facts: { host, port, seconds: milliseconds / 1000, phase },
  });
}

function settled<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (error: unknown) => void } {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

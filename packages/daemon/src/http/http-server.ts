/**
 * The HTTP server every daemon here uses: limits, time-outs, problem documents, one log line per request, an orderly
 * end. Which addresses exist and what they do is left to the daemons' routes.
 */
import type { Socket } from 'node:net';
import { ActivationError } from '@attiva/protocol';
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { asActivationError } from '../errors/as-activation-error.ts';
import { fileError } from '../errors/file-error.ts';
import type { Log } from '../log/log.ts';
import { boundAddresses } from './bound-addresses.ts';
import { addContentRules, type BodyKind } from './content-rules.ts';
import { requireHostName } from './host-names.ts';
import { listen, type ListenAddress, type ListeningAt } from './listen.ts';
import { problemAnswer } from './problem-document.ts';
import { startLogLine, writeLogLine } from './request-log-line.ts';
import { shareConnections } from './share-connections.ts';
import { openTlsDoor, type TlsIdentity } from './tls-door.ts';

export interface HttpLimits {
  /** Most bytes of a body, unless the route says otherwise with `bodyLimit`. Default 16 KiB. */
  readonly bodyBytes: number;
  /** Most bytes of all headers. Default 8 KiB. */
  readonly headerBytes: number;
  /** Time for the headers to arrive. Default 5,000. */
  readonly headersTimeoutMilliseconds: number;
  /** Time for the whole request to arrive. Default 10,000. */
  readonly requestTimeoutMilliseconds: number;
  /** How often slow senders are looked for. Default 1,000. */
  readonly checkMilliseconds: number;
  /** How long an idle kept-alive connection stays. Default 30,000. */
  readonly keepAliveMilliseconds: number;
  /**
   * Most connections at once. One more takes the place of one without a whole request, of the address that holds most of
   * those; where all have one in hand, it is closed at once. Default 10,000.
   */
  readonly connections: number;
  /** Most of them from one address (of IPv6: one network of 64 bits). Default: as many as there may be. */
  readonly connectionsOfAddress: number;
  /** How long a connection may stand without a byte in either direction, answers included. Default 0: for ever. */
  readonly silenceMilliseconds: number;
  /**
   * Most connections that have not said whether they speak TLS, or have not ended its handshake. One more takes the place of the
   * oldest of the address that holds most, or of all where no address holds a fiftieth. Default 5,000: a boot storm brings 833
   * machines a second, which are busy themselves, and each has five seconds.
   */
  readonly halfOpen: number;
  /**
   * Most of those in a handshake at once; others wait for their turn, and one that takes longer than two fifths of its time gives way
   * to them. Default 1,000, by memory: an honest handshake holds 80 KB, but a second greeting that claims 128 KiB makes OpenSSL hold
   * up to 220 KB at once; who waits, or says nothing, holds 24 KB at most. At worst that is some 300 MB for all 5,000. A pause that the
   * system collects 4,096 callers in costs them their turn's time, and none of them the connection.
   */
  readonly handshakes: number;
}

export const defaultHttpLimits: HttpLimits = {
  bodyBytes: 16 * 1024,
  headerBytes: 8 * 1024,
  headersTimeoutMilliseconds: 5_000,
  requestTimeoutMilliseconds: 10_000,
  checkMilliseconds: 1_000,
  keepAliveMilliseconds: 30_000,
  connections: 10_000,
  connectionsOfAddress: 10_000,
  silenceMilliseconds: 0,
  halfOpen: 5_000,
  handshakes: 1_000,
};

export interface HttpServerOptions {
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly limits?: Partial<HttpLimits>;
  /**
   * Names a request's `Host` header may carry, without port (`127.0.0.1`, `localhost`, `[::1]`): for administration,
   * against pages that rebind a name of theirs to this machine. Absent: every name.
   */
  readonly hostNames?: readonly string[] | (() => readonly string[]);
  /** Addresses of reverse proxies in front, whose `X-Forwarded-For` is believed. Absent: none. */
  readonly proxies?: readonly string[];
  /** HTTPS beside HTTP at the same port while this gives a key; asked at each new connection. */
  readonly tls?: () => TlsIdentity | undefined;
  /** Nothing but HTTPS: with `tls`, and not even while that gives no key. */
  readonly tlsOnly?: boolean;
}

export interface HttpServer {
  /** For routes, before `listen`. A route with a body names it: `config: { body: 'jose' }` (default) or `'json'`. */
  readonly fastify: FastifyInstance;
  /** Throws `port-taken` (with the holder's name and process) or `config-invalid`. */
  readonly listen: (at: ListenAddress) => Promise<ListeningAt>;
  /** Takes nothing new, lets running requests end for at most `graceMilliseconds` (default 5,000), then closes all. */
  readonly close: (graceMilliseconds?: number) => Promise<void>;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a request to this route carries. */
    readonly body?: BodyKind;
  }
}

/** A server without routes that does not listen yet. */
export function createHttpServer(options: HttpServerOptions): HttpServer {
  const limits = { ...defaultHttpLimits, ...options.limits };
  const fastify = Fastify({
    logger: false,
    trustProxy: options.proxies === undefined || options.proxies.length === 0 ? false : [...options.proxies],
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.requestTimeoutMilliseconds,
    keepAliveTimeout: limits.keepAliveMilliseconds,
    connectionTimeout: limits.silenceMilliseconds,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    exposeHeadRoutes: false,
    http: {
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headersTimeoutMilliseconds,
      connectionsCheckingInterval: limits.checkMilliseconds,
    },
    clientErrorHandler: (error, socket) => answerBrokenRequest(error, socket, options.log),
    frameworkErrors: (error, request, reply) => {
      // An address that cannot be decoded is refused before any hook has run.
      request.logLine = {};
      request.beganAt = options.now();
      sendProblem(error, request, reply);
    },
  });
  // Of those that have become connections; what is half-open has a bound of its own.
  shareConnections(fastify, limits.connections);
  const { tls, hostNames } = options;
  if (options.tlsOnly === true && tls === undefined) throw new TypeError('TLS alone takes a key.');
  const door =
    tls &&
    openTlsDoor(fastify.server, {
      identity: tls,
      only: options.tlsOnly === true,
      milliseconds: limits.headersTimeoutMilliseconds,
      halfOpen: limits.halfOpen,
      handshakes: limits.handshakes,
      onBroken: (error, { remoteAddress }) =>
        options.log.info({ remote: remoteAddress, reason: error.message }, 'TLS handshake broken'),
    });
  if (limits.connectionsOfAddress < limits.connections) boundAddresses(fastify.server, limits.connectionsOfAddress);
  startLogLine(fastify, options.now);
  if (hostNames !== undefined) requireHostName(fastify, typeof hostNames === 'function' ? hostNames : () => hostNames);
  addContentRules(fastify);
  fastify.setErrorHandler(sendProblem);
  fastify.setNotFoundHandler((request) => {
    throw new ActivationError('not-found', `There is nothing at ${request.method} ${pathOf(request.url)}.`);
  });
  writeLogLine(fastify, options.log, options.now);
  return {
    fastify,
    listen: (at) => listen(fastify, at),
    close: (graceMilliseconds = 5_000) => {
      door?.close();
      return close(fastify, graceMilliseconds);
    },
  };
}

async function close(fastify: FastifyInstance, graceMilliseconds: number): Promise<void> {
  const timer = setTimeout(() => fastify.server.closeAllConnections(), graceMilliseconds);
  try {
    await fastify.close();
  } finally {
    clearTimeout(timer);
  }
}

function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const known = requestError(error, request);
  const answer = problemAnswer(known);
  // What is left of a refused body stays on the wire: the next request could not be told from it.
  if (known.code === 'too-large') void reply.header('connection', 'close');
  // A refusal is no file, whatever was to become one.
  void reply.removeHeader('content-disposition');
  // As bytes: to a text the framework would add a charset, which this media type does not have.
  void reply
    .code(answer.status)
    .headers(answer.headers)
    .send(Buffer.from(JSON.stringify(answer.document)));
}

/** What went wrong with a request, the framework's refusals included, as an error of the catalogue; noted in its log line. */
export function requestError(error: unknown, request: FastifyRequest): ActivationError {
  const known = fromFastify(error, request) ?? fileError(error) ?? asActivationError(error);
  request.logLine['code'] = known.code;
  if (known.code === 'internal') request.logLine['error'] = error;
  else if (known.cause !== undefined) request.logLine['cause'] = known.cause;
  return known;
}

/** What the framework refuses by itself, in our words. */
function fromFastify(error: unknown, request: FastifyRequest): ActivationError | undefined {
  const code = (error as Partial<FastifyError> | null)?.code;
  const cause = { cause: error };
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new ActivationError('too-large', 'The body is larger than this address takes.', {
        ...cause,
        facts: { mostBytes: request.routeOptions.bodyLimit ?? 0 },
      });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_ERR_CTP_EMPTY_TYPE':
      return new ActivationError('wrong-content-type', 'The content type of the request is missing or unknown.', cause);
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_VALIDATION':
      return new ActivationError('malformed', 'The request cannot be read as what it says it is.', cause);
    case 'FST_ERR_ASYNC_CONSTRAINT':
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return new ActivationError('not-found', 'There is nothing at this address.', cause);
    default:
      return undefined;
  }
}

/** Errors before there is a request: Node's parser and clocks. The connection cannot be used any further. */
function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket, log: Log): void {
  const known = brokenRequestError(error);
  log.info({ code: known.code, remote: socket.remoteAddress, parser: error.code }, 'request broken');
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const { status, headers, document } = problemAnswer(known);
  const body = JSON.stringify(document);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(
    `HTTP/1.1 ${status} ${document.title}\r\n${lines.join('')}content-length: ${Buffer.byteLength(body)}\r\n` +
      `connection: close\r\n\r\n${body}`,
    // Ended is not gone: a sender that neither reads nor closes would keep the descriptor.
    () => socket.destroy(),
  );
}

function brokenRequestError(error: NodeJS.ErrnoException): ActivationError {
  switch (error.code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new ActivationError('too-slow', 'The request did not arrive in the time allowed.');
    case 'HPE_HEADER_OVERFLOW':
      return new ActivationError('too-large', 'The headers are larger than this server takes.');
    default:
      return new ActivationError('malformed', 'This is not an HTTP request.');
  }
}

/** Without the query, which is nobody's business in a message. */
export function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? url;
}

/**
 * Requests that a daemon makes: through the proxy the network wants, with the certificates the system trusts, bounded
 * in time and size, and with each cause of failure told apart. What answers mean is left to the callers.
 */
import http from 'node:http';
import https from 'node:https';
import { getCACertificates } from 'node:tls';
import { ActivationError, type ErrorCode } from '@attiva/protocol';
import type { OutboundAnswer } from './outbound-answer.ts';
import { outboundError } from './outbound-error.ts';

export interface OutboundSettings {
  /** A proxy's URL (`http://name:word@proxy:3128`); wins over the environment. */
  readonly proxy?: string | undefined;
  /** `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY` and their lower-case forms, from `main.ts`. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Certificates beside those of the system (PEM), for a company's own authority. */
  readonly extraCertificates?: readonly string[];
}

export interface OutboundRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly body?: string;
  readonly contentType?: string;
  /** Media types that may come back, problem documents besides; anything else is `answer-not-ours`. `*` / `*` takes all. */
  readonly accept: readonly string[];
  /** For the whole exchange, milliseconds. Default 15,000. */
  readonly timeoutMilliseconds?: number;
  /** Most bytes of the answer. Default 1 MiB. */
  readonly mostBytes?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly settings?: OutboundSettings;
}

/**
 * One exchange; redirects are not followed. Throws `connection-refused`, `host-unreachable`, `host-timeout`,
 * `name-not-resolved`, `proxy-authentication-required`, `answer-not-ours`, `too-large`. A problem document is an
 * answer like any other: see `problemError`.
 */
export async function sendRequest(request: OutboundRequest): Promise<OutboundAnswer> {
  const url = new URL(request.url);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new TypeError(`Not an HTTP address: ${url.protocol}`);
  const agent = createAgent(url, request.settings ?? {});
  // One clock over connecting, sending and receiving: a peer that drips bytes resets every idle timer.
  const signal = AbortSignal.timeout(request.timeoutMilliseconds ?? 15_000);
  try {
    const response = await exchange(url, { agent, request, signal });
    return await readAnswer(response, { url, request, signal });
  } catch (error) {
    throw outboundError(error, url, signal);
  } finally {
    agent.destroy();
  }
}

function createAgent(url: URL, settings: OutboundSettings): http.Agent {
  const proxyEnv =
    settings.proxy === undefined
      ? settings.environment
      : { HTTP_PROXY: settings.proxy, HTTPS_PROXY: settings.proxy, NO_PROXY: '' };
  const options = proxyEnv === undefined ? {} : { proxyEnv };
  if (url.protocol === 'http:') return new http.Agent(options);
  const ca = [...getCACertificates('default'), ...getCACertificates('system'), ...(settings.extraCertificates ?? [])];
  return new https.Agent({ ...options, ca });
}

interface Exchange {
  readonly agent: http.Agent;
  readonly request: OutboundRequest;
  readonly signal: AbortSignal;
}

function exchange(url: URL, { agent, request, signal }: Exchange): Promise<http.IncomingMessage> {
  const body = request.body === undefined ? undefined : Buffer.from(request.body);
  const headers = {
    accept: [...request.accept, 'application/problem+json'].join(', '),
    ...(request.contentType === undefined ? {} : { 'content-type': request.contentType }),
    ...(body === undefined ? {} : { 'content-length': body.length }),
    ...request.headers,
  };
  const { request: open } = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const outgoing = open(url, { method: request.method, headers, agent, signal }, resolve);
    outgoing.on('error', reject);
    // A peer that changes the protocol ends the request without a response and without an error.
    outgoing.once('upgrade', (_answer, socket) => {
      socket.destroy(); // It is ours now: no agent closes it.
      reject(new ActivationError('answer-not-ours', `${url.host} answered in another protocol.`));
    });
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    outgoing.end(body);
  });
}

interface Reading {
  readonly url: URL;
  readonly request: OutboundRequest;
  readonly signal: AbortSignal;
}

async function readAnswer(response: http.IncomingMessage, { url, request, signal }: Reading): Promise<OutboundAnswer> {
  const status = response.statusCode ?? 0;
  const contentType = (response.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const refuse = (code: ErrorCode, detail: string): never => {
    response.destroy();
    throw new ActivationError(code, detail, { facts: { host: url.host, status, contentType } });
  };
  if (status === 407) refuse('proxy-authentication-required', `A proxy before ${url.host} asks for a log-in.`);
  const takesAll = request.accept.includes('*/*');
  if (!takesAll && !request.accept.includes(contentType) && contentType !== 'application/problem+json') {
    const what = contentType === '' ? 'something without a type' : contentType;
    refuse('answer-not-ours', `Something before ${url.host} answered with ${what} (status ${status}).`);
  }
  const mostBytes = request.mostBytes ?? 1024 * 1024;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBytes) refuse('too-large', `The answer of ${url.host} is larger than ${mostBytes} bytes.`);
    chunks.push(chunk);
  }
  signal.throwIfAborted();
  return { status, contentType, body: Buffer.concat(chunks), headers: response.headers };
}

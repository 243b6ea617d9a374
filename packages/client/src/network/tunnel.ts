import { request as httpRequest } from 'node:http';
import type { Socket } from 'node:net';
import * as tls from 'node:tls';
import { ActivationError } from '@attiva/protocol';
import { closedReason, isCutBy } from './cut.ts';
import type { HttpRequest } from './network.ts';
import type { HttpProxy } from './proxy.ts';

interface TunnelWay {
  readonly request: HttpRequest;
  readonly proxy: HttpProxy;
}

/** Through an HTTP proxy to the end of the way (RFC 9110 9.3.6): what comes back is the tunnel, still in plain. */
export function openTunnel(socket: Socket, way: TunnelWay, signal: AbortSignal): Promise<Socket> {
  const { request, proxy } = way;
  const target = `${request.host.includes(':') ? `[${request.host}]` : request.host}:${request.port}`;
  const { authorization } = proxy;
  return new Promise((resolve, reject) => {
    const asking = httpRequest({
      method: 'CONNECT',
      path: target,
      signal,
      createConnection: () => socket,
      headers: { host: target, ...(authorization !== undefined && { 'proxy-authorization': authorization }) },
    });
    asking.once('error', reject);
    asking.once('connect', ({ statusCode = 0 }, tunnel: Socket, head: Buffer) => {
      // What came right behind the proxy's answer is the first of what is said in the tunnel, a TLS alert for one.
      if (head.length > 0) tunnel.unshift(head);
      if (statusCode === 200) resolve(tunnel);
      else reject(refusedBy(way, statusCode));
    });
    asking.once('response', ({ statusCode = 0 }) => reject(refusedBy(way, statusCode)));
    asking.end();
  });
}

function refusedBy({ proxy, request: { host } }: TunnelWay, status: number): ActivationError {
  const name = `${proxy.host}:${proxy.port}`;
  return status === 407
    ? new ActivationError('proxy-authentication-required', `the HTTP proxy ${name} asks for a log-in`)
    : new ActivationError('answer-not-ours', `the HTTP proxy ${name} opens no way to ${host} (status ${status})`, {
        facts: { host, status },
      });
}

/** TLS judged by certificate authorities: those of the run time and, where it can read them, those of the system. */
export function secureByAuthorities(socket: Socket, { host }: HttpRequest, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const isAddress = /^[\d.]+$|:/.test(host);
    const stream = tls.connect({
      socket,
      host,
      minVersion: 'TLSv1.2',
      ...(!isAddress && { servername: host }),
      ...trustedAuthorities(),
    });
    signal.addEventListener('abort', () => stream.destroy(), { once: true });
    stream.on('error', (cause) => reject(broken(host, cause)));
    stream.once('close', () => reject(ended(host, closedReason)));
    stream.once('secureConnect', () => resolve(stream));
  });
}

/** Node 22.15 and newer can read the system's store; without it the run time's own list counts. */
function trustedAuthorities(): { readonly ca?: string[] } {
  const reader = tls as { readonly getCACertificates?: (store: 'default' | 'system') => readonly string[] };
  if (reader.getCACertificates === undefined) return {};
  return { ca: [...reader.getCACertificates('default'), ...reader.getCACertificates('system')] };
}

/** Whoever inspects TLS on the way, or a certificate that has run out; unless it was cut, and nothing was shown. */
function broken(host: string, cause: Error): ActivationError {
  const reason = 'code' in cause ? String(cause.code) : 'unknown';
  if (isCutBy(reason)) return ended(host, reason, cause);
  return new ActivationError('answer-not-ours', `${host} shows no certificate that is trusted here (${reason})`, {
    facts: { host, reason },
    cause,
  });
}

function ended(host: string, reason: string, cause?: Error): ActivationError {
  return new ActivationError('answer-not-ours', `${host}: the connection ended during the TLS handshake (${reason})`, {
    facts: { host, reason },
    cause,
  });
}

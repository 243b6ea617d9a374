import { Agent, request as httpsRequest } from 'node:https';
import type { Place } from './own-place.ts';

export interface TlsQuestion {
  readonly method?: string;
  readonly path: string;
  /** Without `host`: the name that is called. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
}

export interface TlsAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 4, rejectUnauthorized: false });

/** Asks a listener on loopback over real TLS; its certificate is not looked at. No connection holds the process. @param at a port of 127.0.0.1, or a place */
export function askOverTls(
  at: number | Place,
  { method = 'GET', path, headers = {}, body }: TlsQuestion,
): Promise<TlsAnswer> {
  return new Promise((resolve, reject) => {
    const json = body === undefined ? {} : { 'content-type': 'application/json' };
    const { address: host, port } = typeof at === 'number' ? { address: '127.0.0.1', port: at } : at;
    const options = { host, port, method, path, agent, headers: { ...json, ...headers } };
    const request = httpsRequest(options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    request.on('socket', (socket) => socket.unref());
    request.on('error', reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

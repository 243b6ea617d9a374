/** One question to another host: `GET /v1/status`, with its token, over a connection whose key was seen first. */
import { X509Certificate } from 'node:crypto';
import { lookup as lookupName } from 'node:dns';
import http from 'node:http';
import { connect as connectPlain, isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls, getCACertificates, type TLSSocket } from 'node:tls';
import { pinOf } from '@attiva/daemon';
import { ActivationError, isActivationError } from '@attiva/protocol';
import { isLoopback, type OtherAddress, requireOther } from './other-address.ts';
import { type OtherStatus, readOtherStatus } from './other-status.ts';

export interface OtherHost {
  readonly address: OtherAddress;
  readonly token: string;
  /** SHA-256 of its public key, base64url; absent: the system's certificate authorities judge. */
  readonly pin?: string | undefined;
}

export interface AskLimits {
  /** For the whole exchange. */
  readonly milliseconds: number;
  readonly mostBytes: number;
}

export const askLimits: AskLimits = { milliseconds: 5000, mostBytes: 4 * 1024 * 1024 };

export type AskOtherHost = (host: OtherHost) => Promise<OtherStatus>;

/** Who resolves names; for tests. */
export type Lookup = LookupFunction;

/**
 * @throws {ActivationError} `name-not-resolved`, `connection-refused`, `host-unreachable`, `host-timeout`, `not-authentic`
 * (another key), `not-permitted` (the token), `too-large`, `answer-not-ours`, `wrong-usage` (where the name leads to). None
 * repeats anything of an answer.
 */
export function askOtherHost(limits: AskLimits = askLimits, lookup: Lookup = lookupName): AskOtherHost {
  return async (host) => {
    const signal = AbortSignal.timeout(limits.milliseconds);
    let socket: Socket | undefined;
    try {
      socket = await connect(host, { signal, lookup });
      return readOtherStatus(await exchange(host, { socket, signal, mostBytes: limits.mostBytes }));
    } catch (error) {
      throw told(error, host.address, signal);
    } finally {
      socket?.destroy();
    }
  };
}

interface Way {
  readonly signal: AbortSignal;
  readonly lookup: Lookup;
}

/** A connection on which the token may be sent. */
function connect({ address, pin }: OtherHost, { signal, lookup }: Way): Promise<Socket> {
  const { host, port, isSecure } = address;
  // Judged where it leads to, at the moment of connecting: a name may lead elsewhere than a moment before.
  const judged: LookupFunction = (name, options, callback) =>
    lookup(name, { ...options, all: true }, (error, found) => {
      const addresses = Array.isArray(found) ? found : [];
      try {
        if (error !== null) throw error;
        for (const one of addresses) judgeFound(address, one.address);
        const [first] = addresses;
        if (first === undefined) throw new ActivationError('name-not-resolved', `${host} has no address`);
        if (options.all === true) callback(null, addresses);
        else callback(null, first.address, first.family);
      } catch (refused) {
        callback(refused as NodeJS.ErrnoException, []);
      }
    });
  return new Promise((resolve, reject) => {
    const socket = isSecure
      ? connectTls({
          host,
          port,
          lookup: judged,
          ...(isIP(host) === 0 && { servername: host }),
          ca: [...getCACertificates('default'), ...getCACertificates('system')],
          // Judged below, before a byte is sent: by then its key can still be told.
          rejectUnauthorized: false,
        })
      : connectPlain({ host, port, lookup: judged });
    const abort = (): void => void socket.destroy(new Error('in time'));
    signal.addEventListener('abort', abort, { once: true });
    socket.once('error', reject);
    socket.once(isSecure ? 'secureConnect' : 'connect', () => {
      const refused = isSecure ? whyNot(socket as TLSSocket, { address, pin }) : undefined;
      if (refused === undefined) return resolve(socket);
      socket.destroy();
      reject(refused);
    });
  });
}

function judgeFound({ host }: OtherAddress, found: string): void {
  requireOther(found);
  // Without TLS a token goes to this machine and nowhere else, whatever `localhost` leads to.
  if (isLoopback(found) === (host === 'localhost')) return;
  const where =
    host === 'localhost' ? 'to another machine' : 'to this machine itself; write 127.0.0.1 where that is meant';
  throw new ActivationError('wrong-usage', `address leads ${where}`, { facts: { fields: ['address'] } });
}

function shownBy(socket: TLSSocket): string | undefined {
  const raw = socket.getPeerCertificate().raw as Buffer | undefined;
  if (raw === undefined || raw.length === 0) return undefined;
  return pinOf(new X509Certificate(raw));
}

/** Why the token is not sent to who is there; the key that it shows can be compared on its own machine. */
function whyNot(socket: TLSSocket, { address, pin }: Omit<OtherHost, 'token'>): ActivationError | undefined {
  const seen = shownBy(socket);
  if (pin === undefined ? socket.authorized : seen === pin) return undefined;
  const detail =
    pin === undefined
      ? `${address.text} shows a certificate that this machine does not trust; its key is ${seen ?? 'unknown'}`
      : `${address.text} shows another TLS key than the one that was given: ${seen ?? 'none'}`;
  return new ActivationError('not-authentic', detail, { facts: { key: seen ?? null } });
}

interface Exchange {
  readonly socket: Socket;
  readonly signal: AbortSignal;
  readonly mostBytes: number;
}

/** The body of a 200 in JSON. */
async function exchange({ address, token }: OtherHost, { socket, signal, mostBytes }: Exchange): Promise<string> {
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    const request = http.request({
      createConnection: () => socket,
      host: address.host,
      port: address.port,
      method: 'GET',
      path: '/v1/status',
      headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
      signal,
    });
    request.once('response', resolve);
    request.once('error', reject);
    request.once('upgrade', () => reject(strange(address, 101)));
    request.end();
  });
  const { statusCode = 0, headers } = response;
  if (statusCode === 401 || statusCode === 403) {
    throw new ActivationError(
      'not-permitted',
      `${address.text} does not accept the token, or not for reading its status`,
    );
  }
  if (statusCode !== 200 || !(headers['content-type'] ?? '').startsWith('application/json')) {
    throw strange(address, statusCode);
  }
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > mostBytes)
      throw new ActivationError('too-large', `${address.text} answers with more than ${mostBytes} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function strange({ text }: OtherAddress, status: number): ActivationError {
  return new ActivationError('answer-not-ours', `${text} does not answer as an Attiva host does (status ${status})`);
}

const causes: Readonly<
  Record<string, readonly ['connection-refused' | 'name-not-resolved' | 'host-unreachable', string]>
> = {
  ECONNREFUSED: ['connection-refused', 'refuses the connection: nothing listens there, or a firewall refuses'],
  ENOTFOUND: ['name-not-resolved', 'is a name that DNS does not know'],
  EAI_AGAIN: ['name-not-resolved', 'could not be looked up: the name server does not answer'],
  EHOSTUNREACH: ['host-unreachable', 'cannot be reached from this network'],
  ENETUNREACH: ['host-unreachable', 'cannot be reached: this machine has no way there'],
};

/** In our words; what the other side sent is in none of them. */
function told(error: unknown, { text }: OtherAddress, signal: AbortSignal): ActivationError {
  if (isActivationError(error)) return error;
  if (signal.aborted) return new ActivationError('host-timeout', `${text} did not answer in time`, { cause: error });
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : error;
  if (isActivationError(inner)) return inner;
  const code = inner instanceof Error && 'code' in inner ? String(inner.code) : '';
  const cause = causes[code];
  if (cause !== undefined) return new ActivationError(cause[0], `${text} ${cause[1]}`, { cause: error });
  return new ActivationError('answer-not-ours', `the exchange with ${text} broke`, { cause: error });
}

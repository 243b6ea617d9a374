/** A TLS connection to an LDAP server, by LDAPS or StartTLS, with a certificate that was verified; nothing else is a connection. */
import { lookup } from 'node:dns';
import { connect as connectTcp, isIP, type LookupFunction, type Socket } from 'node:net';
import {
  connect as connectTls,
  type ConnectionOptions,
  getCACertificates,
  type PeerCertificate,
  type TLSSocket,
} from 'node:tls';
import { ActivationError, isActivationError } from '@attiva/protocol';
import { hasResult, LdapResultError } from './ldap-connection.ts';
import { addressText, type ServerAddress } from './server-address.ts';
import { startTls } from './start-tls.ts';
import { verifiedAuthorities } from './verified-authorities.ts';

export interface SecureSocket {
  readonly socket: TLSSocket;
  /** As `LdapConnection.authorities`. */
  readonly authorities: readonly string[];
}

/** Says whether an IP address may be connected to, at that moment: a name may lead elsewhere than before. */
export type JudgeAddress = (address: string) => void;

/** Seconds until a server that does not answer is given up. */
const connectSeconds = 10;

/**
 * @param ca PEM of the CAs that are trusted, and no other; the CAs of the system where absent
 * @param judge throws where an IP address must not be connected to
 * @throws {ActivationError} `directory-unreachable`, `directory-not-encrypted`, `directory-untrusted`, what `judge` throws.
 */
export async function openSecureSocket(
  address: ServerAddress,
  ca: string | undefined,
  judge: JudgeAddress = () => {},
): Promise<SecureSocket> {
  const signal = AbortSignal.timeout(connectSeconds * 1000);
  const plain = await openTcp(address, signal, judge);
  try {
    if (address.tls === 'starttls') await startTls(plain, signal);
    const socket = await handshake(plain, { address, ca, signal });
    return { socket, authorities: verifiedAuthorities(socket.getPeerCertificate(true)) };
  } catch (error) {
    plain.destroy();
    throw couldNotSecure(error, address);
  }
}

function openTcp(address: ServerAddress, signal: AbortSignal, judge: JudgeAddress): Promise<Socket> {
  if (isIP(address.host) !== 0) judge(address.host);
  const unreachable = (why: string, cause?: Error): ActivationError =>
    new ActivationError('directory-unreachable', `The LDAP server ${addressText(address)} cannot be reached: ${why}.`, {
      facts: { server: addressText(address) },
      cause,
    });
  return new Promise((resolve, reject) => {
    const socket = connectTcp({ port: address.port, host: address.host, lookup: judgedLookup(judge) });
    const onAbort = (): void => {
      socket.destroy();
      reject(unreachable(`no connection within ${connectSeconds} seconds`));
    };
    signal.addEventListener('abort', onAbort);
    socket.once('error', (error: NodeJS.ErrnoException) => {
      signal.removeEventListener('abort', onAbort);
      reject(isActivationError(error) ? error : unreachable(error.code ?? error.message, error));
    });
    socket.once('connect', () => {
      signal.removeEventListener('abort', onAbort);
      socket.removeAllListeners('error').on('error', () => undefined);
      resolve(socket);
    });
  });
}

function judgedLookup(judge: JudgeAddress): LookupFunction {
  return (name, options, callback) =>
    lookup(name, { ...options, all: true }, (error, found) => {
      try {
        if (error !== null) throw error;
        for (const { address } of found) judge(address);
        const [first] = found;
        if (options.all === true || first === undefined) callback(null, found);
        else callback(null, first.address, first.family);
      } catch (refused) {
        callback(refused as NodeJS.ErrnoException, []);
      }
    });
}

interface Handshake {
  readonly address: ServerAddress;
  readonly ca: string | undefined;
  readonly signal: AbortSignal;
}

function handshake(plain: Socket, { address, ca, signal }: Handshake): Promise<TLSSocket> {
  const { host } = address;
  const options: ConnectionOptions = {
    socket: plain,
    host,
    ...(isIP(host) === 0 && { servername: host }),
    ca: ca ?? [...getCACertificates('default'), ...getCACertificates('system')],
    minVersion: 'TLSv1.2',
  };
  return new Promise((resolve, reject) => {
    const socket = connectTls(options);
    const onAbort = (): void => {
      socket.destroy();
      reject(new Error('no TLS handshake in time'));
    };
    const onClose = (): void => reject(new Error('it closed the connection'));
    signal.addEventListener('abort', onAbort);
    socket.once('close', onClose);
    socket.once('error', reject);
    socket.once('secureConnect', () => {
      signal.removeEventListener('abort', onAbort);
      socket.off('close', onClose).off('error', reject);
      resolve(socket);
    });
  });
}

/** Reasons of Node for a certificate that it does not trust, `CERT_HAS_EXPIRED` and the like, and for another name. */
const distrust = /CERT|SELF_SIGNED|UNABLE_TO_|ISSUER|ALTNAME|HOSTNAME|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH/;

function couldNotSecure(error: unknown, address: ServerAddress): ActivationError {
  if (error instanceof ActivationError) return error;
  const server = addressText(address);
  const facts = { server };
  const reason = error as NodeJS.ErrnoException;
  const why = error instanceof Error ? (error.message.split(/[\n;]/)[0] ?? '') : String(error);
  if (error instanceof LdapResultError && !hasResult(error, 0)) {
    const detail = `The LDAP server ${server} refuses StartTLS (result ${error.resultCode}).`;
    return new ActivationError('directory-not-encrypted', detail, { facts, cause: error });
  }
  if (distrust.test(reason.code ?? '')) {
    const detail = `The certificate of the LDAP server ${server} is not trusted here: ${otherName(error) ?? why}`;
    return new ActivationError('directory-untrusted', detail, { facts, cause: error });
  }
  if (/^ERR_SSL|^EPROTO/.test(reason.code ?? '') || /StartTLS/.test(why)) {
    const detail = `The LDAP server ${server} does not speak TLS there: ${why}`;
    return new ActivationError('directory-not-encrypted', detail, { facts, cause: error });
  }
  const detail = `The LDAP server ${server} ended the connection before it was encrypted (${why}). ${hints[address.tls]}`;
  return new ActivationError('directory-unreachable', detail, { facts, cause: error });
}

/** What a port that takes connections and no handshake most often means. */
const hints: Readonly<Record<ServerAddress['tls'], string>> = {
  ldaps: 'If it speaks no LDAPS on this port, ask for StartTLS: ldap://HOST, port 389.',
  starttls: 'If it speaks LDAPS on this port, ask for that: ldaps://HOST, port 636.',
};

/** Node's own sentence ends in the middle where the certificate names no address, or no host. */
function otherName(error: unknown): string | undefined {
  const { code, cert, host } = error as {
    readonly code?: unknown;
    readonly cert?: PeerCertificate;
    readonly host?: string;
  };
  if (code !== 'ERR_TLS_CERT_ALTNAME_INVALID') return undefined;
  const names = (cert?.subjectaltname ?? cert?.subject.CN ?? '').toString().replaceAll(/DNS:|IP Address:/g, '');
  return `it is for ${names === '' ? 'no name' : names}, not for ${host}`;
}

/**
 * The host's TLS key: made here or given by the customer, in one file of its own (0600) that holds key and certificates
 * together, so that no crash leaves a key with another's certificate. Never in the database, never in a plain backup.
 * How a connection becomes TLS is the daemon's, what clients make of the key is spec/messages.md 2.1.
 */
import { readTlsKey, type TlsKey } from '@attiva/daemon';

const ownMark = 'Made by this host; attiva host tls renew makes another.';

/** The text of the file. */
export function tlsFileText({ identity, own }: Pick<TlsKey, 'identity' | 'own'>): string {
  return `${own ? `${ownMark}\n` : ''}${identity.certificates}${identity.privateKey}`;
}

/** @throws {ActivationError} `tls-key-unusable`. */
export function readTlsFile(text: string): TlsKey {
  return readTlsKey({ certificates: text, privateKey: text }, text.startsWith(ownMark));
}

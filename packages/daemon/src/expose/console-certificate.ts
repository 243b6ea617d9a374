/** The certificate of the exposed console that is made here: a key of its own in a file beside the database. */
import { generateKeyPairSync, randomBytes, type X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { isIP } from 'node:net';
import { isActivationError, type Seconds } from '@attiva/protocol';
import { readPrivateFile, writePrivateFile } from '../files/private-file.ts';
import { selfSignedCertificate } from '../tls/self-signed.ts';
import { readTlsKey, type TlsKey } from '../tls/tls-key.ts';

/** Its file in the folder of the daemon; in no backup. */
export const consoleKeyName = 'console.pem';

/** For exactly these names, the first as the subject. @param now milliseconds since 1970 */
export function makeConsoleKey(names: readonly string[], now: number): TlsKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  // A day back: clocks of others are behind.
  const certificates = selfSignedCertificate({ privateKey, names, serial: randomBytes(16), from: now - 86_400_000 });
  return readTlsKey({ certificates, privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string }, true);
}

/** Undefined: there is none, or one that is damaged: another is made when somebody opens the console. */
export async function readConsoleKey(path: string): Promise<TlsKey | undefined> {
  if (!existsSync(path)) return undefined;
  try {
    const text = (await readPrivateFile(path)).toString('utf8');
    return readTlsKey({ certificates: text, privateKey: text }, true);
  } catch (error) {
    if (isActivationError(error) && error.code === 'tls-key-unusable') return undefined;
    throw error;
  }
}

export async function keepConsoleKey(path: string, { identity }: TlsKey): Promise<void> {
  await writePrivateFile(path, `${identity.certificates}${identity.privateKey}`);
}

/** Whether it was made for these names and no others. */
export function isFor({ certificate }: TlsKey, names: readonly string[]): boolean {
  const told = (certificate.subjectAltName ?? '').split(', ').length;
  return told === names.length && names.every((name) => covers(certificate, name));
}

/** Null: it has no end (RFC 5280 4.1.2.5). */
export function endOf({ validToDate }: X509Certificate): Seconds | null {
  return validToDate.getUTCFullYear() === 9999 ? null : Math.floor(validToDate.getTime() / 1000);
}

/** Whether a browser that trusts it would take it for this name. */
export function covers(certificate: X509Certificate, name: string): boolean {
  return (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined;
}

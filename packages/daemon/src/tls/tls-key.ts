import { createHash, createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { ActivationError } from '@attiva/protocol';
import type { TlsIdentity } from '../http/tls-door.ts';

/** A key with its certificate, checked to belong together. */
export interface TlsKey {
  readonly identity: TlsIdentity;
  /** Of its public key: what clients pin and what is announced. */
  readonly pin: string;
  readonly certificate: X509Certificate;
  /** Whether this host made it; else it was given. */
  readonly own: boolean;
}

const mostBytes = 64 * 1024;
const mostCertificates = 10;

/**
 * Takes key and certificates out of PEM texts, whatever else stands in them.
 * @throws {ActivationError} `tls-key-unusable` saying which of the two, and why.
 */
export function readTlsKey(given: TlsIdentity, own: boolean): TlsKey {
  const certificates = readCertificates(given.certificates);
  const privateKey = readPrivateKey(given.privateKey);
  const [certificate] = certificates as [X509Certificate, ...X509Certificate[]];
  if (!certificate.checkPrivateKey(privateKey)) {
    throw unusable('the first certificate is of another key than the private key');
  }
  const identity = {
    certificates: certificates.map((one) => one.toString()).join(''),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  };
  tryOut(identity);
  return { identity, pin: pinOf(certificate), certificate, own };
}

/** SHA-256 of the public key (SPKI, DER), base64url: the same under a renewed certificate. */
export function pinOf({ publicKey }: X509Certificate): string {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64url');
}

/** What OpenSSL refuses (a chain signed with SHA-1) must be refused here, and not at the first connection. */
function tryOut({ certificates, privateKey }: TlsIdentity): void {
  try {
    createSecureContext({ cert: certificates, key: privateKey });
  } catch (cause) {
    throw unusable(`TLS refuses the certificate (${cause instanceof Error ? cause.message : 'unknown'})`, cause);
  }
}

function readCertificates(text: string): readonly X509Certificate[] {
  const blocks = blocksOf(text, 'CERTIFICATE');
  if (blocks.length === 0) throw unusable('no certificate in PEM form was found (-----BEGIN CERTIFICATE-----)');
  if (blocks.length > mostCertificates) throw unusable(`more than ${mostCertificates} certificates`);
  return blocks.map((block, index) => {
    try {
      return new X509Certificate(block);
    } catch (cause) {
      throw unusable(`certificate ${index + 1} cannot be read`, cause);
    }
  });
}

function readPrivateKey(text: string): KeyObject {
  const blocks = blocksOf(text, '(?:EC |RSA |ENCRYPTED )?PRIVATE KEY');
  const [block] = blocks;
  if (block === undefined) throw unusable('no private key in PEM form was found (-----BEGIN PRIVATE KEY-----)');
  if (blocks.length > 1) throw unusable('there are several private keys');
  if (block.includes('ENCRYPTED')) {
    throw unusable('the private key is locked with a passphrase; a host must start without one: give it unlocked');
  }
  try {
    return checkKind(createPrivateKey(block));
  } catch (cause) {
    if (cause instanceof ActivationError) throw cause;
    throw unusable('the private key cannot be read', cause);
  }
}

/** What every client's TLS knows: Node's and that of Electron, which has no Ed25519. */
function checkKind(key: KeyObject): KeyObject {
  const { namedCurve, modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'ec' && (namedCurve === 'prime256v1' || namedCurve === 'secp384r1')) return key;
  if (key.asymmetricKeyType === 'rsa' && modulusLength >= 2048 && modulusLength <= 4096) return key;
  throw unusable(
    'the private key is of a kind that not every client can use; take EC P-256 or P-384, or RSA 2048 to 4096',
  );
}

function blocksOf(text: string, label: string): readonly string[] {
  if (text.length > mostBytes) throw unusable(`more than ${mostBytes / 1024} KiB`);
  return text.match(new RegExp(`-----BEGIN ${label}-----[\\s\\S]+?-----END ${label}-----`, 'g')) ?? [];
}

function unusable(why: string, cause?: unknown): ActivationError {
  return new ActivationError('tls-key-unusable', why, { cause });
}

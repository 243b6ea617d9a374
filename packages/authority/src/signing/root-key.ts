/**
 * The file `root.key`: the vendor's root key, sealed with a passphrase (scrypt and AES-256-GCM), so that it can lie on
 * two sticks in a safe. Nothing but delegations, vendor statements and root revocations needs it.
 */
import { createCipheriv, createDecipheriv, createPrivateKey, type KeyObject, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import {
  ActivationError,
  createSigner,
  isPublicJwk,
  isVendorId,
  keyId,
  type PublicJwk,
  rootFingerprint,
  type Signer,
  type VendorId,
} from '@attiva/protocol';

/** The file's content. All but `sealed` is authenticated, not secret. */
interface RootKeyFile {
  readonly attivaRootKey: 1;
  readonly note: string;
  readonly vendor: VendorId;
  readonly fingerprint: string;
  readonly public: PublicJwk;
  /** A lab root: everything it signs says so. Absent otherwise. */
  readonly lab?: true;
  readonly kdf: {
    readonly name: 'scrypt';
    readonly n: number;
    readonly r: number;
    readonly p: number;
    readonly salt: string;
  };
  readonly cipher: { readonly name: 'aes-256-gcm'; readonly nonce: string };
  /** PKCS #8 in DER, encrypted, followed by the 16 bytes of the tag: base64url. */
  readonly sealed: string;
}

export interface RootKey {
  readonly vendor: VendorId;
  readonly signer: Signer;
  /** A lab root: everything it signs says so (spec/statements.md 10). */
  readonly lab: boolean;
}

/** 128 MiB and about a third of a second for each guess at the passphrase. */
const cost = { n: 131_072, r: 8, p: 1 };
const mostMemory = 512 * 1024 * 1024;
const note = 'Keep this file off the machine that serves. Without its passphrase it is worth nothing.';

/** Renders `root.key`. The passphrase is the caller's to judge; an empty one is refused. */
export async function sealRootKey(
  key: { readonly vendor: VendorId; readonly privateKey: KeyObject; readonly lab?: boolean },
  passphrase: string,
  random: (size: number) => Uint8Array,
): Promise<string> {
  requirePassphrase(passphrase);
  const jwk = createSigner(key.privateKey).jwk;
  const head = {
    attivaRootKey: 1 as const,
    note,
    vendor: key.vendor,
    fingerprint: rootFingerprint(jwk),
    public: jwk,
    ...(key.lab === true && { lab: true as const }),
    kdf: { name: 'scrypt' as const, ...cost, salt: base64url(random(16)) },
    cipher: { name: 'aes-256-gcm' as const, nonce: base64url(random(12)) },
  };
  const cipher = createCipheriv('aes-256-gcm', await deriveKey(passphrase, head), bytes(head.cipher.nonce));
  cipher.setAAD(authenticated(head));
  const secret = key.privateKey.export({ type: 'pkcs8', format: 'der' });
  const sealed = Buffer.concat([cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
  secret.fill(0);
  const file: RootKeyFile = { ...head, sealed: base64url(sealed) };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/**
 * Opens `root.key`.
 * @throws {ActivationError} `passphrase-wrong`, also for a file that was altered; `config-invalid` for another file.
 */
export async function openRootKey(text: string, passphrase: string): Promise<RootKey> {
  const file = readFile(text);
  if (passphrase === '') throw wrongPassphrase();
  const sealed = bytes(file.sealed);
  try {
    const decipher = createDecipheriv('aes-256-gcm', await deriveKey(passphrase, file), bytes(file.cipher.nonce));
    decipher.setAAD(authenticated(file));
    decipher.setAuthTag(sealed.subarray(-16));
    const secret = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
    const signer = createSigner(createPrivateKey({ key: secret, format: 'der', type: 'pkcs8' }));
    secret.fill(0);
    if (signer.id !== keyId(file.public)) throw new TypeError('the private key is not that of the public one');
    return { vendor: file.vendor, signer, lab: file.lab === true };
  } catch (error) {
    throw wrongPassphrase(error);
  }
}

/** The scrypt parameters stand in the file; bounds keep a forged file from taking all memory. */
async function deriveKey(passphrase: string, file: Pick<RootKeyFile, 'kdf'>): Promise<Buffer> {
  const { n, r, p, salt } = file.kdf;
  const derive = promisify<string, Uint8Array, number, object, Buffer>(scrypt);
  return derive(passphrase.normalize('NFC'), bytes(salt), 32, { N: n, r, p, maxmem: mostMemory });
}

function authenticated(file: Omit<RootKeyFile, 'sealed'>): Buffer {
  const { attivaRootKey, vendor, public: jwk, lab, kdf, cipher } = file;
  const fields = [attivaRootKey, vendor, keyId(jwk), kdf.n, kdf.r, kdf.p, kdf.salt, cipher.nonce];
  // Whoever takes the mark out of the file has a root key that does not open.
  return Buffer.from(JSON.stringify(lab === true ? [...fields, 'lab'] : fields));
}

function readFile(text: string): RootKeyFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw notRootKey(error);
  }
  if (!isRootKeyFile(value)) throw notRootKey();
  return value;
}

function isRootKeyFile(value: unknown): value is RootKeyFile {
  const file = value as Partial<RootKeyFile> | null;
  return (
    typeof file === 'object' &&
    file?.attivaRootKey === 1 &&
    isVendorId(file.vendor) &&
    isPublicJwk(file.public) &&
    (file.lab === undefined || file.lab === true) &&
    typeof file.sealed === 'string' &&
    bytes(file.sealed).length > 16 &&
    file.cipher?.name === 'aes-256-gcm' &&
    typeof file.cipher.nonce === 'string' &&
    bytes(file.cipher.nonce).length === 12 &&
    file.kdf?.name === 'scrypt' &&
    [file.kdf.n, file.kdf.r, file.kdf.p].every((number) => Number.isSafeInteger(number) && number > 0) &&
    128 * file.kdf.n * file.kdf.r <= mostMemory &&
    file.kdf.p <= 16 &&
    typeof file.kdf.salt === 'string'
  );
}

function requirePassphrase(passphrase: string): void {
  if (passphrase === '') {
    throw new ActivationError('wrong-usage', 'The root key needs a passphrase; an empty one protects nothing.');
  }
}

function notRootKey(cause?: unknown): ActivationError {
  return new ActivationError('config-invalid', 'This is not a root key as `attiva authority init` writes it.', {
    cause,
  });
}

function wrongPassphrase(cause?: unknown): ActivationError {
  return new ActivationError('passphrase-wrong', 'The root key does not open with this passphrase.', { cause });
}

function base64url(value: Uint8Array): string {
  return Buffer.from(value).toString('base64url');
}

function bytes(text: string): Buffer {
  return Buffer.from(text, 'base64url');
}

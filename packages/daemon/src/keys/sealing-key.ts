/**
 * Encryption of secrets at rest (verifiers of product keys) with a key file that lies outside the database, so that a
 * copy of the database alone tells nothing. AES-256-GCM; the context ties a sealed value to its row.
 */
import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto';
import { ActivationError } from '@attiva/protocol';
import { readPrivateFile, writePrivateFile } from '../files/private-file.ts';

export interface SealingKey {
  readonly key: KeyObject;
}

const algorithm = 'aes-256-gcm';
const version = 1;
const keyLength = 32;
const nonceLength = 12;
const tagLength = 16;

/** Makes the key file (mode 0600); refuses to replace one with `already-initialized`. `random`: 32 bytes. */
export async function createSealingKey(path: string, random: Uint8Array): Promise<SealingKey> {
  if (random.length !== keyLength) throw new TypeError('A sealing key takes 32 random bytes.');
  await writePrivateFile(path, `${Buffer.from(random).toString('base64url')}\n`, { replace: false });
  return { key: createSecretKey(random) };
}

/** Opens the key file; `storage-failed` when it is missing, damaged, or readable by others. */
export async function openSealingKey(path: string): Promise<SealingKey> {
  const text = (await readPrivateFile(path)).toString('utf8').trim();
  if (!/^[A-Za-z0-9_-]{43}$/u.test(text)) {
    throw new ActivationError('storage-failed', `The key file ${path} is damaged; put it back from its backup.`, {
      facts: { path },
    });
  }
  return { key: createSecretKey(text, 'base64url') };
}

/** What is sealed, and where it belongs. */
export interface Sealable {
  readonly plain: Uint8Array;
  /** Names the place (`host-key:<id>`): only there it opens again. */
  readonly context: string;
  /** 12 fresh random bytes; never the same twice under one key. */
  readonly nonce: Uint8Array;
}

/** version (1 byte) ‖ nonce (12) ‖ ciphertext ‖ tag (16). */
export function seal(sealingKey: SealingKey, { plain, context, nonce }: Sealable): Uint8Array {
  if (nonce.length !== nonceLength) throw new TypeError('Sealing takes a nonce of 12 bytes.');
  const cipher = createCipheriv(algorithm, sealingKey.key, nonce, { authTagLength: tagLength });
  cipher.setAAD(Buffer.from(context, 'utf8'));
  return Buffer.concat([Buffer.of(version), nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** The plain bytes; `storage-failed` for another key, another context or an altered value. */
export function unseal(sealingKey: SealingKey, sealed: Uint8Array, context: string): Uint8Array {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  try {
    if (bytes[0] !== version || bytes.length < 1 + nonceLength + tagLength) throw new RangeError('not a sealed value');
    const nonce = bytes.subarray(1, 1 + nonceLength);
    const decipher = createDecipheriv(algorithm, sealingKey.key, nonce, { authTagLength: tagLength });
    decipher.setAAD(Buffer.from(context, 'utf8'));
    decipher.setAuthTag(bytes.subarray(-tagLength));
    return Buffer.concat([decipher.update(bytes.subarray(1 + nonceLength, -tagLength)), decipher.final()]);
  } catch (error) {
    throw new ActivationError(
      'storage-failed',
      'A sealed value does not open: the key file belongs to another database, or the value was altered.',
      {
        cause: error,
        facts: { context },
      },
    );
  }
}

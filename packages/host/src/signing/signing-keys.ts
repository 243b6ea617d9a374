/**
 * The host's signing keys: one per vendor, each in a file of its own (0600) beside the database, never in it and never
 * in a plain backup, or in a token. Whoever copies the database can sign nothing.
 */
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readPrivateFile, type SigningConfig, tokenOf, writePrivateFile } from '@attiva/daemon';
import { ActivationError, createSigner, isShortId, type Signer, type VendorId } from '@attiva/protocol';

export interface SigningKeys {
  /** Makes a key for a vendor and stores it before anybody learns of it. */
  create(vendor: VendorId): Promise<Signer>;
  /**
   * The key of this id; `undefined` when its file is not on this machine (a copied or restored database).
   * @throws {ActivationError} `storage-failed` when the file is damaged, of another key, or readable by others.
   */
  load(vendor: VendorId, id: string): Promise<Signer | undefined>;
}

/** Signing keys as files under `folder`. */
export function fileSigningKeys(folder: string): SigningKeys {
  const pathOf = (vendor: VendorId, id: string): string => join(folder, vendor, `${id}.key`);
  return {
    async create(vendor): Promise<Signer> {
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const signer = createSigner(privateKey);
      await mkdir(join(folder, vendor), { recursive: true, mode: 0o700 });
      const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
      await writePrivateFile(pathOf(vendor, signer.id), pem, { replace: false });
      return signer;
    },
    async load(vendor, id): Promise<Signer | undefined> {
      // The id comes from the database: it must not lead to any other file of this machine.
      if (!isShortId(id) || !existsSync(pathOf(vendor, id))) return undefined;
      const path = pathOf(vendor, id);
      const signer = createSigner(readKey(await readPrivateFile(path), path));
      if (signer.id === id) return signer;
      throw unusable(path, 'holds another key than its name says');
    },
  };
}

/**
 * Signing keys in a token, where one is configured: new ones are made there; one that was made before in a file stays good.
 * @param signing the configuration's `[signing]`
 */
export function signingKeysOf(folder: string, signing: SigningConfig): SigningKeys {
  const files = fileSigningKeys(folder);
  const open = tokenOf(signing);
  if (open === undefined) return files;
  const labelOf = (vendor: VendorId): string => `${signing.label} ${vendor}`;
  return {
    create: async (vendor) => (await open()).createKey(labelOf(vendor)),
    load: async (vendor, id) => (await files.load(vendor, id)) ?? (await open()).findKey(labelOf(vendor), id),
  };
}

function readKey(pem: Buffer, path: string): KeyObject {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key;
  } catch (error) {
    throw unusable(path, 'is damaged', error);
  }
  throw unusable(path, 'holds a key of another kind');
}

function unusable(path: string, why: string, cause?: unknown): ActivationError {
  return new ActivationError('storage-failed', `the signing key file ${path} ${why}`, { facts: { path }, cause });
}

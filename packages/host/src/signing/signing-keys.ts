/**
 * The host's signing keys: one per vendor, each in a file of its own (0600) beside the database, never in it and never
 * in a plain backup. Whoever copies the database can sign nothing.
 */
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readPrivateFile, writePrivateFile } from '@attiva/daemon';
import { createSigner, type KeyId, type Signer, type VendorId } from '@attiva/protocol';

export interface SigningKeys {
  /** Makes a key for a vendor and stores it before anybody learns of it. */
  create(vendor: VendorId): Promise<Signer>;
  /** The key of this id; `undefined` when its file is not on this machine (a copied or restored database). */
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
      const pem = await readIfThere(pathOf(vendor, id));
      if (pem === undefined) return undefined;
      const signer = createSigner(createPrivateKey(pem));
      return signer.id === (id as KeyId) ? signer : undefined;
    },
  };
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  return existsSync(path) ? readPrivateFile(path) : undefined;
}

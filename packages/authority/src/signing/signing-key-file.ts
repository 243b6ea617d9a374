/**
 * The file `signing.key`: the delegated key the authority signs with from day to day, 0600, not encrypted, because the
 * service starts without a person. A new key waits as `signing.key.next` until a root has delegated to it.
 */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { rename } from 'node:fs/promises';
import { readPrivateFile, writePrivateFile } from '@attiva/daemon';
import { ActivationError, createSigner, isActivationError, type KeyId, type Signer } from '@attiva/protocol';

export function signingKeyText(key: KeyObject): string {
  return String(key.export({ type: 'pkcs8', format: 'pem' }));
}

export interface SigningKeyFiles {
  /** The signer of this id. One that waited becomes the current one: its delegation has been taken. */
  signer(id: KeyId): Promise<Signer>;
  /** Keeps a new key beside the current one, replacing one that waited before. */
  keepNext(key: KeyObject): Promise<Signer>;
  /** Throws `storage-failed` unless the key is here, current or waiting. */
  holds(id: KeyId): Promise<void>;
}

/** @param path of `signing.key` */
export function signingKeyFiles(path: string): SigningKeyFiles {
  const nextPath = `${path}.next`;

  async function find(id: KeyId): Promise<{ readonly signer: Signer; readonly at: string }> {
    for (const at of [path, nextPath]) {
      const signer = await readSigner(at);
      if (signer?.id === id) return { signer, at };
    }
    throw new ActivationError(
      'storage-failed',
      `The signing key ${id}, to which the root delegates, is not in ${path}.`,
      {
        facts: { path, expected: id },
      },
    );
  }

  return {
    async signer(id) {
      const { signer, at } = await find(id);
      if (at === nextPath) await rename(nextPath, path);
      return signer;
    },
    async keepNext(key) {
      await writePrivateFile(nextPath, signingKeyText(key));
      return createSigner(key);
    },
    async holds(id) {
      await find(id);
    },
  };
}

async function readSigner(path: string): Promise<Signer | undefined> {
  try {
    return createSigner(createPrivateKey((await readPrivateFile(path)).toString('utf8')));
  } catch (error) {
    if (isActivationError(error)) {
      if (error.facts['systemError'] === 'ENOENT') return undefined;
      throw error;
    }
    throw new ActivationError('storage-failed', `${path} holds no P-256 private key.`, {
      facts: { path },
      cause: error,
    });
  }
}

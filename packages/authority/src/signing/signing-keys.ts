/**
 * The delegated keys the authority signs with. Usually files: `signing.key`, 0600, not encrypted, because the service
 * starts without a person. A new key waits as `signing.key.next` until a root has delegated to it; one that was replaced
 * stays as `signing.key.ID`, for the revocation list of what it signed.
 */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { link, rename, rm } from 'node:fs/promises';
import { readPrivateFile, type SigningConfig, tokenOf, writePrivateFile } from '@attiva/daemon';
import { ActivationError, createSigner, isActivationError, isShortId, type KeyId, type Signer } from '@attiva/protocol';

export interface SigningKeys {
  /** The signer of this id. One that waited becomes the current one: its delegation has been taken. */
  signer(id: KeyId): Promise<Signer>;
  /** The key of this id, current, waiting or replaced; changes nothing. */
  find(id: KeyId): Promise<Signer | undefined>;
  /** The key that was made and waits for its delegation. In a token none is ever lost: there it is `undefined`. */
  waiting(): Promise<Signer | undefined>;
  /** Makes the next key and keeps it beside the current one, in the place of one that waited before. */
  createNext(): Promise<Signer>;
  /** Throws `storage-failed` unless the key is here, current or waiting. */
  holds(id: KeyId): Promise<void>;
}

export function signingKeyText(key: KeyObject): string {
  return String(key.export({ type: 'pkcs8', format: 'pem' }));
}

/**
 * Keys in files.
 * @param path of `signing.key` @param newKey makes a P-256 private key
 */
function fileSigningKeys(path: string, newKey: () => KeyObject): SigningKeys {
  const nextPath = `${path}.next`;
  const replacedPath = (id: KeyId): string => `${path}.${id}`;

  async function findAt(id: KeyId, places: readonly string[]): Promise<{ signer: Signer; at: string } | undefined> {
    for (const at of places) {
      const signer = await readSigner(at);
      if (signer?.id === id) return { signer, at };
    }
    return undefined;
  }

  async function requireHere(id: KeyId): Promise<{ readonly signer: Signer; readonly at: string }> {
    const found = await findAt(id, [path, nextPath]);
    if (found !== undefined) return found;
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
      const { signer, at } = await requireHere(id);
      if (at === nextPath) await replace(path, nextPath, replacedPath);
      return signer;
    },
    async find(id) {
      const places = [path, nextPath, ...(isShortId(id) ? [replacedPath(id)] : [])];
      return (await findAt(id, places))?.signer;
    },
    waiting: () => readSigner(nextPath),
    async createNext() {
      const key = newKey();
      await writePrivateFile(nextPath, signingKeyText(key));
      return createSigner(key);
    },
    async holds(id) {
      await requireHere(id);
    },
  };
}

/**
 * Keys in a token, where one is configured: new ones are made there. Those that were made before in files stay good until
 * a root has appointed another, and for their lists. In a token a key waits and is replaced where it is.
 */
export function signingKeysOf(path: string, newKey: () => KeyObject, signing: SigningConfig): SigningKeys {
  const files = fileSigningKeys(path, newKey);
  const open = tokenOf(signing);
  if (open === undefined) return files;
  const find = async (id: KeyId): Promise<Signer | undefined> =>
    (await files.find(id)) ?? (await (await open()).findKey(signing.label, id));
  const requireHere = async (id: KeyId): Promise<Signer> => {
    const signer = await find(id);
    if (signer !== undefined) return signer;
    throw new ActivationError('storage-failed', `The signing key ${id} is neither in ${path} nor in the token.`, {
      facts: { path, expected: id },
    });
  };
  return {
    find,
    waiting: async () => undefined,
    createNext: async () => (await open()).createKey(signing.label),
    holds: async (id) => void (await requireHere(id)),
    // Files have their places to exchange; in a token there is nothing to do.
    signer: async (id) => ((await files.find(id)) === undefined ? requireHere(id) : files.signer(id)),
  };
}

/** The waiting key becomes the current one; the one before keeps a name of its own. A crash in between loses neither. */
async function replace(path: string, nextPath: string, replacedPath: (id: KeyId) => string): Promise<void> {
  const before = await readSigner(path);
  if (before !== undefined) {
    const kept = replacedPath(before.id);
    await rm(kept, { force: true });
    await link(path, kept);
  }
  await rename(nextPath, path);
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

/** Another root, made on the machine where roots live. */
import { createSigner, type VendorId } from '@attiva/protocol';
import { writePrivateFile } from '@attiva/daemon';
import { sealRootKey, type RootKey } from '../signing/root-key.ts';
import type { Surroundings } from '../surroundings.ts';

/**
 * Makes a root key and keeps it in a new file, sealed with a passphrase.
 * @throws {ActivationError} `wrong-usage` for an empty passphrase; `storage-failed` where the file is there already.
 */
export async function newRootKey(
  at: { readonly path: string; readonly vendor: VendorId; readonly lab: boolean },
  passphrase: string,
  surroundings: Pick<Surroundings, 'random' | 'newSigningKey'>,
): Promise<RootKey> {
  const privateKey = surroundings.newSigningKey();
  const { vendor, lab } = at;
  const text = await sealRootKey({ vendor, privateKey, lab }, passphrase, surroundings.random);
  await writePrivateFile(at.path, text, { replace: false });
  return { vendor, signer: createSigner(privateKey), lab };
}

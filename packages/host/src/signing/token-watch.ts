/**
 * A token may be taken out and put back while the host runs. It is told in the host's health while it is out, and within a
 * minute of coming back the host answers again, also one that was started without it.
 */
import { isActivationError, type ActivationError, type Signer } from '@attiva/protocol';
import type { SigningKeys } from './signing-keys.ts';

/** Where problems are told, as `HostHealth` does. */
interface Told {
  noteProblem(what: string, error: ActivationError): void;
  hasProblem(code: ActivationError['code']): boolean;
}

/** Keys of which a failure to sign is told. */
export function watchedKeys(keys: SigningKeys, health: Pick<Told, 'noteProblem'>): SigningKeys {
  const watched = (signer: Signer): Signer => ({
    ...signer,
    async sign(bytes) {
      try {
        return await signer.sign(bytes);
      } catch (error) {
        if (isActivationError(error)) health.noteProblem(`signing key ${signer.id}`, error);
        throw error;
      }
    },
  });
  return {
    create: async (vendor) => watched(await keys.create(vendor)),
    async load(vendor, id) {
      const signer = await keys.load(vendor, id);
      return signer && watched(signer);
    },
  };
}

/** Loads everything anew while a token is missing; called every minute. */
export async function lookForToken(health: Pick<Told, 'hasProblem'>, reload: () => Promise<void>): Promise<void> {
  if (health.hasProblem('token-unavailable')) await reload();
}

/**
 * Product packs of a running host: from the vendor file and by themselves, the newest version of each name. Opening and putting
 * them together; adding one is `add-pack.ts`.
 */
import {
  ActivationError,
  type OpenedPack,
  type PackApplication,
  parseProductPack,
  type ProductPackClaims,
  type TrustContext,
  verifyChain,
} from '@attiva/protocol';
import type { StoredPack } from './pack.repository.ts';

/** Verifies a signed pack. @throws {ActivationError} what a chain is refused for. */
export function openPack(chain: unknown, trust: TrustContext): OpenedPack {
  const verified = verifyChain('product-pack', chain, trust);
  return { claims: verified.subject.parts.claims as unknown as ProductPackClaims, chain: verified.chain };
}

/** Opens a stored pack as it was when it came in, whatever the clock has done since. */
export function openStoredPack(row: StoredPack, trust: TrustContext): OpenedPack {
  return openPack(JSON.parse(row.chain), { ...trust, now: Math.max(trust.now, row.added_at) });
}

/** The newest version of each pack, by name. */
export function newestPacks(packs: readonly OpenedPack[]): OpenedPack[] {
  const newest = new Map<string, OpenedPack>();
  for (const pack of packs) {
    const known = newest.get(pack.claims.pack);
    if (known === undefined || known.claims.version < pack.claims.version) newest.set(pack.claims.pack, pack);
  }
  return [...newest.values()];
}

/** All that these packs describe. @throws {ActivationError} `pack-invalid`, `pack-needs-newer-program`. */
export function applicationsOf(packs: readonly OpenedPack[]): PackApplication[] {
  return newestPacks(packs).flatMap((pack) => parseProductPack(pack.claims).applications);
}

/** Two packs must not describe one application: which of them counted would be chance. @throws {ActivationError} `pack-invalid`. */
export function refuseClashes(packs: readonly OpenedPack[]): void {
  const owner = new Map<string, string>();
  for (const { claims } of newestPacks(packs)) {
    for (const { id } of claims.applications) {
      const other = owner.get(id);
      if (other !== undefined) {
        throw new ActivationError(
          'pack-invalid',
          `pack ${claims.pack}: the application ${id} is in pack ${other} already`,
          {
            facts: { fields: [id] },
          },
        );
      }
      owner.set(id, claims.pack);
    }
  }
}

/**
 * What of the rights that an agent shows counts here. Anybody proves a key of his own and writes its id beside a right of nobody:
 * so each is judged as if it lay in this folder. Whether it has ended is not judged.
 */
import type { KeyId, OpenedProductRoots, SignatureCache } from '@attiva/protocol';
import { objectKind } from '../directory/held-object.ts';
import { noIdentity } from '../identity/identity-record.ts';
import { leaseKind } from '../licensing/held-lease.ts';
import { licenseKind } from '../licensing/held-license.ts';
import type { FoundRight } from '../licensing/held-right.ts';
import type { Product } from '../licensing/product.ts';
import { type RightKind, type StoredChain, StoredRight } from '../licensing/stored-right.ts';
import type { AgentSnapshot } from './agent-snapshot.ts';

/** What is needed to judge a right that somebody shows. */
export interface RightTrust {
  readonly opened: OpenedProductRoots;
  readonly products: readonly Product[];
  readonly signatures: SignatureCache;
}

/** By `APPLICATION/EDITION`: the lease or device license that counts. */
export type GenuineLeases = ReadonlyMap<string, FoundRight>;

/**
 * The shown leases and device licenses that count: of the edition under which they are shown and the generation of its key,
 * signed under the vendor's roots, given to a client whose key was proved. What is not found here must neither replace nor
 * remove anything.
 */
export function genuineLeases({ state, proven }: AgentSnapshot, trust: RightTrust): GenuineLeases {
  const found = new Map<string, FoundRight>();
  for (const product of trust.products) {
    const { key, lease, license } = state.editions[product.key] ?? {};
    if (key === undefined) continue;
    const about = { product, generation: key.generation, proven: proven.ids };
    const right = judge(licenseKind, license, { ...about, trust }) ?? judge(leaseKind, lease, { ...about, trust });
    if (right !== undefined) found.set(product.key, right);
  }
  return found;
}

/**
 * Editions, `APPLICATION/EDITION`, for which an agent shows an activation object that the vendor has signed, beside a client whose
 * key was proved. An object is no secret and says nothing of this machine: whoever imitates an agent can show one as well
 * (SECURITY.md). So it licenses beside what this folder holds, and never replaces or removes anything of it.
 */
export function genuineObjects({ state, proven }: AgentSnapshot, trust: RightTrust): ReadonlySet<string> {
  const found = trust.products.filter((product) => {
    const { key, object } = state.editions[product.key] ?? {};
    if (key === undefined) return false;
    const about = { product, generation: key.generation, proven: proven.ids };
    return judge(objectKind, object, { ...about, trust }) !== undefined;
  });
  return new Set(found.map(({ key }) => key));
}

interface Shown {
  readonly product: Product;
  readonly generation: number;
  readonly proven: ReadonlySet<KeyId>;
  readonly trust: RightTrust;
}

/** Undefined: somebody else's, of another product, or nothing of the kind at all. */
function judge<Stored extends StoredChain>(
  kind: RightKind<Stored>,
  stored: Stored | undefined,
  { product, generation, proven, trust: { opened, signatures } }: Shown,
): FoundRight | undefined {
  const question = { identity: noIdentity, proven, revocations: opened.revocations, product, generation };
  return new StoredRight(kind, opened, signatures).find(stored, question).found;
}

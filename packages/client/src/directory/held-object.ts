import {
  agreementEnd,
  type ActivationObjectClaims,
  daySeconds,
  type DirectoryId,
  entitlementsOf,
  type HeldRight,
  isActivationError,
  judgeStoredObject,
  type KeyId,
  type OpenedProductRoots,
  type RevocationSet,
  type SignatureCache,
} from '@attiva/protocol';
import { heldIds, type IdentityRecord } from '../identity/identity-record.ts';
import type { FoundRight, RightFinding } from '../licensing/held-right.ts';
import type { Product } from '../licensing/product.ts';
import type { StoredObject } from '../state/client-state.ts';

/** Everything the finding depends on; compared by identity, so that the warm path verifies no signature. */
export interface ObjectQuestion {
  readonly stored: StoredObject | undefined;
  readonly identity: IdentityRecord;
  /** Clients whose keys an agent has proved to hold. */
  readonly proven?: ReadonlySet<KeyId> | undefined;
  readonly revocations: RevocationSet;
  readonly product: Product;
  readonly generation: number;
}

/** Judges the stored object, anew only when something it depends on has changed. */
export class HeldObject {
  readonly #opened: OpenedProductRoots;
  readonly #signatures: SignatureCache;
  #question: ObjectQuestion | undefined;
  #finding: RightFinding = {};

  constructor(opened: OpenedProductRoots, signatures: SignatureCache) {
    this.#opened = opened;
    this.#signatures = signatures;
  }

  find(question: ObjectQuestion): RightFinding {
    if (this.#question === undefined || !isSame(this.#question, question)) {
      this.#finding = find(question, this.#opened, this.#signatures);
      this.#question = question;
    }
    return this.#finding;
  }
}

function isSame(a: ObjectQuestion, b: ObjectQuestion): boolean {
  return (
    a.stored === b.stored &&
    a.identity === b.identity &&
    a.proven === b.proven &&
    a.revocations === b.revocations &&
    a.product === b.product &&
    a.generation === b.generation
  );
}

/** It is no statement about this machine: a folder that was copied counts only with the identity that had the session. */
function find(
  { stored, identity, proven, revocations, product, generation }: ObjectQuestion,
  { vendor, roots, allowLab }: OpenedProductRoots,
  cache: SignatureCache,
): RightFinding {
  if (stored === undefined) return {};
  const isLeft = identity.left?.clients.includes(stored.client) === true;
  const isHeld = proven?.has(stored.client) === true || heldIds(identity).has(stored.client);
  if (!isLeft && !isHeld) return { problem: 'lease-of-another-client' };
  const directories = stored.directoryIds as readonly DirectoryId[];
  const wanted = { directories, application: product.application.id, generation };
  try {
    const trust = { vendor, roots, allowLab, now: 0, revocations, cache };
    const { object, chain, revoked } = judgeStoredObject(stored.chain, wanted, trust);
    const found = { ...termsOf(object, product), right: rightOf(object, stored, product), chain, revoked };
    return isLeft && identity.left !== undefined ? { found, leftAt: identity.left.at } : { found };
  } catch (error) {
    if (isActivationError(error)) return { problem: error.code };
    throw error;
  }
}

function termsOf(
  object: ActivationObjectClaims,
  { edition }: Product,
): Pick<FoundRight, 'origin' | 'entitlements' | 'maintenanceUntil'> {
  const { maintenanceUntil } = object;
  return {
    origin: object,
    entitlements: entitlementsOf(object, edition.id),
    ...(maintenanceUntil !== undefined && { maintenanceUntil }),
  };
}

/** It begins with the last session that found it; then the edition's validity, never longer than the agreement. */
function rightOf(object: ActivationObjectClaims, { session, ended }: StoredObject, { edition }: Product): HeldRight {
  const validity = session + edition.validityDays * daySeconds;
  const exp = Math.min(validity, agreementEnd(object) ?? validity);
  const base = { kind: 'activation-object', iat: session } as const;
  if (ended !== undefined && ended.at < exp) return { ...base, exp: ended.at, ends: 'taken', because: ended.code };
  return { ...base, exp, ends: exp < validity ? 'agreement' : 'validity' };
}

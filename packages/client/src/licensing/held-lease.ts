import {
  type ErrorCode,
  isActivationError,
  type JudgedLease,
  type KeyId,
  judgeStoredLease,
  type OpenedProductRoots,
  type RevocationSet,
  type Seconds,
  type SignatureCache,
} from '@attiva/protocol';
import { heldIds, type IdentityRecord } from '../identity/identity-record.ts';
import type { StoredLease } from '../state/client-state.ts';
import type { Product } from './product.ts';

/** What a stored lease turned out to be. */
export interface LeaseFinding {
  /** Authentic and this machine's; whether it still runs is judged by its times. */
  readonly lease?: JudgedLease;
  /** When the identity it was given to was left, because the device had changed too much. */
  readonly leftAt?: Seconds;
  /** Why the one in the file does not count. */
  readonly problem?: ErrorCode;
}

/** Everything the finding depends on; compared by identity, so that the warm path verifies no signature. */
export interface LeaseQuestion {
  readonly stored: StoredLease | undefined;
  readonly identity: IdentityRecord;
  /** Clients whose keys an agent has proved to hold. */
  readonly proven?: ReadonlySet<KeyId> | undefined;
  readonly revocations: RevocationSet;
  readonly product: Product;
  readonly generation: number;
}

/** Judges the stored lease, anew only when something it depends on has changed. */
export class HeldLease {
  readonly #opened: OpenedProductRoots;
  readonly #signatures: SignatureCache;
  #question: LeaseQuestion | undefined;
  #finding: LeaseFinding = {};

  constructor(opened: OpenedProductRoots, signatures: SignatureCache) {
    this.#opened = opened;
    this.#signatures = signatures;
  }

  find(question: LeaseQuestion): LeaseFinding {
    if (this.#question === undefined || !isSame(this.#question, question)) {
      this.#finding = judge(question, this.#opened, this.#signatures);
      this.#question = question;
    }
    return this.#finding;
  }
}

function isSame(a: LeaseQuestion, b: LeaseQuestion): boolean {
  return (
    a.stored === b.stored &&
    a.identity === b.identity &&
    a.proven === b.proven &&
    a.revocations === b.revocations &&
    a.product === b.product &&
    a.generation === b.generation
  );
}

function judge(
  { stored, identity, proven, revocations, product, generation }: LeaseQuestion,
  opened: OpenedProductRoots,
  cache: SignatureCache,
): LeaseFinding {
  if (stored === undefined) return {};
  const isLeft = identity.left?.clients.includes(stored.client) === true;
  const isHeld = proven?.has(stored.client) === true || heldIds(identity).has(stored.client);
  if (!isLeft && !isHeld) return { problem: 'lease-of-another-client' };
  const { vendor, roots, allowLab } = opened;
  const holder = {
    client: stored.client,
    application: product.application.id,
    edition: product.edition.id,
    generation,
  };
  try {
    // T1 is not judged here: a lease from ahead of the clock is a state (`clock-behind-lease`), not an error.
    const lease = judgeStoredLease(stored.chain, holder, { vendor, roots, allowLab, now: 0, revocations, cache });
    return isLeft && identity.left !== undefined ? { lease, leftAt: identity.left.at } : { lease };
  } catch (error) {
    if (isActivationError(error)) return { problem: error.code };
    throw error;
  }
}

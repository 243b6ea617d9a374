/**
 * Answering `GET /v1/host`: who this host is for one vendor, signed over the caller's nonce. It has a small line of its
 * own, so that a flood of questions never takes an activation's place, and it counts nobody.
 */
import {
  ActivationError,
  type HostInfoClaims,
  isRandomId,
  prepareHostStatement,
  type RequestId,
  type Seconds,
  signBatch,
  type StoreId,
} from '@attiva/protocol';
import { type HeldGrant, type ServedVendor, type VendorBook, whyNotServing } from '../vendors/vendor-book.ts';

export interface InfoOptions {
  readonly book: VendorBook;
  readonly store: StoreId;
  readonly program: string;
  readonly now: () => Seconds;
  /** Most questions that wait at once. */
  readonly capacity: number;
}

interface Waiting {
  readonly input: string;
  readonly grant: HeldGrant;
  readonly resolve: (body: string) => void;
  readonly reject: (error: unknown) => void;
}

export class InfoLine {
  readonly #options: InfoOptions;
  #waiting: Waiting[] = [];
  #signing = 0;
  #scheduled = false;

  constructor(options: InfoOptions) {
    this.#options = options;
  }

  /**
   * The body of the answer.
   * @throws {ActivationError} `malformed` (no proper nonce), `host-not-registered`, `busy`.
   */
  async ask(vendorId: string, nonce: unknown): Promise<string> {
    if (!isRandomId(nonce)) throw new ActivationError('malformed', 'a nonce is 16 random bytes, 22 characters');
    const vendor = this.#options.book.find(vendorId);
    const grant = vendor === undefined ? undefined : speakingGrant(vendor);
    if (vendor === undefined || grant?.signer === undefined) {
      throw new ActivationError('host-not-registered', 'this host is not registered for that vendor');
    }
    if (this.#waiting.length + this.#signing >= this.#options.capacity) {
      throw new ActivationError('busy', 'too many questions are waiting', { retryAfterSeconds: 1 });
    }
    const input = prepareHostStatement('host-info', this.#claims(vendor, grant, nonce as RequestId), grant.signer.jwk);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ input, grant, resolve, reject });
      this.#schedule();
    });
  }

  /** One batch after the other: a slow signer (a TPM) makes batches larger, not the line longer than its bound. */
  #schedule(): void {
    if (this.#scheduled || this.#waiting.length === 0) return;
    this.#scheduled = true;
    setImmediate(() => void this.#answerAll());
  }

  #claims(vendor: ServedVendor, grant: HeldGrant, nonce: RequestId): HostInfoClaims {
    const served = [...vendor.applications.values()].filter((one) => one.grant !== undefined);
    const why = served.map(whyNotServing).find((reason) => reason !== undefined);
    const serving = served.some((one) => whyNotServing(one) === undefined);
    return {
      iss: grant.claims.sub,
      iat: this.#options.now(),
      nonce,
      vendor: vendor.id,
      protocol: [1],
      program: this.#options.program,
      applications: served.map((one) => ({
        id: one.application.id,
        generation: (one.grant as HeldGrant).claims.generation,
      })),
      serving,
      ...(!serving && why !== undefined && { why }),
      store: this.#options.store,
    };
  }

  /** One signature per grant's key for all who have asked since the last batch. */
  async #answerAll(): Promise<void> {
    const asked = this.#waiting.splice(0);
    this.#signing = asked.length;
    for (const [grant, group] of Map.groupBy(asked, (one) => one.grant)) await answerGroup(grant, group);
    this.#signing = 0;
    this.#scheduled = false;
    this.#schedule();
  }
}

async function answerGroup(grant: HeldGrant, group: readonly Waiting[]): Promise<void> {
  try {
    if (grant.signer === undefined) throw new TypeError('a grant that speaks has its key');
    const inputs = group.map((one) => one.input);
    const statements = await signBatch(inputs, grant.signer);
    group.forEach((one, index) => {
      one.resolve(`{"chain":["${statements[index]}","${grant.chain[0]}","${grant.chain[1]}"]}`);
    });
  } catch (error) {
    for (const one of group) one.reject(error);
  }
}

/** The grant under which the host speaks of itself: one that serves, if any does. */
function speakingGrant(vendor: ServedVendor): HeldGrant | undefined {
  const withKey = vendor.grants.filter((grant) => grant.signer !== undefined);
  return withKey.find((grant) => !grant.revoked) ?? withKey[0];
}

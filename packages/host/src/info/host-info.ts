/**
 * Answering `GET /v1/host`: who this host is for one vendor, signed over the caller's nonce. It has a small line of its
 * own, so that a flood of questions never takes an activation's place, and it counts nobody.
 */
import {
  ActivationError,
  type HostInfoClaims,
  isRandomId,
  isShortId,
  type KeyId,
  prepareHostStatement,
  type RequestId,
  type Seconds,
  signBatch,
  type StoreId,
} from '@attiva/protocol';
import { LinePace } from '../activation/line-pace.ts';
import {
  grantUnder,
  type HeldGrant,
  rootUnknown,
  type ServedVendor,
  type VendorBook,
  whyNotServing,
} from '../vendors/vendor-book.ts';

export interface InfoOptions {
  readonly book: VendorBook;
  readonly store: StoreId;
  readonly program: string;
  readonly now: () => Seconds;
  /** Most questions that wait at once. */
  readonly capacity: number;
  /** Milliseconds: measures how fast the line moves, for `Retry-After`. */
  readonly monotonic: () => number;
  /** SHA-256 of the TLS public key, base64url, while TLS is spoken. */
  readonly tlsKey?: () => string | undefined;
}

/** A question as it came, nothing of it looked at. */
export interface InfoQuestion {
  readonly nonce: unknown;
  /** Ids of the roots that the product holds, separated by commas; absent: any will do. */
  readonly roots?: unknown;
}

const mostRoots = 8; // As in an activation request.

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
  readonly #pace: LinePace;

  constructor(options: InfoOptions) {
    this.#options = options;
    this.#pace = new LinePace(options.monotonic);
  }

  /**
   * The body of the answer.
   * @throws {ActivationError} `malformed` (no proper nonce or roots), `host-not-registered`, `root-unknown`, `busy`.
   */
  async ask(vendorId: string, question: InfoQuestion): Promise<string> {
    const { nonce } = question;
    if (!isRandomId(nonce)) throw new ActivationError('malformed', 'a nonce is 16 random bytes, 22 characters');
    const roots = readRoots(question.roots);
    const vendor = this.#options.book.find(vendorId);
    const grant = vendor === undefined ? undefined : speakingGrant(vendor, roots);
    if (vendor === undefined || grant?.signer === undefined) {
      throw new ActivationError('host-not-registered', 'this host is not registered for that vendor');
    }
    const before = this.#waiting.length + this.#signing;
    if (before >= this.#options.capacity) {
      const retryAfterSeconds = this.#pace.secondsFor(before);
      throw new ActivationError('busy', `${before} questions are waiting`, { retryAfterSeconds });
    }
    if (before === 0) this.#pace.begin();
    const claims = this.#claims(vendor, grant, { nonce: nonce as RequestId, roots });
    const input = prepareHostStatement('host-info', claims, grant.signer.jwk);
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

  #claims(
    vendor: ServedVendor,
    speaking: HeldGrant,
    { nonce, roots }: { readonly nonce: RequestId; readonly roots: readonly KeyId[] },
  ): HostInfoClaims {
    // An application under another root stays in the list: its activation is refused in words, and the host notes it.
    const served = [...vendor.applications.values()].flatMap(({ application, grants }) => {
      const grant = grantUnder(grants, roots) ?? grants[0];
      return grant === undefined ? [] : [{ id: application.id, grant }];
    });
    const why = served.map(whyNotServing).find((reason) => reason !== undefined);
    const serving = served.some((one) => whyNotServing(one) === undefined);
    const tls = this.#options.tlsKey?.();
    return {
      iss: speaking.claims.sub,
      iat: this.#options.now(),
      nonce,
      vendor: vendor.id,
      protocol: [1],
      program: this.#options.program,
      applications: served.map(({ id, grant }) => ({ id, generation: grant.claims.generation })),
      serving,
      ...(!serving && why !== undefined && { why }),
      store: this.#options.store,
      ...(tls !== undefined && { tls }),
    };
  }

  /** One signature per grant's key for all who have asked since the last batch. */
  async #answerAll(): Promise<void> {
    const asked = this.#waiting.splice(0);
    this.#signing = asked.length;
    for (const [grant, group] of Map.groupBy(asked, (one) => one.grant)) await answerGroup(grant, group);
    this.#pace.note(asked.length);
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

function readRoots(text: unknown): readonly KeyId[] {
  if (text === undefined) return [];
  const ids = typeof text === 'string' ? text.split(',', mostRoots + 1) : [];
  if (ids.length > 0 && ids.length <= mostRoots && ids.every(isShortId)) return ids as KeyId[];
  throw new ActivationError('malformed', `roots are 1 to ${mostRoots} ids of 20 characters, separated by commas`);
}

/** The grant under which the host speaks of itself to a product with these roots: one that serves, if any does. */
function speakingGrant({ id, grants }: ServedVendor, roots: readonly KeyId[]): HeldGrant | undefined {
  const fitting = roots.length === 0 ? grants : grants.filter((grant) => roots.includes(grant.root));
  if (fitting.length === 0 && grants.length > 0) throw rootUnknown(id, { grants, roots });
  const withKey = fitting.filter((grant) => grant.signer !== undefined);
  return withKey.find((grant) => !grant.revoked) ?? withKey[0];
}

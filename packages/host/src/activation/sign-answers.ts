/**
 * Signs what has been committed: one signature per signing key over all that waits for it. A key in a token takes its time;
 * what is committed meanwhile waits here and shares the next signature, so that the token holds nobody up but itself.
 */
import { maxBatchSize, prepareHostStatement, type Signer, signBatch } from '@attiva/protocol';
import type { HintClaim } from '../hints/open-hints.ts';
import type { HeldGrant } from '../vendors/vendor-book.ts';
import type { LineAnswer } from './batch-line.ts';
import type { AnsweredTerms } from './client-row.ts';

export interface Signable {
  readonly terms: AnsweredTerms;
  readonly grant: HeldGrant;
  /** Not part of what is recorded: a repeated answer gives it again, as long as it waits. */
  readonly hint?: HintClaim | undefined;
}

/** What one batch has for one key. */
interface Order {
  readonly inputs: readonly string[];
  readonly resolve: (statements: readonly LineAnswer[]) => void;
}

/** The statements of a batch, signed: what is an error already stays one. */
export type SignAnswers = (
  decided: readonly (Signable | Error)[],
  tls: string | undefined,
) => Promise<readonly LineAnswer[]>;

export function createAnswerSigner(): SignAnswers {
  const desks = new WeakMap<Signer, KeyDesk>();
  const deskOf = (signer: Signer): KeyDesk => {
    const known = desks.get(signer);
    if (known !== undefined) return known;
    const desk = new KeyDesk(signer);
    desks.set(signer, desk);
    return desk;
  };
  return async (decided, tls) => {
    const answers: LineAnswer[] = decided.map((one) => (one instanceof Error ? one : new Error('not signed yet')));
    const places = decided.flatMap((one, index) => (one instanceof Error ? [] : [{ one, index }]));
    const bySigner = Map.groupBy(places, ({ one }) => one.grant.signer as Signer); // findProduct has refused grants without one.
    await Promise.all(
      [...bySigner].map(async ([signer, own]) => {
        const statements = await deskOf(signer).sign(
          own.map(({ one }) => one),
          tls,
        );
        own.forEach(({ one, index }, position) => {
          answers[index] = chainOf(statements[position], one.grant);
        });
      }),
    );
    return answers;
  };
}

/** Statements are base64url and dots: nothing in them needs escaping in JSON. */
function chainOf(statement: LineAnswer | undefined, { chain }: HeldGrant): LineAnswer {
  if (typeof statement !== 'string') return statement ?? new Error('a signed batch lacks an answer');
  return `{"chain":["${statement}","${chain[0]}","${chain[1]}"]}`;
}

function claimsOf({ terms, hint }: Signable, tls: string | undefined): object {
  if (tls === undefined && hint === undefined) return terms.claims;
  return { ...terms.claims, ...(tls !== undefined && { tls }), ...(hint !== undefined && { hint }) };
}

/** One signature of a key at a time. */
class KeyDesk {
  readonly #signer: Signer;
  readonly #orders: Order[] = [];
  #signing = false;

  constructor(signer: Signer) {
    this.#signer = signer;
  }

  /** Never rejects: a key that fails (a TPM that is gone) fails these answers; those of another vendor's key go out. */
  async sign(signables: readonly Signable[], tls: string | undefined): Promise<readonly LineAnswer[]> {
    let inputs: readonly string[];
    try {
      inputs = signables.map((one) => prepareHostStatement(one.terms.kind, claimsOf(one, tls), this.#signer.jwk));
    } catch (error) {
      return signables.map(() => asError(error));
    }
    return new Promise((resolve) => {
      this.#orders.push({ inputs, resolve });
      if (!this.#signing) void this.#signAll();
    });
  }

  async #signAll(): Promise<void> {
    this.#signing = true;
    while (this.#orders.length > 0) {
      const orders = this.#nextTree();
      const inputs = orders.flatMap((order) => order.inputs);
      const signed = await signTree(inputs, this.#signer);
      let from = 0;
      for (const order of orders) {
        order.resolve(signed.slice(from, from + order.inputs.length));
        from += order.inputs.length;
      }
    }
    this.#signing = false;
  }

  /** Whole orders, as many as one tree holds. */
  #nextTree(): readonly Order[] {
    let [many, leaves] = [0, 0];
    for (const { inputs } of this.#orders) {
      if (many > 0 && leaves + inputs.length > maxBatchSize) break;
      many += 1;
      leaves += inputs.length;
    }
    return this.#orders.splice(0, many);
  }
}

async function signTree(inputs: readonly string[], signer: Signer): Promise<readonly LineAnswer[]> {
  try {
    return await signBatch(inputs, signer);
  } catch (error) {
    return inputs.map(() => asError(error));
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

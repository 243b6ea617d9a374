/** The verifier of examples/verify-lease, written from the spec alone: what one of the two accepts, the other accepts as well. */
import {
  type ActivationError,
  isActivationError,
  RevocationSet,
  openRevocationList,
  type TrustContext,
  type VectorInput,
  type VectorTrust,
} from '@attiva/protocol';
import { labelOfError } from '../outcome.ts';
import { promise } from '../target.ts';

interface OtherTrust extends VectorTrust {
  readonly lists: ReadonlyMap<string, { readonly iat: number }>;
}

interface SecondVerifier {
  verifyChain(kind: string, chain: unknown, trust: OtherTrust): unknown;
  openRevocationList(chain: unknown, trust: VectorTrust | OtherTrust): { readonly sub: string; readonly iat: number };
  judgeStoredLease(chain: unknown, holder: unknown, trust: OtherTrust): unknown;
  judgeAnswer(body: unknown, pending: unknown, trust: OtherTrust): unknown;
  judgeRelease(body: unknown, pending: unknown, trust: OtherTrust): unknown;
}

const place = new URL('../../../examples/verify-lease/verify.mjs', import.meta.url).href;
export const second = (await import(place)) as SecondVerifier;

const ours = new WeakMap<object, TrustContext>();
const theirs = new WeakMap<object, OtherTrust>();

/** Opening the lists of a trust costs more than most inputs: once for each row of the table. */
function once<T>(made: WeakMap<object, T>, of: object, make: () => T): T {
  const known = made.get(of) ?? make();
  made.set(of, known);
  return known;
}

/** The trust of an input for our verifier, its lists held. */
export function ourTrust(input: VectorInput): TrustContext {
  const trust = input['trust'] as VectorTrust;
  return once(ours, trust, () => openTrust(trust));
}

function openTrust({ vendor, roots, now, revocations, allowLab }: VectorTrust): TrustContext {
  const trust = { vendor, roots, now, revocations: RevocationSet.empty, ...(allowLab !== undefined && { allowLab }) };
  let held = RevocationSet.empty;
  for (const chain of revocations) held = held.with(openRevocationList(chain, trust));
  return { ...trust, revocations: held };
}

/** The same for the other one. */
export function otherTrust(input: VectorInput): OtherTrust {
  const trust = input['trust'] as VectorTrust;
  return once(theirs, trust, () => openOtherTrust(trust));
}

function openOtherTrust(trust: VectorTrust): OtherTrust {
  const lists = new Map<string, { readonly sub: string; readonly iat: number }>();
  for (const chain of trust.revocations) {
    const list = second.openRevocationList(chain, trust);
    const held = lists.get(list.sub);
    if (held === undefined || held.iat < list.iat) lists.set(list.sub, list);
  }
  return { ...trust, lists };
}

/** Runs both on one input: label of ours, if the other one agrees. */
export function bothJudge<T>(judge: () => T, judgeOther: () => unknown, accepted: (value: T) => string): string {
  let value: T | undefined;
  let refusal: ActivationError | undefined;
  let label = '';
  try {
    value = judge();
  } catch (error) {
    label = labelOfError(error);
    if (isActivationError(error)) refusal = error;
  }
  const other = codeOf(judgeOther);
  promise(
    (other === 'ok') === (refusal === undefined),
    `ours says ${refusal?.code ?? 'ok'}, the second implementation ${other}`,
  );
  return refusal === undefined ? accepted(value as T) : label;
}

function codeOf(run: () => unknown): string {
  try {
    run();
    return 'ok';
  } catch (error) {
    // It throws its refusals with a code; whatever else it throws is a refusal by accident, which is its own affair.
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}

import { isActivationError } from '@attiva/protocol';

/** The fact `reason` of a connection that ended in order, where an answer, or what comes before it, was owed. */
export const closedReason = 'closed';

/**
 * Node calls it ECONNRESET as well where the other side closed in order before the answer, or its head, was whole. Windows may call a
 * reset ECONNABORTED.
 */
const cuts: ReadonlySet<unknown> = new Set([closedReason, 'ECONNRESET', 'ECONNABORTED', 'EPIPE']);

/** Whose connections were cut at one moment do not all come back at one moment. */
const longestPauseMilliseconds = 1000;

/**
 * Whether an exchange failed because its connection was cut (spec/messages.md 8, *Once more*): it ended, reset or closed, before the
 * answer was whole. What was answered, by whomever, is no cut: a TLS alert, another key, a proxy's refusal, what is no HTTP.
 * Asked only of what `exchange` throws: in a problem document a peer may say anything. The lab's boot storm has the same rule (`load/run-storm.ts`).
 */
export function wasCut(error: unknown): boolean {
  return isActivationError(error) && error.code === 'answer-not-ours' && isCutBy(error.facts['reason']);
}

/** Whether a cut is called so: by Node, or `closedReason`. */
export function isCutBy(reason: unknown): boolean {
  return cuts.has(reason);
}

/** Milliseconds until the same is asked once more. */
export function pauseAfterCut(random: (size: number) => Uint8Array): number {
  return Math.floor((Buffer.from(random(2)).readUInt16BE() / 0x1_0000) * longestPauseMilliseconds);
}

/** Obeying a pinned host's hint (spec/messages.md 10): noted with the answer that brought it, then done. */
import { afterHint, type JudgedCounted, type JudgedLease, judgeHint, noHints, type Seconds } from '@attiva/protocol';
import { succeedIdentity } from '../identity/ready-identity.ts';
import type { ClientState } from '../state/client-state.ts';
import type { Attempt } from './attempt-parts.ts';
import { neededIdentities } from './store-answer.ts';

/** The state after an answer, with what is remembered of its hint. Every edition that asks hosts is due when one was obeyed. */
export function withHint(state: ClientState, answer: JudgedLease | JudgedCounted, now: Seconds): ClientState {
  const { iss: host, hint } = answer.kind === 'lease' ? answer.lease : answer.notice;
  const { pinnedHosts: pinned = [], hints: memory = noHints } = state;
  const judged = judgeHint(hint, { host, pinned, memory, now });
  const hints = afterHint(memory, judged, now);
  return hints.last === undefined ? state : { ...state, hints };
}

/**
 * Takes the new identity that the hint just stored asks for. The hint was written down before: a crash here costs the hint and
 * never a second identity. Grace does not begin anew.
 */
export async function takeHintedIdentity({ writer, opened, making }: Attempt, before: ClientState): Promise<void> {
  const { state, identity } = writer.read();
  const last = state.hints?.last;
  const isNew = last?.verdict === 'obeyed' && before.hints?.obeyed.includes(last.id) !== true;
  if (!isNew || last.kind !== 'new-identity') return;
  const made = await succeedIdentity({ record: identity, state, vendor: opened.vendor }, making);
  writer.writeIdentity(neededIdentities(made.record, state));
}

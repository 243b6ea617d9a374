/**
 * The end of a machine that lives for a job: each host that counted it is told, so that its place is free at once and not
 * a day later. Needs no answer to be right: a host that is not reached stops counting 26 hours after the last contact.
 */
import { isActivationError, parseHostAddress } from '@attiva/protocol';
import { identityId, presentIdentity, signerOf } from '../identity/identity-record.ts';
import type { ClientFolder } from './client-folder.ts';
import { meetHost, requestBasis, requestDate } from './ask-hosts.ts';
import { type Attempt, type AttemptContext, beginAttempt } from './attempt-parts.ts';
import { type HostTarget, requestRelease } from './host-conversation.ts';
import type { LeaveReport } from './report.ts';

/** Tells the host that answered last for this edition. Never throws for what host or network do. */
export async function leaveHost(folder: ClientFolder, context: AttemptContext): Promise<LeaveReport> {
  return folder.locked(async (writer) => {
    const attempt = beginAttempt(writer, context);
    const { state, identity: record } = writer.read();
    const identity = presentIdentity(record);
    const { product } = context;
    const edition = state.editions[product.key];
    const host = edition?.answer?.host;
    const isKnown =
      identity !== undefined && state.applications[product.application.id]?.prev?.client === identityId(identity);
    if (!isKnown || host === undefined) return { product: product.key, outcome: 'unknown-there' };
    try {
      const target = edition?.cachedHost ?? (await meet(host, attempt));
      const lastIat = state.applications[product.application.id]?.lastIat;
      const iat = requestDate(attempt.talk.now(), lastIat);
      const basis = requestBasis(identity, state, attempt);
      await requestRelease(target, { basis, iat, signer: signerOf(identity) }, attempt.talk);
    } catch (error) {
      if (!isActivationError(error)) throw error;
      return { product: product.key, outcome: 'not-heard', host, code: error.code, detail: error.detail };
    }
    const { lease: _lease, answer: _answer, ...kept } = edition ?? {};
    const { [product.application.id]: _left, ...applications } = state.applications;
    writer.writeState({ ...state, applications, editions: { ...state.editions, [product.key]: kept } });
    return { product: product.key, outcome: 'released', host };
  });
}

/** A host that gave no lease is not remembered with its path: it is asked anew what it is. */
function meet(host: string, attempt: Attempt): Promise<HostTarget> {
  return meetHost({ ...parseHostAddress(host), path: '/', source: 'last-success' }, attempt);
}

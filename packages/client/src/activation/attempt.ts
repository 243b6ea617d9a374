/**
 * One attempt, from the order of methods to what is stored: the directory, then hosts, unless an administrator allows one of
 * them alone. How each is asked is `ask-directory.ts` and `ask-hosts.ts`.
 */
import { countText, type ErrorCode, type JudgedCounted } from '@attiva/protocol';
import { withObject } from '../directory/store-object.ts';
import { allowedFor } from '../discovery/where-to-look.ts';
import { type Identity, identityId } from '../identity/identity-record.ts';
import type { ClientState } from '../state/client-state.ts';
import { dropIdentities, restoreRearms } from './after-success.ts';
import { askDirectory, noteRevoked, type ReceivedObject } from './ask-directory.ts';
import { askHosts, lineOf, type Received, successionOf } from './ask-hosts.ts';
import { type Attempt, type AttemptContext, beginAttempt, prepareIdentity } from './attempt-parts.ts';
import type { FolderWriter } from './client-folder.ts';
import { takeHintedIdentity, withHint } from './obey-hint.ts';
import { OwnFailure, ownWriter } from './own-writer.ts';
import { withoutSuccession } from './queued-successions.ts';
import { type ActivationReport, type HostTried, overallCause, subjectOf } from './report.ts';
import { withAnswer, withFailure, withRevocations } from './store-answer.ts';

/**
 * One attempt, with the folder's lock held: identity → directory → hosts one after the other → the first thing that licenses is
 * stored. Whatever goes wrong on the way is a line in the report; only a state that cannot be written is thrown.
 */
export async function attemptActivation(writer: FolderWriter, context: AttemptContext): Promise<ActivationReport> {
  try {
    return await askInOrder(beginAttempt(ownWriter(writer), context));
  } catch (error) {
    throw error instanceof OwnFailure ? error.failure : error;
  }
}

async function askInOrder(attempt: Attempt): Promise<ActivationReport> {
  const identity = prepareIdentity(attempt);
  noteRevoked(attempt);
  const object = await askDirectory(attempt);
  if (object !== undefined) return storeObject(object, identity, attempt);
  const received = await askHosts(identity, boundNow(attempt));
  return received === undefined ? storeFailure(attempt) : storeAnswer(received, attempt);
}

/** An object that this very attempt has ended binds nobody any more: a host of another agreement may follow it at once. */
function boundNow({ agreement: _before, ...attempt }: Attempt): Attempt {
  const agreement = attempt.agreementNow();
  return { ...attempt, ...(agreement !== undefined && { agreement }) };
}

/** The object and the moment of its session, in one atomic step. */
function storeObject(received: ReceivedObject, identity: Identity, attempt: Attempt): ActivationReport {
  const { writer, product, talk } = attempt;
  const { lab } = received;
  const object = { ...received.object, client: identityId(identity) };
  writer.writeState(withObject(withListsOfProduct(attempt), { product, object, lab, at: talk.now() }));
  dropIdentities(writer);
  restoreRearms(writer, product, attempt.generation);
  const detail = `activated by directory ${object.directory}: object "${object.name}"`;
  return { ...reportBase(attempt), outcome: 'licensed', detail };
}

/** Lease, `prev`, clock and host in one atomic step; then the keys that nobody needs any more are dropped. */
async function storeAnswer(received: Received, attempt: Attempt): Promise<ActivationReport> {
  const { answer, identity, requestIat, host } = received;
  const { writer, product, talk } = attempt;
  const client = identityId(identity);
  const state = withListsOfProduct(attempt);
  const carried = successionOf(identity, state, attempt);
  const at = talk.now();
  const answered = withHint(withAnswer(state, { product, answer, client, requestIat, at, host }), answer, at);
  const place = { application: product.application.id, client };
  writer.writeState(carried === undefined ? answered : withoutSuccession(answered, place, carried));
  dropIdentities(writer);
  if (answer.kind === 'lease') restoreRearms(writer, product, attempt.generation);
  await takeHintedIdentity(attempt, state);
  return reportAnswer(received, attempt);
}

/**
 * The state, with the lists that this product carries: another product of the vendor on this machine, or an older release
 * of this one, must not know less than was known here once.
 */
function withListsOfProduct({ writer, revocations }: Attempt): ClientState {
  const { state } = writer.read();
  return withRevocations(state, revocations(state));
}

function reportAnswer({ answer, candidate }: Received, attempt: Attempt): ActivationReport {
  const { count, threshold } = answer.kind === 'lease' ? answer.lease : answer.notice;
  const base = { ...reportBase(attempt), count, threshold };
  const line = lineOf(candidate);
  if (answer.kind === 'lease') {
    const hosts: HostTried[] = [...attempt.hosts, { ...line, outcome: 'licensed' }];
    return { ...base, outcome: 'licensed', detail: `activated by ${line.host}`, hosts };
  }
  const { reason } = answer.notice;
  const detail = whyCounted(answer);
  const hosts: HostTried[] = [...attempt.hosts, { ...line, outcome: 'counted', code: reason, detail }];
  return { ...base, outcome: 'counted', code: reason, detail, hosts, retryAfterSeconds: answer.retryAfterSeconds };
}

function whyCounted({ notice: { reason, count, threshold } }: JudgedCounted): string {
  if (reason === 'below-threshold') return countText(count, threshold);
  return reason === 'quantity-exceeded' ? 'the quantity bought is used up' : 'the agreement has ended';
}

function storeFailure(attempt: Attempt): ActivationReport {
  const { writer, product, talk } = attempt;
  const at = talk.now();
  const cause = causeOf(attempt);
  const wait = longestWait(attempt);
  const failure = { at, code: cause.code, ...(wait !== undefined && { notBefore: at + wait }) };
  writer.writeState(withFailure(writer.read().state, product, failure));
  return {
    ...reportBase(attempt),
    outcome: 'failed',
    ...cause,
    ...(wait !== undefined && { retryAfterSeconds: wait }),
  };
}

/**
 * Where hosts may answer, theirs is the cause: a directory that holds nothing for this product is the usual thing, and has its own
 * line. Where the directory alone may, it is the directory's.
 */
function causeOf({ product, writer, directories, hosts, domains }: Attempt): {
  readonly code: ErrorCode;
  readonly detail: string;
} {
  const [directory] = directories;
  const { code, detail = '' } = directory ?? {};
  if (allowedFor(product, writer.read().state) !== 'directory') return overallCause(hosts, domains);
  return code === undefined ? directoryOnly : { code, detail };
}

const directoryOnly = {
  code: 'directory-only',
  detail: 'an administrator allows the directory alone, and this machine belongs to none',
} as const;

/** A host that asks for a pause is heard, within an hour: a rogue one must not silence a client. */
function longestWait({ hosts }: Attempt): number | undefined {
  const asked = hosts.map(({ retryAfterSeconds }) => retryAfterSeconds).filter((wait) => wait !== undefined);
  return asked.length === 0 ? undefined : Math.min(3600, Math.max(...asked));
}

function reportBase(attempt: Attempt): Omit<ActivationReport, 'outcome' | 'detail' | 'code'> {
  const { directories, hosts, domains, notes } = attempt;
  const [directory] = directories;
  return {
    ...subjectOf(attempt),
    ...(directory !== undefined && { directory }),
    hosts,
    domains,
    notes: [...new Set(notes)],
  };
}

import {
  ActivationError,
  chainOfConfirmation,
  errorFromProblem,
  type JudgedCounted,
  type JudgedLease,
  judgeActivationAnswer,
  parseCompact,
  readConfirmationId,
} from '@attiva/protocol';
import { dropIdentities, restoreRearms } from '../activation/after-success.ts';
import { type AttemptContext, makingNow, trustNow } from '../activation/attempt-parts.ts';
import type { FolderWriter } from '../activation/client-folder.ts';
import { withListsOf } from '../activation/lists-of-answer.ts';
import { type ActivationReport, subjectOf } from '../activation/report.ts';
import { neededIdentities, withAnswer } from '../activation/store-answer.ts';
import { toSeconds } from '../clock.ts';
import { splitIdentity } from '../identity/ready-identity.ts';
import { refuseOtherAgreement } from '../licensing/agreement.ts';
import { isRecord } from '../state/client-state.ts';
import type { WaitingRequest } from '../state/device-vault.ts';
import { judgeFor, remainingOf } from './license-attempt.ts';
import { bundlesOf, claimsOf, waitingFor } from './paper-request.ts';
import { storeLicense, storeLists } from './store-license.ts';

/** One entry of a carry answer, as it came: nothing of it is believed before it is judged. */
export interface CarryAnswer {
  readonly client: string;
  readonly nonce: string;
  readonly chain?: unknown;
  /** Devices that the device key still licenses, as the vendor counted. */
  readonly remaining?: unknown;
  /** Why there is none: a problem of the authority or host. */
  readonly problem?: unknown;
}

/** Where an answer is taken. */
export interface Taking {
  readonly writer: FolderWriter;
  readonly context: AttemptContext;
}

type LicenseWaiting = Extract<WaitingRequest, { readonly kind: 'license-request' }>;
type LeaseWaiting = Extract<WaitingRequest, { readonly kind: 'activation-request' }>;

/** Where a carried answer came from, in place of a host's name (`LicenseStatus.host`). */
export const carriedHost = 'carry file';

/**
 * Takes one answer that came on paper. Revocation lists that came with it are kept first, and the answer is judged under them.
 * The same answer again finds nothing that waits.
 * @throws {ActivationError} `nothing-awaited`; what the answer's problem says; every code of judging, with nothing stored.
 */
export async function applyPaperAnswer(
  answer: CarryAnswer,
  lists: readonly unknown[],
  { writer, context }: Taking,
): Promise<ActivationReport> {
  const taking = { writer, context };
  takeLists(lists, taking);
  const waiting = waitingOf(context.product.key, taking).find(
    ({ pending, statement }) => pending.client === answer.client && claimsOf(statement).jti === answer.nonce,
  );
  if (waiting === undefined) throw nothingAwaited(context);
  if (answer.problem !== undefined) throw errorFromProblem(answer.problem);
  const body = { chain: answer.chain, remaining: answer.remaining };
  return waiting.kind === 'license-request' ? takeLicense(body, waiting, taking) : takeLease(body, waiting, taking);
}

/**
 * Takes an answer in the body of the authority's own form (`{"chain":[…]}`), as the vendor's desk hands it out for one request.
 * @throws {ActivationError} as `applyPaperAnswer`; `answer-for-another-machine` for the answer to a host or a directory.
 */
export function applyBody(body: unknown, taking: Taking): ActivationReport {
  refuseOtherKind(body);
  const refusals: ActivationError[] = [];
  for (const waiting of waitingOf(taking.context.product.key, taking)) {
    if (waiting.kind !== 'license-request') continue;
    try {
      return takeLicense(body, waiting, taking);
    } catch (error) {
      if (!(error instanceof ActivationError)) throw error;
      refusals.push(error);
    }
  }
  throw refusals[0] ?? nothingAwaited(taking.context);
}

/**
 * Takes a confirmation ID, typed group by group.
 * @throws {ActivationError} `phone-code-…` with the wrong groups, `confirmation-not-ours`, `nothing-awaited`, `bundle-unknown`.
 */
export function applyConfirmation(text: string, taking: Taking): ActivationReport {
  const { writer, context } = taking;
  const confirmation = readConfirmationId(text);
  const waiting = waitingOf(context.product.key, taking).find(
    (one): one is LicenseWaiting => one.kind === 'license-request' && claimsOf(one.statement).bundle !== 0,
  );
  if (waiting === undefined) throw nothingAwaited(context);
  const { bundle, key, sub, device } = claimsOf(waiting.statement);
  const { opened } = context;
  const asked = {
    kind: 'device',
    bundle,
    key,
    sub,
    device,
    bundles: bundlesOf(opened.bundles),
    delegation: opened.delegation ?? [],
  } as const;
  const chain = chainOfConfirmation(confirmation, asked, trustNow(writer, context));
  return takeLicense({ chain }, waiting, taking);
}

function waitingOf(product: string, { writer, context }: Taking): readonly WaitingRequest[] {
  return waitingFor(writer, product, toSeconds(context.clock.now()));
}

/** Whose an answer is that was taken to the wrong machine: said by its outermost form, before anything is judged. */
const otherKinds: Readonly<Record<string, string>> = {
  'attiva-host-grant+jwt': 'a host; take it there with `attiva host confirm`',
  'attiva-activation-object+jwt': 'a directory; take it with `attiva directory confirm`',
};

function refuseOtherKind(body: unknown): void {
  const chain = isRecord(body) ? body['chain'] : undefined;
  const first: unknown = Array.isArray(chain) ? chain[0] : undefined;
  const type = typeof first === 'string' ? parseCompact(first)?.header['typ'] : undefined;
  const whose = typeof type === 'string' && Object.hasOwn(otherKinds, type) ? otherKinds[type] : undefined;
  if (whose !== undefined)
    throw new ActivationError('answer-for-another-machine', `this is the answer for ${whose}`, {
      facts: { type: String(type) },
    });
}

function nothingAwaited({ product }: AttemptContext): ActivationError {
  return new ActivationError('nothing-awaited', `no request of ${product.key} on this machine waits for this answer`, {
    facts: { product: product.key },
  });
}

function takeLists(lists: readonly unknown[], { writer, context }: Taking): void {
  if (lists.length === 0) return;
  storeLists(writer, withListsOf({ lists }, trustNow(writer, context)));
}

function takeLicense(body: unknown, waiting: LicenseWaiting, { writer, context }: Taking): ActivationReport {
  const judged = judgeFor(body, waiting.pending, { writer, context });
  const at = toSeconds(context.clock.now());
  const left = remainingOf(body);
  storeLicense(writer, { product: context.product, judged, client: waiting.pending.client, at, ...left });
  return report(context, { outcome: 'licensed', detail: 'licensed by the vendor, without a network', ...left });
}

function takeLease(body: unknown, waiting: LeaseWaiting, taking: Taking): ActivationReport {
  const { writer, context } = taking;
  const answer = judgeActivationAnswer(body, waiting.pending, trustNow(writer, context));
  refuseOtherAgreement(answer.grant, context.agreement);
  forgetWaiting(waiting, writer);
  if (answer.kind === 'new-identity') {
    takeNewIdentity(taking);
    throw new ActivationError('new-identity', 'this machine took an identity of its own; make a new request with it');
  }
  storeCarried(answer, waiting, taking);
  const { count, threshold } = answer.kind === 'lease' ? answer.lease : answer.notice;
  if (answer.kind === 'lease')
    return report(context, { outcome: 'licensed', detail: 'activated by a carry file', count, threshold });
  const { reason } = answer.notice;
  return report(context, { outcome: 'counted', code: reason, detail: `${count} of ${threshold}`, count, threshold });
}

/** As any other answer, but for the host: whoever carried it is not asked first next time. */
function storeCarried(answer: JudgedLease | JudgedCounted, waiting: LeaseWaiting, { writer, context }: Taking): void {
  const { product, clock, generation } = context;
  const { state } = writer.read();
  const host = { name: 'carried', port: 0, path: '/' };
  const { client, iat: requestIat } = waiting.pending;
  const after = withAnswer(state, { product, answer, client, requestIat, at: toSeconds(clock.now()), host });
  const { cachedHost: _none, ...edition } = after.editions[product.key] ?? {};
  const known = state.editions[product.key]?.cachedHost;
  const carried = {
    ...edition,
    ...(edition.lease !== undefined && { lease: { ...edition.lease, host: carriedHost } }),
    ...(edition.answer !== undefined && { answer: { ...edition.answer, host: carriedHost } }),
    ...(known !== undefined && { cachedHost: known }),
  };
  writer.writeState({ ...after, editions: { ...after.editions, [product.key]: carried } });
  dropIdentities(writer);
  if (answer.kind === 'lease') restoreRearms(writer, product, generation);
}

function takeNewIdentity({ writer, context }: Taking): void {
  const stored = writer.read();
  const { record } = splitIdentity(stored.identity, makingNow(context));
  writer.writeIdentity(neededIdentities(record, stored.state));
}

/** Judged once: the nonce is spent. */
function forgetWaiting(waiting: WaitingRequest, { vault }: FolderWriter): void {
  const record = vault.read();
  vault.write({ ...record, waiting: record.waiting.filter(({ statement }) => statement !== waiting.statement) });
}

function report(
  context: AttemptContext,
  outcome: Pick<ActivationReport, 'outcome' | 'detail' | 'code' | 'count' | 'threshold' | 'remaining'>,
): ActivationReport {
  return { ...subjectOf(context), hosts: [], domains: [], notes: [], ...outcome };
}

/** Reads an entry of a carry file's answers. @throws {ActivationError} `answer-unreadable` for what is none. */
export function readCarryAnswer(value: unknown): CarryAnswer {
  if (isRecord(value) && typeof value['client'] === 'string' && typeof value['nonce'] === 'string') {
    const { client, nonce, chain, problem } = value;
    const says = { ...(chain !== undefined && { chain }), ...(problem !== undefined && { problem }) };
    return { client, nonce, ...says, ...remainingOf(value) };
  }
  throw new ActivationError('answer-unreadable', 'an entry of a carry answer names a client and a nonce');
}

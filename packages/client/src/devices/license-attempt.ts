import {
  ActivationError,
  createLicenseRequest,
  type ErrorCode,
  isActivationError,
  type JudgedLicense,
  judgeLicenseAnswer,
  judgeStoredLicense,
  type KeyId,
  type LicenseRequestInput,
  type PendingLicense,
  type Seconds,
} from '@attiva/protocol';
import { type AttemptContext, makingNow, prepareIdentity, trustNow } from '../activation/attempt-parts.ts';
import type { FolderWriter } from '../activation/client-folder.ts';
import { createRequestId } from '../activation/host-conversation.ts';
import { withListsOf } from '../activation/lists-of-answer.ts';
import { type ActivationReport, subjectOf } from '../activation/report.ts';
import { withFailure } from '../activation/store-answer.ts';
import { toSeconds } from '../clock.ts';
import { heldIds, type Identity, identityId, signerOf } from '../identity/identity-record.ts';
import { isSameDevice, showsOther } from '../licensing/held-license.ts';
import { productTitle } from '../licensing/product.ts';
import { holderOf, trustInStored } from '../licensing/stored-right.ts';
import { isRecord, isWhole, type StoredLicense } from '../state/client-state.ts';
import type { Confirmation } from '../state/device-vault.ts';
import { askAuthority, type AuthorityTalk, type AuthorityTried } from './ask-authority.ts';
import { storeLicense, storeLists, withNoticed } from './store-license.ts';

/** What asks: somebody who wants an answer now, or the schedule, which leaves a license that holds alone. */
export type AskedBy = 'somebody' | 'schedule';

/** One attempt of a machine with a device key. */
interface LicenseAttempt {
  readonly writer: FolderWriter;
  readonly context: AttemptContext;
  readonly talk: AuthorityTalk;
  readonly notes: ErrorCode[];
  readonly now: Seconds;
}

/**
 * One attempt with the folder's lock held: a license that holds is left alone by the schedule, which only looks at revocation
 * lists; a confirmation that is kept is applied again; else the authority is asked. Whatever goes wrong on the way is in the
 * report; only a folder that cannot be written is thrown.
 */
export async function attemptLicense(
  writer: FolderWriter,
  context: AttemptContext,
  askedBy: AskedBy,
): Promise<ActivationReport> {
  const attempt = begin(writer, context);
  const identity = prepareIdentity({ writer, making: makingNow(context), notes: attempt.notes });
  notice(attempt);
  const isGood = context.standing.state === 1 && !isOutdated(attempt);
  if (isGood && askedBy === 'schedule') return lookAtLists(attempt);
  const kept = isGood ? undefined : confirmationOf(attempt);
  if (kept !== undefined) return applyAgain(kept, attempt);
  try {
    const { judged, remaining } = await askForLicense(identity, attempt);
    const { product } = context;
    const client = identityId(identity);
    const left = remaining === undefined ? {} : { remaining };
    storeLicense(writer, { product, judged, client, at: attempt.now, latest: attempt.now, ...left });
    await fetchLists(attempt);
    return licensedReport(attempt, `licensed by the vendor's authority at ${answeredBy(attempt)}`, remaining);
  } catch (error) {
    if (!isActivationError(error) || isOwn(error)) throw error;
    if (takenBack.has(error.code)) await lookForRevocation(attempt);
    return storeFailure(error, attempt);
  }
}

/** Refusals that go with a revocation. Unsigned, they change nothing here; the list that the vendor has signed does. */
const takenBack: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['key-blocked', 'license-blocked', 'license-taken-back']);

async function lookForRevocation(attempt: LicenseAttempt): Promise<void> {
  await fetchLists(attempt);
  notice(attempt);
}

/** What the folder says is nobody's answer. */
function isOwn({ code }: ActivationError): boolean {
  return code === 'state-unwritable' || code === 'disk-full' || code === 'state-newer';
}

function begin(writer: FolderWriter, context: AttemptContext): LicenseAttempt {
  const tried: AuthorityTried[] = [];
  const { network, opened, random, wait } = context;
  return {
    writer,
    context,
    talk: { network, addresses: opened.about?.authority ?? [], tried, random, wait },
    notes: writer.read().problems.map(({ code }) => code),
    now: toSeconds(context.clock.now()),
  };
}

function heldLicense({ writer, context }: LicenseAttempt): JudgedLicense | undefined {
  const { state, identity } = writer.read();
  const stored = state.editions[context.product.key]?.license;
  if (stored === undefined || !heldIds(identity).has(stored.client)) return undefined;
  const judged = judge(stored, { writer, context });
  return typeof judged === 'string' ? undefined : judged;
}

/** Judges one license for the product of the attempt; the codes of `judgeStoredLicense` as a value. */
function judge(
  { chain, client }: { readonly chain: readonly string[]; readonly client: KeyId },
  { writer, context }: Pick<LicenseAttempt, 'writer' | 'context'>,
): JudgedLicense | ErrorCode {
  const { product, generation, opened, signatures } = context;
  const trust = trustInStored(opened, context.revocations(writer.read().state), signatures);
  try {
    return judgeStoredLicense(chain, holderOf(client, product, generation), trust);
  } catch (error) {
    if (isActivationError(error)) return error.code;
    throw error;
  }
}

/** Writes down since when a license is revoked or its device another: the moments from which its graces run. */
function notice(attempt: LicenseAttempt): void {
  const held = heldLicense(attempt);
  if (held === undefined) return;
  const { writer, context, now } = attempt;
  const { state } = writer.read();
  const changed = !isSameDevice(held.license, context.device.facts);
  const next = withNoticed(state, context.product, { revoked: held.revoked, changed, now });
  if (next !== state) writer.writeState(next);
}

/** Whether the license is of the key that was replaced, or this machine shows other facts today: then a new one is asked for. */
function isOutdated(attempt: LicenseAttempt): boolean {
  const { writer, context } = attempt;
  const held = heldLicense(attempt);
  const key = writer.read().state.editions[context.product.key]?.key;
  return held === undefined || held.license.key !== key?.lastFive || showsOther(held.license, context.device.facts);
}

/** A confirmation kept for the installed key and a client key that is still here, which licenses this device. */
function confirmationOf({ writer, context }: LicenseAttempt): JudgedLicense | undefined {
  const { state, identity } = writer.read();
  const { product, device } = context;
  const edition = state.editions[product.key];
  const ids = heldIds(identity);
  const found = writer.vault
    .read()
    .confirmations.find((one) => one.product === product.key && one.lastFive === edition?.key?.lastFive);
  // Nothing is gained by what is held already: it is what was just found wanting.
  if (found === undefined || !ids.has(found.client) || isHeld(found, edition?.license)) return undefined;
  const judged = judge(found, { writer, context });
  if (typeof judged === 'string' || judged.revoked || !isSameDevice(judged.license, device.facts)) return undefined;
  return judged;
}

function isHeld({ chain }: Confirmation, license: StoredLicense | undefined): boolean {
  return license !== undefined && license.chain[0] === chain[0];
}

/** As if it had just arrived, but for the clock: it proves no time. */
function applyAgain(judged: JudgedLicense, attempt: LicenseAttempt): ActivationReport {
  const { writer, context, now } = attempt;
  storeLicense(writer, { product: context.product, judged, client: judged.license.sub, at: now });
  return licensedReport(attempt, 'the confirmation that was kept on this machine was applied again');
}

interface Answered {
  readonly judged: JudgedLicense;
  readonly remaining?: number;
}

async function askForLicense(identity: Identity, attempt: LicenseAttempt): Promise<Answered> {
  const { writer, context, talk } = attempt;
  const { statement, pending } = await createLicenseRequest(
    requestInput({ ...attempt, bundle: 0 }),
    signerOf(identity),
  );
  return askAuthority({ path: 'v1/device-licenses', statement }, talk, (body) => {
    const judged = judgeFor(body, pending, { writer, context });
    return { judged, ...remainingOf(body) };
  });
}

/** What an answer says of the key's quota, unsigned: for people to read. */
export function remainingOf(body: unknown): Pick<Answered, 'remaining'> {
  return isRecord(body) && isWhole(body['remaining']) ? { remaining: body['remaining'] } : {};
}

/** The request's content. @throws {ActivationError} `no-product-key` where V is not here: the key is to be typed again. */
export function requestInput({
  writer,
  context,
  bundle,
}: Pick<LicenseAttempt, 'writer' | 'context'> & { readonly bundle: number }): LicenseRequestInput {
  const { product, opened, device, random, clock } = context;
  const key = writer.read().state.editions[product.key]?.key;
  const verifier = key === undefined ? undefined : writer.vault.verifier(product.key);
  if (key === undefined || verifier === undefined) {
    const detail = `what is kept of the device key of ${productTitle(product)} cannot be read; type the key again`;
    throw new ActivationError('no-product-key', detail, { facts: { product: product.key } });
  }
  return {
    vendor: opened.vendor,
    iat: toSeconds(clock.now()),
    jti: createRequestId(random),
    bundle,
    key: key.lastFive,
    device: device.facts,
    verifier,
  };
}

/**
 * Judges an answer for the product that asked: a device key licenses one edition, and this must be it.
 * @throws {ActivationError} every code of `judgeLicenseAnswer` and `judgeStoredLicense`.
 */
export function judgeFor(
  body: unknown,
  pending: PendingLicense,
  { writer, context }: Pick<LicenseAttempt, 'writer' | 'context'>,
): JudgedLicense {
  const judged = judgeLicenseAnswer(body, pending, trustNow(writer, context));
  const found = judge({ chain: judged.chain, client: pending.client }, { writer, context });
  if (typeof found !== 'string') return judged;
  const { application, edition, generation } = judged.license;
  throw new ActivationError(found, `the license is for ${application}/${edition} up to generation ${generation}`, {
    facts: { application, edition, generation, needed: context.generation },
  });
}

/** The schedule of a license that holds: lists, and nothing about this machine. */
async function lookAtLists(attempt: LicenseAttempt): Promise<ActivationReport> {
  const { writer, context, now } = attempt;
  await lookForRevocation(attempt);
  const { state } = writer.read();
  const edition = { ...state.editions[context.product.key], attempt: { at: now } };
  writer.writeState({ ...state, editions: { ...state.editions, [context.product.key]: edition } });
  return licensedReport(attempt, 'the license of this device holds; revocation lists were looked at');
}

/** The newest lists, where the authority can be reached; where not, the next look brings them. */
async function fetchLists(attempt: LicenseAttempt): Promise<void> {
  const { writer, context, talk, notes } = attempt;
  const trust = trustNow(writer, context);
  const path = `v1/revocations?vendor=${encodeURIComponent(context.opened.vendor)}`;
  try {
    const held = await askAuthority({ path }, talk, (body) => withListsOf(body, trust));
    storeLists(writer, held);
  } catch (error) {
    if (!isActivationError(error) || isOwn(error)) throw error;
    notes.push(error.code);
  }
}

function answeredBy({ talk }: LicenseAttempt): string {
  return talk.tried.find(({ code }) => code === undefined)?.address ?? '';
}

function storeFailure(error: ActivationError, attempt: LicenseAttempt): ActivationReport {
  const { writer, context, now } = attempt;
  const { code, detail, retryAfterSeconds } = error;
  const wait = retryAfterSeconds === undefined ? undefined : Math.min(3600, retryAfterSeconds);
  const failure = { at: now, code, ...(wait !== undefined && { notBefore: now + wait }) };
  writer.writeState(withFailure(writer.read().state, context.product, failure));
  return {
    ...reportBase(attempt),
    outcome: 'failed',
    code,
    detail,
    ...(wait !== undefined && { retryAfterSeconds: wait }),
  };
}

function licensedReport(attempt: LicenseAttempt, detail: string, remaining?: number): ActivationReport {
  return {
    ...reportBase(attempt),
    outcome: 'licensed',
    detail,
    ...(remaining !== undefined && { remaining }),
  };
}

function reportBase({
  context,
  talk,
  notes,
}: Pick<LicenseAttempt, 'context' | 'talk' | 'notes'>): Omit<ActivationReport, 'outcome' | 'detail' | 'code'> {
  return { ...subjectOf(context), hosts: [], domains: [], authorities: talk.tried, notes: [...new Set(notes)] };
}

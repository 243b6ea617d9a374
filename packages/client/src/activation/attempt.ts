import {
  ActivationError,
  countText,
  type ErrorCode,
  hostAddressText,
  isActivationError,
  type JudgedCounted,
  type JudgedHostInfo,
  type JudgedLease,
  type JudgedNewIdentity,
  keyId,
  type OpenedProductRoots,
  type RevocationSet,
  type Seconds,
  type SignatureCache,
  type TrustContext,
} from '@attiva/protocol';
import { type Clock, toSeconds } from '../clock.ts';
import { type Candidate, type DomainAsked, findHosts } from '../discovery/find-hosts.ts';
import { allowedFor, whereToLook } from '../discovery/where-to-look.ts';
import type { Device } from '../identity/device-facts.ts';
import { type Identity, identityId, signerOf } from '../identity/identity-record.ts';
import { type IdentityMaking, readyIdentity, splitIdentity } from '../identity/ready-identity.ts';
import { type Agreement, refuseOtherAgreement } from '../licensing/agreement.ts';
import { type Product, productTitle } from '../licensing/product.ts';
import type { Network } from '../network/network.ts';
import type { ClientState } from '../state/client-state.ts';
import { graceKey, withRearmsRestored } from '../state/grace.ts';
import type { FolderWriter } from './client-folder.ts';
import {
  type Answered,
  askHostInfo,
  type Conversation,
  checkServes,
  fetchRevocations,
  type HostTarget,
  type RequestBasis,
  requestActivation,
} from './host-conversation.ts';
import { OwnFailure, ownWriter } from './own-writer.ts';
import { nextSuccession, withoutSuccession } from './queued-successions.ts';
import { type ActivationReport, type HostTried, overallCause } from './report.ts';
import { neededIdentities, withAnswer, withFailure, withRevocations } from './store-answer.ts';

/** Everything an attempt needs that is not stored. */
export interface AttemptContext {
  readonly product: Product;
  readonly generation: number;
  readonly opened: OpenedProductRoots;
  readonly signatures: SignatureCache;
  readonly clock: Clock;
  readonly random: (size: number) => Uint8Array;
  readonly network: Network;
  readonly wait: (milliseconds: number) => Promise<unknown>;
  readonly device: Device;
  readonly machineName?: string;
  /** The lists held: stored ones and those of the product. */
  readonly revocations: (state: ClientState) => RevocationSet;
  /** What the client says of itself: its license state's number and the minutes left. */
  readonly standing: { readonly state: number; readonly minutesLeft: number };
  /** Terms of the lease that binds this edition to an agreement; undefined: bound to none. */
  readonly agreement?: Agreement;
}

/** One attempt under way. */
interface Attempt extends AttemptContext {
  readonly writer: FolderWriter;
  readonly talk: Conversation;
  readonly making: IdentityMaking;
  readonly hosts: HostTried[];
  readonly domains: DomainAsked[];
  readonly notes: ErrorCode[];
}

/** A good answer, and where it came from. */
interface Received {
  readonly answer: JudgedLease | JudgedCounted;
  readonly identity: Identity;
  readonly requestIat: Seconds;
  readonly host: HostTarget;
}

/** No further host is asked after this time: the folder's lock is held, and others of this vendor's products wait for it. */
const longestAttemptMilliseconds = 120_000;

/**
 * One attempt, with the folder's lock held: identity → hosts one after the other → the first signed answer is stored.
 * Whatever goes wrong with a host is that host's line in the report; only a state that cannot be written is thrown.
 */
export async function attemptActivation(writer: FolderWriter, context: AttemptContext): Promise<ActivationReport> {
  try {
    return await askOneAfterTheOther(beginAttempt(ownWriter(writer), context));
  } catch (error) {
    throw error instanceof OwnFailure ? error.failure : error;
  }
}

async function askOneAfterTheOther(attempt: Attempt): Promise<ActivationReport> {
  let identity = prepareIdentity(attempt);
  const began = attempt.clock.monotonic();
  for await (const candidate of findHosts(
    whereToLook(attempt.product, attempt.writer.read().state),
    discoveryTools(attempt),
  )) {
    if (attempt.clock.monotonic() - began >= longestAttemptMilliseconds) break;
    const result = await tryHost(candidate, identity, attempt);
    identity = result.identity;
    if (result.received !== undefined) return storeAnswer(result.received, candidate, attempt);
  }
  return storeFailure(attempt);
}

function beginAttempt(writer: FolderWriter, context: AttemptContext): Attempt {
  const now = (): Seconds => toSeconds(context.clock.now());
  const { vendor, roots, allowLab } = context.opened;
  const trust = (): TrustContext => ({
    vendor,
    roots,
    allowLab,
    now: now(),
    revocations: context.revocations(writer.read().state),
    cache: context.signatures,
  });
  const notes = writer.read().problems.map(({ code }) => code);
  return {
    ...context,
    writer,
    talk: { network: context.network, trust, now, random: context.random, wait: context.wait },
    making: { random: context.random, now: now(), device: context.device },
    hosts: [],
    domains: [],
    notes,
  };
}

/** The key is on the disk before anybody hears of it. */
function prepareIdentity(attempt: Attempt): Identity {
  const before = attempt.writer.read().identity;
  const { identity, record, note } = readyIdentity(before, attempt.making);
  if (record !== before) attempt.writer.writeIdentity(record);
  if (note !== undefined) attempt.notes.push(note);
  return identity;
}

function discoveryTools(attempt: Attempt): Parameters<typeof findHosts>[1] {
  return {
    vendor: attempt.opened.vendor,
    network: attempt.network,
    chance: () => Buffer.from(attempt.random(4)).readUInt32BE(0) / 2 ** 32,
    asked: (domain) => attempt.domains.push(domain),
  };
}

/** Asks one host. The identity that comes back is another one when the host asked for a new one. */
async function tryHost(
  candidate: Candidate,
  identity: Identity,
  attempt: Attempt,
): Promise<{ readonly identity: Identity; readonly received?: Received }> {
  let present = identity;
  try {
    if (candidate.skip !== undefined) throw candidate.skip;
    const reached = await reachHost(candidate, present, attempt);
    const { host } = reached;
    let { answered } = reached;
    if (answered.answer.kind === 'new-identity') {
      // Whoever may not license this machine may not change who it is either; and once per attempt is enough.
      refuseOtherAgreement(answered.answer.grant, attempt.agreement);
      if (attempt.notes.includes('new-identity')) throw newIdentityTwice();
      attempt.notes.push('new-identity');
      present = takeNewIdentity(attempt);
      answered = await request(host, present, attempt);
    }
    const answer = acceptable(answered.answer, attempt);
    return { identity: present, received: { answer, identity: present, requestIat: answered.iat, host } };
  } catch (error) {
    if (!isActivationError(error)) throw error;
    attempt.hosts.push(struckOff(candidate, error));
    return { identity: present };
  }
}

/** The host of the last success has shown what it is; any other is asked before it hears anything about this machine. */
async function reachHost(
  candidate: Candidate,
  identity: Identity,
  attempt: Attempt,
): Promise<{ readonly host: HostTarget; readonly answered: Answered }> {
  const known = attempt.writer.read().state.editions[attempt.product.key]?.cachedHost;
  if (known !== undefined && known.name === candidate.name && known.port === candidate.port) {
    try {
      return { host: known, answered: await request(known, identity, attempt) };
    } catch (error) {
      if (!mayHaveNewKey(known, error)) throw error;
    }
  }
  const host = await meetHost(candidate, attempt);
  return { host, answered: await request(host, identity, attempt) };
}

async function meetHost(candidate: Candidate, attempt: Attempt): Promise<HostTarget> {
  const { name, port, path, tls: hinted } = candidate;
  const info = await askInfo({ name, port, path, ...(hinted !== undefined && { tls: hinted }) }, attempt);
  checkServes(info, { application: attempt.product.application.id, generation: attempt.generation });
  const { tls } = info.info;
  return { name, port, path, ...(tls !== undefined && { tls }) };
}

/** What a TXT record or an earlier host-info says of the TLS key may be out of date; the signed host-info never is. */
async function askInfo(target: HostTarget, attempt: Attempt): Promise<JudgedHostInfo> {
  try {
    return await askHostInfo(target, attempt.talk);
  } catch (error) {
    if (!mayHaveNewKey(target, error)) throw error;
    const { tls: _outdated, ...plain } = target;
    return askHostInfo(plain, attempt.talk);
  }
}

function mayHaveNewKey({ tls }: HostTarget, error: unknown): boolean {
  if (tls === undefined || !isActivationError(error)) return false;
  return error.code === 'not-authentic' || error.code === 'answer-not-ours';
}

async function request(host: HostTarget, identity: Identity, attempt: Attempt): Promise<Answered> {
  const { state } = attempt.writer.read();
  const basis = requestBasis(identity, state, attempt);
  const lastIat = state.applications[attempt.product.application.id]?.lastIat;
  const asked = { basis, iat: requestDate(attempt.talk.now(), lastIat), signer: signerOf(identity) };
  const answered = await requestActivation(host, asked, attempt.talk);
  return withNewestLists(answered, host, attempt);
}

/** Two requests within one second must not bear one date; a clock that was set back is the host's to correct. */
function requestDate(now: Seconds, lastIat: Seconds | undefined): Seconds {
  return lastIat !== undefined && lastIat >= now && lastIat < now + 60 ? lastIat + 1 : now;
}

/** Everything of a request but its moment and its id, whichever road it takes. */
export function requestBasis(identity: Identity, state: ClientState, attempt: AttemptContext): RequestBasis {
  const { product, opened, device, standing, generation, machineName } = attempt;
  const prev = state.applications[product.application.id]?.prev;
  const isOurs = prev !== undefined && prev.client === identityId(identity);
  const succeeds = successionOf(identity, state, attempt);
  return {
    vendor: opened.vendor,
    application: product.application.id,
    edition: product.edition.id,
    generation,
    roots: opened.roots.map(keyId),
    revocations: attempt.revocations(state).marks(),
    device: device.facts,
    state: standing.state,
    minutesLeft: standing.minutesLeft,
    virtual: device.virtual,
    ...(isOurs && { prev: { store: prev.store, turn: prev.turn } }),
    ...(succeeds !== undefined && { succeeds }),
    ...(machineName !== undefined && { name: machineName }),
  };
}

/** The machine's own succession until the host of this application has taken it in, then those of users handed over. */
function successionOf(
  identity: Identity,
  state: ClientState,
  { product }: Pick<AttemptContext, 'product'>,
): string | undefined {
  const application = product.application.id;
  const client = identityId(identity);
  const isKnown = state.applications[application]?.prev?.client === client;
  return (isKnown ? undefined : identity.succeeds) ?? nextSuccession(state, { application, client });
}

/** When the host knows of newer revocation lists, they are fetched, kept, and the answer is judged again under them. */
async function withNewestLists(answered: Answered, host: HostTarget, attempt: Attempt): Promise<Answered> {
  const { state } = attempt.writer.read();
  const { answer } = answered;
  const marks = answer.kind === 'lease' ? answer.lease.revocations : answer.notice.revocations;
  if (!attempt.revocations(state).isBehind(marks)) return answered;
  try {
    const held = await fetchRevocations(host, attempt.talk);
    attempt.writer.writeState(withRevocations(state, held));
  } catch (error) {
    if (!isActivationError(error)) throw error;
    attempt.notes.push(error.code); // The answer stands without the lists: they are asked for again next time.
    return answered;
  }
  return { ...answered, answer: answered.again() };
}

function takeNewIdentity(attempt: Attempt): Identity {
  const stored = attempt.writer.read();
  const { identity, record } = splitIdentity(stored.identity, attempt.making);
  // One that never came to a lease is not worth keeping, or a host that asks each time would fill the disk.
  attempt.writer.writeIdentity(neededIdentities(record, stored.state));
  return identity;
}

/** A lease or a counted notice of our own agreement; everything else is thrown. */
function acceptable(
  answer: JudgedLease | JudgedCounted | JudgedNewIdentity,
  attempt: Attempt,
): JudgedLease | JudgedCounted {
  if (answer.kind === 'new-identity') throw newIdentityTwice();
  refuseOtherAgreement(answer.grant, attempt.agreement);
  return answer;
}

function newIdentityTwice(): ActivationError {
  return new ActivationError('new-identity', 'a host asks for a new identity twice in one attempt');
}

function struckOff(candidate: Candidate, error: ActivationError): HostTried {
  const { code, detail, facts, retryAfterSeconds } = error;
  const line: HostTried = { ...lineOf(candidate), outcome: 'struck-off', code, detail, facts };
  return retryAfterSeconds === undefined ? line : { ...line, retryAfterSeconds };
}

function lineOf(candidate: Candidate): Pick<HostTried, 'host' | 'source' | 'domain'> {
  const { source, domain } = candidate;
  return { host: hostAddressText(candidate), source, ...(domain !== undefined && { domain }) };
}

/** Lease, `prev`, clock and host in one atomic step; then the keys that nobody needs any more are dropped. */
function storeAnswer(received: Received, candidate: Candidate, attempt: Attempt): ActivationReport {
  const { answer, identity, requestIat, host } = received;
  const { writer, product, talk } = attempt;
  const client = identityId(identity);
  const state = withListsOfProduct(attempt);
  const carried = successionOf(identity, state, attempt);
  const answered = withAnswer(state, { product, answer, client, requestIat, at: talk.now(), host });
  const place = { application: product.application.id, client };
  writer.writeState(carried === undefined ? answered : withoutSuccession(answered, place, carried));
  const after = writer.read();
  const needed = neededIdentities(after.identity, after.state);
  if (needed !== after.identity) writer.writeIdentity(needed);
  if (answer.kind === 'lease') restoreRearms(attempt);
  return reportAnswer(answer, candidate, attempt);
}

/**
 * The state, with the lists that this product carries: another product of the vendor on this machine, or an older release
 * of this one, must not know less than was known here once.
 */
function withListsOfProduct({ writer, revocations }: Attempt): ClientState {
  const { state } = writer.read();
  const stored = new Set(state.revocations.map(([list]) => list));
  const held = revocations(state);
  return held.chains().every(([list]) => stored.has(list)) ? state : withRevocations(state, held);
}

/** A success restores the rearm budget. */
function restoreRearms({ writer, product, generation }: Attempt): void {
  const { grace } = writer.read();
  const restored = withRearmsRestored(grace, graceKey(product.key, generation));
  if (restored !== grace) writer.writeGrace(restored);
}

function reportAnswer(answer: JudgedLease | JudgedCounted, candidate: Candidate, attempt: Attempt): ActivationReport {
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
  const { writer, product, talk, hosts, domains } = attempt;
  const at = talk.now();
  const cause = allowedFor(product, writer.read().state) === 'directory' ? directoryOnly : overallCause(hosts, domains);
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

const directoryOnly = {
  code: 'directory-only',
  detail: 'hosts are not asked: an administrator allows the directory alone',
} as const;

/** A host that asks for a pause is heard, within an hour: a rogue one must not silence a client. */
function longestWait({ hosts }: Attempt): number | undefined {
  const asked = hosts.map(({ retryAfterSeconds }) => retryAfterSeconds).filter((wait) => wait !== undefined);
  return asked.length === 0 ? undefined : Math.min(3600, Math.max(...asked));
}

function reportBase(attempt: Attempt): Omit<ActivationReport, 'outcome' | 'detail' | 'code'> {
  const { product, generation, clock, hosts, domains, notes } = attempt;
  return {
    at: clock.now(),
    product: product.key,
    productName: productTitle(product),
    generation,
    hosts,
    domains,
    notes: [...new Set(notes)],
  };
}

/**
 * The method of hosts: one after the other, in the order of discovery, until one answers. Whatever goes wrong with a host is that
 * host's line in the report. The order of methods, and storing what came, are `attempt.ts`.
 */
import {
  ActivationError,
  heardClaim,
  hostAddressText,
  isActivationError,
  type JudgedCounted,
  type JudgedHostInfo,
  type JudgedLease,
  type JudgedNewIdentity,
  keyId,
  noHints,
  type Seconds,
} from '@attiva/protocol';
import { type Candidate, findHosts } from '../discovery/find-hosts.ts';
import { whereToLook } from '../discovery/where-to-look.ts';
import { type Identity, identityId, signerOf } from '../identity/identity-record.ts';
import { splitIdentity } from '../identity/ready-identity.ts';
import { refuseOtherAgreement } from '../licensing/agreement.ts';
import type { ClientState } from '../state/client-state.ts';
import type { Attempt, AttemptContext } from './attempt-parts.ts';
import {
  type Answered,
  askHostInfo,
  checkServes,
  fetchRevocations,
  type HostTarget,
  type RequestBasis,
  requestActivation,
} from './host-conversation.ts';
import { nextSuccession } from './queued-successions.ts';
import type { HostTried } from './report.ts';
import { neededIdentities, withRevocations } from './store-answer.ts';

/** A good answer, and where it came from. */
export interface Received {
  readonly answer: JudgedLease | JudgedCounted;
  readonly identity: Identity;
  readonly requestIat: Seconds;
  readonly host: HostTarget;
  readonly candidate: Candidate;
}

/** No further host is asked after this time: the folder's lock is held, and others of this vendor's products wait for it. */
const longestAttemptMilliseconds = 120_000;

/** Asks hosts until one gives a good answer; undefined: none did, and the attempt's lines say why. */
export async function askHosts(first: Identity, attempt: Attempt): Promise<Received | undefined> {
  let identity = first;
  const began = attempt.clock.monotonic();
  const where = whereToLook(attempt.product, attempt.writer.read().state);
  for await (const candidate of findHosts(where, discoveryTools(attempt))) {
    if (attempt.clock.monotonic() - began >= longestAttemptMilliseconds) return undefined;
    const result = await tryHost(candidate, identity, attempt);
    identity = result.identity;
    if (result.received !== undefined) return result.received;
  }
  return undefined;
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
    return { identity: present, received: { answer, identity: present, requestIat: answered.iat, host, candidate } };
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

export async function meetHost(candidate: Candidate, attempt: Attempt): Promise<HostTarget> {
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
export function requestDate(now: Seconds, lastIat: Seconds | undefined): Seconds {
  return lastIat !== undefined && lastIat >= now && lastIat < now + 60 ? lastIat + 1 : now;
}

/** Everything of a request but its moment and its id, whichever road it takes. */
export function requestBasis(identity: Identity, state: ClientState, attempt: AttemptContext): RequestBasis {
  const { product, opened, device, standing, generation, machineName, ephemeral } = attempt;
  const prev = state.applications[product.application.id]?.prev;
  const isOurs = prev !== undefined && prev.client === identityId(identity);
  const succeeds = successionOf(identity, state, attempt);
  const heard = heardClaim(state.hints ?? noHints);
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
    ...(ephemeral === true && { ephemeral }),
    ...(heard !== undefined && { heard }),
    ...(machineName !== undefined && { name: machineName }),
  };
}

/** The machine's own succession until the host of this application has taken it in, then those of users handed over. */
export function successionOf(
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

/** The beginning of a host's line. */
export function lineOf(candidate: Candidate): Pick<HostTried, 'host' | 'source' | 'domain'> {
  const { source, domain } = candidate;
  return { host: hostAddressText(candidate), source, ...(domain !== undefined && { domain }) };
}

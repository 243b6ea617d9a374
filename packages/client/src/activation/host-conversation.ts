import {
  ActivationError,
  catalogue,
  type ActivationRequestInput,
  createActivationRequest,
  type HostAddress,
  isActivationError,
  isErrorCode,
  type JudgedAnswer,
  type JudgedHostInfo,
  judgeActivationAnswer,
  judgeHostInfo,
  judgeReleaseAnswer,
  keyId,
  overtakenRetryIat,
  type RequestId,
  type RevocationSet,
  type Seconds,
  type Signer,
  type TrustContext,
} from '@attiva/protocol';
import { pauseAfterCut, wasCut } from '../network/cut.ts';
import type { HttpAnswer, HttpRequest, Network } from '../network/network.ts';
import { bodyOfAnswer } from './host-answer.ts';
import { withListsOf } from './lists-of-answer.ts';

/** A host to talk to, and how. */
export interface HostTarget extends HostAddress {
  /** Base path, beginning and ending with `/`. */
  readonly path: string;
  /** SHA-256 of the TLS public key, where HTTPS is spoken. */
  readonly tls?: string;
}

/** What a conversation needs of its surroundings. */
export interface Conversation {
  readonly network: Network;
  /** Whom to trust now. A fresh answer is judged by the wall clock, the one that the request was dated with. */
  readonly trust: () => TrustContext;
  /** Wall clock, in whole seconds: what requests are dated with. */
  readonly now: () => Seconds;
  readonly random: (size: number) => Uint8Array;
  /** Waits so many milliseconds. */
  readonly wait: (milliseconds: number) => Promise<unknown>;
}

/** A conversation that knows of which errors `exchange` itself said that the connection was cut: a peer's problem document may use the same words. */
interface Watched extends Conversation {
  readonly cuts: WeakSet<object>;
}

function watch(talk: Conversation): Watched {
  const cuts = new WeakSet<object>();
  const exchange = async (request: HttpRequest): Promise<HttpAnswer> => {
    try {
      return await talk.network.exchange(request);
    } catch (error) {
      if (isActivationError(error) && wasCut(error)) cuts.add(error);
      throw error;
    }
  };
  return { ...talk, network: { ...talk.network, exchange }, cuts };
}

/** Limits of spec/messages.md 1. */
const answerBytes = 128 * 1024;
const revocationBytes = 2 * 1024 * 1024;
/** A host that asks for a longer pause than this is left for the next attempt. */
const longestPauseSeconds = 10;

/** 16 random bytes as a request's id. */
export function createRequestId(random: (size: number) => Uint8Array): RequestId {
  return Buffer.from(random(16)).toString('base64url') as RequestId;
}

/**
 * Asks a host what it is, before anything about this machine is said. One that is busy, or whose connection was cut before it had answered, is
 * asked once more after a short pause.
 */
export async function askHostInfo(target: HostTarget, unwatched: Conversation): Promise<JudgedHostInfo> {
  const talk = watch(unwatched);
  try {
    return await askOnce(target, talk);
  } catch (error) {
    const pause = pauseBeforeRepeat(error, talk);
    if (pause === undefined) throw error;
    await talk.wait(pause);
    return askOnce(target, talk);
  }
}

async function askOnce(target: HostTarget, talk: Conversation): Promise<JudgedHostInfo> {
  const nonce = createRequestId(talk.random);
  const { vendor, roots } = talk.trust();
  // Ids are base64url: nothing in them needs escaping. A host that holds one root only may pass over them.
  const query = `nonce=${nonce}&vendor=${encodeURIComponent(vendor)}&roots=${roots.map(keyId).join(',')}`;
  const answer = await talk.network.exchange({
    ...doorOf(target),
    method: 'GET',
    path: `${target.path}v1/host?${query}`,
    maxBytes: answerBytes,
  });
  return judgeHostInfo(bodyOfAnswer(answer), { nonce }, talk.trust());
}

/** Everything of a request but its moment and its id. */
export type RequestBasis = Omit<ActivationRequestInput, 'iat' | 'jti'>;

/** A judged answer, and the date that the answered request bore. */
export interface Answered {
  readonly answer: JudgedAnswer;
  readonly iat: Seconds;
  /** Judges the same answer once more, after newer revocation lists have come. */
  again(): JudgedAnswer;
}

/**
 * Sends one activation request and judges the answer. Repeats once, and only where the protocol says so: overtaken, a
 * succession refused (then without it), busy with a short pause, or the connection was cut before the answer (then, after a moment,
 * with the very same statement).
 */
export async function requestActivation(
  target: HostTarget,
  asked: { readonly basis: RequestBasis; readonly iat: Seconds; readonly signer: Signer },
  unwatched: Conversation,
): Promise<Answered> {
  const talk = watch(unwatched);
  const prepare = (iat: Seconds): Promise<PreparedRequest> =>
    createActivationRequest({ ...asked.basis, iat, jti: createRequestId(talk.random) }, asked.signer);
  const first = await prepare(asked.iat);
  try {
    return await deliver(target, first, talk);
  } catch (error) {
    const repeat = repeatAfter(error, talk);
    if (repeat === undefined) throw error;
    if (repeat.kind === 'without-succession') return deliver(target, await prepareAlone(asked, talk), talk);
    if (repeat.kind === 'later-date') return deliver(target, await prepare(repeat.iat), talk);
    await talk.wait(repeat.pause);
    return deliver(target, first, talk);
  }
}

/** Where the old identity lives on elsewhere, this machine counts beside it: refused for ever it would be a dead end. */
function prepareAlone(
  { basis, iat, signer }: { readonly basis: RequestBasis; readonly iat: Seconds; readonly signer: Signer },
  talk: Conversation,
): Promise<PreparedRequest> {
  const { succeeds: _refused, ...alone } = basis;
  return createActivationRequest({ ...alone, iat, jti: createRequestId(talk.random) }, signer);
}

type PreparedRequest = Awaited<ReturnType<typeof createActivationRequest>>;

/**
 * Says goodbye to a host, for a machine that lives for a job; judges that it let go. Repeats as `requestActivation` does.
 * @throws {ActivationError} what the network, the host or `judgeReleaseAnswer` say.
 */
export async function requestRelease(
  target: HostTarget,
  asked: { readonly basis: RequestBasis; readonly iat: Seconds; readonly signer: Signer },
  unwatched: Conversation,
): Promise<void> {
  const talk = watch(unwatched);
  const basis: RequestBasis = { ...asked.basis, ephemeral: true, leaves: true };
  const say = async (iat: Seconds): Promise<void> => {
    const request = await createActivationRequest({ ...basis, iat, jti: createRequestId(talk.random) }, asked.signer);
    judgeReleaseAnswer(await exchange(target, request, talk), request.pending, talk.trust());
  };
  try {
    await say(asked.iat);
  } catch (error) {
    // Whatever stood in the way: a goodbye that was heard already costs nothing when it is said again, a little later.
    const repeat = repeatAfter(error, talk);
    if (repeat === undefined) throw error;
    if (repeat.kind === 'same') await talk.wait(repeat.pause);
    await say(repeat.kind === 'later-date' ? repeat.iat : asked.iat + 1);
  }
}

async function deliver(target: HostTarget, request: PreparedRequest, talk: Conversation): Promise<Answered> {
  const body = await exchange(target, request, talk);
  const again = (): JudgedAnswer => judgeActivationAnswer(body, request.pending, talk.trust());
  return { answer: again(), iat: request.pending.iat, again };
}

/** The body of a 200 answer. */
async function exchange(target: HostTarget, request: PreparedRequest, talk: Conversation): Promise<unknown> {
  const answer = await talk.network.exchange({
    ...doorOf(target),
    method: 'POST',
    path: `${target.path}v1/activations`,
    body: { type: 'application/jose', text: request.statement },
    maxBytes: answerBytes,
  });
  return bodyOfAnswer(answer);
}

type Repeat =
  | { readonly kind: 'later-date'; readonly iat: Seconds }
  | { readonly kind: 'without-succession' }
  /** After so many milliseconds. */
  | { readonly kind: 'same'; readonly pause: number };

function repeatAfter(error: unknown, talk: Watched): Repeat | undefined {
  if (!isActivationError(error)) return undefined;
  if (error.code === 'request-overtaken') {
    const lastIat = error.facts['lastIat'];
    if (typeof lastIat !== 'number' || !Number.isSafeInteger(lastIat)) return undefined;
    const iat = overtakenRetryIat(lastIat, talk.now());
    return iat === undefined ? undefined : { kind: 'later-date', iat };
  }
  if (error.code === 'succession-refused') return { kind: 'without-succession' };
  const pause = pauseBeforeRepeat(error, talk);
  return pause === undefined ? undefined : { kind: 'same', pause };
}

/** Milliseconds until the very same question is asked once more; `undefined`: not within this attempt. */
function pauseBeforeRepeat(error: unknown, { random, cuts }: Watched): number | undefined {
  if (!isActivationError(error)) return undefined;
  if (error.code === 'busy') {
    const pauseSeconds = error.retryAfterSeconds ?? 1;
    return pauseSeconds <= longestPauseSeconds ? pauseSeconds * 1000 : undefined;
  }
  return cuts.has(error) ? pauseAfterCut(random) : undefined;
}

/** Fetches the newest revocation lists; those that do not verify are left out, the others count. */
export async function fetchRevocations(target: HostTarget, talk: Conversation): Promise<RevocationSet> {
  const trust = talk.trust();
  const answer = await talk.network.exchange({
    ...doorOf(target),
    method: 'GET',
    path: `${target.path}v1/revocations?vendor=${encodeURIComponent(trust.vendor)}`,
    maxBytes: revocationBytes,
  });
  return withListsOf(bodyOfAnswer(answer), trust);
}

function doorOf({ name, port, tls }: HostTarget): {
  readonly host: string;
  readonly port: number;
  readonly tls?: string;
} {
  return { host: name, port, ...(tls !== undefined && { tls }) };
}

/** Whether the host could serve this edition, as it says of itself; throws why not. */
export function checkServes(
  info: JudgedHostInfo,
  wanted: { readonly application: string; readonly generation: number },
): void {
  const { applications, serving, why } = info.info;
  const found = applications.find(({ id }) => id === wanted.application);
  if (found === undefined) {
    throw new ActivationError('product-not-covered', `the host does not serve ${wanted.application}`, {
      facts: { application: wanted.application, serves: applications.map(({ id }) => id).slice(0, 32) },
    });
  }
  if (found.generation < wanted.generation) {
    throw new ActivationError(
      'needs-newer-host-key',
      `generation ${wanted.generation} is needed, the host has a key of generation ${found.generation}`,
      { facts: { needed: wanted.generation, granted: found.generation } },
    );
  }
  if (!serving) throw notServing(why);
}

function notServing(why: string | undefined): ActivationError {
  const code = isErrorCode(why) ? why : 'busy';
  return new ActivationError(code, `the host says of itself that it does not serve: ${catalogue[code].title}`);
}

import {
  hostAddressText,
  type JudgedCounted,
  type JudgedLease,
  type KeyId,
  latestAfterAnswer,
  type RevocationSet,
  type Seconds,
} from '@attiva/protocol';
import { type IdentityRecord, identityId } from '../identity/identity-record.ts';
import type { Product } from '../licensing/product.ts';
import type { CachedHost, ClientState, EditionState, LastAnswer } from '../state/client-state.ts';
import type { HostTarget } from './host-conversation.ts';

/** An answer that was judged good, and how it came. */
export interface ReceivedAnswer {
  readonly product: Product;
  readonly answer: JudgedLease | JudgedCounted;
  readonly client: KeyId;
  /** `iat` of the request that was answered. */
  readonly requestIat: Seconds;
  /** Wall clock. */
  readonly at: Seconds;
  readonly host: HostTarget;
}

/** The state after an answer: lease, `prev`, clock and host change in this one value, stored in one step. */
export function withAnswer(state: ClientState, received: ReceivedAnswer): ClientState {
  const { product, answer, client, requestIat } = received;
  const claims = answer.kind === 'lease' ? answer.lease : answer.notice;
  const { store, turn } = claims;
  return {
    ...state,
    ...(answer.delegation.lab === true && { lab: true }), // Whatever the product's roots say of themselves.
    latest: latestAfterAnswer(claims), // Up or down: no accident of a clock outlives the next contact.
    applications: {
      ...state.applications,
      [product.application.id]: { prev: { client, store, turn }, lastIat: requestIat },
    },
    editions: { ...state.editions, [product.key]: editionWithAnswer(state.editions[product.key] ?? {}, received) },
  };
}

function editionWithAnswer(before: EditionState, received: ReceivedAnswer): EditionState {
  const { answer, client, at, host } = received;
  const printed = hostAddressText(host);
  const { agreementCleared, ...kept } = before;
  const next: EditionState = { ...kept, answer: describeAnswer(answer, printed, at), attempt: { at } };
  const cachedHost = remembered(host, answer);
  if (answer.kind === 'lease') {
    // Only a lease makes it the host of the last success: a machine that waits for a threshold may find a fuller host.
    const { license: _before, ...others } = withoutEndedObject(next); // That of a device key which was replaced by a setup key.
    return { ...others, lease: { chain: answer.chain, client, host: printed }, cachedHost };
  }
  const known = before.cachedHost?.name === host.name && before.cachedHost.port === host.port;
  return { ...next, ...(agreementCleared !== undefined && { agreementCleared }), ...(known && { cachedHost }) };
}

/** An object that its directory gives no more matters only until a host has licensed the machine. */
function withoutEndedObject(edition: EditionState): EditionState {
  const { object, ...others } = edition;
  return object?.ended === undefined ? edition : others;
}

/** A signed answer names the host's present TLS key: a host that got one is not spoken to in plain any more. */
function remembered({ name, port, path, tls: spoken }: HostTarget, answer: ReceivedAnswer['answer']): CachedHost {
  const tls = (answer.kind === 'lease' ? answer.lease : answer.notice).tls ?? spoken;
  return { name, port, path, ...(tls !== undefined && { tls }) };
}

function describeAnswer(answer: JudgedLease | JudgedCounted, host: string, at: Seconds): LastAnswer {
  const { iat, count, threshold } = answer.kind === 'lease' ? answer.lease : answer.notice;
  return {
    outcome: answer.kind,
    ...(answer.kind === 'counted' && { reason: answer.notice.reason }),
    iat,
    at,
    count,
    threshold,
    renewAfter: answer.renewAfterSeconds,
    retryAfter: answer.retryAfterSeconds,
    host,
  };
}

/** The state after an attempt that brought no answer: nothing but the attempt itself is noted. */
export function withFailure(
  state: ClientState,
  product: Product,
  attempt: { readonly at: Seconds; readonly code: string; readonly notBefore?: Seconds },
): ClientState {
  const before = state.editions[product.key] ?? {};
  return { ...state, editions: { ...state.editions, [product.key]: { ...before, attempt } } };
}

/** The state with the newest revocation lists, the same where none is new; they are kept for ever. */
export function withRevocations(state: ClientState, held: RevocationSet): ClientState {
  const stored = new Set(state.revocations.map(([list]) => list));
  const chains = held.chains();
  return chains.every(([list]) => stored.has(list)) ? state : { ...state, revocations: chains };
}

/** Identities still needed: the present one, and those whose lease or license is the newest of an edition, left ones too. */
export function neededIdentities(record: IdentityRecord, state: ClientState): IdentityRecord {
  const used = new Set(
    Object.values(state.editions).flatMap(({ lease, license, object }) =>
      [lease, license, object].map((one) => one?.client),
    ),
  );
  const last = record.identities.at(-1);
  const identities = record.identities.filter((identity) => identity === last || used.has(identityId(identity)));
  const { left } = record;
  const isLeftNeeded = left?.clients.some((client) => used.has(client)) === true;
  if (identities.length === record.identities.length && isLeftNeeded === (left !== undefined)) return record;
  return { identities, ...(isLeftNeeded && left !== undefined && { left }) };
}

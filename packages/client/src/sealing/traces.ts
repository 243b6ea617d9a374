/**
 * Preparing an image: what ties a state folder to the machine it lies on is taken out, what an administrator has set up
 * stays. When grace begins anew is the rearm rule's business (`activation/machine.ts` spends the same budget).
 *
 * This file: what ties a folder to its machine, found and taken out, as values.
 */
import { isDeepStrictEqual } from 'node:util';
import { type IdentityRecord, noIdentity } from '../identity/identity-record.ts';
import type { ClientState, EditionState } from '../state/client-state.ts';

/** Something that must not travel in an image. */
export type Trace =
  | 'identity'
  | 'leases'
  | 'device-licenses'
  | 'answers'
  | 'turns'
  | 'hosts-found'
  | 'learned-time'
  | 'other-memory'
  | 'damaged-files';

/** What stays, because somebody has set it up or it must never be forgotten. */
export type Kept = 'setup-keys' | 'hosts-set' | 'hosts-pinned' | 'lookup-domain' | 'revocation-lists';

/** What ties this content to its machine. */
export function tracesOf(state: ClientState, identity: IdentityRecord): readonly Trace[] {
  const editions = Object.values(state.editions);
  const found: readonly (readonly [Trace, boolean])[] = [
    ['identity', identity.identities.length > 0 || identity.left !== undefined],
    ['leases', editions.some(({ lease, object }) => (lease ?? object) !== undefined)],
    ['device-licenses', editions.some(({ license, key }) => license !== undefined || key?.kind === 'device')],
    ['answers', state.hints !== undefined || editions.some((one) => one.answer ?? one.attempt ?? one.agreementCleared)],
    ['turns', Object.keys(state.applications).length > 0],
    ['hosts-found', editions.some(({ cachedHost }) => cachedHost !== undefined)],
    ['learned-time', state.latest !== undefined],
  ];
  const traces = found.filter(([, isThere]) => isThere).map(([trace]) => trace);
  // What another version of this program has written down is not known by name, but it does not travel either.
  return traces.length > 0 || isDeepStrictEqual(sealedState(state), state) ? traces : ['other-memory'];
}

/** What of this content stays. */
export function keptOf(state: ClientState): readonly Kept[] {
  const found: readonly (readonly [Kept, boolean])[] = [
    ['setup-keys', Object.values(state.editions).some(({ key }) => key !== undefined && key.kind !== 'device')],
    ['hosts-set', Object.keys(state.hosts).length > 0],
    ['hosts-pinned', state.pinnedHosts !== undefined],
    ['lookup-domain', state.lookupDomain !== undefined],
    ['revocation-lists', state.revocations.length > 0],
  ];
  return found.filter(([, isThere]) => isThere).map(([kept]) => kept);
}

/** The state without what ties it to its machine. Named one by one, so that whatever is added later does not travel. */
export function sealedState(state: ClientState): ClientState {
  const { revocations, lookupDomain, caching, hosts, pinnedHosts, directory, editions, lab } = state;
  const keys = Object.entries(editions).flatMap(([name, { key }]): [string, EditionState][] =>
    // A device key is one machine's: whoever makes many from one image types it on each, or uses a setup key.
    key === undefined || key.kind === 'device' ? [] : [[name, { key }]],
  );
  return {
    revocations,
    caching,
    hosts,
    applications: {},
    editions: Object.fromEntries(keys),
    ...(pinnedHosts !== undefined && { pinnedHosts }),
    ...(lookupDomain !== undefined && { lookupDomain }),
    ...(directory !== undefined && { directory }),
    ...(lab !== undefined && { lab }), // What a lab has made stays refused by products.
  };
}

export const sealedIdentity: IdentityRecord = noIdentity;

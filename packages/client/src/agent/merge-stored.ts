import type { Stored } from '../activation/client-folder.ts';
import type { ClientState, EditionState } from '../state/client-state.ts';
import type { GraceRecord } from '../state/grace.ts';
import type { AgentSnapshot } from './agent-snapshot.ts';
import type { GenuineLeases } from './genuine-rights.ts';

/** What of the agent's counts here. */
export interface Genuine {
  readonly leases: GenuineLeases;
  /** Editions whose object counts beside what this folder holds. */
  readonly objects: ReadonlySet<string>;
}

/**
 * What is stored here and what the agent shows, as one. Of an edition for which the agent shows a genuine lease of a key that
 * it holds, all is the agent's. Of any other, key, lease and grace stay this folder's own and only the news (count, last
 * attempt) are the agent's, and a genuine activation object: whoever imitates an agent gains no grace by it.
 */
export function mergeStored(own: Stored, shown: AgentSnapshot, genuine: Genuine): Stored {
  const { state, proven } = shown;
  const editions = mergeEditions(own.state.editions, state.editions, genuine);
  const isAnyGenuine = genuine.leases.size > 0;
  return {
    identity: own.identity,
    problems: isAnyGenuine ? [] : own.problems,
    proven,
    grace: earliestGrace(own.grace, shown.grace),
    state: {
      ...withoutPlaces(own.state),
      editions,
      // Lists are verified wherever they come from, and the newest of each signer counts.
      revocations: [...own.state.revocations, ...state.revocations],
      hosts: state.hosts,
      caching: state.caching,
      activationTypes: state.activationTypes ?? {},
      ...domainOf(state),
      ...(state.pinnedHosts !== undefined && { pinnedHosts: state.pinnedHosts }),
      ...(state.hints !== undefined && { hints: state.hints }),
      ...(state.directory !== undefined && { directory: state.directory }),
      ...(isAnyGenuine && timeOf(state)),
    },
  };
}

type Editions = ClientState['editions'];

function mergeEditions(own: Editions, shown: Editions, { leases, objects }: Genuine): Editions {
  const names = new Set([...Object.keys(own), ...Object.keys(shown)]);
  return Object.fromEntries(
    [...names].map((name): [string, EditionState] => {
      const theirs = shown[name];
      if (theirs === undefined) return [name, own[name] ?? {}];
      if (leases.has(name)) return [name, theirs];
      // An object of this folder's own is dropped: where an agent is, it has the sessions, and a file of one's own proves none.
      const { object: _own, ...news } = withNews(own[name] ?? {}, theirs);
      return [name, theirs.object !== undefined && objects.has(name) ? { ...news, object: theirs.object } : news];
    }),
  );
}

function withNews(own: EditionState, { answer, attempt }: EditionState): EditionState {
  if (own.lease !== undefined || own.license !== undefined) return own; // This user's own license holds until the machine has one.
  return { ...own, ...(answer !== undefined && { answer }), ...(attempt !== undefined && { attempt }) };
}

/** Grace begins once per machine: the earlier beginning counts. One that was not noted here as well is none. */
function earliestGrace(own: GraceRecord, shown: GraceRecord): GraceRecord {
  const editions = Object.entries(own.editions).map(([key, grace]) => {
    const other = shown.editions[key];
    return [key, other !== undefined && other.start < grace.start ? other : grace] as const;
  });
  return { editions: Object.fromEntries(editions) };
}

function withoutPlaces({ directory: _own, pinnedHosts: _pins, hints: _hints, ...state }: ClientState): ClientState {
  return state;
}

function domainOf({ lookupDomain }: ClientState): Pick<ClientState, 'lookupDomain'> {
  return lookupDomain === undefined ? {} : { lookupDomain };
}

function timeOf({ latest }: ClientState): Pick<ClientState, 'latest'> {
  return latest === undefined ? {} : { latest };
}

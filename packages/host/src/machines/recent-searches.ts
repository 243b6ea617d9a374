/**
 * What was found last by looking through all names: the pages behind the first, and the number beside a list, are of the
 * moment of that search and need not look once more. Each machine is still looked up and filtered as it is by then.
 */
import type { Seconds } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';
import type { MachineView } from './machine-view.ts';

export interface Identity {
  readonly vendor: string;
  readonly client: string;
}

interface Search {
  readonly key: string;
  readonly at: Seconds;
  /** `undefined`: many. */
  readonly found: Promise<readonly Identity[] | undefined>;
}

const recent = new WeakMap<Statements, readonly Search[]>();

/** Searches that are kept, each of at most some thousand machines. */
const mostKept = 8;

/** A number that is told is at most so old, in seconds. */
const mostAge = 10;

type Searched = Pick<MachineView, 'search' | 'match' | 'vendor' | 'application' | 'edition'>;

/**
 * Looks, unless that was done for this moment already.
 * @param anew look in any case: what came within this second is found, too.
 */
export function searchOnce(
  on: Statements,
  { view, at, anew }: { readonly view: Searched; readonly at: Seconds; readonly anew: boolean },
  look: () => Promise<readonly Identity[] | undefined>,
): Promise<readonly Identity[] | undefined> {
  const key = keyOf(view);
  const all = recent.get(on) ?? [];
  const known = anew ? undefined : all.find((one) => one.key === key && one.at === at);
  if (known !== undefined) return known.found;
  const fresh = { key, at, found: look() };
  recent.set(on, [fresh, ...all.filter((one) => one.key !== key || one.at !== at)].slice(0, mostKept));
  fresh.found.catch(() => {
    recent.set(
      on,
      (recent.get(on) ?? []).filter((one) => one !== fresh),
    );
  });
  return fresh.found;
}

/** The moment of a search that is not old yet. */
export function momentOfSearch(on: Statements, view: Searched, now: Seconds): Seconds | undefined {
  const key = keyOf(view);
  return recent.get(on)?.find((one) => one.key === key && one.at <= now && now - one.at < mostAge)?.at;
}

function keyOf({ search, match, vendor, application, edition }: Searched): string {
  return JSON.stringify([search, match, vendor, application, edition]);
}

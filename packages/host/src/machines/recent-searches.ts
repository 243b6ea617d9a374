/**
 * What was found last by looking through all names: the pages behind the first, and the number beside a list, are of the
 * moment of that search and need not look once more. Each machine is still looked up and filtered as it is by then.
 */
import { ActivationError, type Seconds } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';
import type { MachineView } from './machine-view.ts';

export interface Identity {
  readonly vendor: string;
  readonly client: string;
}

type Found = readonly Identity[] | undefined;

/** A search under way, or over. */
export interface Search {
  /** `undefined`: many. */
  readonly found: Promise<Found>;
  /** Resolves after so many further steps: whoever asked has waited long enough. */
  readonly afterSteps: (steps: number) => Promise<'unfinished'>;
}

interface KeptSearch extends Search {
  readonly key: string;
  readonly at: Seconds;
}

const recent = new WeakMap<Statements, readonly KeptSearch[]>();

/** Searches that are kept, each of at most some thousand machines. */
const mostKept = 8;

/** Searches that run at once: each goes through all names, and goes on when nobody waits for it any more. */
const mostRunning = 4;

const running = new WeakMap<Statements, number>();

/** A number that is told is at most so old, in seconds. */
const mostAge = 10;

type Searched = Pick<MachineView, 'search' | 'match' | 'vendor' | 'application' | 'edition'>;

/**
 * Looks, unless that was done for this moment already, or is being done.
 * @param anew look in any case: what came within this second is found, too.
 * @throws {ActivationError} `busy` where four others are running.
 * @param look tells after each step that it went on; it goes on by itself, whoever waits.
 */
export function searchOnce(
  on: Statements,
  { view, at, anew }: { readonly view: Searched; readonly at: Seconds; readonly anew: boolean },
  look: (onStep: () => void) => Promise<Found>,
): Search {
  const key = keyOf(view);
  const all = recent.get(on) ?? [];
  const known = anew ? undefined : all.find((one) => one.key === key && one.at === at);
  if (known !== undefined) return known;
  const others = running.get(on) ?? 0;
  if (others >= mostRunning) {
    throw new ActivationError('busy', `${others} searches through all names are running`, { retryAfterSeconds: 2 });
  }
  running.set(on, others + 1);
  const fresh: KeptSearch = { key, at, ...startSearch(look) };
  const over = (): void => void running.set(on, (running.get(on) ?? 1) - 1);
  fresh.found.then(over, over);
  recent.set(on, [fresh, ...all.filter((one) => one.key !== key || one.at !== at)].slice(0, mostKept));
  fresh.found.catch(() => {
    recent.set(
      on,
      (recent.get(on) ?? []).filter((one) => one !== fresh),
    );
  });
  return fresh;
}

function startSearch(look: (onStep: () => void) => Promise<Found>): Search {
  let taken = 0;
  let waiting: { readonly until: number; readonly wake: () => void }[] = [];
  const onStep = (): void => {
    taken += 1;
    for (const { until, wake } of waiting) if (until <= taken) wake();
    waiting = waiting.filter(({ until }) => until > taken);
  };
  return {
    found: look(onStep),
    afterSteps: (steps) =>
      new Promise((resolve) => waiting.push({ until: taken + steps, wake: () => resolve('unfinished') })),
  };
}

/** The moment of a search that is not old yet. */
export function momentOfSearch(on: Statements, view: Searched, now: Seconds): Seconds | undefined {
  const key = keyOf(view);
  return recent.get(on)?.find((one) => one.key === key && one.at <= now && now - one.at < mostAge)?.at;
}

function keyOf({ search, match, vendor, application, edition }: Searched): string {
  return JSON.stringify([search, match, vendor, application, edition]);
}

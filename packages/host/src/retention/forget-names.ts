/**
 * Use case: names that were kept under a freer setting do not outlive it. Whoever writes `names = "none"` is shown no name after the
 * next start; with `hashed` they come back, as digests, with each machine's next contact.
 *
 * At the start what is short to do: the names of the inventory and of images are gone, and those in events are hidden. What is long,
 * erasing the latter in millions of rows, is done in small steps while the host answers, however often it is stopped meanwhile.
 */
import { createStepping, type GiveWay, type StepSizes } from '@attiva/daemon';
import type { Database, Transaction } from '@attiva/storage';
import { isStricter, type NamePolicy } from '../activation/name-keeper.ts';
import { removeCarriedNames } from '../carry/carried.repository.ts';
import { newestEvent } from '../events/event.repository.ts';
import { clearWarningNames } from '../hosts/hosts.repository.ts';
import { removeImageNames } from '../images/image.repository.ts';
import { areEventNamesHidden, eraseSomeEventNames, hideEventNames, removeClientNames } from './names.repository.ts';

/** In the transaction in which a host begins. Compares the setting with the one of the last start; gives whether names are forgotten. */
export async function applyNamePolicy(tx: Transaction, policy: NamePolicy): Promise<boolean> {
  const before = await tx.get<{ value: NamePolicy }>("select value from facts where name = 'names'");
  if (before?.value === policy) return false;
  await tx.run(
    "insert into facts (name, value) values ('names', ?) on conflict (name) do update set value = excluded.value",
    [policy],
  );
  if (!isStricter(policy, before?.value ?? 'full')) return false;
  await removeClientNames(tx);
  // Ten and twenty thousand rows at most.
  await removeImageNames(tx);
  await removeCarriedNames(tx);
  await clearWarningNames(tx);
  const newest = await newestEvent(tx);
  if (newest > 0) await hideEventNames(tx, newest);
  return true;
}

export interface NameForgettingOptions {
  readonly database: Database;
  /** Milliseconds: measures how long a step takes. */
  readonly monotonic: () => number;
  /** Lets those who wait for an answer go first. */
  readonly giveWay: GiveWay;
  /** Rows of a step. */
  readonly sizes?: StepSizes;
}

export interface NamesForgotten {
  /** Events that held a name. */
  readonly events: number;
  /** Whether none is left. */
  readonly complete: boolean;
}

/** Erases what `applyNamePolicy` has hidden. */
export class NameForgetting {
  readonly #options: NameForgettingOptions;
  readonly #stopped = new AbortController();

  constructor(options: NameForgettingOptions) {
    this.#options = options;
  }

  /**
   * Goes on until none is left or it is stopped; `undefined` where nothing was hidden. It depends on no time: a clock that was set does not
   * hold it back.
   */
  async run(): Promise<NamesForgotten | undefined> {
    const { database } = this.#options;
    if (this.#stopped.signal.aborted || !(await areEventNamesHidden(database))) return undefined;
    const stepping = createStepping<Transaction>({
      ...this.#options,
      clock: { holdsBack: async () => false },
      stopped: this.#stopped.signal,
      most: Number.POSITIVE_INFINITY,
    });
    const events = await stepping.walk(eraseSomeEventNames);
    return { events, complete: !stepping.cutShort() };
  }

  /** For good: a run that goes on ends after the step that it is at. */
  stop(): void {
    this.#stopped.abort();
  }
}

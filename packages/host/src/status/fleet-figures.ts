/**
 * How many machines there are, hold a lease and count: what a status says of the whole fleet. Of a large one it takes a while to
 * count, so it is counted in steps, and what was counted within the last minute and a half is told again.
 */
import { setImmediate } from 'node:timers/promises';
import { daySeconds, type PackApplication, type Seconds } from '@attiva/protocol';
import type { Database } from '@attiva/storage';
import { listEditions } from '../machines/served-editions.ts';
import { type KeptFigure, keepFigure } from '../reports/kept-figure.ts';
import type { VendorBook } from '../vendors/vendor-book.ts';
import { countInEdition, type EditionInventory, loadCounts } from './status.repository.ts';

/** Up to so many machines, each status counts anew. */
export const largeFleet = 100_000;
const keptSeconds = 30;
/** The daily work asks every minute: nobody else waits for a count, however seldom people ask. */
const longestSeconds = 90;

export interface FleetFigures {
  readonly inventory: readonly EditionInventory[];
  /** Clients in the window by `vendor application`. */
  readonly counts: ReadonlyMap<string, number>;
}

/** Of the vendor book, what is counted by. */
interface CountedApplications extends Pick<VendorBook, 'find'> {
  readonly all: () => readonly {
    readonly id: string;
    readonly applications: ReadonlyMap<string, { readonly application: Pick<PackApplication, 'id' | 'windowDays'> }>;
  }[];
}

interface FleetParts {
  readonly database: Database;
  readonly book: CountedApplications;
  readonly now: () => Seconds;
}

/** @param large more machines than this are not counted for each who asks */
export function fleetFigures(parts: FleetParts, large: number = largeFleet): KeptFigure<FleetFigures> {
  const kept = keepFigure(() => countFleet(parts), {
    seconds: keptSeconds,
    longest: longestSeconds,
    now: parts.now,
  });
  // Not known before the first count, which is kept for whoever asks next.
  let isLarge: boolean | undefined;
  const judged = async (figures: FleetFigures): Promise<FleetFigures> => {
    isLarge = figures.inventory.reduce((sum, { known }) => sum + known, 0) > large;
    return figures;
  };
  const ask = async (): Promise<FleetFigures> => {
    // The first count may have begun before the machines came that who asks has just seen.
    if (isLarge === undefined) await judged(await kept());
    return judged(await (isLarge === true ? kept() : countFleet(parts)));
  };
  return Object.assign(ask, { anew: async () => judged(await kept.anew()) });
}

async function countFleet({ database, book, now }: FleetParts): Promise<FleetFigures> {
  const at = now();
  const inventory: EditionInventory[] = [];
  for (const { vendor, application, edition } of await listEditions(database, book)) {
    const known = await countInEdition(database, { vendor, application, edition });
    await setImmediate(); // Requests that came meanwhile take their turn.
    const licensed = await countInEdition(database, { vendor, application, edition }, at);
    // Between the two a machine may have come, or gone.
    inventory.push({ vendor, application, edition, known: Math.max(known, licensed), licensed });
    await setImmediate();
  }
  return { inventory, counts: await countWindows(database, book, at) };
}

async function countWindows(
  database: Database,
  book: Pick<CountedApplications, 'all'>,
  now: Seconds,
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const vendor of book.all()) {
    for (const { application } of vendor.applications.values()) {
      const since = now - application.windowDays * daySeconds;
      const [count] = await loadCounts(database, [{ vendor: vendor.id, application: application.id, since }]);
      counts.set(`${vendor.id} ${application.id}`, count ?? 0);
      await setImmediate();
    }
  }
  return counts;
}

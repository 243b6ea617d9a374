/** How long a commit takes that is on the disk afterwards: one after the other, each with a row, as a host without a crowd does. */
import { openDatabase } from '@attiva/storage';
import { rank } from './rank.ts';

/** Milliseconds. */
export interface CommitTimes {
  readonly p50: number;
  readonly p99: number;
  /** How many were timed. */
  readonly count: number;
}

/** On the very database of the host, which does not run yet; the rows are taken out again. At least ten, at most 2,000 commits. */
export async function timeCommits(
  place: { readonly url: string; readonly password?: string },
  { seconds, now }: { readonly seconds: number; readonly now: () => number },
): Promise<CommitTimes> {
  const database = await openDatabase({ ...place, mustExist: true, now });
  try {
    const times: number[] = [];
    const end = performance.now() + seconds * 1000;
    for (let count = 0; count < 2000 && (count < 10 || performance.now() < end); count += 1) {
      const began = performance.now();
      await database.transact((tx) =>
        tx.run('insert into facts (name, value) values (?, ?)', [`measured ${count}`, 'x'.repeat(500)]),
      );
      times.push(performance.now() - began);
    }
    await database.run("delete from facts where name like 'measured %'");
    return { p50: rank(times, 0.5), p99: rank(times, 0.99), count: times.length };
  } finally {
    await database.close();
  }
}

/** Reads the database that an authority has left behind, and compares it with what machines and hosts were given. */
import { type Database, openDatabase } from '@attiva/storage';
import type { Asker, PlayedKey } from './authority-site.ts';
import type { Ledger } from './fault.ts';

/** One key with its quota, and everybody who asks with it. */
export interface PlayedQuota {
  readonly key: PlayedKey;
  readonly quota: number;
  readonly askers: readonly Asker[];
}

/** `over`: all of them have asked until they had an answer or a refusal for good, so that the numbers must be equal. */
export async function judgeAuthorityDatabase(
  url: string,
  quotas: readonly PlayedQuota[],
  { ledger, over }: { readonly ledger: Ledger; readonly over: boolean },
): Promise<void> {
  const database = await openDatabase({ url, mustExist: true, now: Date.now });
  try {
    await database.check();
    const recorded = await recordedStatements(database);
    for (const { client, seats } of await database.all<{ client: string; seats: number }>(severalSeats)) {
      ledger.find('miscounted', `${client} has ${seats} seats`);
    }
    for (const { key, quota, askers } of quotas) {
      const holders = askers.filter(({ held }) => held !== undefined);
      ledger.hold(holders.length);
      for (const { signer, held, wants } of holders) {
        if (recorded.get(signer.id) !== held) ledger.find('lost', `the ${wants} of ${signer.id} is not recorded`);
      }
      const table = key.kind === 'device' ? 'device' : 'host';
      const row = await database.get<{ n: number }>(`select count(*) as n from ${table} where product_key = ?`, [
        key.id,
      ]);
      const used = row?.n ?? 0;
      if (used > quota) ledger.find('miscounted', `…${key.lastFive}: ${used} of a quota of ${quota}`);
      if (used < holders.length) ledger.find('lost', `…${key.lastFive}: ${used} used, and ${holders.length} hold one`);
      if (!over) continue;
      ledger.expect('miscounted', `…${key.lastFive}: used`, used, Math.min(quota, askers.length));
      ledger.expect('lost', `…${key.lastFive}: given out`, holders.length, Math.min(quota, askers.length));
    }
  } finally {
    await database.close();
  }
}

const severalSeats = `select client, count(distinct device) as seats from device_license
  group by client having count(distinct device) > 1
  union all select signing_key, count(distinct host) from registration
  group by signing_key having count(distinct host) > 1`;

/** What each client was given last; null: it is not signed yet. */
export async function recordedStatements(database: Database): Promise<ReadonlyMap<string, string | null>> {
  const rows = await database.all<{ client: string; statement: string | null }>(
    `select client, statement from (select client, statement, position from device_license
      union all select signing_key, grant_statement, 0 from registration) given order by position`,
  );
  return new Map(rows.map(({ client, statement }) => [client, statement]));
}

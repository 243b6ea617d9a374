/** Reads the database that an authority has left behind, and compares it with what machines and hosts were given. */
import { openDatabase } from '@attiva/storage';
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
    const licenses = await database.all<{ client: string; statement: string | null }>(
      'select client, statement from device_license',
    );
    const grants = await database.all<{ client: string; statement: string | null }>(
      'select signing_key as client, grant_statement as statement from registration',
    );
    const recorded = new Set([...licenses, ...grants].map(({ client, statement }) => `${client} ${statement}`));
    for (const { key, quota, askers } of quotas) {
      const holders = askers.filter(({ held }) => held !== undefined);
      ledger.hold(holders.length);
      for (const { signer, held, wants } of holders) {
        if (!recorded.has(`${signer.id} ${held}`)) ledger.find('lost', `the ${wants} of ${signer.id} is not recorded`);
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

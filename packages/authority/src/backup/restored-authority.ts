/**
 * An authority from a backup: what is taken along, and what is made ready before it may be opened. The file itself is read
 * and written by the code that hosts use. What a backup is too old to know must not be forgotten where it would harm: what
 * was revoked since stays revoked, and nothing is charged until somebody confirms (`confirm-restoration.ts`).
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ActivationError,
  isShortId,
  keyId,
  readRevocationFile,
  revocationFileText,
  RevocationSet,
  type Seconds,
  takeRevocations,
} from '@attiva/protocol';
import { type Database, migrateAs, openDatabase } from '@attiva/storage';
import { recordAudit } from '../audit/audit.repository.ts';
import { owner } from '../folder-vendor.ts';
import { migrations } from '../migrations/migrations.ts';
import { insertRevocation, keepRevocationList, ofPublishedList } from '../revocation/revocation.repository.ts';
import { insertRestoration } from './restoration.repository.ts';
import { requireVendorStatement, vendorClaimsOf } from '../signing/signing-desk.ts';

/** The root key belongs into a safe, and into no backup of a machine with a network. */
export const authorityBackupKind = {
  database: 'authority.db',
  config: 'authority.toml',
  never: ['root.key'],
  owner,
  migrations,
} as const;

export interface RestoredAuthority {
  /** Ids that were revoked after the backup was taken, out of the published lists. */
  readonly revokedSince: number;
}

/**
 * Checks the database of unpacked files, brings it up to date, and takes in what was revoked since. The unpacked lists are
 * replaced by the newest: a restore that is cut off reads them again, and the older ones would be all that is left.
 * @param published texts of `NAME.revocations`, vendor files or a product's `roots.json`: the newest that there are
 * @throws {ActivationError} `revocations-invalid`; StorageError for a database that is damaged or newer.
 */
export async function prepareRestoredAuthority(
  staging: string,
  given: { readonly takenAt: Seconds; readonly published: readonly string[]; readonly now: Seconds },
): Promise<RestoredAuthority> {
  const { takenAt, published, now } = given;
  const url = `sqlite:${join(staging, authorityBackupKind.database)}`;
  const database = await openDatabase({ url, mustExist: true, now: () => now * 1000, exclusive: true });
  try {
    await database.check();
    await migrateAs(database, owner, migrations);
    const unpacked = (await readdir(staging)).filter((name) => name.endsWith('.revocations'));
    const older = await Promise.all(unpacked.map((name) => readFile(join(staging, name), 'utf8')));
    const { since: revokedSince, newest } = await takePublished(database, [...published, ...older], now);
    for (const name of unpacked) await writeFile(join(staging, name), newest, { flush: true });
    const details = { takenAt, revokedSince };
    const entry = { at: now, actor: 'administrator', action: 'data-restored', subject: 'authority', details } as const;
    await database.transact(async (tx) => {
      await recordAudit(tx, entry);
      await insertRestoration(tx, { takenAt, restoredAt: now });
    });
    return { revokedSince };
  } finally {
    await database.close();
  }
}

/** Lists of this vendor's own keys and roots; of others there is nothing to learn. */
async function takePublished(
  database: Database,
  published: readonly string[],
  now: Seconds,
): Promise<{ readonly since: number; readonly newest: string }> {
  const vendor = vendorClaimsOf(await requireVendorStatement(database));
  const lists = published.flatMap((text) => readRevocationFile(text));
  const trust = { vendor: vendor.iss, roots: vendor.roots, allowLab: vendor.lab === true, now };
  const { held } = takeRevocations(lists, { ...trust, revocations: RevocationSet.empty });
  const roots = new Set<string>(vendor.roots.map(keyId));
  let since = 0;
  await database.transact(async (tx) => {
    for (const [signer, iat] of Object.entries(held.marks())) {
      const entries = held.entries(signer as never);
      const chain = held.chains().find(([list]) => list !== undefined && signerOf(list) === signer);
      if (chain === undefined) throw new ActivationError('revocations-invalid', 'a list cannot be read');
      await keepRevocationList(tx, { signer: signer as never, iat, entries: entries.length, chain });
      if (roots.has(signer)) continue;
      for (const id of entries.filter(isShortId)) {
        const entry = { id, under: null, reason: ofPublishedList, revokedAt: now };
        if (await insertRevocation(tx, entry)) since += 1;
      }
    }
  });
  return { since, newest: revocationFileText(vendor.iss, held.chains()) };
}

function signerOf(list: string): unknown {
  const payload = Buffer.from(list.split('.')[1] ?? '', 'base64url').toString('utf8');
  return (JSON.parse(payload) as { readonly sub?: unknown }).sub; // Verified a moment ago.
}

/** SQL of packs that came by themselves. Texts only: what they say is verified whenever it is read. */
import type { Seconds, VendorId } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';

export interface StoredPack {
  readonly vendor: VendorId;
  /** Its name. */
  readonly pack: string;
  readonly version: number;
  /** JSON: `[pack, delegation]`. */
  readonly chain: string;
  /** When it came in: then it verified. */
  readonly added_at: Seconds;
}

export async function listStoredPacks(on: Statements): Promise<StoredPack[]> {
  return on.all<StoredPack>('select * from packs order by vendor, pack');
}

/** Keeps the pack in the place of an older version. */
export async function savePack(on: Statements, row: StoredPack): Promise<void> {
  await on.run(
    `insert into packs (vendor, pack, version, chain, added_at) values (?, ?, ?, ?, ?)
      on conflict (vendor, pack) do update set version = excluded.version, chain = excluded.chain,
        added_at = excluded.added_at
      where excluded.version > packs.version`,
    [row.vendor, row.pack, row.version, row.chain, row.added_at],
  );
}

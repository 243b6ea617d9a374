/** Rows of packs, every version that was ever built. SQL only, in the caller's transaction. */
import type { KeyId, PackApplication, ProductPackClaims, Seconds } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';

interface PackRow {
  readonly name: string;
  readonly version: number;
  readonly claims: string;
  readonly statement: string | null;
  readonly signing_key: string | null;
  readonly built_at: number;
}

export interface StoredPack {
  readonly claims: ProductPackClaims;
  /** Absent while it is recorded and not signed yet. */
  readonly signed?: { readonly statement: string; readonly signingKey: KeyId };
  readonly builtAt: Seconds;
}

export async function insertPack(on: Statements, claims: ProductPackClaims, builtAt: Seconds): Promise<void> {
  await on.run('insert into pack (name, version, claims, built_at) values (?, ?, ?, ?)', [
    claims.pack,
    claims.version,
    JSON.stringify(claims),
    builtAt,
  ]);
}

/**
 * Keeps the signed statement of a version, unless it has one already, or is another pack's by now: a standby that takes over
 * without the last commits gives a version once more.
 * @param recorded claims as they were read before they were signed
 */
export async function keepPackStatement(
  on: Statements,
  recorded: ProductPackClaims,
  signed: { readonly claims: ProductPackClaims; readonly statement: string; readonly signingKey: KeyId },
): Promise<void> {
  await on.run(
    `update pack set claims = ?, statement = ?, signing_key = ?
     where name = ? and version = ? and claims = ? and statement is null`,
    [
      JSON.stringify(signed.claims),
      signed.statement,
      signed.signingKey,
      recorded.pack,
      recorded.version,
      JSON.stringify(recorded),
    ],
  );
}

/** One version of a pack, signed or not. */
export async function findPack(on: Statements, name: string, version: number): Promise<StoredPack | undefined> {
  const row = await on.get<PackRow>('select * from pack where name = ? and version = ?', [name, version]);
  return row && toPack(row);
}

/** Takes a statement away that nobody would take any more; the version is signed anew. */
export async function dropPackStatement(on: Statements, statement: string): Promise<void> {
  await on.run('update pack set statement = null, signing_key = null where statement = ?', [statement]);
}

export async function newestPackVersion(on: Statements, name: string): Promise<number> {
  const row = await on.get<{ version: number | null }>('select max(version) as version from pack where name = ?', [
    name,
  ]);
  return row?.version ?? 0;
}

/** What the newest version of each pack says, by name, signed or about to be. */
export async function newestPacks(on: Statements): Promise<ProductPackClaims[]> {
  const rows = await on.all<PackRow>(
    `select p.* from pack p where p.version = (select max(n.version) from pack n where n.name = p.name) order by p.name`,
  );
  return rows.map((row) => toPack(row).claims);
}

/** An application as the newest pack has it. */
export async function findNewestApplication(on: Statements, id: string): Promise<PackApplication | undefined> {
  const applications = (await newestPacks(on)).flatMap((pack) => pack.applications);
  return applications.find((application) => application.id === id);
}

/** Recorded and not signed yet. */
export async function listUnsignedPacks(on: Statements): Promise<StoredPack[]> {
  const rows = await on.all<PackRow>('select * from pack where statement is null order by name, version');
  return rows.map(toPack);
}

/** The newest signed version of each pack, by name: what may be handed out. */
export async function listPacksInForce(on: Statements): Promise<Required<StoredPack>[]> {
  const rows = await on.all<PackRow>(
    `select p.* from pack p where p.version =
       (select max(n.version) from pack n where n.name = p.name and n.statement is not null) order by p.name`,
  );
  return rows.map(toPack).filter((pack): pack is Required<StoredPack> => pack.signed !== undefined);
}

/** Every version, newest first within each name. */
export async function listPacks(on: Statements): Promise<StoredPack[]> {
  const rows = await on.all<PackRow>('select * from pack order by name, version desc');
  return rows.map(toPack);
}

function toPack(row: PackRow): StoredPack {
  const claims = JSON.parse(row.claims) as ProductPackClaims;
  if (row.statement === null || row.signing_key === null) return { claims, builtAt: row.built_at };
  return {
    claims,
    signed: { statement: row.statement, signingKey: row.signing_key as KeyId },
    builtAt: row.built_at,
  };
}

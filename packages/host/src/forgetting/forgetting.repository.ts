/**
 * Forgetting a machine: every name and address of it that this database holds is erased; what counts (id, state, times)
 * stays until its own time. This file: the SQL. What is past its time is `retention/`.
 */
import type { Statements } from '@attiva/storage';
import { foldName } from '../activation/name-keeper.ts';
import { removeCarriedNames } from '../carry/carried.repository.ts';
import { removeMarks } from '../machines/mark.repository.ts';
import { areNamesShown } from '../retention/names.repository.ts';

/** An identity of one vendor. */
export interface Identity {
  readonly vendor: string;
  readonly client: string;
}

/** Identities that go by this name, or have this id; from the inventory, the names and the events. A name that is hidden finds nobody. */
export async function findIdentities(on: Statements, machine: string): Promise<Identity[]> {
  const folded = foldName(machine);
  return on.all<Identity>(
    `select vendor, client from client_names where folded = ? or client = ?
      union select vendor, client from clients where client = ?
      union select vendor, client from events where client = ? or (lower(name) = ? and ${areNamesShown})
      union select vendor, client from carried_names where client = ? or lower(name) = ?
      order by vendor, client`,
    [folded, machine, machine, machine, folded, machine, folded],
  );
}

/** Names that are kept of an identity. */
export async function namesOf(on: Statements, { vendor, client }: Identity): Promise<string[]> {
  const rows = await on.all<{ name: string }>(
    `select name from client_names where vendor = ? and client = ? and name <> ''
      union select name from events where client = ? and vendor = ? and name is not null and name <> ''`,
    [vendor, client, client, vendor],
  );
  return rows.map(({ name }) => name);
}

/** Erases name, address and what administrators wrote on one identity; gives how many rows held any. */
export async function eraseIdentity(on: Statements, { vendor, client }: Identity): Promise<number> {
  const names = await on.run('delete from client_names where vendor = ? and client = ?', [vendor, client]);
  const events = await on.run('update events set name = null where client = ? and vendor = ? and name is not null', [
    client,
    vendor,
  ]);
  const carried = await removeCarriedNames(on, { vendor, client });
  return names.changes + events.changes + carried + (await removeMarks(on, { vendor, client }));
}

/**
 * Erases names wherever they stand beside other identities; gives how many rows held one. All in one look at each table. Events whose names
 * are hidden are erased as well, and not counted: whoever names a machine is not told whether it is in them.
 */
export async function eraseNames(on: Statements, names: readonly string[]): Promise<number> {
  if (names.length === 0) return 0;
  const among = `(${names.map(() => '?').join(', ')})`;
  const all = names.map(foldName);
  let events = 0;
  for (const column of ['name', 'held_by'] as const) {
    const erase = `update events set ${column} = null where lower(${column}) in ${among}`;
    events += (await on.run(`${erase} and ${areNamesShown}`, all)).changes;
    await on.run(erase, all);
  }
  const images = await on.run(`update images set image = null where lower(image) in ${among}`, all);
  const folded = new Set(names.map((name) => name.toLowerCase()));
  const lists = await eraseFromImages(on, folded);
  return events + images.changes + lists + (await eraseFromAudit(on, folded));
}

/** There are never many images, nor many rows of the audit that name anybody: looked through one by one. */
async function eraseFromImages(on: Statements, folded: ReadonlySet<string>): Promise<number> {
  const images = await on.all<Identity & { names: string }>(
    "select vendor, client, names from images where names <> '[]'",
  );
  let erased = 0;
  for (const { vendor, client, names } of images) {
    const all = JSON.parse(names) as readonly string[];
    const others = all.filter((one) => !folded.has(one.toLowerCase()));
    if (others.length === all.length) continue;
    await on.run('update images set names = ? where vendor = ? and client = ?', [
      JSON.stringify(others),
      vendor,
      client,
    ]);
    erased += 1;
  }
  return erased;
}

async function eraseFromAudit(on: Statements, folded: ReadonlySet<string>): Promise<number> {
  const rows = await on.all<{ position: number; personal: string }>(
    'select position, personal from audit where personal is not null',
  );
  const named = rows.filter(({ personal }) =>
    Object.values(JSON.parse(personal) as Readonly<Record<string, string>>).some((one) =>
      folded.has(one.toLowerCase()),
    ),
  );
  for (const { position } of named) {
    await on.run('update audit set personal = null, salt = null where position = ?', [position]);
  }
  return named.length;
}

/** Names that are kept, to offer the nearest one; at most `most`. */
export async function listNames(on: Statements, most: number): Promise<string[]> {
  const rows = await on.all<{ name: string }>(
    "select distinct name from client_names where name <> '' order by name limit ?",
    [most],
  );
  return rows.map(({ name }) => name);
}

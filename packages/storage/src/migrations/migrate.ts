/**
 * Brings a schema up to date, the same way on every engine. What a step does is the caller's; how a table is spelt the
 * engine's (`tx.facts`).
 */
import type { Database, Migration, MigrationResult, Statements, Transaction } from '../port/database.ts';
import { StorageError } from '../port/storage-error.ts';

interface RecordedRow {
  readonly name: string;
}

/** See `Database.migrate`. Two processes at once are safe: each step looks again inside its transaction. */
export async function migrate<Schema>(
  database: Pick<Database<Schema>, 'transact'>,
  migrations: readonly Migration[],
  now: () => number,
): Promise<MigrationResult> {
  const names = migrations.map((migration) => migration.name);
  if (new Set(names).size !== names.length) throw new TypeError('Two migrations have the same name.');
  await database.transact(createRecord);
  const applied: string[] = [];
  for (const [index, migration] of migrations.entries()) {
    const done = await database.transact(async (tx) => {
      if ((await requireKnown(tx, names)) > index) return false;
      await migration.up(tx as Transaction);
      await tx.run('insert into schema_migration (position, name, applied_at) values (?, ?, ?)', [
        index,
        migration.name,
        now(),
      ]);
      return true;
    });
    if (done) applied.push(migration.name);
  }
  if (migrations.length === 0) await database.transact((tx) => requireKnown(tx, names));
  return { applied };
}

export async function createRecord<Schema>(tx: Transaction<Schema>): Promise<void> {
  const tables = await tx.all<RecordedRow>(tx.facts.listTables);
  if (tables.some(({ name }) => name === 'schema_migration')) return;
  if (tables.length > 0) {
    throw new StorageError('foreign', `The database holds tables of something else, "${tables[0]?.name}" among them.`);
  }
  const { integer, text, tableOptions } = tx.facts;
  await tx.script(
    `create table schema_migration (
       position ${integer} not null primary key,
       name ${text} not null unique,
       applied_at ${integer} not null
     ) ${tableOptions};`,
  );
}

/** How many steps the database has; throws when they are not the first ones of ours. */
async function requireKnown(tx: Statements, names: readonly string[]): Promise<number> {
  const recorded = await tx.all<RecordedRow>('select name from schema_migration order by position');
  const foreign = strangeStep(
    recorded.map(({ name }) => name),
    names,
  );
  if (foreign !== undefined) {
    if (foreign === recorded[0]?.name && names.length > 0) {
      throw new StorageError('foreign', `The database begins with the step "${foreign}" of another program.`);
    }
    throw new StorageError('newer', `The database has a schema step "${foreign}" that this program does not know.`);
  }
  return recorded.length;
}

/**
 * The first step of a database that a program cannot work with: one in the place of another, or an unknown one beyond its own. An
 * unknown step whose name ends in `+` is none: it adds tables, or columns that may be empty, and older programs live with it.
 */
export function strangeStep(recorded: readonly string[], names: readonly string[]): string | undefined {
  return recorded.find((name, index) => name !== names[index] && !(index >= names.length && name.endsWith('+')));
}

/** Steps of a database beyond those that this program knows, in their order: newer programs made them, and it lives with them. */
export async function listStepsBeyond(on: Statements, migrations: readonly Migration[]): Promise<readonly string[]> {
  const recorded = await on.all<RecordedRow>('select name from schema_migration order by position');
  return recorded.slice(migrations.length).map(({ name }) => name);
}

/**
 * Whether this program may go on with a database that others bring up to date meanwhile: while several run, the first new one does
 * that, and the older ones go on where they can.
 * @throws {StorageError} `newer`.
 */
export async function requireKnownSchema(on: Statements, migrations: readonly Migration[]): Promise<void> {
  await requireKnown(
    on,
    migrations.map(({ name }) => name),
  );
}

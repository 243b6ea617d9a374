/** `migrate-database` of host and authority: where the data go, what was copied, what is left to do. */
import { resolve } from 'node:path';
import type { DatabaseConfig } from '@attiva/daemon';
import type { CountedTable, MovedDatabase, MovedKind, TakenBack } from '@attiva/host';
import { ActivationError } from '@attiva/protocol';
import { columns, moment } from '../../program/columns.ts';
import type { Answer, Call, CommandSpec, OptionSpec } from '../../program/command-spec.ts';
import { asJson } from '../../program/json.ts';
import { withProgress } from '../../program/progress.ts';
import { asOwnerOf, dataOption, hostFolder } from './host-folder.ts';

export const moveOptions: readonly OptionSpec[] = [
  { flags: '--to <url>', purpose: 'where to: postgres://USER@SERVER/NAME, empty; or sqlite:FILE.db in the folder' },
  { flags: '--database-password-file <file>', purpose: 'file with the password for it, readable by its account alone' },
  { flags: '--write-config', purpose: 'also write the new place into the configuration (else the lines are printed)' },
  { flags: '--check', purpose: 'only compare the rows of all tables; exit 0 when they are the same, else 7' },
  {
    flags: '--take-back',
    purpose:
      'go back to the database that was moved away: it lives on as it was then (--to: how the other one is reached)',
  },
];

export const hostMigrateDatabase: CommandSpec = {
  words: 'host migrate-database',
  options: [...moveOptions, dataOption],
  group: 'Host in the LAN',
  summary: 'Move the data of a host that does not run to PostgreSQL, or back to a file',
  example:
    'attiva host migrate-database --to postgres://attiva@db.example/attiva --database-password-file pw --write-config',
  async run(call) {
    const { movedHost } = await import('@attiva/host');
    return await runMove(call, { folder: hostFolder(call), kind: movedHost, serve: 'attiva host serve' });
  },
};

/** What is moved, and the command that serves it. */
export interface Move {
  readonly folder: string;
  readonly kind: MovedKind;
  readonly serve: string;
}

export async function runMove(call: Call, { folder, kind, serve }: Move): Promise<Answer> {
  const { compareDatabases, moveDatabase, takeDatabaseBack } = await import('@attiva/host');
  const { environment, now } = call.terminal;
  const options = { folder, kind, environment, now: () => Math.floor(now() / 1000) };
  const asOwner = <T>(work: () => Promise<T>): Promise<T> => asOwnerOf(call, folder, work);
  if (call.flag('takeBack')) {
    const other = call.text('to') ?? call.text('databasePasswordFile');
    const to = other === undefined ? undefined : targetOf(call);
    const back = await asOwner(() => takeDatabaseBack(options, to));
    return { json: asJson(back), text: describeBack(back, serve) };
  }
  const to = targetOf(call);
  if (call.flag('check')) {
    const compared = await withProgress(call, 'counting rows', () => asOwner(() => compareDatabases(options, to)));
    const text = [tableText(compared.tables), '', compared.same ? 'The same.' : 'They differ.'].join('\n');
    return { json: asJson(compared), text, ...(!compared.same && { exit: 7 }) };
  }
  const writeConfig = call.flag('writeConfig');
  const moved = await withProgress(call, 'copying the database', () =>
    asOwner(() => moveDatabase(options, { to, writeConfig })),
  );
  return { json: asJson(moved), text: describe(moved, { config: `${folder}/${kind.home(folder).config}`, serve }) };
}

function targetOf(call: Call): DatabaseConfig {
  const database = call.text('to');
  if (database === undefined)
    throw new ActivationError('wrong-usage', 'say where to: --to postgres://USER@SERVER/NAME');
  const file = call.text('databasePasswordFile');
  return {
    database,
    ...(file !== undefined && { databasePasswordFile: resolve(call.terminal.workingDirectory, file) }),
  };
}

function describe(
  { from, to, tables, rows, before, lines, written }: MovedDatabase,
  { config, serve }: { readonly config: string; readonly serve: string },
): string {
  return [
    ...(before ? [] : [tableText(tables), '']),
    before
      ? `Moved    to ${to} before; nothing was copied now`
      : `Copied   ${rows} rows in ${tables.length} tables, counted in both`,
    ...(before ? [] : [`Moved    ${from} says so, and is served no more; what it holds is untouched`]),
    written
      ? `Written  ${config}: ${lines.join(', ')}`
      : `Write    into ${config}, before the first [table]:\n${lines.map((line) => `         ${line}`).join('\n')}`,
    `Next     ${serve}`,
  ].join('\n');
}

function describeBack({ database, movedTo, movedAt, warning, isForeign }: TakenBack, serve: string): string {
  return [
    `Taken    ${database} lives again, as it was on ${moment(movedAt)}; what came after is not in it`,
    isForeign === true
      ? `Note     ${movedTo} holds something else now, which stays as it is`
      : warning === undefined
        ? `Remove   ${movedTo}: it says that it was moved back, and is served no more`
        : `Warning  nobody has looked whether ${movedTo} is served (${warning}): see to it that it is not, and remove it`,
    `Next     ${serve}`,
  ].join('\n');
}

function tableText(tables: readonly CountedTable[]): string {
  const count = (rows: number | null): string => (rows === null ? 'none' : String(rows));
  return columns([
    ['table', 'rows here', 'rows there'],
    ...tables.map(({ table, from, to }) => [table, count(from), count(to)]),
  ]);
}

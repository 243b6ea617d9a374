/** Where a new host or authority keeps its data, as its commands are told. */
import { resolve } from 'node:path';
import type { DatabaseConfig } from '@attiva/daemon';
import { ActivationError } from '@attiva/protocol';
import type { Call, OptionSpec } from '../../program/command-spec.ts';

export const databaseOptions: readonly OptionSpec[] = [
  {
    flags: '--database <url>',
    purpose: 'where the data are kept: postgres://USER@SERVER/NAME, or sqlite:FILE.db in the folder',
  },
  { flags: '--database-password-file <file>', purpose: 'file with the password for it, readable by its account alone' },
];

/** @throws {ActivationError} `wrong-usage`. */
export function givenDatabase(call: Call, answers: Partial<DatabaseConfig> = {}): DatabaseConfig | undefined {
  const database = call.text('database') ?? answers.database;
  const file = call.text('databasePasswordFile') ?? answers.databasePasswordFile;
  if (database === undefined) {
    if (file === undefined) return undefined;
    throw new ActivationError('wrong-usage', '--database-password-file belongs to --database postgres://…');
  }
  return {
    database,
    ...(file !== undefined && { databasePasswordFile: resolve(call.terminal.workingDirectory, file) }),
  };
}

import type { CommandSpec } from '../../program/command-spec.ts';
import { moveOptions, runMove } from '../host/migrate-database.ts';
import { dirArgument, dirOption, findAuthorityFolder } from './authority-folder.ts';

export const authorityMigrateDatabase: CommandSpec = {
  words: 'authority migrate-database',
  arguments: dirArgument,
  options: [...moveOptions, dirOption],
  group: 'Vendor',
  summary: 'Move the data of an authority that does not run to PostgreSQL, or back to a file',
  example: 'attiva authority migrate-database aurora --to postgres://aurora@db.example/aurora --write-config',
  async run(call) {
    const { movedAuthority: kind } = await import('@attiva/authority');
    return await runMove(call, { folder: findAuthorityFolder(call), kind, serve: 'attiva authority serve' });
  },
};

import { resolve } from 'node:path';
import type { RestoredHost } from '@attiva/host';
import { moment } from '../../program/columns.ts';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { asJson } from '../../program/json.ts';
import { withProgress } from '../../program/progress.ts';
import { readPassphrase } from '../../program/secrets.ts';
import { databaseOptions, givenDatabase } from './database-options.ts';
import { asOwnerOf, dataOption, hostFolder } from './host-folder.ts';

export const hostRestore: CommandSpec = {
  words: 'host restore',
  arguments: { '<file>': 'a backup, as `attiva host backup` wrote it' },
  options: [
    { flags: '--replace', purpose: 'put it in the place of the host that is there' },
    { flags: '--passphrase-file <file>', purpose: 'file with the passphrase of a sealed backup (else you are asked)' },
    ...databaseOptions,
    dataOption,
  ],
  group: 'Host in the LAN',
  summary: 'Make a host from a backup, wholly or not at all; the host must not run',
  example: 'attiva host restore /backup/host.attiva-backup',
  run,
};

async function run(call: Call): Promise<Answer> {
  const { describeBackup, restoreBackup } = await import('@attiva/host');
  const file = resolve(call.terminal.workingDirectory, call.argument('file') ?? '');
  const { sealed } = await describeBackup(file);
  const database = givenDatabase(call);
  const passphrase = sealed === undefined ? undefined : await readPassphrase(call, 'enter', 'the backup');
  const restored = await withProgress(call, 'reading the backup', () =>
    restoreBackup({
      folder: hostFolder(call),
      file,
      replace: call.flag('replace'),
      environment: call.terminal.environment,
      ...(database !== undefined && { database }),
      asOwner: (work) => asOwnerOf(call, hostFolder(call), work),
      now: () => Math.floor(call.terminal.now() / 1000),
      ...(passphrase !== undefined && { passphrase }),
    }),
  );
  return { json: asJson(restored), text: describe(restored) };
}

function describe(restored: RestoredHost): string {
  const { folder, takenAt, program, replaced, files, database, withoutKey, inToken } = restored;
  return [
    `Restored  ${folder}, ${replaced ? 'in the place of the host that was there' : 'made now'}`,
    `From      ${moment(takenAt)}, attiva ${program}: ${files.join(', ')}`,
    ...(database.startsWith('sqlite:') ? [] : [`Database  ${database}`]),
    ...(withoutKey.length === 0
      ? []
      : [`Register  the signing key is not here for ${withoutKey.join(', ')}: attiva host register`]),
    ...inToken.map(
      ({ vendor, why }) =>
        `Token     holds the signing key for ${vendor}, or nothing does, and cannot be asked: ${why}. Plug it in; if it is lost: attiva host register`,
    ),
    'Next      attiva host serve; machines that were answered since the backup are noticed, and served all the same',
  ].join('\n');
}

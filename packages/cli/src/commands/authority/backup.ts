/** `attiva authority backup | restore`: one sealed file with the database and the keys, without the root. */
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { moment, mostShown } from '../../program/columns.ts';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { asJson } from '../../program/json.ts';
import { withProgress } from '../../program/progress.ts';
import { readPassphrase, readText } from '../../program/secrets.ts';
import { databaseOptions, givenDatabase } from '../host/database-options.ts';
import { asOwnerOf } from '../host/host-folder.ts';
import { askAuthority, dirArgument, dirOption, findAuthorityFolder } from './authority-folder.ts';

const passphraseFile = {
  flags: '--passphrase-file <file>',
  purpose: 'file with the passphrase of the backup (else you are asked)',
};

export const authorityBackup: CommandSpec = {
  words: 'authority backup',
  arguments: { '<file>': 'where to; on another disk, for the eyes of administrators only' },
  options: [dirOption, passphraseFile, { flags: '--replace', purpose: 'write over a file of that name' }],
  group: 'Vendor',
  summary: 'Take a backup of the authority while it runs: one sealed file, keys included, the root not',
  example: 'attiva authority backup /backup/aurora.attiva-backup --dir aurora',
  run: backup,
};

async function backup(call: Call): Promise<Answer> {
  const { createBackup } = await import('@attiva/host');
  const { authorityBackupKind: kind } = await import('@attiva/authority');
  const folder = findAuthorityFolder(call);
  const passphrase = await readPassphrase(call, 'choose', 'the backup');
  const taken = await withProgress(call, 'copying the database', () =>
    createBackup({
      folder,
      file: resolve(call.terminal.workingDirectory, call.argument('file') ?? ''),
      replace: call.flag('replace'),
      environment: call.terminal.environment,
      asOwner: (work) => asOwnerOf(call, folder, work),
      now: () => Math.floor(call.terminal.now() / 1000),
      passphrase,
      kind,
    }),
  );
  const text = `Written  ${taken.file}, ${taken.bytes} bytes\nHolds    ${taken.holds.join(', ')}\nSealed   with the passphrase: without it, the file is worth nothing`;
  return { json: asJson(taken), text };
}

export const authorityRestore: CommandSpec = {
  words: 'authority restore',
  arguments: { '<file>': 'a backup, as `attiva authority backup` wrote it', '<dir>': 'the folder of the authority' },
  options: [
    { flags: '--replace', purpose: 'put it in the place of the authority that is there' },
    {
      flags: '--revocations <file>',
      purpose: 'the newest NAME.revocations, vendor file or roots.json that you have published; several',
      repeatable: true,
    },
    ...databaseOptions,
    passphraseFile,
  ],
  group: 'Vendor',
  summary: 'Make an authority from a backup, wholly or not at all; what was revoked since stays revoked',
  example: 'attiva authority restore /backup/aurora.attiva-backup aurora --revocations aurora.revocations',
  run: restore,
};

async function restore(call: Call): Promise<Answer> {
  const { restoreBackup } = await import('@attiva/host');
  const { authorityBackupKind: kind, prepareRestoredAuthority } = await import('@attiva/authority');
  const at = (name: string): string => resolve(call.terminal.workingDirectory, name);
  const folder = at(call.argument('dir') ?? '');
  const read = (files: readonly string[]): Promise<string[]> => Promise.all(files.map((file) => readText(call, file)));
  const published = await read([...publishedIn(folder), ...call.texts('revocations')]);
  const passphrase = await readPassphrase(call, 'enter', 'the backup');
  const now = Math.floor(call.terminal.now() / 1000);
  const database = givenDatabase(call);
  let revokedSince = 0;
  const restored = await withProgress(call, 'reading the backup', () =>
    restoreBackup({
      folder,
      file: at(call.argument('file') ?? ''),
      replace: call.flag('replace'),
      environment: call.terminal.environment,
      ...(database !== undefined && { database }),
      ...(existsSync(folder) && { asOwner: (work) => asOwnerOf(call, folder, work) }),
      now: () => now,
      passphrase,
      other: {
        kind,
        of: 'authority',
        async prepare(staging, { takenAt }) {
          ({ revokedSince } = await prepareRestoredAuthority(staging, { takenAt, published, now }));
        },
      },
    }),
  );
  const { withoutKey: _none, inToken: _neither, ...about } = restored;
  const text = [
    `Restored  ${folder}, ${restored.replaced ? 'in the place of the authority that was there' : 'made now'}`,
    `From      ${moment(restored.takenAt)}, attiva ${restored.program}: ${restored.files.join(', ')}`,
    `Revoked   ${revokedSince} ids since then, out of the published lists`,
    'Next      attiva authority serve: whoever is known gets what he had; new hosts and machines are refused, for what was given',
    '          since that backup is not known. Lower quotas by what the log shows, then: attiva authority confirm-restore',
  ].join('\n');
  return { json: asJson({ ...about, revokedSince }), text };
}

export const authorityConfirmRestore: CommandSpec = {
  words: 'authority confirm-restore',
  arguments: dirArgument,
  options: [dirOption],
  group: 'Vendor',
  summary: 'After a restore: what was given since the backup is accounted for; new hosts and machines are taken again',
  example: 'attiva authority confirm-restore aurora',
  run: confirmRestore,
};

async function confirmRestore(call: Call): Promise<Answer> {
  const restored = await askAuthority(call, (door) =>
    door.ask({ method: 'POST', path: '/v1/restore-confirmations', body: {} }),
  );
  const { undecided } = restored;
  const text = [
    `Confirmed  the backup of ${moment(restored.takenAt)}: new hosts and machines are taken again`,
    ...(undecided.length === 0
      ? []
      : [
          `Undecided  ${undecided.length} licenses were given back or blocked since then, and it is not known which: they are refused.`,
          '           Say of each: attiva authority license release CLIENT, or license block CLIENT',
          ...undecided.slice(0, mostShown).map((client) => `           ${client}`),
          ...(undecided.length > mostShown
            ? [`           and ${undecided.length - mostShown} more: attiva authority license list`]
            : []),
        ]),
  ].join('\n');
  return { json: asJson(restored), text };
}

/** What the authority that is replaced has published: the newest that there is of its lists. */
function publishedIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.revocations'))
    .map((name) => join(folder, name));
}

import { resolve } from 'node:path';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { asJson } from '../../program/json.ts';
import { withProgress } from '../../program/progress.ts';
import { readPassphrase } from '../../program/secrets.ts';
import { askHost, asOwnerOf, dataOption, hostFolder } from './host-folder.ts';

export const hostBackup: CommandSpec = {
  words: 'host backup',
  arguments: { '<file>': 'where to; on another disk, for the eyes of administrators only' },
  options: [
    { flags: '--with-keys', purpose: 'also the signing keys and all else of the folder, sealed with a passphrase' },
    { flags: '--passphrase-file <file>', purpose: 'file with that passphrase (else you are asked); means --with-keys' },
    { flags: '--replace', purpose: 'write over a file of that name' },
    dataOption,
  ],
  group: 'Host in the LAN',
  summary: 'Take a backup of the host while it runs: one file',
  example: 'attiva host backup /backup/host.attiva-backup',
  run,
};

async function run(call: Call): Promise<Answer> {
  const { createBackup } = await import('@attiva/host');
  const sealed = call.flag('withKeys') || call.text('passphraseFile') !== undefined;
  const passphrase = sealed ? await readPassphrase(call, 'choose', 'the backup') : undefined;
  await askHost(call, (door) => door.ask({ method: 'POST', path: '/v1/backups', body: { sealed } }));
  const taken = await withProgress(call, 'copying the database', () =>
    createBackup({
      folder: hostFolder(call),
      file: resolve(call.terminal.workingDirectory, call.argument('file') ?? ''),
      replace: call.flag('replace'),
      environment: call.terminal.environment,
      asOwner: (work) => asOwnerOf(call, hostFolder(call), work),
      now: () => Math.floor(call.terminal.now() / 1000),
      ...(passphrase !== undefined && { passphrase }),
    }),
  );
  const keys = sealed
    ? 'sealed with the passphrase: without it, the file is worth nothing'
    : 'without signing keys: a host that is lost with its folder registers again';
  const text = `Written  ${taken.file}, ${taken.bytes} bytes\nHolds    ${taken.holds.join(', ')}\nKeys     ${keys}`;
  return { json: asJson(taken), text };
}

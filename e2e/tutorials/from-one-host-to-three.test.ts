// needs: linux root postgresql
/**
 * The page "From one host to three", every command typed on three machines and one PostgreSQL server. The machines are this one
 * under three names (a UTS namespace each, hence root), with a folder and an address of loopback each.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { parseTranscript, runTranscript, sharedPostgres } from '@attiva/testkit';
import { freePort } from '../site/free-port.ts';
import { pageTranscript } from './page-transcript.ts';

const root = resolve(import.meta.dirname, '../..');
const prefix = process.env['ATTIVA_E2E_PREFIX'];
const attiva: readonly [string, ...string[]] =
  prefix === undefined
    ? [process.execPath, '--conditions=attiva-source', join(root, 'packages/cli/src/main.ts')]
    : [process.execPath, join(prefix, 'node_modules/attiva/dist/main.js')];

/** The network of the three; the page's is 10.20. */
const network = '127.85';
const names = ['ny-att01', 'ny-att02', 'ny-att03'] as const;
/** The one account whose password this server asks for (testkit). */
const user = 'locked';
const password = 'three-hosts';
const passwordFile = '--database-password-file database.password';

/** A command of the page as it is typed here: at which machine, where the page leaves that to the reader, and with which files. */
function typed(line: string): string {
  const command = line
    .replace('systemctl stop attiva-host', 'stop attiva host serve')
    .replace(/ --(database|to) postgres:\S+ --database-password-file \S+/, ` --$1 [[DATABASE]] ${passwordFile}`)
    .replace(' setup aurora.attiva', ' setup aurora/aurora.attiva --no-service --key [[HOST_KEY]]')
    .replace(/ forget-host \S+$/, '$& --yes');
  if (!/^\$ (?:stop )?attiva host /.test(command)) return command;
  const said = / --data (\S+)/.exec(command)?.[1];
  const machine = said ?? (/ host (?:setup|restore) /.test(command) ? names[1] : names[0]);
  return command.replace('attiva host ', `${machine} host `) + (said === undefined ? ` --data ${machine}` : '');
}

test('from one host to three, and back: every command of the page', { timeout: 120_000 }, async () => {
  const server = await sharedPostgres();
  await server.sql(`create role ${user} login password '${password}'`);
  await server.sql(`create database attiva owner ${user} encoding 'UTF8' template template0`);
  const setup = readFileSync(join(import.meta.dirname, 'images-setup.txt'), 'utf8')
    .replace(/^# Two copies[\s\S]*/m, '')
    .replace(/^\$ stop attiva authority .*$/m, '')
    .replaceAll('--data host', `--data ${names[0]}`)
    .replaceAll('127.0.0.1:[[HOST_PORT]]', `${network}.0.11:[[HOST_PORT]]`);
  const page = pageTranscript(readFileSync(join(root, 'docs/how-to/from-one-host-to-three.md'), 'utf8')).text;
  const text = `${setup}${page}`
    .replace('# A tutorial', '$ chmod 600 database.password')
    .replaceAll('10.20.0.1', `${network}.0.1`)
    .replaceAll(':7688', ':[[HOST_PORT]]')
    // There is no terminal here at which anybody could be asked, and nothing is published in DNS.
    .replace(/^Forgets {4}(.*?), .*?:/m, 'Forgotten  $1, [..]:')
    .replaceAll(/^(?:DNS {8}|Forget it\?).*\n/gm, '')
    .replaceAll(/^(Key +)\w+|^(From +).+|^(Restored +)[^,]+/gm, '$1$2$3[..]')
    .replaceAll(/(?<=ny-att\d\d {2})\d+\.\d+\.\d+/g, '[..]')
    .split('\n')
    .map(typed)
    .join('\n')
    .replaceAll('$ systemctl start attiva-host', `$ ${names[0]} host serve --data ${names[0]} &\nReady.`)
    .replaceAll(/ host serve --data (\S+) &\n\[\.\.\.\]$/gm, ' host serve --data $1 &\nReady.')
    // What these say is looked at elsewhere; here, that they do it.
    .replaceAll(/^(\$ \S+ host (?:backup|migrate-database|setup|restore) .*)\n(?=\$|\n)/gm, '$1\n[...]\n');
  const transcript = parseTranscript(text);
  assert.ok(transcript.steps.length >= 40, `${transcript.steps.length} commands`);
  const uts = (name: string): [string, ...string[]] => {
    return ['unshare', '--uts', 'sh', '-c', `hostname ${name} && exec "$@"`, 'sh', ...attiva];
  };
  await runTranscript(
    {
      ...transcript,
      files: {
        'passphrase.txt': 'correct horse battery staple\n',
        'database.password': `${password}\n`,
        [`${names[0]}/host.toml`]: `[activation]\naddresses = ["${network}.0.11"]\nport = [[HOST_PORT]]\n[administration]\nport = 0\n`,
        'common.sed':
          's|^database = .*|database = "[[DATABASE]]"|\ns|^# databasePasswordFile =.*|databasePasswordFile = "../database.password"|\n',
      },
    },
    {
      programs: {
        ...Object.fromEntries(names.map((name) => [name, uts(name)])),
        attiva,
        install: ['install'],
        sed: ['sed'],
        rm: ['rm'],
        chmod: ['chmod'],
      },
      environment: { NO_COLOR: '1' },
      kept: {
        PORT: String(await freePort('127.0.0.1')),
        HOST_PORT: String(await freePort(`${network}.0.11`)),
        DATABASE: `${server.url('attiva', user)}?sslmode=disable`,
      },
      within: 30_000,
    },
  );
});

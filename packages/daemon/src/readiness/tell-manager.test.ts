// needs: linux systemd
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { startProcess } from '@attiva/testkit';
import { tellServiceManager } from './tell-manager.ts';

/** Perl, which every Debian has, opens the datagram socket that Node cannot. */
const listener = `
use strict; use Socket;
socket(my $s, AF_UNIX, SOCK_DGRAM, 0) or die; bind($s, sockaddr_un($ARGV[0])) or die;
$| = 1; print "listening\\n";
while (defined(recv($s, my $m, 4096, 0))) { $m =~ s/\\n/|/g; print "heard $m\\n"; }
`;

test('the word reaches the socket that the manager has named', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'attiva-notify-'));
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'listen.pl'), listener);
  const socket = join(folder, 'notify');
  const manager = await startProcess({
    command: 'perl',
    args: [join(folder, 'listen.pl'), socket],
    ready: /listening/,
  });
  t.after(() => manager.kill());
  const told = tellServiceManager('READY=1', { NOTIFY_SOCKET: socket, PATH: process.env['PATH'] }, 'TCP 7688');
  assert.match((await manager.waitFor(/heard READY=1.*/))[0], /^heard READY=1\|STATUS=TCP 7688\|?$/);
  assert.equal(await told, 'told');
});

test('without a manager nobody is told, and one that is gone is no end of the daemon', async () => {
  assert.equal(await tellServiceManager('READY=1', {}), 'nobody');
  const gone = { NOTIFY_SOCKET: '/nowhere/at/all/notify', PATH: process.env['PATH'] };
  assert.equal(await tellServiceManager('STOPPING=1', gone), 'failed');
});

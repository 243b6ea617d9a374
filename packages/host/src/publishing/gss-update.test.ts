// needs: linux
/** What `nsupdate` and `kinit` say becomes our codes. The programs here are scripts that say it; the real ones run in e2e. */
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import * as dnsPacket from 'dns-packet';
import { type GssSending, sendGssUpdate } from './gss-update.ts';
import { ownRecord } from './own-record.ts';

const service = { target: 'host1.ad.example', port: 7688, ttl: 3600, vendors: ['aurora.example' as never] };
const record = ownRecord({ domain: 'ad.example', priority: 1, weight: 2 }, service);
const change = { remove: [], add: [record] };

describe('secure updates by nsupdate', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'attiva-gss-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const program = (name: string, script: string): Promise<void> =>
    writeFile(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });

  function sending(wish: Partial<GssSending> = {}): GssSending {
    return {
      server: { address: '127.0.0.1', port: 9 },
      zone: 'ad.example',
      access: { environment: { PATH: `${folder}:/usr/bin:/bin` } },
      randomId: () => 7,
      signal: AbortSignal.timeout(20_000),
      ...wish,
    };
  }

  test('it is told server, zone and exactly our records', async () => {
    await program('nsupdate', `[ "$1" = -g ] && cat > ${folder}/script`);
    await sendGssUpdate({ remove: [{ ...record, port: 7700 }], add: [record] }, sending());
    const texts = `"v=1" "host=host1.ad.example" "port=7688" "vnd=aurora.example"`;
    assert.deepEqual((await readFile(join(folder, 'script'), 'utf8')).split('\n'), [
      'server 127.0.0.1 9',
      'zone ad.example',
      'update delete _attiva._tcp.ad.example. IN SRV 1 2 7700 host1.ad.example.',
      `update delete _attiva._tcp.ad.example. IN TXT ${texts}`,
      'update add _attiva._tcp.ad.example. 3600 IN SRV 1 2 7688 host1.ad.example.',
      `update add _attiva._tcp.ad.example. 3600 IN TXT ${texts}`,
      'send',
      '',
    ]);
  });

  test('each refusal has its code, on one line of bounded length', async () => {
    for (const [said, code] of [
      ['update failed: REFUSED', 'dns-update-refused'],
      ['update failed: NOTAUTH', 'dns-update-notauth'],
      ['update failed: NOTAUTH(BADKEY)', 'dns-update-badkey'],
      ['update failed: NOTZONE', 'dns-update-notzone'],
      ["specified zone 'ad.example' does not exist (NXDOMAIN)", 'dns-update-no-zone'],
      ['; Communication with 127.0.0.1#9 failed: timed out', 'dns-update-timeout'],
      ['could not reach any name server', 'dns-update-no-server'],
      ['tkey query failed: GSSAPI error: Major = No credentials were supplied', 'dns-update-gss'],
      ['update failed: SERVFAIL', 'dns-update-failed'],
    ] as const) {
      await program(
        'nsupdate',
        `cat > /dev/null; printf '%s\\n\\033[2J' "${said}" >&2; yes | head -c 5000 >&2; exit 2`,
      );
      await assert.rejects(sendGssUpdate(change, sending()), (error: Error & { code?: string; detail?: string }) => {
        assert.equal(error.code, code);
        assert.ok(!error.message.includes('\n') && !error.message.includes('\u001b'), error.message);
        assert.ok(error.message.length < 500, error.message);
        return true;
      });
    }
  });

  test('a program that is not there, one that hangs, and a keytab without a ticket', async () => {
    const nowhere = { access: { environment: { PATH: '/nowhere' } } };
    await assert.rejects(sendGssUpdate(change, sending(nowhere)), { code: 'dns-update-gss', message: /not installed/ });
    await program('nsupdate', 'exec tail -f /dev/null');
    const soon = { signal: AbortSignal.timeout(200) };
    await assert.rejects(sendGssUpdate(change, sending(soon)), { code: 'dns-update-timeout' });
    await program('kinit', 'echo "kinit: Client not found for $4" >&2; exit 1');
    const access = {
      keytab: '/some/keytab',
      principal: 'h@AD.EXAMPLE',
      environment: { PATH: `${folder}:/usr/bin:/bin` },
    };
    await assert.rejects(sendGssUpdate(change, sending({ access })), {
      code: 'dns-update-gss',
      message: /no ticket for h@AD\.EXAMPLE: kinit: Client not found for h@AD\.EXAMPLE/,
    });
  });

  test('with a keytab the ticket is in a folder of its own, which is gone afterwards', async () => {
    await program('kinit', `printf '%s' "$KRB5CCNAME" > ${folder}/place; touch "\${KRB5CCNAME#FILE:}"`);
    await program('nsupdate', `cat > /dev/null; test -e "\${KRB5CCNAME#FILE:}"`);
    const access = {
      keytab: '/some/keytab',
      principal: 'h@AD.EXAMPLE',
      environment: { PATH: `${folder}:/usr/bin:/bin` },
    };
    await sendGssUpdate(change, sending({ access }));
    const place = (await readFile(join(folder, 'place'), 'utf8')).replace('FILE:', '');
    await assert.rejects(readFile(place), { code: 'ENOENT' });
  });

  test('an update that was done and whose answer nsupdate does not take is asked for', async (t) => {
    await program('nsupdate', 'cat > /dev/null; echo "; TSIG error with server: tsig verify failure" >&2; exit 2');
    const server = createSocket('udp4');
    server.bind(0, '127.0.0.1');
    await once(server, 'listening');
    t.after(() => server.close());
    let port = 7688;
    server.on('message', (asked, from) => {
      const { questions = [] } = dnsPacket.decode(asked);
      const data = { priority: 1, weight: 2, port, target: 'host1.ad.example' };
      const answers = [{ type: 'SRV', name: questions[0]?.name ?? '', ttl: 60, data } as const];
      server.send(dnsPacket.encode({ type: 'response', id: 7, questions, answers }), from.port, from.address);
    });
    const place = { server: { address: '127.0.0.1', port: server.address().port } };
    await sendGssUpdate(change, sending(place));
    port = 7700;
    await assert.rejects(sendGssUpdate(change, sending(place)), { code: 'dns-update-failed' });
  });
});

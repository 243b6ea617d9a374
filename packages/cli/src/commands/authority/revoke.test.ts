import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { RevocationPreview } from '@attiva/authority';
import { createAdminToken, writeRunningNotice } from '@attiva/daemon';
import { type RanHere, runHere } from '../../program/run-here.test.fixture.ts';

const preview = { choices: [], hosts: 0, directories: 0, machines: 0, ids: 1, otherKeys: [], digest: 'one' };
const choice = (named: string): RevocationPreview['choices'][number] => ({
  named,
  kind: 'product-key',
  of: `host key, …${named}, Rossi SpA`,
});
const previews: Readonly<Record<string, RevocationPreview>> = {
  ONE: preview,
  KEY: { ...preview, key: 'YEPS8', hosts: 2, machines: 140, ids: 148, otherKeys: ['ABCDE'], digest: 'key' },
  'Rossi SpA': { ...preview, choices: [choice('ONE'), choice('KEY')] },
  'Fifty machines': { ...preview, choices: Array.from({ length: 50 }, () => choice('ONE')) },
};

describe('authority revoke', () => {
  const folder = mkdtempSync(join(tmpdir(), 'attiva-revoke-'));
  let service: Server;
  let asked: unknown[] = [];

  // An authority that answers what each test needs to be asked about; what it does is tried in its own package.
  before(async () => {
    service = createServer((request, response) => {
      let body = '';
      request.on('data', (bytes: Buffer) => (body += bytes.toString('utf8')));
      request.on('end', () => {
        const url = new URL(request.url ?? '', 'http://localhost');
        if (request.method === 'POST') asked.push(JSON.parse(body));
        const answer =
          request.method === 'POST' ? { revoked: [], files: [] } : previews[url.searchParams.get('named') ?? ''];
        response.setHeader('content-type', 'application/json').end(JSON.stringify(answer ?? { choices: [] }));
      });
    });
    await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
    writeFileSync(join(folder, 'authority.toml'), '');
    await createAdminToken(join(folder, 'admin.token'), Buffer.alloc(32, 1));
    const administration = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
    await writeRunningNotice(folder, { pid: process.pid, administration, listeners: [] });
  });
  after(async () => {
    await new Promise((resolve) => service.close(resolve));
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => {
    asked = [];
  });

  const revoke = (words: readonly string[], typed?: string): Promise<RanHere> =>
    runHere(['authority', 'revoke', ...words], { folder, now: 1_800_000_000, ...(typed !== undefined && { typed }) });

  it('does at once what is one id, and nothing that is more before somebody has seen how much', async () => {
    assert.equal((await revoke(['ONE'])).exit, 0);
    assert.deepEqual(asked.splice(0), [{ named: 'ONE', confirmed: 'one' }]);
    const refused = await revoke(['KEY']);
    assert.equal(refused.exit, 2);
    for (const said of [/2 hosts, 140 machines: 148 ids/, /…ABCDE/, /--yes/, /attiva authority key block …YEPS8/]) {
      assert.match(refused.err, said);
    }
    assert.deepEqual(asked, []);
    assert.equal((await revoke(['KEY', '--yes', '--reason', 'stolen'])).exit, 0);
    assert.deepEqual(asked, [{ named: 'KEY', confirmed: 'key', reason: 'stolen' }]);
  });

  it('asks a person: yes does it, anything else does not', async () => {
    for (const typed of ['\n', 'y\n', 'no\n']) assert.equal((await revoke(['KEY'], typed)).exit, 2, typed);
    assert.deepEqual(asked, []);
    assert.equal((await revoke(['KEY'], 'yes\n')).exit, 0);
    assert.equal(asked.length, 1);
  });

  it('shows what a name may mean: a person takes a number, a script is told the ids', async () => {
    const listed = await revoke(['Rossi SpA']);
    assert.equal(listed.exit, 2);
    assert.match(listed.err, /ONE[^]*KEY/);
    for (const typed of ['3\n', '0\n', 'x\n', '\n']) assert.equal((await revoke(['Rossi SpA'], typed)).exit, 2, typed);
    assert.deepEqual(asked, []);
    assert.equal((await revoke(['Rossi SpA'], '1\n')).exit, 0);
    assert.deepEqual(asked, [{ named: 'ONE', confirmed: 'one' }]);
  });

  it('takes no number of a row that was not shown: nobody has seen what it would revoke', async () => {
    const unseen = await revoke(['Fifty machines'], '41\n');
    assert.equal(unseen.exit, 2);
    assert.match(unseen.err, /and 10 more/);
    assert.deepEqual(asked, []);
    assert.equal((await revoke(['Fifty machines'], '40\n')).exit, 0);
    assert.equal(asked.length, 1);
  });
});

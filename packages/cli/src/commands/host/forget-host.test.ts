// needs: linux postgresql
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { sharedPostgres } from '@attiva/testkit';
import { type RanHere, runHere } from '../../program/run-here.test.fixture.ts';

describe('host forget-host', () => {
  const folder = mkdtempSync(join(tmpdir(), 'attiva-forget-host-'));
  const now = Math.floor(Date.now() / 1000);
  const attiva = (line: string, typed?: string): Promise<RanHere> =>
    runHere(line.split(' '), { folder, now, ...(typed !== undefined && { typed }) });
  let gone = '';

  before(async () => {
    const database = await (await sharedPostgres()).fresh();
    writeFileSync(join(folder, 'pass'), 'correct horse battery staple\n');
    const vendor =
      'authority init aurora --name Aurora --id aurora.example --product studio=Studio --passphrase-file pass';
    assert.equal((await attiva(vendor)).exit, 0);
    for (const host of ['one', 'two']) {
      const made = await attiva(`host init aurora/aurora.attiva --data ${host} --database ${database}`);
      assert.equal(made.exit, 0, made.err);
    }
    const { out } = await attiva('host status --data one --json');
    const { hosts } = JSON.parse(out) as {
      readonly hosts: readonly { readonly here: boolean; readonly host: string }[];
    };
    gone = hosts.find(({ here }) => !here)?.host ?? '';
    assert.equal(hosts.length, 2);
  });
  after(() => rmSync(folder, { recursive: true }));

  it('shows what goes and forgets it when somebody has said yes, or --yes', async () => {
    const line = `host forget-host --data one -- ${gone}`;
    const nobody = await attiva(line);
    assert.deepEqual([nobody.exit, /say --yes/u.test(nobody.err)], [2, true], nobody.err);
    const no = await attiva(line, 'no\n');
    assert.equal(no.exit, 2);
    assert.match(no.err, /Forgets .*its row among the hosts[^]*Kept .*of all hosts[^]*nothing was forgotten/u);
    const yes = await attiva(line, 'yes\n');
    assert.deepEqual([yes.exit, yes.out.startsWith('Forgotten ')], [0, true], yes.err);
    const again = await attiva(`host forget-host --yes --data one -- ${gone}`);
    assert.deepEqual([again.exit, /^not-found: /mu.test(again.err)], [2, true], again.err);
    const audit = await attiva('host audit --data one --json');
    assert.match(audit.out, /"action":"host-forgotten","subject":"[\w-]{22}"/u);
    // It was only stopped: when it begins again it is there again.
    assert.equal((await attiva('host status --data two')).exit, 0);
    assert.equal((await attiva(`host forget-host --yes --data one --json -- ${gone}`)).exit, 0);
  });

  it('does not forget the host that is asked', async () => {
    const { err } = await attiva('host status --data one');
    assert.equal(err, '');
    const { out } = await attiva('host status --data one --json');
    const [own] = (JSON.parse(out) as { readonly hosts: readonly { readonly host: string }[] }).hosts;
    const refused = await attiva(`host forget-host --yes --data one -- ${own?.host ?? ''}`);
    assert.deepEqual([refused.exit, /^already-running: .*ask another one/mu.test(refused.err)], [2, true], refused.err);
  });
});

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type RanHere, runHere } from '../../program/run-here.test.fixture.ts';

describe('the doctor of an authority', () => {
  const folder = mkdtempSync(join(tmpdir(), 'attiva-doctor-authority-'));
  const began = Math.floor(Date.now() / 1000);
  const attiva = (line: string, later = 0): Promise<RanHere> =>
    runHere(line.split(' '), { folder, now: began + later });
  before(async () => {
    writeFileSync(join(folder, 'passphrase'), 'four words, one of them odd\n');
    assert.equal((await attiva('authority init aurora --passphrase-file passphrase')).exit, 0);
  });
  after(() => rmSync(folder, { recursive: true }));

  it('says that it does not run, and for how long it may sign', async () => {
    const { exit, out } = await attiva('doctor --authority aurora');
    assert.equal(exit, 0);
    assert.match(out, /it does not run[^]*no warnings; it may sign for 399 days/u);
    const nowhere = await attiva('doctor --authority nowhere');
    assert.deepEqual([nowhere.exit, /not-initialized/u.test(nowhere.out)], [2, true], nowhere.out);
  });

  it('names the warnings that `authority status` shows: 90, 30 and 7 days before the delegation ends', async () => {
    for (const days of [90, 30, 7]) {
      // A minute later the next day counts down: the first of which the warning speaks.
      assert.equal((await attiva(`delegate renew aurora --days ${days} --passphrase-file passphrase`)).exit, 0);
      const code = `delegation-ends-within-${days}-days`;
      for (const line of ['doctor --authority aurora', 'authority status aurora']) {
        const { exit, out } = await attiva(line, 60);
        assert.equal(exit, 0);
        assert.match(out, new RegExp(`${code}: The signing key may sign for ${days - 1} more days`, 'u'), line);
        assert.match(out, /attiva delegate renew/u, 'what to do');
      }
    }
  });

  it('names a restore that was cut off, as every command of the authority does', async () => {
    const ready = join(folder, 'aurora', 'restore.ready');
    mkdirSync(ready);
    const { exit, out } = await attiva('doctor --authority aurora');
    assert.equal(exit, 6);
    assert.match(out, /restore-unfinished[^]*authority restore FILE/u);
    for (const line of ['authority status aurora', 'authority serve aurora', 'authority key list --dir aurora']) {
      const refused = await attiva(line);
      assert.deepEqual([refused.exit, /restore-unfinished/u.test(refused.err)], [6, true], line);
    }
    rmdirSync(ready);
    assert.equal((await attiva('authority status aurora')).exit, 0);
  });
});

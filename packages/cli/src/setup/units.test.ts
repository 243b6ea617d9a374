// needs: linux systemd
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { runProcess } from '@attiva/testkit';
import { hiddenFromServices, type UnitName, unitText } from './units.ts';

const units: readonly UnitName[] = ['attiva-host', 'attiva-agent', 'attiva-authority'];
const program = [process.execPath, '/opt/attiva here/100% $attiva'];

/** The unit in a file, as `systemd-analyze` wants it. */
async function written(t: { after(end: () => unknown): void }, unit: UnitName, text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'attiva-units-'));
  t.after(() => rm(folder, { recursive: true }));
  const path = join(folder, `${unit}.service`);
  await writeFile(path, text);
  return path;
}

describe('the units', () => {
  for (const unit of units) {
    test(`systemd finds nothing wrong in ${unit}, wherever Node and the program lie`, async (t) => {
      const path = await written(t, unit, unitText(unit, { program }));
      const { exit, stdout, stderr } = await runProcess({
        command: 'systemd-analyze',
        args: ['verify', '--man=no', path],
      });
      // It complains of other units of the machine as well; of ours nothing is said.
      const ours = `${stdout}${stderr}`.split('\n').filter((line) => line.includes(unit));
      assert.deepEqual([ours, exit], [[], 0], stderr);
    });

    test(`systemd rates what ${unit} could reach as low`, async (t) => {
      const path = await written(t, unit, unitText(unit, { program }));
      const args = ['security', '--offline=true', '--threshold=25', '--no-pager', path];
      const { exit, stdout, stderr } = await runProcess({ command: 'systemd-analyze', args });
      assert.equal(exit, 0, `${stdout}${stderr}`);
    });
  }

  test('words are quoted as systemd reads them', () => {
    const [, line = ''] = /^ExecStart=(.*)$/m.exec(unitText('attiva-host', { program })) ?? [];
    assert.ok(line.endsWith('"/opt/attiva here/100%% $$attiva" host serve --data /var/lib/attiva-host'), line);
    const odd = unitText('attiva-authority', { program: ['/a"b\\c'] });
    assert.match(odd, /^ExecStart="\/a\\"b\\\\c" authority serve \/var\/lib\/attiva-authority$/m);
  });

  test('another folder is writable in the place of the usual one', () => {
    const text = unitText('attiva-host', { program, data: '/srv/attiva' });
    assert.match(text, /^ReadWritePaths=\/srv\/attiva$/m);
    assert.match(text, /host serve --data \/srv\/attiva$/m);
    assert.doesNotMatch(text, /StateDirectory/);
    assert.match(unitText('attiva-host', { program }), /^StateDirectory=attiva-host\nStateDirectoryMode=0700$/m);
  });
});

test('what services do not see is told before anything is installed', () => {
  assert.match(hiddenFromServices('/home/anna/attiva/main.js', 'root') ?? '', /in \/home, which services do not see/);
  assert.match(hiddenFromServices('/tmp', 'own') ?? '', /lies in \/tmp/);
  assert.equal(hiddenFromServices('/usr/bin/env', 'own'), undefined);
  assert.equal(hiddenFromServices('/homework', 'own'), undefined);
});

test('a line end in a path begins no line of a unit', () => {
  const data = '/srv/a\nExecStartPre=/bin/sh';
  assert.throws(() => unitText('attiva-host', { program: ['/usr/bin/node'], data }), { code: 'wrong-usage' });
  assert.throws(() => unitText('attiva-host', { program: [`/usr/bin/${data}`] }), { code: 'wrong-usage' });
});

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { serviceStep, withoutSystemd } from './unit-step.ts';
import { standIn, type StandIn } from './setup-machine.test.fixture.ts';

const text = '[Service]\nExecStart=/usr/bin/true\n';

/** A systemd that enables and starts what it is told. */
async function machineWith(
  t: { after(end: () => unknown): void },
  state: { enabled: boolean; running: boolean; unit?: string; starts?: boolean },
): Promise<StandIn> {
  const unitFolder = await mkdtemp(join(tmpdir(), 'attiva-service-'));
  t.after(() => rm(unitFolder, { recursive: true }));
  if (state.unit !== undefined) await writeFile(join(unitFolder, 'attiva-host.service'), state.unit);
  return standIn(
    (line) => {
      if (line.includes('is-enabled')) return state.enabled ? 0 : 1;
      if (line.includes('is-active')) return state.running ? 0 : 3;
      if (line.includes(' enable ')) state.enabled = true;
      if (line.startsWith('journalctl')) return 'port-taken: Port 7688 is in use\n';
      if (/ (?:re)?start /.test(line)) {
        state.running = state.starts !== false;
        return state.running ? 0 : 1;
      }
      return 0;
    },
    { unitFolder },
  );
}

const changes = (machine: StandIn): string[] =>
  machine.called.filter((line) => !line.includes('--quiet attiva-host') || line.includes('enable --quiet'));

describe('the service', () => {
  test('is written, enabled and started; the second time nothing is touched', async (t) => {
    const machine = await machineWith(t, { enabled: false, running: false });
    const first = await serviceStep(machine, { unit: 'attiva-host', text, check: false });
    assert.deepEqual(
      [first.state, first.facts?.['changes']],
      ['done', [`write ${machine.unitFolder}/attiva-host.service`, 'enable', 'start']],
    );
    assert.deepEqual(changes(machine), [
      'systemctl daemon-reload',
      'systemctl enable --quiet attiva-host',
      'systemctl start attiva-host',
    ]);
    assert.equal(await readFile(join(machine.unitFolder, 'attiva-host.service'), 'utf8'), text);
    machine.called.length = 0;
    assert.equal((await serviceStep(machine, { unit: 'attiva-host', text, check: false })).state, 'as-before');
    assert.deepEqual(
      changes(machine).filter((line) => !line.includes('is-')),
      [],
    );
  });

  test('is restarted where the unit has changed while it runs', async (t) => {
    const machine = await machineWith(t, { enabled: true, running: true, unit: 'older' });
    assert.equal((await serviceStep(machine, { unit: 'attiva-host', text, check: false })).state, 'done');
    assert.ok(machine.called.includes('systemctl restart attiva-host'));
    assert.ok(!machine.called.some((line) => line.includes(' enable ')));
  });

  test('with --check nothing is changed, and what would be is told', async (t) => {
    const machine = await machineWith(t, { enabled: false, running: false });
    const step = await serviceStep(machine, { unit: 'attiva-host', text, check: true });
    assert.equal(step.state, 'needed');
    assert.match(step.text, /^would write .*attiva-host\.service, enable, start$/);
    assert.ok(
      machine.called.every((line) => / is-(?:enabled|active) /.test(line)),
      machine.called.join('\n'),
    );
    await assert.rejects(readFile(join(machine.unitFolder, 'attiva-host.service')));
  });

  test('that does not start says the last it said', async (t) => {
    const machine = await machineWith(t, { enabled: true, running: false, starts: false });
    const step = await serviceStep(machine, { unit: 'attiva-host', text, check: false });
    assert.deepEqual(
      [step.state, step.code, step.more],
      ['failed', 'service-not-started', ['port-taken: Port 7688 is in use']],
    );
  });

  test('with an obstacle nothing is tried; a running one has none', async (t) => {
    const obstacle = { code: 'port-taken', text: 'TCP 7688 is in use by nginx' } as const;
    const stopped = await machineWith(t, { enabled: false, running: false });
    const step = await serviceStep(stopped, { unit: 'attiva-host', text, check: false, obstacle });
    assert.deepEqual([step.state, step.code], ['failed', 'port-taken']);
    assert.ok(stopped.called.every((line) => line.includes(' is-')));
    const running = await machineWith(t, { enabled: true, running: true, unit: text });
    assert.equal(
      (await serviceStep(running, { unit: 'attiva-host', text, check: false, obstacle })).state,
      'as-before',
    );
  });

  test('is refused by name where systemd refuses or the unit cannot be written', async () => {
    const machine = standIn((line) => (line.includes('daemon-reload') ? { exit: 1, stderr: 'Access denied\n' } : 1));
    await assert.rejects(serviceStep(machine, { unit: 'attiva-host', text, check: false }), {
      code: 'service-not-started',
    });
  });
});

test('where no systemd runs the truth is told', () => {
  for (const [platform, said] of [
    ['linux', /systemd does not run here/],
    ['win32', /no Windows service/],
    ['darwin', /no launchd service/],
    ['freebsd', /no service on freebsd/],
  ] as const) {
    const step = withoutSystemd(
      standIn(() => undefined, { platform }),
      'attiva host serve',
    );
    assert.match(step.text, said);
    assert.deepEqual([step.state, step.more], ['to-do', ['attiva host serve']]);
  }
});

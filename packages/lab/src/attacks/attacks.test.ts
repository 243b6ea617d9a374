import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Attack } from './attack.ts';
import { AttackSite } from './attack-site.ts';
import { attacks } from './attacks.ts';
import { playAttack } from './run-attacks.ts';

describe('the hostile-host kit, each with exactly what the attacker has', () => {
  let site: AttackSite;
  before(async () => {
    site = await AttackSite.create();
  });
  after(() => site.close());

  for (const attack of attacks) {
    const { result, code } = attack.expected;
    test(`${attack.holds}: ${attack.tried}: ${result}${code === undefined ? '' : ` (${code})`}`, async () => {
      const report = await playAttack(attack, site);
      assert.deepEqual({ result: report.result, code: report.code }, { result, code });
      assert.notEqual(report.licensedAfterwards, false, 'the same machine is licensed by the honest host');
      assert.ok(report.asExpected);
    });
  }

  test('an attack that gets through is not as expected', async () => {
    const [first] = attacks;
    assert.ok(first);
    const broken: Attack = { ...first, run: async (at) => ({ result: 'not-stopped', victim: await at.licensed() }) };
    const report = await playAttack(broken, site);
    assert.deepEqual([report.asExpected, report.licensedAfterwards], [false, true]);
  });

  test('an attack on a machine that nobody could license shows nothing, and is not as expected', async () => {
    const [first] = attacks;
    assert.ok(first);
    const run: Attack['run'] = async (at) => ({ ...first.expected, victim: await at.machine({ generation: 2027 }) });
    const report = await playAttack({ ...first, run }, site);
    assert.deepEqual([report.result, report.asExpected, report.licensedAfterwards], ['refused', false, false]);
  });
});

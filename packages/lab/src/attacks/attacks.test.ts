import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
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
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readScenario } from '../scenario/read-scenario.ts';
import { runScenario, type ScenarioResult } from '../scenario/run-scenario.ts';

/** A threshold, a host that is away beyond the agreement's end, a new term: what a light machine must do like a full one. */
const story = (client: 'full' | 'light'): string => `title = "Light and full machines tell one story"
client = "${client}"
look-every = "2 hours"

[[agreement]]
product = "aurora-os"
until = "day 20"
grace-days = 10

[[machines]]
name = "srv"
count = 6
edition = "server"
within = "2 days"

[[step]]
at = "day 1"
expect = [{ machines = "srv-001..srv-003", state = "initial-grace", reason = "below-threshold" }]

[[step]]
at = "day 3"
expect = [
  { machines = "srv-*", state = "licensed", identities = 6, warning = true },
  { host = "act-01", product = "aurora-os", count = 6, inventory = 6 },
]

[[step]]
at = "day 12"
host-off = "act-01"

[[step]]
at = "day 30"
expect = [{ machines = "srv-*", state = "licensed" }]

[[step]]
at = "day 33"
expect = [{ machines = "srv-*", state = "additional-grace", reason = "agreement-ended" }]

[[step]]
at = "day 34"
host-on = "act-01"

[[step]]
at = "day 34"
renew = { product = "aurora-os" }

[[step]]
at = "day 35"
expect = [
  { machines = "srv-*", state = "licensed", own-leases = true, warning = false },
  { host = "act-01", product = "aurora-os", inventory = 6, splits = 0 },
]
`;

function play(client: 'full' | 'light'): Promise<ScenarioResult> {
  return runScenario(readScenario(story(client), client), { name: client, seed: 5, clock: () => 0 });
}

test('light and full machines tell one story', async () => {
  const [light, full] = [await play('light'), await play('full')];
  for (const { findings } of [light, full])
    assert.deepEqual(
      findings.filter(({ good }) => !good),
      [],
    );
  assert.equal(light.findings.length, full.findings.length);
  const ratio = light.attempts / full.attempts;
  assert.ok(ratio > 0.9 && ratio < 1.1, `${light.attempts} and ${full.attempts} attempts`);
});

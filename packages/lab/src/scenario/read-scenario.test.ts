import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isActivationError } from '@attiva/protocol';
import { findScenario } from './library.ts';
import { momentText, readMoment, readSpan } from './moments.ts';
import { selectNames } from './names.ts';
import { readScenario } from './read-scenario.ts';

const head = 'title = "A try"\n\n[[machines]]\nname = "pc"\ncount = 3\nedition = "studio"\n';

function refusal(text: string): { readonly code: string; readonly detail: string } {
  try {
    readScenario(text, 'mine.toml');
  } catch (error) {
    if (isActivationError(error)) return { code: error.code, detail: error.detail };
    throw error;
  }
  throw new assert.AssertionError({ message: 'it was read' });
}

test('an unknown key is told with file, line and the nearest name', () => {
  const { code, detail } = refusal(`${head}\n[[step]]\nat = "day 1"\nexpct = []\n`);
  assert.equal(code, 'config-unknown-key');
  assert.match(detail, /^mine\.toml: line 10: unknown key "step\.expct", did you mean "expect"/);
});

test('a wrong value is told with its line, every one at once', () => {
  const { code, detail } = refusal(
    `${head}start = "tomorrow"\n\n[[step]]\nat = "day 1"\nsleep = { machines = "pc-001", for = "long" }\n`,
  );
  assert.equal(code, 'config-invalid');
  assert.match(detail, /line 7: /);
  assert.match(detail, /line 11: /);
});

for (const [what, steps, line, says] of [
  [
    'a step before the one above it',
    '[[step]]\nat = "day 2"\nask = "pc-*"\n[[step]]\nat = "day 1"\nask = "pc-*"\n',
    12,
    /after a later step/,
  ],
  [
    'a deed on a retired machine',
    '[[step]]\nat = "day 1"\nretire = "pc-001"\n[[step]]\nat = "day 2"\nask = "pc-001"\n',
    12,
    /pc-001 was retired/,
  ],
  ['a host switched on twice', '[[step]]\nat = "day 1"\nhost-on = "act-01"\n', 9, /act-01 is on already/],
  ['a restore without a backup', '[[step]]\nat = "day 1"\nhost-restore = "act-01"\n', 9, /no backup yet/],
  ['a revert without a snapshot', '[[step]]\nat = "day 1"\nrevert = "pc-001"\n', 9, /no snapshot/],
  ['two deeds in one step', '[[step]]\nat = "day 1"\nask = "pc-*"\nrearm = "pc-001"\n', 9, /exactly one deed/],
  [
    'a machine that is not there yet',
    '[[step]]\nat = "day 1"\nask = "pd-001"\n',
    9,
    /no machine "pd-001" yet, did you mean "pc-001"/,
  ],
  [
    'machines of a stem that is not there',
    '[[step]]\nat = "day 1"\nask = "pd-*"\n',
    9,
    /no machine "pd-\*" yet, did you mean "pc-\*"/,
  ],
  [
    'a host that is not there',
    '[[step]]\nat = "day 1"\nhost-off = "act-1"\n',
    9,
    /no host "act-1" yet, did you mean "act-01"/,
  ],
] as const) {
  test(`an impossible order is refused before anything is played: ${what}`, () => {
    const { code, detail } = refusal(`${head}\n${steps}`);
    assert.equal(code, 'scenario-impossible');
    assert.match(detail, new RegExp(`line ${line}: `));
    assert.match(detail, says);
  });
}

for (const [what, text, says] of [
  [
    'an edition',
    head.replace('studio', 'stduio'),
    /line 6: "machines\.edition" must be one of .*, did you mean "studio"/,
  ],
  [
    'a state',
    `${head}\n[[step]]\nat = "day 1"\nexpect = [{ machines = "pc-*", state = "licenced" }]\n`,
    /line 10: .*did you mean "licensed"/,
  ],
  ['a moment', `${head}start = "tomorrow"\n`, /line 7: "machines\.start" must be like "day 12" or "day 12 08:30"/],
  ['a span that runs back', `${head}within = "-2 hours"\n`, /line 7: "machines\.within" must be like "2 hours" or/],
  ['a look that never ends', `look-every = "0 seconds"\n${head}`, /line 1: "look-every" must be like "6 hours"/],
  ['a day that no calendar has', `begins = "2027-13-01"\n${head}`, /line 1: "begins" must be like "2027-01-04"/],
] as const) {
  test(`a wrong value is told with what it should be like: ${what}`, () => {
    const { code, detail } = refusal(
      text.includes('[[step]]') ? text : `${text}\n[[step]]\nat = "day 1"\nask = "pc-*"\n`,
    );
    assert.equal(code, 'config-invalid');
    assert.match(detail, says);
  });
}

const expecting = (what: string): string => `${head}\n[[step]]\nat = "day 1"\nexpect = [${what}]\n`;

for (const [what, text, says] of [
  [
    'a product of another vendor',
    expecting('').replace('studio', 'cad'),
    /line 6: edition "cad" needs vendor = "borealis"/,
  ],
  [
    'a generation that was never sold',
    `${head}generation = 2031\n${expecting('').slice(head.length)}`,
    /line 6: .*the generations 2026/,
  ],
  [
    'machines twice',
    `${head}\n${head.split('\n\n')[1]}${expecting('').slice(head.length)}`,
    /line 9: there is a machine "pc-001" already/,
  ],
  [
    'figures without a host',
    expecting('{ machines = "pc-*", count = 3 }'),
    /line 10: expect: machines needs one of state, .*; line 10: expect: count needs host = "…"/,
  ],
  ['an expectation of nothing', expecting('{}'), /line 10: expect: it needs machines/],
  [
    'a reason that is none',
    expecting('{ machines = "pc-*", reason = "below-treshold" }'),
    /did you mean "below-threshold"/,
  ],
] as const) {
  test(`a site that cannot be is refused before anything is played: ${what}`, () => {
    const { code, detail } = refusal(text);
    assert.equal(code, 'scenario-impossible');
    assert.match(detail, says);
  });
}

test('a scenario that is not there is told with the nearest one', async () => {
  await assert.rejects(findScenario('thresold-25'), /did you mean "threshold-25"/);
  await assert.rejects(findScenario('nowhere.toml'), /there is no file nowhere\.toml/);
  await assert.rejects(findScenario('./mine'), /there is no scenario "\.\/mine"; a file of your own ends in \.toml/);
});

test('moments and spans are read and written', () => {
  assert.equal(readMoment('day 2 08:30'), 2 * 86_400_000 + 8.5 * 3_600_000);
  assert.equal(momentText(readMoment('day 2 08:30')), 'day 2 08:30');
  assert.equal(momentText(readMoment('day 12')), 'day 12');
  assert.equal(readSpan('-90 days'), -90 * 86_400_000);
  assert.throws(() => readSpan('soon'), TypeError);
  assert.throws(() => readMoment('later'), TypeError);
});

test('selectors mean one machine, a stem, or a range', () => {
  const names = ['pc-001', 'pc-002', 'pc-003', 'srv-001'];
  assert.deepEqual(selectNames('pc-*', names), ['pc-001', 'pc-002', 'pc-003']);
  assert.deepEqual(selectNames('pc-002..pc-003, srv-001', names), ['pc-002', 'pc-003', 'srv-001']);
  assert.deepEqual(selectNames('pc-004', names), []);
});

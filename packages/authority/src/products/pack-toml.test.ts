import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ActivationError, isActivationError, isLine } from '@attiva/protocol';
import fc from 'fast-check';
import { auroraPackToml } from './aurora-pack.ts';
import { readPackToml } from './pack-toml.ts';
import { starterPackToml } from './starter-pack.ts';

function problemsOf(text: string): readonly string[] {
  let refused: unknown;
  assert.throws(
    () => readPackToml(text),
    (error) => {
      refused = error;
      return isActivationError(error) && error.code === 'pack-invalid';
    },
  );
  return (refused as ActivationError).facts['problems'] as readonly string[];
}

const good = `pack = "p"
[[application]]
id = "app"
name = "App"
group = 1
generations = [2026]
[[application.edition]]
id = "pro"
name = "Pro"
group = 2
`;

describe('pack.toml', () => {
  it('fills in every timer that is not written', () => {
    const [application] = readPackToml(good).applications;
    assert.equal(application?.windowDays, 30);
    assert.deepEqual(application?.editions[0], {
      id: 'pro',
      name: 'Pro',
      group: 2,
      threshold: 1,
      activationIntervalMinutes: 120,
      renewalIntervalMinutes: 10_080,
      validityDays: 180,
      initialGraceDays: 30,
      additionalGraceDays: 30,
      warningDays: 30,
      rearmBudget: 3,
      entitlements: {},
    });
  });

  it('is the sample vendor’s catalogue', () => {
    const draft = readPackToml(auroraPackToml);
    assert.deepEqual(
      draft.applications.map(({ id, generations, editions }) => [
        id,
        generations,
        editions.map((each) => each.threshold),
      ]),
      [
        ['aurora-os', [2019, 2022, 2025], [25, 5]],
        ['aurora-office', [2021, 2024], [5, 5, 5]],
        ['aurora-studio', [2026], [1]],
      ],
    );
    assert.deepEqual(draft.applications[2]?.editions[0]?.entitlements, { 'pdf-export': true, 'max-layers': 100 });
  });

  it('is good as init writes it, whatever the vendor is called', () => {
    const group = fc.integer({ min: 0, max: 8191 });
    const product = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 100 })
      .filter((text) => isLine(text, 200) && text.isWellFormed());
    fc.assert(
      fc.property(product, group, group, (name, first, second) => {
        const text = starterPackToml({
          pack: 'a-b',
          product: { id: 'studio', name },
          generation: 2026,
          groups: [first, second],
        });
        const [application] = readPackToml(text).applications;
        assert.deepEqual([application?.id, application?.name, application?.group], ['studio', name, first]);
        assert.deepEqual([application?.editions[0]?.group, application?.editions[0]?.threshold], [second, 1]);
      }),
    );
  });

  it('is refused with all wrong fields at once, unknown ones with the nearest name', () => {
    const wrong = good
      .replace('group = 1\n', 'group = 9000\ntreshold = 5\n')
      .replace('[2026]', '[2026, 2025]')
      .replace('name = "Pro"\n', 'validity-day = 90\nthreshold = 1001\nwarning-days = "soon"\n')
      .concat('[application.edition.entitlements]\nPDF = true\nlayers = 1.5\n');
    assert.deepEqual(problemsOf(wrong), [
      'application "app", group: must be a whole number from 0 to 8191',
      'application "app", generations: must list whole numbers from 0 to 65535, oldest first, each once',
      'application "app", edition "pro", name: is missing; it must be a text of 1 to 200 characters on one line',
      'application "app", edition "pro", threshold: must be a whole number from 0 to 1000',
      'application "app", edition "pro", warning-days: must be a whole number from 0 to 180',
      'application "app", edition "pro", entitlements.PDF: the name must be of a–z, 0–9 and single "-", at most 64 characters',
      'application "app", edition "pro", entitlements.layers: must be true, a whole number or a text of at most 64',
      'application "app", edition "pro", validity-day: unknown key; did you mean "validity-days"?',
      'application "app", treshold: unknown key',
    ]);
  });

  it('says line and column of what is no TOML', () => {
    const [problem] = problemsOf('pack = "p"\ngroup == 2');
    assert.match(problem ?? '', /^line 2, column \d+: /u);
  });

  it('is refused where ids or groups repeat, or an edition renews later than it ends', () => {
    const second = good.slice(good.indexOf('[[application]]')).replace('"app"', '"app2"');
    assert.deepEqual(problemsOf(good + second), [
      'application group 1 is used twice',
      'edition id pro is used twice',
      'edition group 2 is used twice',
    ]);
    assert.deepEqual(problemsOf(`${good}validity-days = 5\n`), [
      'edition "pro": renewal-interval-minutes is longer than validity-days',
    ]);
  });

  it('is refused when empty or of other shape, never with another error', () => {
    for (const text of ['', 'pack = "p"', 'pack = "p"\napplication = 3', 'pack = "p"\napplication = []'])
      problemsOf(text);
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        try {
          readPackToml(text);
        } catch (error) {
          assert.ok(isActivationError(error) && error.code === 'pack-invalid', String(error));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('bounds the entitlements of an edition', () => {
    const many = Array.from({ length: 65 }, (_, at) => `e${at} = true`).join('\n');
    assert.match(
      problemsOf(`${good}[application.edition.entitlements]\n${many}\n`)[0] ?? '',
      /65 entitlements, at most 64/u,
    );
    const large = Array.from({ length: 60 }, (_, at) => `e${at} = "${'é'.repeat(60)}"`).join('\n');
    assert.match(problemsOf(`${good}[application.edition.entitlements]\n${large}\n`)[0] ?? '', /bytes, at most 4096/u);
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { UsageClaims, UsageDay } from '../statements/claims.ts';
import { FakeVendor, now } from '../statements/vendor.test.fakes.ts';
import { readUsageFile, usageFileText } from './usage-file.ts';
import {
  alteredFigures,
  isWholeMonth,
  judgeUsageFile,
  type JudgedUsage,
  peakOf,
  usageContradiction,
  usageFindings,
} from './usage-statement.ts';

const vendor = new FakeVendor();
const parents = await vendor.hostParents();
const host = vendor.hostInfoClaims();

function dayOf(number: number, use = 10): UsageDay {
  const day = `2026-10-${String(number).padStart(2, '0')}`;
  return { day, use, shortLived: 0, editions: { desktop: use }, generations: { 2025: use } };
}

/** Days of October, from the first on. */
function claimsOf(days: readonly UsageDay[], more: Partial<UsageClaims> = {}): UsageClaims {
  const peak = peakOf(days);
  return {
    iss: host.iss,
    iat: now,
    vendor: host.vendor,
    store: host.store,
    program: 'attiva 0.1.0',
    month: '2026-10',
    from: days[0]?.day ?? '',
    to: days.at(-1)?.day ?? '',
    missing: [],
    applications: [{ application: 'aurora-os', ...(peak && { peak }), days }],
    ...more,
  };
}

async function fileOf(claims: UsageClaims): Promise<string> {
  return usageFileText((await vendor.hostChain('usage', claims, parents)) as [string, string, string]);
}

async function judgedOf(claims: UsageClaims): Promise<JudgedUsage> {
  return judgeUsageFile(await fileOf(claims), vendor.trust());
}

const october = Array.from({ length: 31 }, (_, index) => dayOf(index + 1));

test('what a person reads is what was signed: a file has one spelling, and no other is read', async () => {
  const text = await fileOf(claimsOf(october));
  assert.equal(usageFileText(readUsageFile(text).chain), text);
  assert.ok(
    text.includes('\n          { "day": "2026-10-14", "use": 10, "shortLived": 0, "editions": { "desktop": 10 }'),
  );
  fc.assert(
    fc.property(fc.nat(text.length - 3), fc.constantFrom(' ', '\n', '\t', ',', '0', '"'), (at, character) => {
      const other = `${text.slice(0, at)}${character}${text.slice(at)}`;
      assert.throws(() => judgeUsageFile(other, vendor.trust()));
    }),
  );
});

test('a figure that was altered is named beside the genuine statement, and nothing of it is believed', async () => {
  const genuine = await judgedOf(claimsOf(october));
  const text = (await fileOf(claimsOf(october))).replace('"2026-10-14", "use": 10', '"2026-10-14", "use": 7');
  assert.throws(() => judgeUsageFile(text, vendor.trust()), { code: 'not-authentic' });
  const { differences, contradiction } = alteredFigures(text, [genuine]);
  const one = {
    what: 'changed-figure',
    day: '2026-10-14',
    application: 'aurora-os',
    figure: 'use',
    before: 10,
    now: 7,
  };
  assert.deepEqual(differences, [one]);
  assert.match(contradiction ?? '', /2026-10-14, aurora-os: use 7, and its parts are 10 \+ 0/);
  assert.deepEqual(alteredFigures(text, []).differences, []);
});

test('the whole month and a part of it: only the whole one is a link of the line', () => {
  assert.equal(isWholeMonth(claimsOf(october)), true);
  assert.equal(isWholeMonth(claimsOf(october.slice(0, 30))), false);
  assert.equal(isWholeMonth({ to: '2028-02-28' }), false);
  assert.equal(isWholeMonth({ to: '2028-02-29' }), true);
});

test('a part and the whole month after it say the same, in whatever order they come', async () => {
  const part = await judgedOf(claimsOf(october.slice(0, 20), { iat: now - 86_400 }));
  const whole = await judgedOf(claimsOf(october));
  assert.deepEqual(usageFindings(whole, [part]), []);
  assert.deepEqual(usageFindings(part, [whole, part]), []);
});

test('no statement that leaves out days, moves them or adds up wrongly agrees with itself', () => {
  assert.equal(usageContradiction(claimsOf(october)), undefined);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 5 }), (at, more) => {
      const changed = october.map((day, index) => (index === at ? { ...day, use: day.use + more } : day));
      assert.match(usageContradiction(claimsOf(changed)) ?? '', /its parts are/);
      if (at === 0 || at === 30) return;
      assert.match(usageContradiction(claimsOf(october.toSpliced(at, 1))) ?? '', /it says nothing of/);
    }),
  );
});

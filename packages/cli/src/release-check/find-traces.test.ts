import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { findTraces } from './find-traces.ts';
import { judgeTraces } from './judge-traces.ts';
import { compareVersions } from './versions.ts';

const kinds = (text: string): readonly string[] => findTraces(text).map(({ kind }) => kind);

describe('allowLab', () => {
  test('is found however a compiler writes that it is on', () => {
    for (const text of [
      'openActivation({allowLab:true})',
      '{ "allowLab": true }',
      '{allowLab:!0,roots:e}',
      'o.allowLab = true;',
      'const allowLab = !0;',
      "['allowLab']: 1",
      'o["allowLab"] = !0',
      'o.allowLab ??= true',
      'o.allowLab ||= !!1;',
      'allowLab:process.env.ATTIVA_LAB',
      "allowLab: process['env'].X === '1'",
      "allowLab: process.argv.includes('--lab')",
      'allowLab: Boolean(process?.env.LAB)',
      'allowLab: import.meta.env.DEV',
    ]) {
      assert.deepEqual(kinds(text), ['allow-lab'], text);
    }
  });

  test('is not found in what the SDK itself says of it', () => {
    for (const text of [
      'const allowLab = options.allowLab === true',
      '{vendor:e,allowLab:!0===t.allowLab}',
      '{vendor:e,allowLab:true === t.allowLab}',
      'allowLab:e.allowLab===!0',
      'if(e.allowLab!==!0)throw',
      '({allowLab:e=!1}={})',
      '{ allowLab = false }',
      'e.allowLab||=t.allowLab',
      'e.allowLab == true',
      'only a build for tests opens with `allowLab`.',
      '{vendor:e,roots:t,allowLab:r}',
    ]) {
      assert.deepEqual(kinds(text), [], text);
    }
  });
});

describe('a release date', () => {
  test('is found as a literal day, and not where the SDK speaks of it', () => {
    for (const text of [
      "releaseDate:'2026-11-20'",
      'releaseDate: `2026-11-20`',
      'releaseDate:"2026-11-20"',
      '\\"releaseDate\\":\\"2026-11-20\\"',
    ]) {
      assert.deepEqual(kinds(text), ['release-date'], text);
    }
    assert.deepEqual(kinds('releaseDate "${text}" is no day; releaseDate:n; const {releaseDate:t}=e'), []);
  });
});

test('what is no statement, no roots and no mark is nothing', () => {
  for (const text of [
    '',
    'lab:!0',
    '{"lab":true}',
    'revocations:[],lab:!1',
    'revocations:[x.y],lab:!0',
    'eyJhbGciOiJFUzI1NiJ9.e30.AAAA',
  ]) {
    assert.deepEqual(kinds(text), [], text);
  }
});

test('property: whatever bytes a build holds, the search ends and finds places within them', () => {
  const pieces = fc.array(
    fc.oneof(
      fc.string(),
      fc.constantFrom(
        'eyJhbGciOiJFUzI1',
        '.',
        'revocations:[',
        '[[',
        ']',
        ',lab:!0',
        'crv:"P-256"',
        'allowLab:',
        'true',
        'attiva_roots_json[',
      ),
    ),
  );
  fc.assert(
    fc.property(pieces, (parts) => {
      const text = parts.join('');
      for (const { at } of findTraces(text)) assert.ok(at >= 0 && at < text.length);
    }),
    { numRuns: 500 },
  );
});

test('one megabyte of base64 without a dot, many beginnings and many open brackets: all is searched', () => {
  const long = 'eyJhbGciOiJFUzI1'.repeat(20_000) + 'revocations:['.repeat(20_000) + '['.repeat(100_000);
  assert.deepEqual(kinds(`${long} allowLab:!0`), ['allow-lab']);
});

test('an SDK older than this program, and two in one build, are worth a note', () => {
  const traces = ['0.9.0', '1.0.0'].map((version) => ({
    file: 'a.js',
    place: '1:1',
    trace: { at: 0, kind: 'sdk' as const, version },
  }));
  const { notes } = judgeTraces(traces, '1.0.0');
  assert.deepEqual(
    notes.map(({ code }) => code),
    ['release-date-missing', 'sdk-several', 'sdk-older'],
  );
});

test('versions are ordered by their numbers, a pre-release before its release', () => {
  assert.ok(compareVersions('0.9.10', '0.10.0') < 0);
  assert.ok(compareVersions('1.0.0', '0.99.99') > 0);
  assert.ok(compareVersions('1.0.0-beta.1', '1.0.0') < 0);
  assert.equal(compareVersions('1.2.3', '1.2.3'), 0);
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { catalogue, type CatalogueRow, errorCodes } from '@attiva/protocol';
import fc from 'fast-check';
import { commands } from '../commands/table.ts';
import { decodeNumber } from './decode-number.ts';
import { describeExplanation, explanationsJson } from './describe-explanation.ts';
import { explainCode } from './explain-code.ts';
import { familiarEvents } from './familiar-events.ts';
import { familiarNumbers, numberFamilies } from './familiar-numbers.ts';
import { familiarPage } from './familiar-page.ts';
import { readNumber, signed, spelled } from './read-number.ts';

const page = new URL('../../../../docs/reference/familiar-codes.md', import.meta.url);

test('one number in every spelling in which it is met', () => {
  const spellings = [
    '0xC004F074',
    '0xc004f074',
    '0XC004F074',
    'C004F074',
    'c004f074',
    'F074',
    'f074',
    '-1073418124',
    '3221549172',
    'hr=0xC004F074',
    '0xC004F074,',
    ' 0xC004F074 ',
  ];
  for (const text of spellings) assert.equal(readNumber(text), 0xc004f074, text);
  assert.equal(readNumber('80070005'), 0x80070005, 'eight digits are hexadecimal');
  assert.equal(readNumber('-2147024891'), 0x80070005);
});

test('what is no number of 32 bits is none', () => {
  const none = [
    '',
    '-',
    '0x',
    '0xC004F0744',
    'C004F07',
    '4294967296',
    '-2147483649',
    'busy',
    '1e9',
    '0x-1',
    '١٢٢٩٠',
    '12.5',
  ];
  for (const text of none) assert.equal(readNumber(text), undefined, text);
});

test('every number of 32 bits is read back from each of its spellings', () => {
  const number = fc.integer({ min: 0, max: 2 ** 32 - 1 });
  fc.assert(
    fc.property(number, (value) => {
      const large = value < 10_000_000 || value > 99_999_999 ? String(value) : spelled(value);
      for (const text of [spelled(value), spelled(value).slice(2), large]) assert.equal(readNumber(text), value, text);
      if (value > 2 ** 31) assert.equal(readNumber(String(signed(value))), value);
    }),
  );
});

test('each row is whole, and says what it would be here', () => {
  assert.ok(familiarNumbers.size >= 110, `${familiarNumbers.size} numbers`);
  assert.equal(
    numberFamilies.flatMap(({ rows }) => Object.keys(rows)).length,
    familiarNumbers.size,
    'one stands twice',
  );
  for (const [number, row] of familiarNumbers) {
    assert.match(number, /^0x[0-9A-F]{8}$/);
    assert.match(row.meaning, /^[A-Z].{8,80}[^.]$/, number);
    for (const sentence of [row.causes, row.remedy, row.here ?? 'None needed.'])
      assert.match(sentence, /^[A-Z`].{3,150}\.$/, `${number}: ${sentence}`);
    assert.ok(row.codes.length > 0 || row.here !== undefined, `${number}: what is it here?`);
    for (const code of row.codes) assert.ok(Object.hasOwn(catalogue, code), `${number}: ${code}`);
    assert.equal(new Set(row.codes).size, row.codes.length, number);
  }
});

test('the number of each of our codes is in the table, and its row leads back to the code', () => {
  const numbered = errorCodes.filter((code) => familiarOf(code) !== undefined);
  assert.ok(numbered.length >= 40, `${numbered.length} codes with a number`);
  for (const code of numbered) {
    const row = familiarNumbers.get(familiarOf(code) ?? '');
    assert.ok(
      row?.codes.includes(code),
      `${code} bears ${familiarOf(code)}, which is in no table of packages/cli/src/explaining-codes`,
    );
  }
});

function familiarOf(code: (typeof errorCodes)[number]): string | undefined {
  const row: CatalogueRow = catalogue[code];
  return row.familiar;
}

test('every command that a row advises exists', () => {
  const told = [
    ...[...familiarNumbers].map(([number, row]) => [number, row.here] as const),
    ...Object.entries(familiarEvents).map(([id, event]) => [id, event.here] as const),
  ];
  let advised = 0;
  for (const [of, here = ''] of told) {
    for (const [, line = ''] of here.matchAll(/`attiva ([a-z][^`]+)`/g)) {
      advised += 1;
      const found = commands.find(({ words }) => `${line} `.startsWith(`${words} `));
      assert.ok(found !== undefined, `${of} advises \`attiva ${line}\`, which is no command`);
    }
  }
  assert.ok(advised >= 8, `${advised} commands advised`);
});

test('a number of the table is told with cause, side, remedy, spellings and our codes', () => {
  const text = describeExplanation(explainCode('-1073418124'));
  assert.match(text, /^0xC004F074: No host could be contacted\n {2}cause/);
  for (const part of [
    'side      client',
    'remedy    Read',
    '-1073418124, 3221549172',
    'here      no-host-found:',
    'zone F',
  ])
    assert.ok(text.includes(part), `${part} in ${text}`);
});

test('a number outside the table is decoded as far as its digits go', () => {
  const update = describeExplanation(explainCode('0x80240017'));
  assert.match(update, /^0x80240017: Not in our table\n.*Windows Update/);
  assert.match(describeExplanation(explainCode('0xC004F047')), /it may have been .*0xC004F074/);
  assert.match(describeExplanation(explainCode('0x80070002')), /an error of Windows itself, number 2 \(error\)/);
  assert.match(describeExplanation(explainCode('0x80001234')), /facility 0, number 4660; nothing more is known here/);
  assert.deepEqual(decodeNumber(0), { severity: 'success', family: 'no error' });
  assert.equal(decodeNumber(0x4004f00c).severity, 'information');
  assert.match(decodeNumber(0xc004e123).family, /zone E/);
  assert.match(decodeNumber(0xc004f3aa).family, /certificate/);
});

test('a bare error of Windows is the number that is made of it, and an event is an event', () => {
  assert.match(describeExplanation(explainCode('1722')), /^0x800706BA: /);
  assert.match(describeExplanation(explainCode('5')), /^0x80070005: Access denied/);
  for (const id of Object.keys(familiarEvents))
    assert.match(describeExplanation(explainCode(id)), /^Event \d+: on the /);
});

test('our own codes in any case, also as a problem document names them; others get the nearest', () => {
  for (const code of errorCodes) {
    assert.deepEqual(explainCode(`urn:attiva:error:${code}`), { kind: 'code', code, row: catalogue[code] });
    assert.equal(explainCode(code.toUpperCase()).kind, 'code');
  }
  assert.deepEqual(explainCode('no-hostfound'), { kind: 'unknown', asked: 'no-hostfound', nearest: 'no-host-found' });
  for (const text of ['constructor', '__proto__', 'toString']) assert.equal(explainCode(text).kind, 'unknown', text);
});

test('no text whatever makes it fail, and what it says has no line without a word', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.integer().map(String), fc.string({ unit: 'binary' })), (text) => {
      const explanation = explainCode(text);
      assert.notEqual(describeExplanation(explanation), '');
      JSON.stringify(explanationsJson([explanation]));
    }),
  );
});

test('JSON has our codes once, also those that a number stands for', () => {
  const json = explanationsJson(['F038', 'below-threshold', '12290', '0x80240017', 'nope'].map(explainCode));
  const found = JSON.parse(JSON.stringify(json)) as Record<string, Record<string, unknown>[]>;
  assert.deepEqual(
    found['errors']?.map(({ code }) => code),
    ['below-threshold'],
  );
  assert.deepEqual(
    found['numbers']?.map(({ number, known }) => [number, known]),
    [
      ['0xC004F038', true],
      ['0x80240017', false],
    ],
  );
  assert.deepEqual(
    found['events']?.map(({ id }) => id),
    [12290],
  );
  assert.deepEqual(found['unknown'], [{ asked: 'nope', nearest: 'busy' }]);
});

test('the reference page says what the tables say', () => {
  const command = 'npm run --silent attiva -- reference familiar-codes > docs/reference/familiar-codes.md';
  assert.equal(readFileSync(page, 'utf8'), familiarPage(), `run: ${command}`);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ActivationError } from '../errors/activation-error.ts';
import type { DeviceFacts } from '../statements/claims.ts';
import {
  confirmationDay,
  type ConfirmationFields,
  confirmationId,
  readConfirmationId,
  startOfConfirmationDay,
} from './confirmation-id.ts';
import { dammHolds } from './damm.ts';
import { type InstallationFields, installationId, readInstallationId, shortProof } from './installation-id.ts';
import { keyAlphabet } from './key-checksum.ts';
import { type PhoneKind, printedPhoneCode } from './phone-code.ts';
import { groupsSoFar } from './phone-reading.ts';

const fact = fc.integer({ min: 0, max: 4095 });
const kind = fc.constantFrom<PhoneKind>('host', 'device', 'directory');
const installations: fc.Arbitrary<InstallationFields> = fc.record(
  {
    kind,
    bundle: fc.integer({ min: 0, max: 4095 }),
    key: fc.string({ unit: fc.constantFrom(...keyAlphabet.split('')), minLength: 5, maxLength: 5 }),
    sub: fc.uint8Array({ minLength: 15, maxLength: 15 }).map((bytes) => Buffer.from(bytes).toString('base64url')),
    device: fc.tuple(fact, fact, fact),
    proof: fc.integer({ min: 0, max: 2 ** 39 - 1 }),
  },
  { noNullPrototype: true },
);
const confirmations: fc.Arbitrary<ConfirmationFields> = fc.record(
  {
    kind,
    day: fc.integer({ min: 0, max: 16_383 }),
    registration: fc.integer({ min: 0, max: 31 }),
    signature: fc.uint8Array({ minLength: 64, maxLength: 64 }),
  },
  { noNullPrototype: true },
);

const example: InstallationFields = {
  kind: 'host',
  bundle: 12,
  key: '7QX3M',
  sub: 'lst0MDHnQlriaJ68_WvQ',
  device: [1234, 0, 4095],
  proof: 123_456_789_012,
};
const installation = installationId(example);
const confirmation = confirmationId({
  kind: 'device',
  day: 2521,
  registration: 1,
  signature: Uint8Array.from({ length: 64 }, (_, at) => (at * 37 + 11) % 256),
});
const codes = [
  {
    name: 'installation' as const,
    code: installation,
    read: readInstallationId as (text: string) => unknown,
    groups: 12,
  },
  {
    name: 'confirmation' as const,
    code: confirmation,
    read: readConfirmationId as (text: string) => unknown,
    groups: 27,
  },
];

/** The refusal of a text; fails if it is taken. */
function refusal(read: (text: string) => unknown, text: string): ActivationError {
  try {
    read(text);
  } catch (error) {
    assert.ok(error instanceof ActivationError, String(error));
    return error;
  }
  assert.fail(`accepted: ${text}`);
}

function mistyped(read: (text: string) => unknown, text: string): readonly string[] {
  const { code, facts } = refusal(read, text);
  assert.equal(code, 'phone-code-mistyped');
  return facts['groups'] as readonly string[];
}

const labels = (code: string): string[] => printedPhoneCode(code).groups.map(({ label }) => label);

test('one code of each, spelled out: layout, check digits and printed form do not change', () => {
  assert.equal(
    installation,
    '11 0000210 7999818 6108767 3730707 4994074 3537307 1175550 2748034 1792970 1097360 4565357 4808521',
  );
  assert.equal(confirmation.split(' ').length, 28);
});

test('what was made is read back, digit by digit the one spelling', () => {
  fc.assert(
    fc.property(installations, (fields) => {
      const code = installationId(fields);
      assert.match(code, /^1[123](?: [0-9]{7}){12}$/);
      assert.deepEqual(readInstallationId(code), fields);
    }),
  );
  fc.assert(
    fc.property(confirmations, (fields) => {
      const code = confirmationId(fields);
      assert.match(code, /^1[123](?: [0-9]{7}){27}$/);
      assert.deepEqual(readConfirmationId(code), fields);
    }),
  );
});

test('the largest values fit, and one more does not', () => {
  const most: InstallationFields = {
    kind: 'directory',
    bundle: 4095,
    key: 'LLLLL',
    sub: '_'.repeat(20),
    device: [4095, 4095, 4095],
    proof: 2 ** 39 - 1,
  };
  assert.deepEqual(readInstallationId(installationId(most)), most);
  const last = { kind: 'host', day: 16_383, registration: 31, signature: new Uint8Array(64).fill(255) } as const;
  assert.deepEqual(readConfirmationId(confirmationId(last)), last);
  for (const change of [
    { bundle: 4096 },
    { proof: 2 ** 39 },
    { device: [0, 4096, 0] as DeviceFacts },
    { bundle: -1 },
  ]) {
    assert.throws(() => installationId({ ...most, ...change }), TypeError);
  }
  for (const change of [{ sub: 'short' }, { key: 'ABCDE' }, { kind: 'user' as PhoneKind }]) {
    assert.throws(() => installationId({ ...most, ...change }), TypeError);
  }
  for (const change of [{ day: 16_384 }, { registration: 32 }, { signature: new Uint8Array(63) }]) {
    assert.throws(() => confirmationId({ ...last, ...change }), TypeError);
  }
});

test('every single wrong digit of either code is located in its group', () => {
  for (const { code, read } of codes) {
    for (const [place, label] of labels(code).entries()) {
      for (let at = 0; at < 7; at += 1) {
        const index = 3 + place * 8 + at;
        for (let shift = 1; shift < 10; shift += 1) {
          const wrong = (Number(code[index]) + shift) % 10;
          assert.deepEqual(mistyped(read, `${code.slice(0, index)}${wrong}${code.slice(index + 1)}`), [label]);
        }
      }
    }
  }
});

test('every exchange of neighbouring digits is located, in one group or in two', () => {
  for (const { code, read } of codes) {
    const digits = code.slice(3).replaceAll(' ', '');
    for (let at = 0; at + 1 < digits.length; at += 1) {
      const [one, other] = [digits.charAt(at), digits.charAt(at + 1)];
      if (one === other) continue;
      const swapped = digits.slice(0, at) + other + one + digits.slice(at + 2);
      const groups = [Math.floor(at / 7), Math.floor((at + 1) / 7)].map((place) => labels(code)[place]);
      assert.deepEqual(mistyped(read, code.slice(0, 2) + swapped), [...new Set(groups)]);
    }
  }
});

test('two groups that have changed places are named, unless they stand ten apart', () => {
  for (const { code, read } of codes) {
    const [head = '', ...groups] = code.split(' ');
    for (let one = 0; one < groups.length; one += 1) {
      for (let other = one + 1; other < groups.length; other += 1) {
        if ((other - one) % 10 === 0) continue;
        const swapped = groups.with(one, groups[other] ?? '').with(other, groups[one] ?? '');
        const error = refusal(read, [head, ...swapped].join(' '));
        assert.deepEqual(error.facts['groups'], [labels(code)[one], labels(code)[other]]);
        assert.match(error.detail, /have changed places/);
      }
    }
  }
});

test('a first group that came from ten places on makes the number too large, which is told', () => {
  const groups = confirmation.split(' ');
  const swapped = groups.with(1, groups[11] ?? '').with(11, groups[1] ?? '');
  assert.ok(
    swapped.slice(1).every((group, place) => dammHolds(place, group)),
    'the check digits say nothing',
  );
  assert.deepEqual(mistyped(readConfirmationId, swapped.join(' ')), ['1', '11', '21']);
});

test('a group left out or said twice is told as such', () => {
  for (const { code, read } of codes) {
    const [head = '', ...groups] = code.split(' ');
    for (let place = 0; place < groups.length - 2; place += 1) {
      const without = refusal(read, [head, ...groups.toSpliced(place, 1)].join(' '));
      assert.match(without.detail, new RegExp(`^group ${labels(code)[place]} is missing`));
      const twice = refusal(read, [head, ...groups.toSpliced(place, 0, groups[place] ?? '')].join(' '));
      assert.match(twice.detail, new RegExp(`^group ${labels(code)[place]} was said twice`));
    }
  }
});

test('gaps at odd places are no division, also where seven digits happen to stand between two of them', () => {
  for (const { code, read } of codes) {
    const digits = code.replaceAll(' ', '');
    for (let at = 3; at < digits.length - 7; at += 1) {
      const text = `${digits.slice(0, at)} ${digits.slice(at, at + 7)} ${digits.slice(at + 7)}`;
      assert.deepEqual(read(text), read(code), text);
    }
  }
});

test('a digit left out or doubled is found in its group where groups are written apart', () => {
  for (const { code, read } of codes) {
    const [head = '', ...groups] = code.split(' ');
    for (const [place, group] of groups.slice(0, -1).entries()) {
      for (const other of [group.slice(1), `${group}0`]) {
        assert.deepEqual(mistyped(read, [head, ...groups.with(place, other)].join(' ')), [labels(code)[place]]);
      }
    }
  }
});

test('without any division a missing digit is told at the first group that is not right', () => {
  const digits = installation.replaceAll(' ', '');
  const { code, facts, detail } = refusal(readInstallationId, digits.slice(0, 20) + digits.slice(21));
  assert.equal(code, 'phone-code-mistyped');
  assert.deepEqual(facts['groups'], ['C']);
  assert.match(detail, /a digit is missing or too many/);
});

test('spaces, dashes, dots, line ends, labels and a heading do not matter', () => {
  for (const { code, read } of codes) {
    const expected = read(code);
    const { head, groups } = printedPhoneCode(code);
    const filling = fc.constantFrom('', ' ', '-', '\u2013', '\r\n', ' / ', '\u00a0', '\t', '_');
    fc.assert(
      fc.property(fc.array(filling, { minLength: 192, maxLength: 192 }), (fillings) => {
        const digits = Array.from(code.replaceAll(' ', ''));
        assert.deepEqual(read(digits.map((digit, at) => `${fillings[at]}${digit}`).join('')), expected);
      }),
      { numRuns: 30 },
    );
    const written = [
      `${head}\n${groups.map(({ label, digits }) => `${label}  ${digits}`).join('\n')}`,
      `${head}: ${groups.map(({ label, digits }) => `${label}: ${digits}`).join(', ')}`,
      `${head}  ${groups.map(({ label, digits }) => `(${label}) ${digits.slice(0, 3)} ${digits.slice(3)}`).join('\n')}`,
      `${head}\n${groups.map(({ label, digits }) => `${label}  ${digits.slice(0, 3)} ${digits.slice(3)}`).join('   ')}`,
      `first ${head.split('').join(' ')}, then\n${groups.map(({ label, digits }) => `${label} ${digits}`).join('  ')}`,
      `Installation or confirmation ID:\n  ${code}\n`,
      `${head.charAt(0)} ${head.charAt(1)} ${groups.map(({ digits }) => digits).join('-')}`,
      groups.reduce((text, { digits }, at) => text + (at % 4 === 0 ? '\n' : ' ') + digits, head),
    ];
    for (const text of written) assert.deepEqual(read(text), expected, text);
  }
  const { head, groups } = printedPhoneCode(installation);
  const glued = head + groups.map(({ label, digits }) => label.toLowerCase() + digits).join('');
  assert.deepEqual(readInstallationId(glued), example);
});

test('labels out of order are told by the labels', () => {
  const { head, groups } = printedPhoneCode(installation);
  const [first, second, third, ...rest] = groups;
  const text = [first, third, second, ...rest].map((group) => `${group?.label} ${group?.digits}`).join('\n');
  const { detail, facts } = refusal(readInstallationId, `${head}\n${text}`);
  assert.equal(detail, 'group C stands where group B is due');
  assert.deepEqual(facts['groups'], ['B']);
});

test('a letter in the place of a digit is a wrong digit of its group, never passed over', () => {
  for (const { code, read } of codes) {
    for (const letter of ['O', 'l', 'B', 'é', '٣', '?', '+']) {
      for (const place of [0, 5, 11]) {
        const index = 3 + place * 8 + 3;
        const groups = mistyped(read, code.slice(0, index) + letter + code.slice(index + 1));
        assert.deepEqual(groups, [labels(code)[place]], letter);
      }
    }
  }
});

test('entry goes on where it stopped: what is right so far, which group is wrong, which is next', () => {
  for (const { name, code, groups } of codes) {
    assert.deepEqual(groupsSoFar(name, '').refusal?.facts['next'], 'head');
    assert.equal(groupsSoFar(name, '').kind, undefined);
    const said = code.split(' ');
    for (let count = 0; count <= groups; count += 1) {
      const good = said.slice(0, count + 1).join(' ');
      const soFar = groupsSoFar(name, good);
      assert.equal(soFar.good, good);
      assert.equal(soFar.goodGroups, count);
      assert.deepEqual(soFar.wrong, []);
      assert.equal(soFar.next, labels(code)[count]);
      assert.equal(soFar.refusal?.code, count === groups ? undefined : 'phone-code-incomplete');
      if (count === groups) continue;
      assert.equal(groupsSoFar(name, `${good} ${said[count + 1]?.slice(0, 4)}`).begun, said[count + 1]?.slice(0, 4));
      const wrong = groupsSoFar(name, `${good} ${said[count + 1]?.replace(/.$/, (digit) => `${9 - Number(digit)}`)}`);
      assert.deepEqual([wrong.good, wrong.next], [good, labels(code)[count]]);
      assert.deepEqual(wrong.wrong, [labels(code)[count]]);
    }
  }
});

test('the two plain digits: missing, of another format, of no kind', () => {
  const groups = installation.slice(3);
  assert.equal(refusal(readInstallationId, '').facts['next'], 'head');
  assert.equal(refusal(readInstallationId, '1').code, 'phone-code-incomplete');
  const labelled = printedPhoneCode(installation).groups.map(({ label, digits }) => `${label} ${digits}`);
  assert.equal(refusal(readInstallationId, labelled.join(' ')).facts['next'], 'head');
  const numbered = printedPhoneCode(confirmation).groups.map(({ label, digits }) => `${label}. ${digits}`);
  assert.equal(refusal(readConfirmationId, numbered.join('\n')).facts['next'], 'head');
  for (const head of ['10', '14', '19', '21', '01']) {
    assert.equal(refusal(readInstallationId, `${head} ${groups}`).code, 'phone-code-unknown', head);
  }
});

test('an installation ID in the place of a confirmation ID is told', () => {
  const error = refusal(readConfirmationId, installation);
  assert.equal(error.code, 'phone-code-incomplete');
  assert.match(error.detail, /these look like an installation ID/);
  assert.equal(refusal(readInstallationId, confirmation).code, 'phone-code-mistyped');
});

test('garbage is refused in few words and bounded facts, whatever it is', () => {
  const nearly = fc.string({
    unit: fc.constantFrom('1', '2', '7', '0', 'A', 'L', 'b', ' ', '-', ':', '\n', 'x'),
    maxLength: 260,
  });
  for (const { name, read } of codes) {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 120 }), nearly), (text) => {
        const { code, facts, detail } = refusal(read, text);
        assert.match(code, /^phone-code-(?:mistyped|incomplete|unknown)$/);
        assert.ok(detail.length < 700 && JSON.stringify(facts).length < 700);
        assert.deepEqual(groupsSoFar(name, text).refusal?.facts, facts);
      }),
      { numRuns: 150 },
    );
    assert.equal(refusal(read, '1'.repeat(1_000_000)).detail, 'far more was typed than such a code has');
  }
});

test('a refusal names groups, never digits of the code', () => {
  const error = refusal(
    readInstallationId,
    installation.replace(/.$/, (digit) => `${(Number(digit) + 1) % 10}`),
  );
  const told = JSON.stringify([error.detail, error.facts]);
  for (const { digits } of printedPhoneCode(installation).groups) assert.ok(!told.includes(digits.slice(0, 5)));
});

test('days are UTC days since 2020, proofs their first 39 bits', () => {
  const noon = Date.parse('2026-11-26T12:00:00Z') / 1000;
  assert.equal(confirmationDay(noon), 2521);
  assert.equal(new Date(startOfConfirmationDay(2521) * 1000).toISOString(), '2026-11-26T00:00:00.000Z');
  assert.equal(shortProof(Buffer.from('ffffffffff', 'hex').toString('base64url')), 2 ** 39 - 1);
  assert.equal(shortProof(Buffer.from('0000000001', 'hex').toString('base64url')), 0);
  assert.equal(shortProof(Buffer.from('8000000002ff', 'hex').toString('base64url')), 2 ** 38 + 1);
});

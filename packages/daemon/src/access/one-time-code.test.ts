import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { base32, codeOf, enrolmentUri, stepAt, stepOfCode } from './one-time-code.ts';
import { makeRecoveryCodes, recoveryDigest } from './recovery-code.ts';

const secret = Buffer.from('12345678901234567890', 'ascii');

test('codes are those of RFC 4226, appendix D, and RFC 6238, appendix B', () => {
  const counted = ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'];
  assert.deepEqual(
    counted.map((_, step) => codeOf(secret, step)),
    counted,
  );
  const timed = {
    59: '94287082',
    1111111109: '07081804',
    1111111111: '14050471',
    1234567890: '89005924',
    2000000000: '69279037',
    20000000000: '65353130',
  };
  for (const [at, code] of Object.entries(timed)) assert.equal(codeOf(secret, stepAt(Number(at)), 8), code);
});

test('a clock may be half a minute off, and a code that was used is none', () => {
  const now = 1_800_000_015;
  const step = stepAt(now);
  const tried = [-2, -1, 0, 1, 2].map((off) =>
    stepOfCode(secret, { code: codeOf(secret, step + off), now, lastStep: 0 }),
  );
  assert.deepEqual(tried, [undefined, step - 1, step, step + 1, undefined]);
  assert.equal(stepOfCode(secret, { code: codeOf(secret, step), now, lastStep: step }), undefined);
  assert.equal(stepOfCode(secret, { code: codeOf(secret, step - 1), now, lastStep: step }), undefined);
  assert.equal(
    stepOfCode(secret, {
      code: ` ${codeOf(secret, step).slice(0, 3)} ${codeOf(secret, step).slice(3)}`,
      now,
      lastStep: 0,
    }),
    step,
  );
  for (const code of ['', '12345', '1234567', '٠١٢٣٤٥', 'abcdef'])
    assert.equal(stepOfCode(secret, { code, now, lastStep: 0 }), undefined);
});

test('base32 is that of RFC 4648, and the address of an enrolment keeps hostile names as text', () => {
  const known = { '': '', f: 'MY', fo: 'MZXQ', foo: 'MZXW6', foob: 'MZXW6YQ', fooba: 'MZXW6YTB', foobar: 'MZXW6YTBOI' };
  for (const [text, written] of Object.entries(known)) assert.equal(base32(Buffer.from(text)), written);
  const uri = new URL(enrolmentUri(secret, { issuer: 'Attiva host pc&secret=x', name: 'anna' }));
  assert.deepEqual(
    [uri.protocol, uri.searchParams.getAll('secret'), uri.searchParams.get('issuer')],
    ['otpauth:', ['GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'], 'Attiva host pc&secret=x'],
  );
});

test('recovery codes are eight, of 80 bits, and read in any spelling', () => {
  const codes = makeRecoveryCodes(randomBytes);
  assert.equal(new Set(codes).size, 8);
  for (const code of codes) {
    assert.match(code, /^(?:[a-z2-7]{4}-){3}[a-z2-7]{4}$/);
    assert.equal(recoveryDigest(code.toUpperCase().replaceAll('-', ' ')), recoveryDigest(code));
  }
});

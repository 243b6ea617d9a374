import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogue, errorCodes, exitClassOf, isErrorCode } from './catalogue.ts';
import { accessErrors } from './access.ts';
import { custodyErrors } from './custody.ts';
import { directoryErrors } from './directory.ts';
import { carryFileErrors } from './carry-files.ts';
import { deviceLicenseErrors } from './device-licenses.ts';
import { discoveryErrors } from './discovery.ts';
import { hostErrors } from './host.ts';
import { keyErrors } from './keys.ts';
import { licenseErrors } from './license.ts';
import { phoneCodeErrors } from './phone-codes.ts';
import { programErrors } from './program.ts';
import { publishingErrors } from './publishing.ts';
import { requestErrors } from './requests.ts';
import { roadErrors } from './roads.ts';
import { trustErrors } from './trust.ts';
import { usageStatementErrors } from './usage-statements.ts';
import { vendorFileErrors } from './vendor-files.ts';

const families = [
  trustErrors,
  requestErrors,
  accessErrors,
  roadErrors,
  hostErrors,
  discoveryErrors,
  directoryErrors,
  licenseErrors,
  keyErrors,
  deviceLicenseErrors,
  carryFileErrors,
  phoneCodeErrors,
  custodyErrors,
  usageStatementErrors,
  vendorFileErrors,
  publishingErrors,
  programErrors,
];

test('no code stands in two families, and none is lost in joining', () => {
  const codes = families.flatMap((family) => Object.keys(family));
  assert.ok(codes.length >= 80, `${codes.length} codes`);
  assert.equal(new Set(codes).size, codes.length);
  assert.deepEqual([...errorCodes].sort(), [...codes].sort());
});

test('each row is whole: kebab-case code, titles without a full stop, sentences with one', () => {
  for (const code of errorCodes) {
    const { title, cause, remedy, status, exit } = catalogue[code];
    assert.match(code, /^[a-z]+(?:-[a-z]+)*$/);
    assert.match(title, /^[A-Z].{3,58}[^.]$/, code);
    for (const sentence of [cause, remedy]) assert.match(sentence, /^[A-Z].{10,140}\.$/s, `${code}: ${sentence}`);
    assert.equal(remedy.split('`').length % 2, 1, `${code}: a back-tick is left open`);
    assert.ok(Number.isInteger(status) && status >= 400 && status <= 599, code);
    assert.ok(exit >= 1 && exit <= 6, `${code}: 0 is success and 7 belongs to batches, not to one error`);
  }
});

test('words of a row are of the known sets', () => {
  for (const code of errorCodes) {
    const { retry, side, audience, familiar } = catalogue[code];
    assert.ok(['never', 'later', 'after-change'].includes(retry), code);
    assert.ok(['client', 'host', 'authority', 'network', 'vendor', 'us'].includes(side), code);
    assert.ok(['administrator', 'developer', 'vendor'].includes(audience), code);
    if (familiar !== undefined) assert.match(familiar, /^0x[0-9A-F]{8}$/, code);
  }
});

test('exit class "not now" is never given where trying again never helps', () => {
  for (const code of errorCodes) {
    const { exit, retry } = catalogue[code];
    if (exit === 6) assert.notEqual(retry, 'never', code);
  }
});

test('the commonest numbers that administrators look up lead to a code', () => {
  const known = new Set(errorCodes.map((code) => catalogue[code].familiar));
  for (const number of [
    'F038',
    'F039',
    'F041',
    'F042',
    'F074',
    'F06C',
    'F050',
    'C008',
    'C003',
    'F025',
    'F009',
    'F014',
  ]) {
    assert.ok(known.has(`0xC004${number}`), number);
  }
  for (const number of ['0x8007007B', '0x8007232B', '0x8007232A', '0x800706BA']) assert.ok(known.has(number), number);
});

test('a code is an own member of the table, nothing inherited', () => {
  for (const code of errorCodes) assert.ok(isErrorCode(code));
  for (const other of ['constructor', '__proto__', 'toString', 'Busy', '', 7, null, undefined, ['busy']]) {
    assert.ok(!isErrorCode(other), String(other));
  }
  assert.equal(exitClassOf('internal'), 1);
  assert.equal(exitClassOf('not-authentic'), 5);
});

test('the table cannot be changed at run time', () => {
  assert.ok(Object.isFrozen(catalogue));
});

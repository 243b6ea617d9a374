import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withCode } from '../authority.test.fixture.ts';
import { readSupportToml } from './support-toml.ts';

test('contacts are read as they stand', () => {
  const text =
    '[[contact]]\ncountry = "IT"\nlanguage = "it"\nphone = "+39 02 555 0100"\n[[contact]]\nemail = "a@aurora.example"\n';
  assert.deepEqual(readSupportToml(text, 'support.toml'), [
    { country: 'IT', language: 'it', phone: '+39 02 555 0100' },
    { email: 'a@aurora.example' },
  ]);
  assert.deepEqual(readSupportToml('', 'support.toml'), []);
});

test('what a vendor file could not hold is refused by name', () => {
  const wrong = [
    '[[contact]]\ncountry = "Italy"\nphone = "1"',
    '[[contact]]\ncountry = "IT"',
    '[[contact]]\nphone = 39',
    '[[contact]]\nphone = "1\\n2"',
  ];
  for (const text of wrong)
    assert.throws(() => readSupportToml(text, 'support.toml'), withCode('config-invalid'), text);
  assert.throws(() => readSupportToml('[[contacts]]\nphone = "1"', 's'), withCode('config-unknown-key'));
});

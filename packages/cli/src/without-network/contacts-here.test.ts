import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contactLines } from './contacts-here.ts';
import { chooseContacts } from './support-contacts.ts';

const support = [
  { country: 'IT', language: 'it', phone: '+39 02 555 0100' },
  { country: 'US', language: 'en', phone: '+1 555 0100', email: 'licensing@aurora.example' },
  { email: 'world@aurora.example' },
];

test('contacts of several countries stand in columns', () => {
  const everyone = { contacts: support, by: 'nothing', elsewhere: ['IT', 'US'] } as const;
  assert.deepEqual(contactLines({ name: 'Aurora', portal: 'https://aurora.example' }, everyone), [
    'Whom    Aurora, all countries',
    '        Italy          +39 02 555 0100                            (it)',
    '        United States  +1 555 0100      licensing@aurora.example  (en)',
    '                                        world@aurora.example',
    '        https://aurora.example',
  ]);
});

test('of one country its name stands once, above', () => {
  const [head, ...lines] = contactLines({ name: 'Aurora' }, chooseContacts(support, { country: 'it' }));
  assert.match(head ?? '', /^Whom {4}Aurora, Italy/);
  assert.deepEqual(lines, ['        +39 02 555 0100  (it)']);
});

test('a vendor without contacts is told to be one', () => {
  const lines = contactLines({ name: 'Aurora', portal: 'https://aurora.example' }, chooseContacts([], {}));
  assert.match(lines.join(' '), /names no contact .* its portal: +https:/);
});

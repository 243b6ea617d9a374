import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SupportContact } from '@attiva/protocol';
import { chooseContacts } from './support-contacts.ts';

const italian: SupportContact = { country: 'IT', language: 'it', phone: '+39 02 555 0100' };
const tyrolean: SupportContact = { country: 'it', language: 'de', phone: '+39 0471 555 010' };
const american: SupportContact = { country: 'US', language: 'en', phone: '+1 555 0100' };
const anywhere: SupportContact = { email: 'licensing@aurora.example' };
const all = [american, tyrolean, italian, anywhere];

test('the time zone tells where a server stands, whatever language it speaks', () => {
  const chosen = chooseContacts(all, { timeZone: 'Europe/Rome', locale: 'en_US.UTF-8' });
  assert.deepEqual(chosen, { contacts: [tyrolean, italian], country: 'IT', by: 'time zone', elsewhere: ['US'] });
});

test('of one country the contacts that speak the language of the machine come first', () => {
  const of = (locale: string): readonly SupportContact[] => chooseContacts(all, { country: 'it', locale }).contacts;
  assert.deepEqual(of('it_CH.UTF-8'), [italian, tyrolean]);
  assert.deepEqual(of('de-AT'), [tyrolean, italian]);
  assert.deepEqual(of('C'), [tyrolean, italian]);
});

test('without a zone that tells, the locale counts; without both, the contacts for everybody', () => {
  assert.equal(chooseContacts(all, { timeZone: 'UTC', locale: 'it_IT.UTF-8' }).by, 'locale');
  for (const locale of ['C.UTF-8', 'POSIX', '', undefined, 'it', 'fr_FR']) {
    const chosen = chooseContacts(all, { timeZone: 'UTC', locale });
    assert.deepEqual(chosen, { contacts: [anywhere], by: 'nothing', elsewhere: ['IT', 'US'] });
  }
});

test('a country that the vendor does not name, or a vendor without contacts, leaves nobody uncalled', () => {
  const swiss = chooseContacts(all, { country: 'CH' });
  assert.deepEqual([swiss.contacts, swiss.country, swiss.by], [[anywhere], undefined, 'setting']);
  assert.deepEqual(chooseContacts([american, italian], { timeZone: 'Europe/Paris' }).contacts, [american, italian]);
  assert.deepEqual(chooseContacts([], { timeZone: 'Europe/Rome' }).contacts, []);
  assert.deepEqual(chooseContacts([{ country: '??', phone: '1' }], { timeZone: 'Europe/Rome' }).contacts.length, 1);
});

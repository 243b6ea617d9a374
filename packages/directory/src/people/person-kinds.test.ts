import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { LdapEntry } from '../connection/ldap-connection.ts';
import { filterValue } from './filter-value.ts';
import { domainOf, fitName, personKinds } from './person-kinds.ts';

const base = 'OU=People,DC=ad,DC=example';
const { ad, ldap } = personKinds;

function entry(dn: string, values: Readonly<Record<string, string>>): LdapEntry {
  return { dn, attributes: new Map(Object.entries(values).map(([name, text]) => [name, [Buffer.from(text)]])) };
}

test('what somebody types stays a value: it neither ends the filter nor matches more', () => {
  assert.equal(filterValue('anna*)(uid=*'), 'anna\\2a\\29\\28uid=\\2a');
  assert.equal(filterValue('Zoë\\\0'), 'Zo\\c3\\ab\\5c\\00');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const value = filterValue(text);
      assert.doesNotMatch(value.replaceAll(/\\[0-9a-f]{2}/g, ''), /[^\x20-\x7e]|[()*\\]/u);
      const read = value.replaceAll(/\\([0-9a-f]{2})/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)));
      assert.deepEqual(Buffer.from(read, 'latin1'), Buffer.from(text, 'utf8'));
    }),
  );
});

test('a name without letters, too long or with controls is no name', () => {
  assert.deepEqual(['', '  ', 'a\0', 'a\nb', 'a\u202eb', 'x'.repeat(257)].map(fitName), Array(6).fill(undefined));
  assert.equal(fitName(' anna '), 'anna');
});

test('Active Directory: account, AD\\account and account@domain are one name, another ending is a name of its own', () => {
  assert.equal(domainOf(base), 'ad.example');
  const account = '(&(objectCategory=person)(objectClass=user)(|(sAMAccountName=anna)))';
  assert.deepEqual([ad.filter('anna', base), ad.filter('AD\\anna', base)], [account, account]);
  assert.match(ad.filter('anna@AD.example', base), /\(userPrincipalName=anna@AD\.example\)\(sAMAccountName=anna\)/u);
  assert.doesNotMatch(ad.filter('anna@mail.example', base), /sAMAccountName/u);
  assert.deepEqual(
    ['anna', 'AD\\anna', 'anna@ad.example', 'anna@mail.example'].map((name) => ad.ownLogIn(name, base)),
    ['anna@ad.example', 'anna@ad.example', 'anna@ad.example', 'anna@mail.example'],
  );
  assert.equal(ad.shownName(entry('CN=A', { samaccountname: 'anna' }), base), 'anna@ad.example');
  assert.equal(ad.memberFilter(entry('CN=a*b', {})), '(member:1.2.840.113556.1.4.1941:=CN=a\\2ab)');
});

test('elsewhere the uid is the name, and three kinds of group know their members', () => {
  assert.equal(ldap.ownLogIn('anna', base), undefined);
  assert.equal(ldap.filter('anna)(uid=*', base), '(uid=anna\\29\\28uid=\\2a)');
  const member = ldap.memberFilter(entry('uid=anna,dc=x', { uid: 'anna' }));
  assert.equal(member, '(|(member=uid=anna,dc=x)(uniqueMember=uid=anna,dc=x)(memberUid=anna))');
  assert.equal(ldap.shownName(entry('cn=a', {}), base), undefined, 'an entry without a uid is nobody');
});

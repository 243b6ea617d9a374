import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ldifText, parseLdif } from './ldif.ts';

test('entries are read as ldapsearch writes them: folded lines, base64, comments, continuation references', () => {
  const text = [
    'dn: CN=Configuration,DC=ad,DC=exam',
    ' ple',
    'objectGUID:: 4AQlP4lP00GaDAMF6CwzAQ==',
    '',
    '# refldap://ad.example/CN=Schema',
    '',
    'ref: ldap://elsewhere/',
    '',
    'dn: CN=a,CN=Attiva',
    'keywords: one',
    'keywords: two',
    'displayName:',
    '',
  ].join('\n');
  const [head, object, ...others] = parseLdif(text);
  assert.equal(others.length, 0);
  assert.equal(head?.dn, 'CN=Configuration,DC=ad,DC=example');
  assert.equal(head?.attributes.get('objectguid')?.[0]?.length, 16);
  assert.deepEqual(object?.attributes.get('keywords')?.map(String), ['one', 'two']);
  assert.deepEqual(object?.attributes.get('displayname')?.map(String), ['']);
  assert.deepEqual(parseLdif(''), []);
});

test('a value that stands in a file, and lines of nothing, are refused', () => {
  for (const text of [
    'dn: a\ncn:< file:///etc/shadow\n',
    'dn: a\nnonsense\n',
    'cn: without a name\n',
    'dn: a\n: b\n',
  ]) {
    assert.throws(() => parseLdif(text), { code: 'directory-failed' });
  }
});

test('property: no value begins another line, and a change reads back as it was', () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.string(), { minLength: 1 }), (dn, values) => {
      const text = ldifText({ dn, change: 'add', attributes: { cn: values } });
      const [entry] = parseLdif(text.replace('changetype: add\n', ''));
      assert.equal(entry?.dn, dn);
      assert.deepEqual(
        entry?.attributes.get('cn')?.map(String),
        values.map((value) => value),
      );
    }),
  );
});

test('a replacement says what it replaces', () => {
  const text = ldifText({ dn: 'cn=a', change: 'replace', attributes: { displayName: ['x'] } });
  assert.equal(text, 'dn:: Y249YQ==\nchangetype: modify\nreplace: displayName\ndisplayName:: eA==\n-\n\n');
});

/** LDIF: what `ldapsearch` writes of a directory in which anybody may have written. */
import { ldifText, parseLdif } from '../../../packages/directory/src/connection/ldif.ts';
import { judged } from '../outcome.ts';
import { type FuzzTarget, promise } from '../target.ts';
import { textMutators } from '../text-mutators.ts';

export const ldif: FuzzTarget = {
  name: 'ldif',
  covers: ['directory:parseLdif'],
  sources: ['packages/directory/src/connection/ldif.ts'],
  seeds: () => [
    'dn: CN=Configuration,DC=ad,DC=example\nobjectGUID:: 4AQlP4lP00GaDAMF6CwzAQ==\n\n# refldap://x\n\n',
    'dn:: Y249YXR0aXZh\ndisplayName: Aurora\nserviceBindingInformation: ["a",\n  "b"]\nkeywords: a\nkeywords: b\n',
    ldifText({ dn: 'cn=attiva', change: 'add', attributes: { cn: ['attiva'] } }),
  ],
  mutators: textMutators,
  dictionary: ['\n', '\n\n', '\n ', ': ', ':: ', ':< ', 'dn', 'ref: ', '#'],
  longest: 4000,
  run: (text) =>
    judged(
      () => parseLdif(text),
      (entries) => {
        for (const { dn, attributes } of entries) {
          promise(typeof dn === 'string', 'an entry without its name');
          promise(
            [...attributes.keys()].every((name) => name === name.toLowerCase()),
            'a name in another case',
          );
        }
        const back = entries.map(({ dn }) => ldifText({ dn, change: 'delete' })).join('');
        promise(back.split('\n\n').length === entries.length + 1, 'a name of an entry begins another line');
        return `${Math.min(entries.length, 3)} entries`;
      },
    ),
};

/**
 * LDIF (RFC 2849), as the programs `ldapsearch` and `ldapmodify` write and read it: entries in, one change out. All values
 * are written in base64, so that none of them can begin another line.
 */
import { ActivationError } from '@attiva/protocol';
import type { LdapAttributes, LdapEntry } from './ldap-connection.ts';

/**
 * @throws {ActivationError} `directory-failed` for text that is no LDIF of entries. A value that stands elsewhere (`:<`) is
 * never fetched.
 */
export function parseLdif(text: string): readonly LdapEntry[] {
  const unfolded = text.replaceAll('\r\n', '\n').replaceAll('\n ', '');
  return unfolded
    .split(/\n{2,}/)
    .map((block) => block.split('\n').filter((line) => line !== '' && !line.startsWith('#')))
    .filter(
      (lines) =>
        lines.length > 0 && !lines.every((line) => /^(?:ref|version|search|result|matchedDN|text):/.test(line)),
    )
    .map(parseEntry);
}

function parseEntry(lines: readonly string[]): LdapEntry {
  const pairs = lines.map(parseLine);
  const [first, ...rest] = pairs;
  if (first?.name !== 'dn') throw noLdif('an entry without its name');
  const attributes = new Map<string, Buffer[]>();
  for (const { name, value } of rest) attributes.set(name, [...(attributes.get(name) ?? []), value]);
  return { dn: first.value.toString('utf8'), attributes };
}

function parseLine(line: string): { readonly name: string; readonly value: Buffer } {
  const match = /^([A-Za-z0-9.;-]+):(:?) ?(.*)$/.exec(line);
  const [, name = '', colon, text = ''] = match ?? [];
  if (match === null || text.startsWith('<')) throw noLdif('a line that is no value');
  return { name: name.toLowerCase(), value: Buffer.from(text, colon === ':' ? 'base64' : 'utf8') };
}

function noLdif(why: string): ActivationError {
  return new ActivationError('directory-failed', `What the LDAP programs wrote cannot be read: ${why}.`);
}

/** What shall happen to one entry. */
export interface LdifChange {
  readonly dn: string;
  readonly change: 'add' | 'replace' | 'delete';
  readonly attributes?: LdapAttributes;
}

export function ldifText({ dn, change, attributes = {} }: LdifChange): string {
  const lines = [`dn:: ${base64(dn)}`, `changetype: ${change === 'replace' ? 'modify' : change}`];
  for (const [name, values] of Object.entries(attributes)) {
    if (change === 'replace') lines.push(`replace: ${name}`);
    lines.push(...values.map((value) => `${name}:: ${base64(value)}`));
    if (change === 'replace') lines.push('-');
  }
  return [...lines, '', ''].join('\n');
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

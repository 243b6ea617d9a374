/** `--names hashed`: names and addresses of machines become marks that are the same throughout one bundle, and in no other. */
import { createHash } from 'node:crypto';

/** Replaces every occurrence of the names, as whole words, in a text. `salt`: random, thrown away afterwards. */
export function hashNames(text: string, names: readonly string[], salt: string): string {
  const known = [...new Set(names)].filter((name) => name.length > 0).sort((a, b) => b.length - a.length);
  return known.reduce((left, name) => left.replaceAll(wholeWord(name), markOf(name, salt)), text);
}

function wholeWord(name: string): RegExp {
  const literally = name.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  return new RegExp(`(?<![\\w-])${literally}(?![\\w-])`, 'giu');
}

function markOf(name: string, salt: string): string {
  return `name-${createHash('sha256').update(`${salt} ${name.toLowerCase()}`).digest('hex').slice(0, 8)}`;
}

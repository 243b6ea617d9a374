/** A file that somebody named and that cannot be read or written: told in words, of every command alike. */
import { ActivationError } from '@attiva/protocol';

const words: Readonly<Record<string, string>> = {
  ENOENT: 'there is none',
  ENOTDIR: 'a part of the path is no folder',
  EISDIR: 'it is a folder',
  EACCES: 'this account may not',
  EPERM: 'this account may not',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left',
  ENAMETOOLONG: 'the name is too long',
};

/** Of a file that is to be made the same reasons mean something else. */
const writingWords: Readonly<Record<string, string>> = {
  ...words,
  ENOENT: 'its folder is not there',
  EEXIST: 'it is there already; name another one',
};

/** `wrong-usage`. @param path absolute */
export function unreadableFile(path: string, cause: unknown): ActivationError {
  const why = `the file ${path} cannot be read: ${reasonOf(cause, words)}`;
  return new ActivationError('wrong-usage', why, { facts: { path }, cause });
}

/** `wrong-usage`. @param path absolute */
export function unwritableFile(path: string, cause: unknown): ActivationError {
  const why = `the file ${path} cannot be written: ${reasonOf(cause, writingWords)}`;
  return new ActivationError('wrong-usage', why, { facts: { path }, cause });
}

/** Of a system's rare reasons its own code. */
function reasonOf(cause: unknown, known: Readonly<Record<string, string>>): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason';
  return known[code] ?? code;
}

/** Why a file that somebody named cannot be read or written, in words. */

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

/** `there is none`; of a system's rare reasons its own code. */
export function fileReason(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason';
  return words[code] ?? code;
}

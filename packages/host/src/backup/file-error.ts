/** What the system says of a file that an administrator named, as an error of the catalogue. */
import { ActivationError, type ErrorCode } from '@attiva/protocol';

const codes: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  ENOSPC: ['disk-full', 'there is no space left to write'],
  EDQUOT: ['disk-full', 'there is no space left to write'],
  EEXIST: ['already-initialized', 'there is a file already:'],
  EACCES: ['not-permitted', 'this account may not use'],
  EPERM: ['not-permitted', 'this account may not use'],
  EROFS: ['not-permitted', 'the file system is read-only:'],
  ENOENT: ['wrong-usage', 'there is no'],
  ENOTDIR: ['wrong-usage', 'a part of the path is no folder:'],
  EISDIR: ['wrong-usage', 'a folder, not a file:'],
};

/** Any other error comes back as it is. */
export function fileError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return error;
  const systemError = String(error.code);
  const [code, words] = codes[systemError] ?? ['storage-failed', 'cannot be used:'];
  return new ActivationError(code, `${words} ${path}`, { facts: { path, systemError }, cause: error });
}

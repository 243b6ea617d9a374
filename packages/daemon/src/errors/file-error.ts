import { ActivationError, type ErrorCode } from '@attiva/protocol';
import { systemErrorCode } from './system-error.ts';

/** Of a file, however it was worked with; sockets fail with other codes. */
const codes: ReadonlyMap<string, ErrorCode> = new Map<string, ErrorCode>([
  ['ENOSPC', 'disk-full'],
  ['EDQUOT', 'disk-full'],
  ['EROFS', 'storage-failed'],
  ['EIO', 'storage-failed'],
]);

/**
 * What somebody who asks over the network hears of a bare error of a file; undefined: it is none. Its text names a path of this
 * machine, which is for the log alone.
 */
export function fileError(error: unknown): ActivationError | undefined {
  const systemError = systemErrorCode(error) ?? '';
  const code = codes.get(systemError);
  if (code === undefined) return undefined;
  const detail = 'A file could not be written or read; the log of this program says which.';
  return new ActivationError(code, detail, { facts: { systemError }, cause: error });
}

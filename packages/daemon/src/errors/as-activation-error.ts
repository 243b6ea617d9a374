/**
 * From any thrown value to an error of the catalogue. Storage's own errors are known by shape, not by import: this
 * package and `@attiva/storage` do not know each other.
 */
import { ActivationError, type ErrorCode, isActivationError } from '@attiva/protocol';

interface StorageErrorShape extends Error {
  readonly reason: string;
  readonly detail: string;
  readonly remedy: string;
}

const storageCodes: ReadonlyMap<string, ErrorCode> = new Map<string, ErrorCode>([
  ['missing', 'database-missing'],
  ['corrupt', 'database-corrupt'],
  ['newer', 'database-newer'],
  ['unreachable', 'database-unreachable'],
  ['denied', 'database-denied'],
  ['foreign', 'database-foreign'],
  ['moved', 'database-moved'],
  ['full', 'disk-full'],
  ['busy', 'storage-failed'],
  ['read-only', 'storage-failed'],
  ['constraint', 'internal'],
  ['unfit', 'wrong-usage'],
  ['failed', 'storage-failed'],
]);

/**
 * When to come back, by storage's reason: a server that is started anew, or whose standby takes over, is there again in less; so is one
 * whose synchronous standby was silent for a while, so that a commit kept everybody else waiting.
 */
const retrySeconds: ReadonlyMap<string, number> = new Map([
  ['unreachable', 10],
  ['busy', 10],
  ['denied', 60],
]);

function isStorageErrorShape(error: unknown): error is StorageErrorShape {
  return error instanceof Error && error.name === 'StorageError' && 'reason' in error && 'detail' in error;
}

/** The same error, a storage error by its code, or `internal` without any text of the unknown error. */
export function asActivationError(error: unknown): ActivationError {
  if (isActivationError(error)) return error;
  if (isStorageErrorShape(error)) {
    const code = storageCodes.get(error.reason) ?? 'storage-failed';
    const detail = code === 'internal' ? unknownDetail : `${error.detail} ${error.remedy}`;
    const retry = retrySeconds.get(error.reason);
    return new ActivationError(code, detail, {
      facts: { storage: error.reason },
      cause: error,
      ...(retry !== undefined && { retryAfterSeconds: retry }),
    });
  }
  if (error instanceof TypeError && error.message.startsWith(aboutUrl)) {
    return new ActivationError('config-invalid', `"database": ${error.message}`, { facts: { fields: ['database'] } });
  }
  return new ActivationError('internal', unknownDetail, { cause: error });
}

/** How storage begins to say what is wrong with a URL, without the URL itself. */
const aboutUrl = 'The database URL ';

const unknownDetail = 'Something went wrong inside this program; its log says what.';

/**
 * The state folder on disk: files that are old or new but never half, a lock between processes, and recovery when
 * something was damaged. What the stored values mean for a license is `licensing/`; who writes when is `activation/`.
 *
 * This file: the file-system calls the folder uses, as one port, so that tests can make any single one of them fail.
 */
import * as nodeFs from 'node:fs';

/** The synchronous calls of `node:fs` that the state folder needs. */
export type FileSystem = Pick<
  typeof nodeFs,
  | 'openSync'
  | 'writeSync'
  | 'fsyncSync'
  | 'closeSync'
  | 'renameSync'
  | 'unlinkSync'
  | 'linkSync'
  | 'mkdirSync'
  | 'readFileSync'
  | 'readdirSync'
  | 'statSync'
>;

/** The real one. */
export const diskFileSystem: FileSystem = nodeFs;

/** The system's code of a file error (`ENOENT` …), or undefined for anything else. */
export function fileErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Whether the error says that there is no such file. */
export function isMissing(error: unknown): boolean {
  return fileErrorCode(error) === 'ENOENT';
}

/**
 * Backups: one file that holds a host, taken while it runs, and the way back. This file: the first line, which says what
 * the file is before anything of it is believed.
 */
import { ActivationError } from '@attiva/protocol';
import { arePassphraseParameters, type PassphraseParameters } from './passphrase.ts';

export interface BackupHeader {
  readonly attivaHostBackup: 1;
  /** Present: it holds an authority, and no host. */
  readonly of?: 'authority';
  /** Version of the program that took it. */
  readonly program: string;
  /** The newest step of the database's schema. */
  readonly schema: string;
  /** Seconds since 1970. */
  readonly at: number;
  /** Absent: the file is open, without keys, and its end is a digest. Else it is encrypted and its end is a tag. */
  readonly sealed?: { readonly kdf: PassphraseParameters; readonly nonce: string };
}

/** Bytes of the end: SHA-256 over everything before it, or the tag of AES-256-GCM. */
export const digestLength = 32;
export const tagLength = 16;
export const longestHeader = 4096;

export function headerLine(header: BackupHeader): Buffer {
  return Buffer.from(`${JSON.stringify(header)}\n`, 'utf8');
}

/**
 * Reads the first line.
 * @throws {ActivationError} `backup-invalid`; `database-newer` naming both versions.
 */
export function parseBackupHeader(line: string, program: string): BackupHeader {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw invalidBackup('this is no backup', error);
  }
  const given = value as Partial<Record<keyof BackupHeader, unknown>> | null;
  if (typeof given !== 'object' || given === null || typeof given.attivaHostBackup !== 'number') {
    throw invalidBackup('this is no backup');
  }
  const maker = typeof given.program === 'string' ? given.program.slice(0, 40) : 'unknown';
  if (given.attivaHostBackup > 1) throw newerBackup(maker, program);
  if (!isHeader(given)) throw invalidBackup('its first line is damaged');
  return given;
}

function isHeader(given: Partial<Record<keyof BackupHeader, unknown>>): given is BackupHeader {
  const sealed = given.sealed as { readonly kdf?: unknown; readonly nonce?: unknown } | undefined | null;
  return (
    given.attivaHostBackup === 1 &&
    (given.of === undefined || given.of === 'authority') &&
    typeof given.program === 'string' &&
    typeof given.schema === 'string' &&
    Number.isSafeInteger(given.at) &&
    (sealed === undefined ||
      (typeof sealed === 'object' &&
        arePassphraseParameters(sealed?.kdf) &&
        typeof sealed?.nonce === 'string' &&
        /^[A-Za-z0-9_-]{16}$/u.test(sealed.nonce)))
  );
}

export function newerBackup(maker: string, program: string, cause?: unknown): ActivationError {
  return new ActivationError('database-newer', `the backup was taken by attiva ${maker}; this is attiva ${program}`, {
    facts: { backup: maker, program },
    cause,
  });
}

export function invalidBackup(why: string, cause?: unknown): ActivationError {
  return new ActivationError('backup-invalid', why, { cause });
}

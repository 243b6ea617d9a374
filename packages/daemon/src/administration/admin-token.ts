/**
 * Access to a running daemon's administration from the same machine: whoever may read the token file may administer.
 * What each role may is left to `api/`.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { ActivationError, isActivationError } from '@attiva/protocol';
import { tokenFileHolder, type WhoAsks } from '../api/callers.ts';
import { readPrivateFile, writePrivateFile } from '../files/private-file.ts';

export interface AdminToken {
  /** 43 characters of base64url; goes into `Authorization: Bearer`. */
  readonly text: string;
}

/** Writes a fresh token file (mode 0600), replacing an older one. `random`: 32 bytes. */
export async function createAdminToken(path: string, random: Uint8Array): Promise<AdminToken> {
  if (random.length !== 32) throw new TypeError('An administration token takes 32 random bytes.');
  const text = Buffer.from(random).toString('base64url');
  await writePrivateFile(path, `${text}\n`);
  return { text };
}

/** Reads the token file; `not-permitted` when this account may not, `storage-failed` when it is missing or damaged. */
export async function readAdminToken(path: string): Promise<AdminToken> {
  const text = (await read(path)).toString('utf8').trim();
  if (!/^[A-Za-z0-9_-]{43}$/u.test(text)) {
    throw new ActivationError(
      'storage-failed',
      `The token file ${path} is damaged; restart the daemon to get a new one.`,
      {
        facts: { path },
      },
    );
  }
  return { text };
}

async function read(path: string): Promise<Buffer> {
  try {
    return await readPrivateFile(path);
  } catch (error) {
    if (isActivationError(error) && error.facts['systemError'] === 'EACCES') {
      throw new ActivationError('not-permitted', `This account may not read ${path}; use the account of the daemon.`, {
        facts: { path },
        cause: error,
      });
    }
    throw error;
  }
}

/** Whether the header is `Bearer` with this token, in a time that tells nothing about how much of it was right. */
export function checkAdminToken(expected: AdminToken, authorization: string | undefined): boolean {
  const given = /^Bearer ([A-Za-z0-9_-]{43})$/iu.exec(authorization ?? '')?.[1] ?? '';
  return timingSafeEqual(digest(given), digest(expected.text));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Whoever shows the token administers: the audit knows one name for all who may read its file. */
export function tokenHolder(token: AdminToken): WhoAsks {
  return ({ headers }) => (checkAdminToken(token, headers.authorization) ? tokenFileHolder : undefined);
}

/**
 * Brings the published files in the vendor's folder up to what the database says. Called after every change and at each
 * start, so that a crash between commit and writing leaves nothing old behind for long.
 */
import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ActivationError, type VendorId } from '@attiva/protocol';
import type { Database } from '@attiva/storage';
import { listPacksInForce } from '../products/pack.repository.ts';
import { findDelegation } from '../signing/root-statement.repository.ts';
import { requireVendorStatement, type SigningDesk, vendorClaimsOf } from '../signing/signing-desk.ts';
import { publishedFiles } from './published-files.ts';

export interface Publisher {
  /** Writes what differs; gives the names of the files written. */
  publish(): Promise<readonly string[]>;
}

interface PublisherParts {
  readonly folder: string;
  readonly fileName: string;
  readonly vendor: VendorId;
  readonly database: Database;
  readonly desk: SigningDesk;
}

export function createPublisher(parts: PublisherParts): Publisher {
  let last: Promise<unknown> = Promise.resolve();
  return {
    publish() {
      // One after the other: a slow writer must not put older content over newer.
      const mine = last.then(() => publishOnce(parts));
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}

async function publishOnce({ folder, fileName, vendor, database, desk }: PublisherParts): Promise<readonly string[]> {
  const vendorStatement = await requireVendorStatement(database);
  const details = vendorClaimsOf(vendorStatement);
  const files = publishedFiles({
    fileName,
    vendor,
    vendorName: details.name,
    roots: details.roots,
    vendorStatement,
    delegation: (await desk.delegation(database)).statement,
    packs: await packChains(database),
    revocations: [],
  });
  const written: string[] = [];
  for (const [name, text] of files) if (await writeIfOther(join(folder, name), text)) written.push(name);
  return written;
}

/** Chains of the newest packs, each with the delegation it was signed under. */
export async function packChains(database: Database): Promise<(readonly [string, string])[]> {
  const chains: (readonly [string, string])[] = [];
  for (const { signed } of await listPacksInForce(database)) {
    const delegation = await findDelegation(database, signed.signingKey);
    if (delegation !== undefined) chains.push([signed.statement, delegation.statement]);
  }
  return chains;
}

async function writeIfOther(path: string, text: string): Promise<boolean> {
  if ((await readOrNothing(path)) === text) return false;
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(temporary, 'wx', 0o644);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await syncFolder(dirname(path));
    return true;
  } catch (error) {
    await rm(temporary, { force: true });
    throw writeError(error, path);
  }
}

async function readOrNothing(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw writeError(error, path);
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function writeError(error: unknown, path: string): ActivationError {
  const code = codeOf(error) ?? 'unknown';
  const full = code === 'ENOSPC' || code === 'EDQUOT';
  return new ActivationError(full ? 'disk-full' : 'storage-failed', `The file ${path} cannot be written (${code}).`, {
    facts: { path, systemError: code },
    cause: error,
  });
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

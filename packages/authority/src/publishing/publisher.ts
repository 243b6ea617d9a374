/**
 * Brings the published files in the vendor's folder up to what the database says. Called after every change and at each
 * start, so that a crash between commit and writing leaves nothing old behind for long.
 */
import { join } from 'node:path';
import type { VendorId } from '@attiva/protocol';
import type { Database } from '@attiva/storage';
import { readFileIfThere, writeDurableFile } from '../files/durable-file.ts';
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
    lab: details.lab === true,
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
  if ((await readFileIfThere(path)) === text) return false;
  await writeDurableFile(path, text);
  return true;
}

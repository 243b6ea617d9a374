/**
 * Brings the published files in the vendor's folder up to what the database says. Called after every change and at each
 * start, so that a crash between commit and writing leaves nothing old behind for long. Other authorities on the database hear of a
 * change with its commit (`announce-publication.ts`).
 */
import { join } from 'node:path';
import type { Bundle, VendorId } from '@attiva/protocol';
import { makeBundlesOf } from '../bundles/make-bundles.ts';
import { readFileIfThere, writeDurableFile } from '../files/durable-file.ts';
import { packChains } from '../products/pack-chains.ts';
import { currentLists, type ListParts, signLists } from '../revocation/sign-lists.ts';
import { isDelegationRevoked, rootRevocations } from '../revocation/root-lists.ts';
import { requireVendorStatement, type SigningDesk, vendorClaimsOf } from '../signing/signing-desk.ts';
import { type Published, publishedFiles, vendorFileWith } from './published-files.ts';

export interface Publisher {
  /** Writes what differs; gives the names of the files written. */
  publish(): Promise<readonly string[]>;
  /** The same for what was announced: after those changes of this authority that are under way and write their files themselves. */
  refresh(): Promise<readonly string[]>;
  /** Runs a change that tells which files it has written: no `refresh` writes them before it. */
  during<T>(change: () => Promise<T>): Promise<T>;
  /** A customer's own vendor file: as published, with the bundles of his keys alone. `undefined` without a delegation. */
  customerFile(customer: string): Promise<string | undefined>;
  /** The files as they were published last: name → text. */
  published(): ReadonlyMap<string, string>;
  /** `NAME.attiva`. */
  readonly vendorFile: string;
}

interface PublisherParts extends ListParts {
  readonly folder: string;
  readonly fileName: string;
  readonly vendor: VendorId;
  readonly desk: SigningDesk;
}

export function createPublisher(parts: PublisherParts): Publisher {
  let last: Promise<unknown> = Promise.resolve();
  let files: ReadonlyMap<string, string> = new Map();
  const changes = new Set<Promise<unknown>>();
  const publish = (): Promise<readonly string[]> => {
    // One after the other: a slow writer must not put older content over newer.
    const mine = last.then(async () => {
      const now = await filesNow(parts);
      // What is made of these files is made anew for other ones.
      if (!isSame(now, files)) files = now;
      return writeAll(parts.folder, files);
    });
    last = mine.catch(() => undefined);
    return mine;
  };
  return {
    publish,
    async refresh() {
      await Promise.allSettled(changes);
      return publish();
    },
    async during(change) {
      const running = change();
      changes.add(running);
      try {
        return await running;
      } finally {
        changes.delete(running);
      }
    },
    async customerFile(customer) {
      const bundles = await makeBundlesOf(parts, customer);
      return vendorFileWith(await collect(parts, []), bundles);
    },
    published: () => files,
    vendorFile: `${parts.fileName}.attiva`,
  };
}

function isSame(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return one.size === other.size && [...one].every(([name, text]) => other.get(name) === text);
}

async function filesNow(parts: PublisherParts): Promise<ReadonlyMap<string, string>> {
  await signLists(parts);
  return publishedFiles(await collect(parts, await makeBundlesOf(parts, undefined)));
}

async function writeAll(folder: string, files: ReadonlyMap<string, string>): Promise<readonly string[]> {
  const written: string[] = [];
  for (const [name, text] of files) if (await writeIfOther(join(folder, name), text)) written.push(name);
  return written;
}

async function collect(parts: PublisherParts, bundles: readonly Bundle[]): Promise<Published> {
  const { fileName, vendor, database, desk } = parts;
  const vendorStatement = await requireVendorStatement(database);
  const details = vendorClaimsOf(vendorStatement);
  const delegation = await desk.delegation(database);
  return {
    fileName,
    vendor,
    vendorName: details.name,
    roots: details.roots,
    vendorStatement,
    delegation: isDelegationRevoked(delegation.statement, await rootRevocations(database, details))
      ? undefined
      : delegation.statement,
    packs: await packChains(database),
    revocations: await currentLists(database),
    bundles,
    lab: details.lab === true,
  };
}

async function writeIfOther(path: string, text: string): Promise<boolean> {
  if ((await readFileIfThere(path)) === text) return false;
  await writeDurableFile(path, text);
  return true;
}

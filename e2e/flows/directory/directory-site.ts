/** What the flows of the directory share: a vendor whose authority runs, and commands about a directory. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StartedProcess } from '@attiva/testkit';
import { askAttiva, refusedAttiva, runAttiva, type Surroundings } from '../../site/attiva.ts';
import { createVendor, osAndOffice, type Vendor } from '../../site/vendor.ts';

export interface ListedObject {
  readonly dn: string;
  readonly name: string;
  readonly application?: string;
  readonly generation?: number;
  readonly refused: string | null;
}

export interface ListedDirectory {
  readonly directory: { readonly kind: string; readonly container: string; readonly ids: readonly string[] };
  readonly objects: readonly ListedObject[];
}

export interface Published {
  readonly dn: string;
  readonly directory: string;
  readonly replaced: boolean;
}

/** What the desk reads out. */
export interface Spoken {
  readonly head: string;
  readonly groups: readonly { readonly digits: string }[];
}

export interface DirectorySite {
  readonly aurora: Vendor;
  readonly authority: StartedProcess;
  /** Path of a file of the site. */
  at(name: string): string;
  /** A file of the site with this content; gives its path. */
  file(name: string, content: string): string;
  publish(words: readonly string[], surroundings?: Surroundings): Promise<Published>;
  list(words: readonly string[], surroundings?: Surroundings): Promise<ListedDirectory>;
  refused(words: readonly string[], code: string, surroundings?: Surroundings): ReturnType<typeof refusedAttiva>;
  run(words: readonly string[], surroundings?: Surroundings): ReturnType<typeof runAttiva>;
}

export async function createDirectorySite(
  folder: string,
  address: string,
  packToml: string = osAndOffice(),
): Promise<DirectorySite> {
  const aurora = await createVendor({ folder, name: 'aurora', address, packToml });
  const authority = await aurora.serve();
  const vendor = ['--roots', aurora.vendorFile];
  const at = (name: string): string => join(folder, name);
  return {
    aurora,
    authority,
    at,
    file(name, content) {
      const path = at(name);
      writeFileSync(path, content, { mode: 0o600 });
      return path;
    },
    publish: (words, surroundings) => askAttiva(['directory', 'publish', ...words, ...vendor], surroundings),
    list: (words, surroundings) => askAttiva(['directory', 'list', ...words, ...vendor], surroundings),
    refused: (words, code, surroundings) => refusedAttiva(['directory', ...words], code, surroundings),
    run: (words, surroundings) => runAttiva(['directory', ...words], surroundings),
  };
}

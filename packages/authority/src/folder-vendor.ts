/** Whose authority a folder is, as its published files say: a database of another vendor must not write over them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseHome } from '@attiva/daemon';
import { isVendorId, type VendorId } from '@attiva/protocol';
import type { AuthorityFolder } from './folder.ts';
import { programVersion } from './version.ts';

/** What the databases of authorities are labelled with. */
export const owner = { role: 'authority', program: programVersion } as const;

/** How the database of this folder is found. */
export function databaseHome(folder: string): Omit<DatabaseHome, 'environment'> {
  return { folder, config: 'authority.toml', usual: 'authority.db' };
}

/** Out of `roots.json`; undefined where nothing was published yet, or where that file is no longer what was. */
export function vendorOfFolder({ path }: Pick<AuthorityFolder, 'path'>): VendorId | undefined {
  const file = join(path, 'roots.json');
  if (!existsSync(file)) return undefined;
  try {
    const { vendor } = JSON.parse(readFileSync(file, 'utf8')) as { readonly vendor?: unknown };
    return isVendorId(vendor) ? vendor : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Names in a host's folder that others than the host itself must know: where its configuration and its database are. */
import { join } from 'node:path';
import { type DatabaseHome, hasDatabase } from '@attiva/daemon';

/** How the database of this folder is found. */
export function databaseHome(folder: string): Omit<DatabaseHome, 'environment'> {
  return { folder, config: 'host.toml', usual: 'host.db' };
}

/** Whether there is a host in this folder: its database file, or a configuration that names a database server. */
export function isHostFolder(folder: string): boolean {
  return hasDatabase(databaseHome(folder));
}

/** The usual database file of a host's folder. */
export function databasePath(folder: string): string {
  return join(folder, databaseHome(folder).usual);
}

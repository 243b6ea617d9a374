/** A password that somebody gave inside a URL goes into a file of its own: configuration files are read by more people. */
import { join } from 'node:path';
import { writePrivateFile } from '../files/private-file.ts';
import { type DatabaseConfig, serverUrl } from './database-place.ts';

const passwordFile = 'database.password';

/** The same without a password in the URL; where there was one, it is expected in a file of the service's folder. */
export function withPasswordApart(wanted: DatabaseConfig): DatabaseConfig {
  if (wanted.database.startsWith('sqlite:')) return { database: wanted.database };
  const { url, password } = serverUrl(wanted.database);
  return password === undefined ? wanted : { database: url, databasePasswordFile: passwordFile };
}

/** Writes that file, where the URL holds a password. */
export async function keepPasswordApart(folder: string, { database }: DatabaseConfig): Promise<void> {
  if (database.startsWith('sqlite:')) return;
  const { password } = serverUrl(database);
  if (password !== undefined) await writePrivateFile(join(folder, passwordFile), `${password}\n`);
}

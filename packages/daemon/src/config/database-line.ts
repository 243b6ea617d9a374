/**
 * Writes where the database is into a configuration file that people wrote: one line is put in the place of the one that is
 * there, commented out or not, and everything else stays as it is.
 */
import { type DatabaseConfig, serverUrl } from './database-place.ts';

/** The text with these lines; the fields stand before the first table, for that is where they belong. */
export function withDatabaseLine(text: string, { database, databasePasswordFile }: DatabaseConfig): string {
  const first = withLine(text, 'database', JSON.stringify(database));
  return withLine(
    first,
    'databasePasswordFile',
    databasePasswordFile === undefined ? undefined : JSON.stringify(databasePasswordFile),
  );
}

/** The text for more eyes than its owner's: a password in the URL of a database is taken out, in comments too. */
export function withoutDatabasePassword(text: string, configured: DatabaseConfig): string {
  const bare = text.replaceAll(/(\bpostgres(?:ql)?:\/\/[^\s:@/"']*):[^\s"']+@/giu, '$1@');
  if (configured.database.startsWith('sqlite:')) return bare;
  const { url, password } = serverUrl(configured.database);
  // Whatever escapes TOML knows: the line itself is written anew.
  return password === undefined ? bare : withDatabaseLine(bare, { ...configured, database: url });
}

function withLine(text: string, name: string, value: string | undefined): string {
  const end = /^\s*\[/mu.exec(text)?.index ?? text.length;
  const head = text.slice(0, end);
  const rest = text.slice(end);
  const own = new RegExp(`^[ \\t]*${name}[ \\t]*=.*$`, 'mu');
  const commented = new RegExp(`^[ \\t]*#[ \\t]*${name}[ \\t]*=.*$`, 'mu');
  const line = value === undefined ? `# ${name} =` : `${name} = ${value}`;
  if (own.test(head)) return `${head.replace(own, () => line)}${rest}`;
  if (value === undefined) return text;
  if (commented.test(head)) return `${head.replace(commented, () => line)}${rest}`;
  return `${line}\n\n${text}`;
}

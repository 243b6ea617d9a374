/**
 * Writes where the database is into a configuration file that people wrote: one line is put in the place of the one that is
 * there, commented out or not, and everything else stays as it is.
 */
import type { DatabaseConfig } from './database-place.ts';

/** The text with these lines; the fields stand before the first table, for that is where they belong. */
export function withDatabaseLine(text: string, { database, databasePasswordFile }: DatabaseConfig): string {
  const first = withLine(text, 'database', JSON.stringify(database));
  return withLine(
    first,
    'databasePasswordFile',
    databasePasswordFile === undefined ? undefined : JSON.stringify(databasePasswordFile),
  );
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

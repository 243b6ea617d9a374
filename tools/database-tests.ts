/**
 * Which test files open a database of ours, and which of them run on one engine only. A file says so at its top, with the reason:
 * `// sqlite alone: …`. All others run on both: the suites of `suites.ts` choose by this.
 */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { needsOf } from './system-packages.ts';

/** The reason at the top of a file; `undefined`: it runs on both. Only the first kilobyte is read as its heading. */
export function engineAlone(file: string): string | undefined {
  return /^\/\/ sqlite alone: (.+)$/m.exec(readFileSync(file, 'utf8').slice(0, 1024))?.[1]?.trim();
}

/** Whether it runs once more on PostgreSQL: it opens a database, and neither says why not nor starts a server by itself. */
export function runsOnPostgres(file: string): boolean {
  return opensDatabase(file) && engineAlone(file) === undefined && !needsOf(file).includes('postgresql');
}

/** Whether the file, or a fixture that it uses, opens a database. */
export function opensDatabase(file: string, seen: Set<string> = new Set()): boolean {
  if (seen.has(file)) return false;
  seen.add(file);
  const source = readFileSync(file, 'utf8');
  if (/\bopenDatabase\b/.test(source)) return true;
  return fixturesOf(file, source).some((fixture) => opensDatabase(fixture, seen));
}

/** Whether it opens one by itself, or reads its file, and so on an engine of its own choice. */
export function choosesEngine(file: string): boolean {
  return /['"`]sqlite:|['"`](?:host|authority)\.db/.test(readFileSync(file, 'utf8'));
}

export type Engine = 'sqlite' | 'postgres';

/** Engines that tests of the database run on: `DATABASES=sqlite,postgres`, both where nothing is said. @throws {TypeError} */
export function chosenEngines(words = process.env['DATABASES'] ?? ''): ReadonlySet<Engine> {
  const wanted = words.split(',').filter(Boolean);
  return new Set(
    (wanted.length === 0 ? ['sqlite', 'postgres'] : wanted).map((word) => {
      if (word === 'sqlite' || word === 'postgres') return word;
      throw new TypeError(`DATABASES names "${word}": sqlite, postgres or both`);
    }),
  );
}

function fixturesOf(file: string, source: string): string[] {
  return [...source.matchAll(/from '(\.[^']*\.test\.(?:fixture|suite)\.ts)'/g)].map(([, path = '']) =>
    resolve(dirname(file), path),
  );
}

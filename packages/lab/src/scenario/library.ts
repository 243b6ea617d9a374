import { readdir, readFile } from 'node:fs/promises';
import { nearestName } from '@attiva/daemon';
import { ActivationError } from '@attiva/protocol';
import { readScenario } from './read-scenario.ts';
import type { Scenario } from './scenario.ts';

/** A scenario and where it came from. */
export interface FoundScenario {
  readonly name: string;
  /** The file's text. */
  readonly text: string;
  readonly scenario: Scenario;
}

const folder = new URL('../../scenarios/', import.meta.url);

/** The scenarios that come with the lab, sorted by name. */
export async function allScenarios(): Promise<FoundScenario[]> {
  return Promise.all((await scenarioNames()).map(loadOwn));
}

async function scenarioNames(): Promise<string[]> {
  const files = await readdir(folder);
  return files.flatMap((file) => (file.endsWith('.toml') ? [file.slice(0, -'.toml'.length)] : [])).sort();
}

/**
 * A scenario of the lab by its name, or one in a file of one's own by its path.
 * @throws {ActivationError} `wrong-usage` naming the nearest one; as `readScenario`.
 */
export async function findScenario(nameOrPath: string): Promise<FoundScenario> {
  const names = await scenarioNames();
  if (names.includes(nameOrPath)) return loadOwn(nameOrPath);
  if (nameOrPath.endsWith('.toml')) return load(nameOf(nameOrPath), nameOrPath, nameOrPath);
  const nearest = nearestName(nameOrPath, names);
  const elsewhere = /[/\\.]/.test(nameOrPath) ? 'a file of your own ends in .toml' : '`attiva lab list` shows all';
  const hint = nearest === undefined ? elsewhere : `did you mean "${nearest}"`;
  throw new ActivationError('wrong-usage', `there is no scenario "${nameOrPath}"; ${hint}`, {
    facts: { scenario: nameOrPath, ...(nearest !== undefined && { nearest }) },
  });
}

function loadOwn(name: string): Promise<FoundScenario> {
  return load(name, new URL(`${name}.toml`, folder), `${name}.toml`);
}

async function load(name: string, path: string | URL, source: string): Promise<FoundScenario> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const isThere = !(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT');
    const says = isThere ? `the scenario ${source} cannot be read` : `there is no file ${source}`;
    throw new ActivationError('wrong-usage', says, { cause, facts: { source } });
  }
  return { name, text, scenario: readScenario(text, source) };
}

function nameOf(path: string): string {
  return (path.split(/[/\\]/).at(-1) ?? path).replace(/\.toml$/, '');
}

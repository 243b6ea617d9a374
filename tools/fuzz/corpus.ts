/** Inputs that are kept: one file of JSON lines per target under fuzz/corpus, findings one file each under fuzz/findings. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FuzzFinding } from './engine.ts';
import type { FuzzTarget } from './target.ts';

/** Longest input that is kept, and most bytes of one file: the repository stays small. */
const longestKept = 12_000;
const mostBytes = 48 * 1024;

function corpusFile(root: string, name: string): string {
  return join(root, 'fuzz/corpus', `${name}.jsonl`);
}

/** The kept inputs of a target; none where there is no file yet. */
export function readCorpus(root: string, name: string): readonly string[] {
  let text = '';
  try {
    text = readFileSync(corpusFile(root, name), 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as string);
}

/** The text of a corpus file: shortest first, as many as the bounds allow. Lone halves of characters stay escaped. */
export function corpusText(inputs: readonly string[]): string {
  const lines = [...new Set(inputs)]
    .filter((input) => input.length <= longestKept)
    .sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
    .map((input) => `${JSON.stringify(input)}\n`);
  let bytes = 0;
  return lines.filter((line) => (bytes += Buffer.byteLength(line)) <= mostBytes).join('');
}

/** Replaces the kept inputs. Seeds come from the repository anyway and are left out. */
export function writeCorpus(root: string, target: FuzzTarget, inputs: readonly string[]): void {
  const seeds = new Set(target.seeds());
  mkdirSync(join(root, 'fuzz/corpus'), { recursive: true });
  writeFileSync(corpusFile(root, target.name), corpusText(inputs.filter((input) => !seeds.has(input))));
}

/** Writes a finding down; gives the command that shows it again. */
export function writeFinding(root: string, name: string, { input, what }: FuzzFinding): string {
  const folder = join(root, 'fuzz/findings');
  mkdirSync(folder, { recursive: true });
  const file = `${name}-${createHash('sha256').update(what).digest('hex').slice(0, 12)}.json`;
  writeFileSync(join(folder, file), `${JSON.stringify({ target: name, what, input }, null, 1)}\n`);
  return `npm run fuzz -- --replay fuzz/findings/${file}`;
}

export function readFinding(path: string): { readonly target: string; readonly input: string } {
  return JSON.parse(readFileSync(path, 'utf8')) as { readonly target: string; readonly input: string };
}

/**
 * What can be typed next, for shells: the table of commands becomes words, and the words a script that completes them
 * without calling the program. What the words mean stands in the commands; this room knows shells and nothing else.
 */
import type { CommandSpec } from '../program/command-spec.ts';

/** What may stand in a place: one of these words, a file, a folder, or anything. */
export type Offer = readonly string[] | 'file' | 'folder' | 'anything';

export interface CompletionWords {
  /** Words before the last (`''`, `host`, `authority pack`) → what may follow. */
  readonly next: ReadonlyMap<string, readonly string[]>;
  /** Every word or row of words that can be typed → its options. */
  readonly options: ReadonlyMap<string, readonly string[]>;
  /**
   * `lab run --mischief` → what the option takes; `host init #1` → the first argument, `error #*` → each one. Options
   * that take nothing stand in no row.
   */
  readonly values: ReadonlyMap<string, Offer>;
}

/** Familiar tool (`slmgr`, `ospp`) → its verbs with their slash. */
export type VerbNames = Readonly<Record<string, readonly string[]>>;

/** The verbs of this tool go without its name as well: `attiva /dlv`. */
export const bareTool = 'slmgr';

export function completionWords(specs: readonly CommandSpec[], verbs: VerbNames): CompletionWords {
  const next = new Map<string, readonly string[]>();
  const options = new Map<string, readonly string[]>([['', ['--help', '--version']]]);
  const values = new Map<string, Offer>();
  for (const [tool, names] of Object.entries(verbs)) {
    next.set(tool, names);
    options.set(tool, ['--help']);
  }
  for (const spec of specs) {
    const words = spec.words.split(' ');
    for (const [index, word] of words.entries()) {
      const [before, path] = [words.slice(0, index).join(' '), words.slice(0, index + 1).join(' ')];
      // A short spelling works and is not offered; who has typed its first word is offered the rest.
      if (index > 0 || spec.hidden !== true) next.set(before, withWord(next.get(before), word));
      if (!options.has(path)) options.set(path, ['--help']);
    }
    const flags = (spec.options ?? []).map((option) => ({ ...option, flag: option.flags.split(/[ ,]/)[0] ?? '' }));
    options.set(spec.words, [...flags.map(({ flag }) => flag), '--json', '--help']);
    for (const { flag, flags: written, choices } of flags) {
      const value = /[<[](.+)[>\]]$/.exec(written)?.[1];
      if (value !== undefined) values.set(`${spec.words} ${flag}`, choices ?? offerOf(value));
    }
    for (const [index, name] of Object.keys(spec.arguments ?? {}).entries()) {
      const place = name.includes('...') ? '#*' : `#${index + 1}`;
      values.set(`${spec.words} ${place}`, spec.suggested?.[name] ?? offerOf(name.replaceAll(/[<>[\].]/g, '')));
    }
  }
  return { next, options, values };
}

function withWord(words: readonly string[] = [], word: string): readonly string[] {
  return words.includes(word) ? words : [...words, word];
}

/** By the name that usage shows: `file`, `dir`, `on|off`. */
function offerOf(name: string): Offer {
  if (name.includes('|')) return name.split('|');
  if (/(?:^|-)file$/.test(name)) return 'file';
  return /^(?:dir|folder)$/.test(name) ? 'folder' : 'anything';
}

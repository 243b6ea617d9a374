/**
 * The pages of help above that of a single command: `attiva --help` shows the main jobs first and then every command on one
 * line, `attiva host --help` the commands of a noun with an example each.
 */
import type { CommandSpec } from './command-spec.ts';

/** What people come for first, in the order in which a newcomer needs it. */
export const mainJobs: readonly string[] = [
  'quickstart',
  'authority init',
  'host setup',
  'client setup',
  'doctor',
  'error',
];

export function overview(all: readonly CommandSpec[]): string {
  const specs = all.filter((spec) => spec.hidden !== true);
  const lines = ['attiva: volume activation for every software vendor', '', 'Usage: attiva COMMAND [options]'];
  const jobs = mainJobs.flatMap((words) => specs.filter((spec) => spec.words === words));
  if (jobs.length > 0) lines.push('', 'To begin with', ...jobs.map((spec) => line(firstPart(spec.example), spec)));
  for (const group of new Set(specs.map((spec) => spec.group))) {
    const ofGroup = specs.filter((candidate) => candidate.group === group);
    lines.push('', group, ...ofGroup.map((spec) => line(wordsOf(spec), spec)));
  }
  lines.push(
    '',
    'With examples: attiva host --help …; for one command: attiva host setup --help; for programs, as JSON: --json',
    'What administrators of volume activation have in their fingers works as well: attiva /? (slmgr), attiva ospp /?',
    'Exit: 0 done, 1 our bug, 2 wrong usage, 3 not licensed, 4 refused, 5 not trusted, 6 not now, 7 part of a batch failed.',
  );
  return `${lines.join('\n')}\n`;
}

/** The page of a noun, such as `host`: what it is, then its commands with an example each. */
export function nounPage(path: string, about: string, all: readonly CommandSpec[]): string {
  const specs = all.filter(({ words }) => words.startsWith(`${path} `));
  return [
    `attiva ${path}: ${about}`,
    '',
    `Usage: attiva ${path} COMMAND [options]`,
    '',
    ...specs.flatMap((spec) => [line(wordsOf(spec), spec), `      $ ${spec.example}`]),
    '',
    'Every command knows --help, and --json: answers and errors as JSON on stdout.',
    '',
  ].join('\n');
}

function line(words: string, { summary }: CommandSpec): string {
  return `  ${words.padEnd(Math.max(38, words.length + 1))} ${summary}`;
}

function wordsOf(spec: CommandSpec): string {
  return [spec.words, ...Object.keys(spec.arguments ?? {})].join(' ');
}

/** An example without its options: what fits on a line with the summary. */
function firstPart(example: string): string {
  return example.split(' -')[0] ?? example;
}

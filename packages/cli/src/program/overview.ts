/** The page that `attiva --help` prints: every command, grouped by whose it is, each with an example. */
import type { CommandSpec } from './command-spec.ts';

export function overview(all: readonly CommandSpec[]): string {
  const specs = all.filter((spec) => spec.hidden !== true);
  const lines = ['attiva: volume activation for every software vendor', '', 'Usage: attiva COMMAND [options]'];
  for (const group of new Set(specs.map((spec) => spec.group))) {
    lines.push('', group);
    for (const spec of specs.filter((candidate) => candidate.group === group)) lines.push(...entry(spec));
  }
  lines.push(
    '',
    'What administrators of volume activation have in their fingers works as well: attiva /? (slmgr), attiva ospp /?',
    '',
    'Every command knows --help, and --json for answers and errors as JSON on stdout.',
    'Exit: 0 done, 1 our bug, 2 wrong usage, 3 not licensed, 4 refused, 5 not trusted, 6 not now, 7 part of a batch failed.',
  );
  return `${lines.join('\n')}\n`;
}

function entry(spec: CommandSpec): string[] {
  const words = [spec.words, ...Object.keys(spec.arguments ?? {})].join(' ');
  return [`  ${words.padEnd(38)} ${spec.summary}`, `      $ ${spec.example}`];
}

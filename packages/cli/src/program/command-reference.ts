/** The page `docs/reference/command-line.md`, made from the table of commands so that it cannot drift from it. */
import type { CommandSpec } from './command-spec.ts';

export function commandReference(all: readonly CommandSpec[]): string {
  const specs = all.filter((spec) => spec.hidden !== true);
  const lines = [
    '# Command line',
    '',
    '<!-- Written by `npm run attiva -- reference` from the table of commands. Edit the commands, not this page. -->',
    '',
    'The answer goes to stdout, everything else to stderr. Every command knows `--help`, and `--json`, which prints the',
    'answer as one line of JSON, and an error as a problem document (RFC 9457) with `code`, `facts`, `cause`, `side`,',
    '`remedy` and `exit`. What `--json` prints only ever grows. Exit classes stand in [errors](errors.md).',
    '',
    'With the daemon of a folder running, the commands `authority …` and `host …` ask it over its loopback address with its token file;',
    'otherwise they do the same work themselves. `authority pack`, `authority key` and `authority customer` also go without the first word.',
  ];
  for (const group of new Set(specs.map((spec) => spec.group))) {
    lines.push('', `## ${group}`);
    for (const spec of specs.filter((candidate) => candidate.group === group)) lines.push(...section(spec));
  }
  return `${lines.join('\n')}\n`;
}

function section(spec: CommandSpec): readonly string[] {
  const argumentList = Object.entries(spec.arguments ?? {});
  const options = (spec.options ?? []).map(({ flags, purpose, choices, repeatable }) => {
    const more = [
      ...(choices === undefined ? [] : [`one of ${choices.map((choice) => `\`${choice}\``).join(', ')}`]),
      ...(repeatable === true ? ['may be given several times'] : []),
    ];
    return row(flags, [purpose, ...more].join('; '));
  });
  const rows = [...argumentList.map(([name, purpose]) => row(name, purpose)), ...options];
  return [
    '',
    `### \`attiva ${[spec.words, ...argumentList.map(([name]) => name)].join(' ')}\``,
    '',
    `${spec.summary}.`,
    '',
    '```',
    `$ ${spec.example}`,
    '```',
    ...(rows.length === 0 ? [] : ['', '| | |', '|---|---|', ...rows]),
  ];
}

function row(name: string, purpose: string): string {
  return `| \`${name}\` | ${purpose.replaceAll('|', '\\|').replaceAll('<', '&lt;')} |`;
}

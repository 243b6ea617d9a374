/** The page of `attiva /?` and `attiva ospp /?`: every verb in the familiar groups. */
import type { Answer } from '../program/command-spec.ts';
import { type FamiliarTool, type Verb, verbGroups } from './verb.ts';

const titles = {
  Global: 'Global options',
  Advanced: 'Advanced options',
  Client: 'This machine: which host, which method',
  Host: 'Host of this machine',
  Directory: 'Directory (activation objects)',
  Token: 'Tokens: said why they have no meaning here',
} as const;

const heads = {
  slmgr: [
    'Usage: attiva /option [arguments]        (also attiva slmgr /option; - works as /)',
    'What administrators of volume activation know, for products activated by Attiva.',
  ],
  ospp: [
    'Usage: attiva ospp /option[:value] [--application APPLICATION]',
    'The same for the products of an application; without --application for all.',
  ],
} as const;

export function helpAnswer(tool: FamiliarTool, verbs: readonly Verb[]): Answer {
  const groups = verbGroups.flatMap((group) => {
    const own = verbs.filter((verb) => verb.group === group);
    return own.length === 0 ? [] : ['', titles[group], ...own.map((verb) => line(verb, tool))];
  });
  const text = [
    ...heads[tool],
    ...groups,
    '',
    'Each knows --help with an example and --json. Which does what, label by label: docs/how-to/for-kms-administrators.md',
    tool === 'slmgr'
      ? 'See also: attiva ospp /?, attiva error CODE, attiva --help'
      : 'See also: attiva /?, attiva --help',
  ].join('\n');
  const json = verbs.map(({ name, arguments: taken = {}, group, who, modern = null, summary }) => ({
    name,
    arguments: Object.keys(taken),
    group,
    who,
    modern,
    summary,
  }));
  return { json: { tool, verbs: json }, text };
}

function line({ name, arguments: taken = {}, summary }: Verb, tool: FamiliarTool): string {
  const [first, ...more] = Object.keys(taken);
  const joined = first === undefined ? name : tool === 'ospp' ? `${name}${optional(first)}` : `${name} ${first}`;
  return `  ${[joined, ...more].join(' ').padEnd(36)} ${summary}`;
}

/** `:<key>`, or `[:id]` where it may be left out. */
function optional(argument: string): string {
  return argument.startsWith('[') ? `[:${argument.slice(1)}` : `:${argument}`;
}

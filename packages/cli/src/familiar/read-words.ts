/** From typed words to a verb: `/DLV`, `-dlv`, and what a Unix-like shell on Windows made of it. */
import { ActivationError } from '@attiva/protocol';
import { nearestWord } from '../program/nearest-word.ts';
import type { FamiliarTool } from './verb.ts';

/** What the reading needs to know of a verb. */
export interface KnownVerb {
  readonly name: string;
  readonly arguments?: Readonly<Record<string, string>>;
}

export interface FamiliarWords {
  readonly tool: FamiliarTool;
  /** The verb in its one spelling, then its arguments and options. */
  readonly words: readonly string[];
}

/** Git Bash and MSYS2 turn `/dlv` into a path of their own root, and `/inpkey:KEY` into a list of two. */
const madePath = /^[a-z]:[\\/](?:[^:;]*[\\/])?([^\\/:;]+)(?:[:;](.*))?$/i;
const asTyped = /^(?:\/{1,2}|-)([^-/\\:][^/\\:]*)(?::(.*))?$/;

/**
 * The familiar verb that was called; undefined where the words are a modern command's.
 * @throws {ActivationError} `wrong-usage`: the nearest verb, or how another machine is reached.
 */
export function readFamiliarWords(
  typed: readonly string[],
  verbs: Readonly<Record<FamiliarTool, readonly KnownVerb[]>>,
): FamiliarWords | undefined {
  const [first, ...rest] = typed;
  if (first === undefined) return undefined;
  const tool = /^(slmgr|ospp)(?:\.vbs)?$/i.exec(first)?.[1]?.toLowerCase();
  if (tool === 'slmgr' || tool === 'ospp') return readVerb(tool, rest, verbs[tool]);
  if (verbs.slmgr.some(({ name }) => name === `/${first.toLowerCase()}`))
    throw unknownVerb('slmgr', first, verbs.slmgr); // `attiva dlv`: the slash was forgotten.
  if (!isVerbLike(first, verbs.slmgr)) return undefined;
  return readVerb('slmgr', typed, verbs.slmgr);
}

/** A single dash and a letter or two are options of the program; what begins like a path is no command of it. */
function isVerbLike(word: string, verbs: readonly KnownVerb[]): boolean {
  if (word.startsWith('/') || madePath.test(word)) return true;
  const name = asTyped.exec(word)?.[1]?.toLowerCase();
  return name !== undefined && (name === '?' || verbs.some((verb) => verb.name === `/${name}`));
}

function readVerb(tool: FamiliarTool, words: readonly string[], verbs: readonly KnownVerb[]): FamiliarWords {
  const [first = '/?', ...rest] = words;
  if (/^(?:--help|-h|\/h|\/help)$/i.test(first)) return { tool, words: ['/?', ...rest] };
  const split = asTyped.exec(first) ?? madePath.exec(first);
  if (split === null) throw notHere(tool, words, verbs);
  const name = `/${(split[1] ?? '').toLowerCase()}`;
  const verb = verbs.find((known) => known.name === name);
  if (verb === undefined && name !== '/?') throw unknownVerb(tool, name, verbs);
  const given = [...(split[2] === undefined ? [] : [split[2]]), ...rest].map((word) =>
    word === '/?' || word === '-?' ? '--help' : word,
  );
  if (tool === 'ospp' && verb !== undefined) refuseRemote(verb, given);
  return { tool, words: [name, ...given] };
}

function unknownVerb(tool: FamiliarTool, name: string, verbs: readonly KnownVerb[]): ActivationError {
  const names = verbs.map((verb) => verb.name);
  const turned = names.find((known) => lettersOf(known) === lettersOf(name)); // Two letters in the other order.
  const nearest = turned ?? nearestWord(name, names);
  return new ActivationError('wrong-usage', `there is no option ${name} of ${tool}; did you mean ${nearest}?`, {
    facts: { option: name, nearest, usage: `${callOf(tool)} /option`, example: `${callOf(tool)} /?` },
  });
}

function lettersOf(word: string): string {
  return Array.from(word).toSorted().join('');
}

/** `slmgr MACHINE [user password] /option`: what follows is never shown again, a password may be among it. */
function notHere(tool: FamiliarTool, words: readonly string[], verbs: readonly KnownVerb[]): ActivationError {
  const option = words
    .map((word) => asTyped.exec(word)?.[1]?.toLowerCase())
    .find((name) => verbs.some((verb) => verb.name === `/${name ?? ''}`));
  if (option === undefined) return unknownVerb(tool, words[0] ?? '', verbs);
  return remote(words[0] ?? '', `${callOf(tool)} /${option}`);
}

/** `ospp /option COMPUTER USER PASSWORD`. */
function refuseRemote({ name, arguments: taken = {} }: KnownVerb, given: readonly string[]): void {
  const end = given.findIndex((word) => word.startsWith('--'));
  const words = end === -1 ? given : given.slice(0, end);
  const most = Object.keys(taken).length;
  if (words.length > most) throw remote(words[most] ?? '', `attiva ospp ${name}`);
}

function remote(machine: string, command: string): ActivationError {
  const name = /^[\w.-]{1,255}$/.test(machine) ? machine : 'MACHINE';
  return new ActivationError(
    'wrong-usage',
    `${name} is not reached from here: run the command there; nothing was sent, and no password is taken`,
    { facts: { usage: command, example: `ssh ${name} ${command}` } },
  );
}

function callOf(tool: FamiliarTool): string {
  return tool === 'slmgr' ? 'attiva' : 'attiva ospp';
}

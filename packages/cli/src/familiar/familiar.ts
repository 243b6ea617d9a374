/** The door of this room: the tables of verbs, and what the program does with words that call one. */
import type { CommandSpec } from '../program/command-spec.ts';
import { advancedVerbs } from './advanced-verbs.ts';
import { clientVerbs } from './client-verbs.ts';
import { tokenVerbs } from './absent-verbs.ts';
import { directoryVerbs } from './directory-verbs.ts';
import { phoneVerbs } from './phone-verbs.ts';
import { globalVerbs } from './global-verbs.ts';
import { helpAnswer } from './help.ts';
import { hostVerbs } from './host-verbs.ts';
import { osppVerbs } from './ospp/ospp-verbs.ts';
import { readFamiliarWords } from './read-words.ts';
import { commandOf, type FamiliarTool, type Verb } from './verb.ts';

/** Every verb, by the tool it is known from. */
export const familiarVerbs: Readonly<Record<FamiliarTool, readonly Verb[]>> = {
  slmgr: [
    ...globalVerbs,
    ...advancedVerbs,
    ...phoneVerbs,
    ...clientVerbs,
    ...hostVerbs,
    ...directoryVerbs,
    ...tokenVerbs,
  ],
  ospp: osppVerbs,
};

/** A call in familiar words, as the program runs it: other words and the commands that they name. */
export interface FamiliarCall {
  readonly words: readonly string[];
  readonly specs: readonly CommandSpec[];
}

/**
 * The call that familiar words mean; undefined where they are a modern command's.
 * @throws {ActivationError} `wrong-usage` with the nearest verb.
 */
export function familiarCall(typed: readonly string[]): FamiliarCall | undefined {
  const read = readFamiliarWords(typed, familiarVerbs);
  if (read === undefined) return undefined;
  const { tool, words } = read;
  const verbs = familiarVerbs[tool];
  const specs = [...verbs.map((verb) => commandOf(verb, tool)), helpOf(tool, verbs)];
  return { words: tool === 'ospp' ? ['ospp', ...words] : words, specs };
}

function helpOf(tool: FamiliarTool, verbs: readonly Verb[]): CommandSpec {
  return {
    words: tool === 'ospp' ? 'ospp /?' : '/?',
    group: 'Client on each machine',
    summary: 'List all options',
    example: tool === 'ospp' ? 'attiva ospp /?' : 'attiva /?',
    run: async () => helpAnswer(tool, verbs),
  };
}

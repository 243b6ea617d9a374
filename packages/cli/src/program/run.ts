/** One call of the program from its words to its exit class. */
import { buildProgram, Done } from './build-program.ts';
import type { Answer, CommandSpec } from './command-spec.ts';
import { renderError } from './render-error.ts';
import { createTerminal, type Surroundings } from './terminal.ts';

export interface RunOptions {
  /** The words after `attiva`. */
  readonly words: readonly string[];
  readonly surroundings: Surroundings;
  readonly specs: readonly CommandSpec[];
  readonly version: string;
  /** Reads words that administrators know from elsewhere (`/dlv`); undefined for all others. */
  readonly familiar?: (words: readonly string[]) => Pick<RunOptions, 'words' | 'specs'> | undefined;
}

/** Runs one command and returns the exit class; never rejects. */
export async function run(options: RunOptions): Promise<number> {
  const terminal = createTerminal(options.surroundings);
  let exit = 0;
  const onAnswer = (answer: Answer, json: boolean): void => {
    exit = answer.exit ?? 0;
    const text = json ? JSON.stringify(answer.json) : answer.text;
    if (text !== '') terminal.out(text);
  };
  try {
    const typed = options.words[0] === 'help' ? [...options.words.slice(1), '--help'] : options.words;
    const { words, specs } = options.familiar?.(typed) ?? { ...options, words: typed };
    const program = buildProgram({ specs, terminal, version: options.version, onAnswer });
    await program.parseAsync([...words], { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof Done) return 0;
    return await renderError(error, terminal, asksForJson(options.words));
  }
}

/** Looked up in the bare words, because the words may be what is wrong. */
function asksForJson(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  return (end === -1 ? words : words.slice(0, end)).includes('--json');
}

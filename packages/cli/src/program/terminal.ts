/** Where a command reads and writes: answers on stdout, everything else on stderr, questions only where a person sits. */
import { createInterface } from 'node:readline/promises';
import { type Readable, Writable } from 'node:stream';
import { ActivationError } from '@attiva/protocol';
import { printable } from './printable.ts';

/** The program's surroundings, handed in by `main.ts`, which alone sees `process`. */
/** The account this process runs as, where the system gives numbers to accounts. */
export interface ProcessAccount {
  readonly number: number;
  /**
   * Does the work as another account and is itself again afterwards; for root alone. What is written so belongs to that account,
   * and links that it has planted lead no further than it could go itself.
   */
  as<T>(owner: { readonly uid: number; readonly gid: number }, work: () => Promise<T>): Promise<T>;
}

export interface Surroundings {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: string;
  /** How this program is called: the Node that runs it, its options, its file. For daemons started as processes. */
  readonly program: readonly string[];
  /**
   * Begins this very call anew with more options for Node, and more environment where that says nothing of it yet: the
   * same process to everybody outside, with its number, its streams and its words. Returns where that is not possible;
   * nothing but speed and memory may depend on it.
   */
  readonly beginAnew: (nodeOptions: readonly string[], environment: Readonly<Record<string, string>>) => void;
  /** Absent on Windows. */
  readonly account?: ProcessAccount;
  /** Wall clock, milliseconds since 1970. */
  readonly now: () => number;
  /** Begins to listen for Ctrl-C and SIGTERM; the signal is raised at the first of them. */
  readonly stopSignal: () => AbortSignal;
}

export interface Terminal extends Surroundings {
  /** The answer; one call per command. */
  out(text: string): void;
  /** Progress, warnings, hints: a line on stderr. */
  note(text: string): void;
  /**
   * A picture of half blocks on stdout, black on white whatever colours the terminal has; where colours may not be used, in the
   * terminal's own. Throws `TypeError` for any other character: what is drawn is never a stranger's text.
   */
  draw(picture: Picture): void;
  /** Emphasis where the terminal shows colours; the words alone must already say everything. */
  strong(text: string): string;
  /** Whether a person can be asked. */
  readonly interactive: boolean;
  ask(question: string): Promise<string>;
  /** Asks without showing what is typed. */
  askSecret(question: string): Promise<string>;
}

/** The same picture twice, for terminals with and without colours. */
export interface Picture {
  /** Dark squares are printed. */
  readonly onWhite: string;
  /** Light squares are printed: most terminals show light letters on a dark ground. */
  readonly plain: string;
}

export function createTerminal(surroundings: Surroundings): Terminal {
  const { stdin, stdout, stderr, environment } = surroundings;
  const interactive = stdin.isTTY === true && stderr.isTTY === true;
  const coloured = stderr.isTTY === true && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb';
  return {
    ...surroundings,
    interactive,
    out: (text) => void stdout.write(`${printable(text)}\n`),
    note: (text) => void stderr.write(`${printable(text)}\n`),
    draw: (picture) => draw(surroundings, picture),
    strong: (text) => (coloured ? `\u001b[1m${text}\u001b[22m` : text),
    ask: (question) => askLine(surroundings, question, 'shown'),
    askSecret: (question) => askLine(surroundings, question, 'hidden'),
  };
}

// The colour cube's own black and white: the sixteen names before it are what a theme makes of them.
const blackOnWhite = '\u001b[38;5;16;48;5;231m';
const usualColours = '\u001b[39;49m';

function draw({ stdout, environment }: Surroundings, { onWhite, plain }: Picture): void {
  if (/[^ ▀▄█\n]/u.test(onWhite + plain)) throw new TypeError('a picture is made of half blocks only');
  const coloured = !environment['NO_COLOR'] && environment['TERM'] !== 'dumb';
  const lines = onWhite.split('\n').map((line) => `${blackOnWhite}${line}${usualColours}`);
  stdout.write(`${coloured ? lines.join('\n') : plain}\n`);
}

async function askLine(surroundings: Surroundings, question: string, typed: 'shown' | 'hidden'): Promise<string> {
  const { stdin, stderr } = surroundings;
  // The interface must believe in a terminal to read key by key; what it echoes goes nowhere when it is secret.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: typed === 'shown' ? stderr : nowhere, terminal: true });
  const cancelled = new AbortController();
  lines.once('SIGINT', () => cancelled.abort());
  lines.once('close', () => cancelled.abort());
  try {
    if (typed === 'hidden') stderr.write(question);
    return await lines.question(question, { signal: cancelled.signal });
  } catch (cause) {
    if (!cancelled.signal.aborted) throw cause;
    throw new ActivationError('wrong-usage', 'the question was not answered, so nothing was done', { cause });
  } finally {
    if (typed === 'hidden') stderr.write('\n');
    lines.close();
  }
}

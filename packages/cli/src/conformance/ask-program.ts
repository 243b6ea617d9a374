/** Has vectors answered by another program: one question per line in, one answer per line out, within a bounded time. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { VectorCase } from '@attiva/protocol';

/** What a program said, and how it ended. */
export interface ProgramAnswers {
  /** Answer by id of the question; the first one counts. */
  readonly answers: ReadonlyMap<string, unknown>;
  /** Lines that answer nothing that was asked; the first few. */
  readonly garbage: readonly string[];
  /** How it ended, for people: `ended with exit code 1`, `was ended after 120 s`. */
  readonly ending: string;
  /** The end of what it wrote to standard error. */
  readonly complaint: string;
}

export interface ProgramLimits {
  /** Whole seconds that the program may take for all vectors. */
  readonly limitSeconds: number;
  readonly workingDirectory: string;
}

const keptGarbage = 5;
const keptGarbageLength = 200;
const keptComplaintLength = 4096;

/** Starts `command` by the shell, asks everything, and gives what came back. It never throws for what the program does. */
export async function askProgram(
  command: string,
  vectors: readonly VectorCase[],
  limits: ProgramLimits,
): Promise<ProgramAnswers> {
  // In a group of its own, so that what the shell started ends with it.
  const child = spawn(command, { shell: true, cwd: limits.workingDirectory, detached: process.platform !== 'win32' });
  const told = new AnswerBook(vectors);
  const limit = AbortSignal.timeout(limits.limitSeconds * 1000);
  limit.addEventListener('abort', () => kill(child));
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-keptComplaintLength);
  });
  // Whichever comes first: all is answered, or the program has ended and its last lines have been read.
  const ended = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      told.hear(line);
      if (told.complete) resolve('has answered everything');
    });
    child.once('error', (error) => resolve(`could not be started (${error.message})`));
    child.once('close', (code, signal) => {
      resolve(code === null ? `was ended by ${signal}` : `ended with exit code ${code}`);
    });
  });
  askAll(child, vectors);
  const ending = await ended;
  kill(child);
  return {
    answers: told.answers,
    garbage: told.garbage,
    ending: limit.aborted ? `was ended after ${limits.limitSeconds} s` : ending,
    complaint: complaint.trim(),
  };
}

class AnswerBook {
  readonly answers: Map<string, unknown> = new Map();
  readonly garbage: string[] = [];
  readonly #asked: ReadonlySet<string>;

  constructor(vectors: readonly VectorCase[]) {
    this.#asked = new Set(vectors.map((vector) => vector.id));
  }

  get complete(): boolean {
    return this.answers.size === this.#asked.size;
  }

  hear(line: string): void {
    if (line.trim() === '') return;
    const answer = parsed(line);
    const id = typeof answer === 'object' && answer !== null && 'id' in answer ? answer.id : undefined;
    if (typeof id === 'string' && this.#asked.has(id) && !this.answers.has(id)) this.answers.set(id, answer);
    else if (this.garbage.length < keptGarbage) this.garbage.push(line.slice(0, keptGarbageLength));
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // The line is reported as garbage.
  }
}

/** Writes all questions; a program that stops reading is heard of by its end, not by the broken pipe. */
function askAll(child: ChildProcessWithoutNullStreams, vectors: readonly VectorCase[]): void {
  child.stdin.on('error', () => child.stdin.destroy());
  for (const { id, operation, input } of vectors) child.stdin.write(`${JSON.stringify({ id, operation, input })}\n`);
  child.stdin.end();
}

/** Ends the program with all that it started, and what is still to be read of it. */
function kill(child: ChildProcessWithoutNullStreams): void {
  child.stdin.destroy();
  child.stdout.destroy();
  child.stderr.destroy();
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // Ended in the meantime.
  }
}

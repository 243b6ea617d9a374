/** The program run in the test's own process: words in, exit class and both streams out. */
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { commands } from '../commands/table.ts';
import type { CommandSpec } from './command-spec.ts';
import { run, type RunOptions } from './run.ts';

export interface RanHere {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

export interface Here {
  /** Where it runs. */
  readonly folder: string;
  /** Seconds since 1970. */
  readonly now: number;
  /** Other commands than those of the program. */
  readonly specs?: readonly CommandSpec[];
  /** What runs until it is told to stop is told so at once. */
  readonly stopped?: true;
  /** What a person types at a terminal; absent: there is nobody. */
  readonly typed?: string;
  readonly familiar?: NonNullable<RunOptions['familiar']>;
}

export async function runHere(
  words: readonly string[],
  { folder, now, specs = commands, stopped, typed, ...more }: Here,
): Promise<RanHere> {
  const isTTY = typed !== undefined;
  const [stdin, stdout, stderr] = [
    Object.assign(new PassThrough(), { isTTY }),
    new PassThrough(),
    Object.assign(new PassThrough(), { isTTY }),
  ];
  if (typed !== undefined) stdin.write(typed);
  const exit = await run({
    words,
    specs,
    version: '1.2.3',
    surroundings: {
      stdin,
      stdout,
      stderr,
      // The machine of whoever runs the tests may belong to a domain, and its user hold a ticket.
      environment: { KRB5_KTNAME: join(folder, 'no-keytab'), KRB5CCNAME: `FILE:${join(folder, 'no-tickets')}` },
      workingDirectory: folder,
      program: ['node', 'attiva'],
      now: () => now * 1000,
      stopSignal: () => (stopped ? AbortSignal.abort('SIGTERM') : new AbortController().signal),
      beginAnew: () => {},
    },
    ...more,
  });
  const read = (stream: PassThrough): string => String((stream.read() as Buffer | null) ?? '');
  return { exit, out: read(stdout), err: read(stderr) };
}

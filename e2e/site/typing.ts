/** A person at a terminal: a pseudo-terminal by `script`, into which a line is typed whenever a question stands there. */
import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { packedProgram } from './attiva.ts';

export interface Typed {
  readonly exit: number | null;
  readonly shown: string;
}

/** Types the lines, each at its question; when they are used up at a further question, the power is cut. */
export async function typeInto(
  words: readonly string[],
  lines: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Typed> {
  const command = [...packedProgram(), ...words].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    env: { ...process.env, TERM: 'xterm', ...environment },
  });
  const waiting = [...lines];
  let shown = '';
  let since = '';
  child.stdout.on('data', (chunk: Buffer) => {
    shown += chunk.toString();
    since += chunk.toString();
    if (!stripVTControlCharacters(since).endsWith(': ')) return;
    since = '';
    const line = waiting.shift();
    if (line === undefined) child.kill('SIGKILL');
    else child.stdin.write(`${line}\r`);
  });
  const exit = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { exit, shown };
}

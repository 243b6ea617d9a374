/** Child processes that answer by messages. One that ends instead of answering is an error and never a wait without end. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * Starts a program of this folder, on the compiled packages: without the condition that leads to the source.
 * @param more options of Node and variables of the environment, such as a host serves with
 */
export function startChild(
  file: string,
  words: readonly string[] = [],
  more: { readonly node?: readonly string[]; readonly environment?: Readonly<Record<string, string>> } = {},
): ChildProcess {
  const env = { ...process.env, ...more.environment };
  return fork(fileURLToPath(new URL(file, import.meta.url)), [...words], { execArgv: [...(more.node ?? [])], env });
}

/** The next message of the child. @throws {Error} when it ends before. */
export function answerOf<Answer>(child: ChildProcess): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`${child.spawnargs.at(-1)} ended with code ${code}`));
    child.once('exit', ended);
    child.once('message', (answer) => {
      child.off('exit', ended);
      resolve(answer as Answer);
    });
  });
}

/**
 * Real processes for tests: started, awaited until they say that they are ready, ended by their own id. Nothing here
 * knows what the programs do.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface ProcessOptions {
  /** Default: this very Node (a child with a reset PATH would find another). */
  readonly command?: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** Added to this process's environment; undefined removes a variable. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Written to stdin, which is then closed. */
  readonly input?: string;
}

export interface StartOptions extends ProcessOptions {
  /** Output (stdout and stderr as they came) that says the program serves. */
  readonly ready: RegExp;
  /** Milliseconds until a program that does not get ready is given up, default 15,000. */
  readonly readyWithin?: number;
}

export interface Ended {
  /** Exit code; null when a signal ended it. */
  readonly exit: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface StartedProcess {
  readonly pid: number;
  /** What `ready` matched. */
  readonly ready: RegExpExecArray;
  stdout(): string;
  stderr(): string;
  /** Both outputs in the order in which they came. */
  output(): string;
  /** Resolves when the program has ended, however it did. */
  readonly ended: Promise<Ended>;
  /** Waits for output, counted from the beginning or from an earlier match's end. */
  waitFor(pattern: RegExp, options?: { readonly from?: number; readonly within?: number }): Promise<RegExpExecArray>;
  send(signal: NodeJS.Signals): void;
  /** SIGTERM, then SIGKILL after `within` milliseconds (default 5,000). Ending twice is no error. */
  stop(within?: number): Promise<Ended>;
  /** SIGKILL: as a power cut would. */
  kill(): Promise<Ended>;
}

/**
 * Starts a program and resolves when it is ready.
 * @throws Error with everything the program said, when it ends or is silent instead.
 */
export async function startProcess(options: StartOptions): Promise<StartedProcess> {
  const watched = watch(options);
  try {
    const ready = await watched.waitFor(options.ready, { within: options.readyWithin ?? 15_000 });
    return { ...watched, ready };
  } catch (cause) {
    await watched.kill();
    throw cause;
  }
}

/** Runs a program to its end, which must come within `within` milliseconds (default 60,000). */
export async function runProcess(options: ProcessOptions & { readonly within?: number }): Promise<Ended> {
  const watched = watch(options);
  const within = options.within ?? 60_000;
  return await orLater(watched.ended, within, async () => {
    await watched.kill();
    throw new Error(`${describe(options)} did not end within ${within} ms; it said:\n${watched.output()}`);
  });
}

type Watched = Omit<StartedProcess, 'ready'>;

function watch(options: ProcessOptions): Watched {
  const child = spawn(options.command ?? process.execPath, [...options.args], {
    cwd: options.cwd,
    env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin`, ...options.environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const heard = { stdout: '', stderr: '', output: '' };
  const listeners = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      heard[name] += text;
      heard.output += text;
      for (const listener of listeners) listener();
    });
  }
  // A program that ends without reading its input breaks the pipe; its exit says what happened.
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  const ended = endOf(child, heard);
  // Whoever asks gets the failure; without this line, a program that cannot start would end the test run.
  ended.catch(() => undefined);
  return {
    pid: child.pid ?? -1,
    stdout: () => heard.stdout,
    stderr: () => heard.stderr,
    output: () => heard.output,
    ended,
    send: (signal) => void child.kill(signal),
    waitFor: (pattern, { from = 0, within = 15_000 } = {}) =>
      waitForOutput({ pattern, from, within, heard, listeners, ended, name: describe(options) }),
    kill: async () => {
      child.kill('SIGKILL');
      return await ended;
    },
    stop: async (within = 5000) => {
      child.kill('SIGTERM');
      return await orLater(ended, within, async () => {
        child.kill('SIGKILL');
        return await ended;
      });
    },
  };
}

async function endOf(child: ChildProcess, heard: { readonly stdout: string; readonly stderr: string }): Promise<Ended> {
  // 'close', not 'exit': only then has all output been read.
  const [exit, signal]: unknown[] = await once(child, 'close');
  return {
    exit: typeof exit === 'number' ? exit : null,
    signal: typeof signal === 'string' ? (signal as NodeJS.Signals) : null,
    stdout: heard.stdout,
    stderr: heard.stderr,
  };
}

interface WaitOptions {
  readonly pattern: RegExp;
  readonly from: number;
  readonly within: number;
  readonly heard: { readonly output: string };
  readonly listeners: Set<() => void>;
  readonly ended: Promise<Ended>;
  readonly name: string;
}

async function waitForOutput(wait: WaitOptions): Promise<RegExpExecArray> {
  const { pattern, from, within, heard, listeners, ended, name } = wait;
  const look = (): RegExpExecArray | null =>
    new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, '')).exec(heard.output.slice(from));
  const failed = (how: string): Error => new Error(`${name} ${how} before ${pattern}; it said:\n${heard.output}`);
  const settled = new AbortController();
  const found = new Promise<RegExpExecArray>((resolve, reject) => {
    const check = (): void => {
      const match = look();
      if (match !== null) resolve(match);
    };
    const timer = setTimeout(() => reject(failed(`waited ${within} ms`)), within);
    ended.then(({ exit, signal }) => {
      check();
      reject(failed(`ended with ${exit ?? signal}`));
    }, reject);
    listeners.add(check);
    settled.signal.addEventListener('abort', () => {
      clearTimeout(timer);
      listeners.delete(check);
    });
    check();
  });
  try {
    return await found;
  } finally {
    settled.abort();
  }
}

async function orLater<T>(promise: Promise<T>, milliseconds: number, otherwise: () => Promise<T>): Promise<T> {
  const decided = new AbortController();
  const late = new Promise<'late'>((resolve) => {
    const timer = setTimeout(() => resolve('late'), milliseconds);
    decided.signal.addEventListener('abort', () => clearTimeout(timer));
  });
  try {
    const first = await Promise.race([promise, late]);
    return first === 'late' ? await otherwise() : first;
  } finally {
    decided.abort();
  }
}

function describe(options: ProcessOptions): string {
  return [options.command ?? 'node', ...options.args].join(' ');
}

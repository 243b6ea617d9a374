#!/usr/bin/env node
/**
 * The program `attiva`: the only file of this package that sees `process`. It looks at the Node version before
 * anything else is imported, because the rest would fail with a syntax error nobody understands.
 */
import { readFileSync } from 'node:fs';

const neededMajor = 24;

/** Writes what is still in the pipes, then ends: an idle keep-alive connection must not hold a finished command. */
async function end(exit: number): Promise<void> {
  for (const stream of [process.stdout, process.stderr])
    await new Promise<void>((written) => stream.write('', () => written()));
  process.exit(exit);
}

/** What asks the command at work to end: a signal, or a reader that has gone away. */
const stops = new Set<AbortController>();

/** npm and npx pass on the Ctrl-C that the terminal has sent already: the same wish, heard twice. */
const echoMilliseconds = 500;

function stopSignal(): AbortSignal {
  const stop = new AbortController();
  stops.add(stop);
  let heardAt = 0;
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      // The second Ctrl-C of an impatient person ends at once, with the exit code shells expect.
      if (heardAt > 0 && performance.now() - heardAt > echoMilliseconds) process.exit(name === 'SIGINT' ? 130 : 143);
      heardAt ||= performance.now();
      stop.abort(name);
    });
  }
  return stop.signal;
}

/** Windows cannot replace a running program, and a channel to a parent would be lost. */
function beginAnew(nodeOptions: readonly string[], environment: Readonly<Record<string, string>>): void {
  if (process.platform === 'win32' || process.channel !== undefined) return;
  const [script = '', ...words] = process.argv.slice(1);
  const options = [...process.execArgv, ...nodeOptions];
  process.execve?.(process.execPath, [process.execPath, ...options, script, ...words], {
    ...environment,
    ...process.env,
  });
}

/** Works under way as another account, and the groups to come back to. */
let others: { readonly uid: number; works: number; readonly groups: readonly number[] } | undefined;

/**
 * Root can be another account for a while: the system checks files by the effective number, and by the groups, of which root
 * has some as well. Works may overlap: the last one that ends makes it root again, for none may go on as root half-way.
 */
async function as<T>(owner: { readonly uid: number; readonly gid: number }, work: () => Promise<T>): Promise<T> {
  if (others === undefined) become(owner);
  else if (others.uid !== owner.uid) throw new Error('two accounts at a time');
  else others.works += 1;
  try {
    return await work();
  } finally {
    becomeRoot();
  }
}

function become({ uid, gid }: { readonly uid: number; readonly gid: number }): void {
  const groups = process.getgroups?.() ?? [];
  process.setgroups?.([gid]);
  process.setegid?.(gid);
  process.seteuid?.(uid);
  others = { uid, works: 1, groups };
}

function becomeRoot(): void {
  if (others === undefined || (others.works -= 1) > 0) return;
  process.seteuid?.(0);
  process.setegid?.(0);
  process.setgroups?.([...others.groups]);
  others = undefined;
}

/**
 * A reader that has gone away (`attiva … | head`) is no error of ours: what is written from now on goes nowhere, and a
 * command that can be stopped is asked to, so that it puts away what it has made.
 */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    for (const stop of stops) stop.abort('EPIPE');
  });
}

if (Number.parseInt(process.versions.node, 10) < neededMajor) {
  process.stderr.write(
    `attiva needs Node ${neededMajor} or newer; this is Node ${process.versions.node} (${process.execPath}).\n` +
      'Install it from https://nodejs.org or with your package manager, or run `npx -p node@24 attiva …`.\n',
  );
  process.exit(2);
}

const { run } = await import('./program/run.ts');
const { commands } = await import('./commands/table.ts');
const { familiarCall } = await import('./familiar/familiar.ts');
const about: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const version = typeof about === 'object' && about !== null && 'version' in about ? String(about.version) : 'unknown';

await end(
  await run({
    words: process.argv.slice(2),
    specs: commands,
    familiar: familiarCall,
    version,
    surroundings: {
      stdin: process.stdin,
      stdout: process.stdout,
      stderr: process.stderr,
      environment: process.env,
      workingDirectory: process.cwd(),
      program: [process.execPath, ...process.execArgv, process.argv[1] ?? ''],
      beginAnew,
      ...(process.getuid !== undefined && { account: { number: process.getuid(), as } }),
      now: () => Date.now(),
      stopSignal,
    },
  }),
);

/** Runs a transcript in a folder of its own: every command is a real process, background ones are ended at the end. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runProcess, startProcess, type StartedProcess } from './process.ts';
import { compareOutput, type Kept, putIn, splitWords, type Transcript, type TranscriptStep } from './transcript.ts';

export interface TranscriptSurroundings {
  /** First word of a command → the real program and its first arguments: `{ attiva: [node, '/…/main.js'] }`. No other may be called. */
  readonly programs: Readonly<Record<string, readonly [string, ...string[]]>>;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Folder in which the transcript's own is made; default the system's for temporary files. */
  readonly parent?: string;
  /** Words known from the beginning, e.g. a free port as `PORT`. */
  readonly kept?: Readonly<Record<string, string>>;
  /** Milliseconds a command may take, default 60,000. */
  readonly within?: number;
}

/** @throws Error naming the line of the transcript, what was expected there and what was printed. */
export async function runTranscript(transcript: Transcript, surroundings: TranscriptSurroundings): Promise<Kept> {
  const folder = await mkdtemp(join(surroundings.parent ?? tmpdir(), 'attiva-transcript-'));
  const running: Background[] = [];
  let kept: Kept = new Map(Object.entries(surroundings.kept ?? {}));
  try {
    for (const [path, content] of Object.entries(transcript.files)) await writeInto(folder, path, putIn(content, kept));
    for (const step of transcript.steps) {
      const call = { step, folder, kept, surroundings };
      if (step.background) kept = await startStep(call, running);
      else if (step.command.startsWith('stop ')) await stopStep(call, running);
      else kept = await runStep(call);
    }
    return kept;
  } finally {
    for (const { started } of running.toReversed()) await started.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Background {
  readonly command: string;
  readonly started: StartedProcess;
}

interface StepCall {
  readonly step: TranscriptStep;
  readonly folder: string;
  readonly kept: Kept;
  readonly surroundings: TranscriptSurroundings;
}

async function runStep(call: StepCall): Promise<Kept> {
  const { step, surroundings } = call;
  const ended = await runProcess({ ...processOf(call), within: surroundings.within ?? 60_000 });
  const said = `${ended.stdout}${ended.stderr}`;
  if (ended.exit !== step.exit)
    throw wrong(step, `expected  exit ${step.exit}\ngot       exit ${ended.exit ?? ended.signal}\nit said:\n${said}`);
  const out = compareOutput(ended.stdout, step.stdout, { kept: call.kept });
  if (!out.ok) throw wrong(step, out.why);
  if (step.stderr.length === 0) return out.kept;
  const err = compareOutput(ended.stderr, step.stderr, { kept: out.kept });
  if (!err.ok) throw wrong(step, `on stderr:\n${err.why}`);
  return err.kept;
}

async function startStep(call: StepCall, running: Background[]): Promise<Kept> {
  const { step, surroundings } = call;
  const within = surroundings.within ?? 60_000;
  const started = await startProcess({ ...processOf(call), ready: /^/, readyWithin: within });
  running.push({ command: step.command, started });
  for (let from = 0; ; ) {
    const comparison = compareOutput(started.output(), step.stdout, { kept: call.kept, partly: true });
    if (comparison.ok) return comparison.kept;
    from = started.output().length;
    await started.waitFor(/\n/, { from, within }).catch((cause: unknown) => {
      throw wrong(step, comparison.why, cause);
    });
  }
}

/** `stop COMMAND` ends what `COMMAND &` started, as Ctrl-C would, and waits until it has ended. */
async function stopStep({ step }: StepCall, running: Background[]): Promise<void> {
  const at = running.findIndex(({ command }) => command === step.command.slice('stop '.length));
  const [found] = at < 0 ? [] : running.splice(at, 1);
  if (found === undefined)
    throw wrong(step, `nothing of that name runs; there are ${running.map((each) => each.command).join(', ')}`);
  await found.started.stop();
}

function processOf({ step, folder, kept, surroundings }: StepCall): {
  command: string;
  args: readonly string[];
  cwd: string;
  environment: Readonly<Record<string, string | undefined>>;
} {
  const [name = '', ...args] = splitWords(putIn(step.command, kept));
  const program = surroundings.programs[name];
  if (program === undefined)
    throw wrong(step, `no such program: ${name}; there are ${Object.keys(surroundings.programs).join(', ')}`);
  const [command, ...first] = program;
  return { command, args: [...first, ...args], cwd: folder, environment: surroundings.environment ?? {} };
}

function wrong(step: TranscriptStep, why: string, cause?: unknown): Error {
  return new Error(`line ${step.line}: $ ${step.command}\n${why}`, cause === undefined ? undefined : { cause });
}

async function writeInto(folder: string, path: string, content: string): Promise<void> {
  const target = join(folder, path);
  if (!target.startsWith(`${folder}/`)) throw new TypeError(`${path} lies outside the transcript's folder`);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, content);
}

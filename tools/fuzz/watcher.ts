/**
 * Names an input that never ends. A loop without an end stops the thread that runs it, so a second one looks whether the
 * first still goes on; where it does not, it writes the input down and ends the process.
 */
import { writeSync } from 'node:fs';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { writeFinding } from './corpus.ts';

interface Watched {
  readonly root: string;
  /** How often the input changed; how many bytes of `text` are the input, how many its target's name. */
  readonly numbers: Int32Array;
  readonly text: Uint8Array;
  readonly patienceMilliseconds: number;
}

export interface Watcher {
  /** Told before each input. */
  readonly onInput: (target: string, input: string) => void;
  readonly close: () => Promise<void>;
}

const mostBytes = 256 * 1024;

/** @param patienceMilliseconds the longest that one input may take. */
export function startWatcher(root: string, patienceMilliseconds = 300_000): Watcher {
  const numbers = new Int32Array(new SharedArrayBuffer(12));
  const text = new Uint8Array(new SharedArrayBuffer(mostBytes));
  const watched: Watched = { root, numbers, text, patienceMilliseconds };
  const worker = new Worker(new URL(import.meta.url), { workerData: watched });
  worker.unref();
  const encoder = new TextEncoder();
  return {
    onInput(target, input) {
      const name = encoder.encodeInto(target, text).written;
      const written = encoder.encodeInto(input, text.subarray(name)).written;
      Atomics.store(numbers, 1, name);
      Atomics.store(numbers, 2, written);
      Atomics.add(numbers, 0, 1);
    },
    close: async () => void (await worker.terminate()),
  };
}

function watch({ root, numbers, text, patienceMilliseconds }: Watched): void {
  const still = new Int32Array(new SharedArrayBuffer(4));
  for (let before = -1; ; ) {
    const now = Atomics.load(numbers, 0);
    if (now === before && now > 0) endProcess(root, numbers, text);
    before = now;
    Atomics.wait(still, 0, 0, patienceMilliseconds);
  }
}

function endProcess(root: string, numbers: Int32Array, text: Uint8Array): void {
  const [name, length] = [Atomics.load(numbers, 1), Atomics.load(numbers, 2)];
  const read = (from: number, to: number): string => new TextDecoder().decode(text.slice(from, to));
  const finding = { what: 'never ends', input: read(name, name + length), error: undefined };
  const again = writeFinding(root, read(0, name), finding);
  writeSync(2, `finding: an input of ${read(0, name)} never ends\n  again: ${again}\n`);
  process.kill(process.pid, 'SIGKILL');
}

if (!isMainThread && workerData !== null) watch(workerData as Watched);

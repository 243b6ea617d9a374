/**
 * The way to the worker threads: each has one list at a time, as large as what has arrived meanwhile. Requests that come
 * while all are at work form the next one, so that everything behind gets cheaper under load and a lone request
 * never waits.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { RequestToVerify, VerifiedRequest } from './verify-request.ts';

/** Somebody who verifies a list; the answers come in the same order. */
export interface Verifier {
  /** Lists that it works on at the same time; 1 where absent. */
  readonly lanes?: number;
  verify(batch: readonly RequestToVerify[]): Promise<readonly VerifiedRequest[]>;
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (answer: readonly VerifiedRequest[]) => void;
  readonly reject: (error: Error) => void;
}

export interface VerifierOptions {
  /** Most threads; what a machine has to spare where this is absent. */
  readonly threads?: number;
}

/** More would wait for the one thread that decides and records: it takes as long over a request as one of these. */
const mostThreads = 4;

/** One for each core that is left beside the thread that decides and records; on two cores exactly one. */
export function spareThreads(cores: number): number {
  return Math.min(Math.max(cores - 1, 1), mostThreads);
}

/** Threads that verify, started as they are needed. */
export interface ThreadVerifier extends Verifier {
  /** Threads at this moment. */
  readonly running: number;
}

/**
 * A thread starts with the first list, be it an empty one, so that a command that only asks for the status starts
 * none; a further one with a list that finds all others at work. One that dies fails the lists it held and is replaced
 * when it is needed: their requests are answered with an error, nothing hangs.
 */
export function createVerifier(options: VerifierOptions = {}): ThreadVerifier {
  const lanes = options.threads ?? spareThreads(availableParallelism());
  const threads = new Set<VerifyThread>();
  let closing = false;

  function freest(): VerifyThread {
    const [first] = [...threads].sort((a, b) => a.waiting - b.waiting);
    if (first !== undefined && (first.waiting === 0 || threads.size >= lanes)) return first;
    const started = new VerifyThread(() => threads.delete(started));
    threads.add(started);
    return started;
  }

  return {
    lanes,
    get running(): number {
      return threads.size;
    },
    verify(batch): Promise<readonly VerifiedRequest[]> {
      if (closing) return Promise.reject(new TypeError('the verifier is closed'));
      return freest().verify(batch);
    },
    async close(): Promise<void> {
      closing = true;
      await Promise.all([...threads].map((thread) => thread.close()));
    },
  };
}

class VerifyThread {
  readonly #worker: Worker;
  readonly #waiting: Waiting[] = [];
  readonly #onLost: () => void;

  constructor(onLost: () => void) {
    this.#onLost = onLost;
    this.#worker = new Worker(new URL(import.meta.resolve('#verify-worker')), {
      resourceLimits: { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 64 },
    });
    this.#worker.on('message', (answer: string) => {
      this.#waiting.shift()?.resolve(JSON.parse(answer) as VerifiedRequest[]);
      if (this.#waiting.length === 0) this.#worker.unref();
    });
    this.#worker.on('error', (error: Error) => this.#lose(error));
    this.#worker.on('exit', (code) => this.#lose(new Error(`the verifying thread ended with code ${code}`)));
    this.#worker.unref();
  }

  /** Lists that it holds. */
  get waiting(): number {
    return this.#waiting.length;
  }

  verify(batch: readonly RequestToVerify[]): Promise<readonly VerifiedRequest[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#worker.ref(); // Whoever waits for it must not see the process end meanwhile; idle, it keeps nothing alive.
      this.#worker.postMessage(batch);
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #lose(error: Error): void {
    this.#onLost();
    for (const one of this.#waiting.splice(0)) one.reject(error);
  }
}

/**
 * The way to the worker thread: hands it one list at a time, as large as what has arrived meanwhile. Requests that come
 * while a list is under way form the next one, so that everything behind gets cheaper under load and a lone request
 * never waits.
 */
import { Worker } from 'node:worker_threads';
import type { RequestToVerify, VerifiedRequest } from './verify-request.ts';

/** Somebody who verifies a list; the answers come in the same order. */
export interface Verifier {
  verify(batch: readonly RequestToVerify[]): Promise<readonly VerifiedRequest[]>;
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (answer: readonly VerifiedRequest[]) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The worker starts with the first list, be it an empty one, so that a command that only asks for the status starts
 * none. A worker that dies fails the list it held and is replaced at the next one: the requests of that
 * list are answered with an error, nothing hangs.
 */
export function createVerifier(): Verifier {
  const waiting: Waiting[] = [];
  let worker: Worker | undefined;
  let closing = false;

  function startWorker(): Worker {
    const started = new Worker(new URL(import.meta.resolve('#verify-worker')), {
      resourceLimits: { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 64 },
    });
    started.on('message', (answer: readonly VerifiedRequest[]) => {
      waiting.shift()?.resolve(answer);
      if (waiting.length === 0) started.unref();
    });
    started.on('error', (error: Error) => lose(started, error));
    started.on('exit', (code) => lose(started, new Error(`the verifying thread ended with code ${code}`)));
    started.unref();
    return started;
  }

  function lose(lost: Worker, error: Error): void {
    if (worker !== lost) return;
    worker = undefined;
    for (const one of waiting.splice(0)) one.reject(error);
  }

  return {
    verify(batch): Promise<readonly VerifiedRequest[]> {
      if (closing) return Promise.reject(new TypeError('the verifier is closed'));
      worker ??= startWorker();
      const to = worker;
      return new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        to.ref(); // Whoever waits for it must not see the process end meanwhile; idle, it keeps nothing alive.
        to.postMessage(batch);
      });
    },
    async close(): Promise<void> {
      closing = true;
      await worker?.terminate();
    },
  };
}

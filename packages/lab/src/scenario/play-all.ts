import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { MischiefKind } from '../mischief/mischief.ts';
import type { ScenarioResult } from './run-scenario.ts';
import type { Scenario } from './scenario.ts';

export interface ScenarioTask {
  readonly name: string;
  readonly scenario: Scenario;
  readonly seed: number;
  readonly mischief?: MischiefKind;
}

interface WorkerAnswer {
  readonly result?: ScenarioResult;
  readonly error?: string;
}

/**
 * Plays many scenarios, one thread for each core; the longest (by `light`, then by machines) begin first. Results come in
 * the order of the tasks.
 */
export async function playAll(
  tasks: readonly ScenarioTask[],
  options: { readonly onResult?: (result: ScenarioResult) => void; readonly stop?: AbortSignal } = {},
): Promise<ScenarioResult[]> {
  const results = new Map<ScenarioTask, ScenarioResult>();
  const queue = [...tasks].sort((a, b) => weightOf(b.scenario) - weightOf(a.scenario));
  const threads = Math.min(queue.length, Math.max(1, Math.min(4, availableParallelism())));
  const work = async (): Promise<void> => {
    const worker = new Worker(new URL(import.meta.resolve('#scenario-worker')), {
      resourceLimits: { maxYoungGenerationSizeMb: 64 }, // Machines make much that is gone at once.
    });
    const stop = (): void => worker.postMessage('stop');
    options.stop?.addEventListener('abort', stop);
    try {
      for (let task = queue.shift(); task !== undefined && options.stop?.aborted !== true; task = queue.shift()) {
        const result = await playIn(worker, task);
        results.set(task, result);
        options.onResult?.(result);
      }
    } finally {
      options.stop?.removeEventListener('abort', stop);
      await worker.terminate(); // Only between scenarios: one that is cut off would leave its world's folder behind.
    }
  };
  await Promise.all(Array.from({ length: threads }, work));
  return tasks.flatMap((task) => results.get(task) ?? []);
}

function playIn(worker: Worker, task: ScenarioTask): Promise<ScenarioResult> {
  return new Promise((resolve, reject) => {
    const answered = ({ result, error }: WorkerAnswer): void => {
      worker.off('error', failed);
      if (result === undefined) reject(new Error(`${task.name}: ${error ?? ''}`));
      else resolve(result);
    };
    const failed = (error: Error): void => {
      worker.off('message', answered);
      reject(error);
    };
    worker.once('message', answered);
    worker.once('error', failed);
    worker.postMessage(task);
  });
}

function weightOf({ machines, client, step }: Scenario): number {
  const copies = step.reduce((sum, { image }) => sum + (image?.count ?? 0), 0);
  const placed = machines.reduce((sum, { count, users }) => sum + count * (users ?? 1), 0);
  return placed + copies + (client === 'light' ? 100_000 : 0);
}

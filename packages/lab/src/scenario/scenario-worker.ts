/** A thread that plays one scenario after the other, so that all of them together use every core. */
import { parentPort } from 'node:worker_threads';
import type { ScenarioTask } from './play-all.ts';
import { runScenario } from './run-scenario.ts';

const port = parentPort;
if (port === null) throw new TypeError('scenario-worker runs as a worker thread only');

const stop = new AbortController();

port.on('message', (message: ScenarioTask | 'stop') => {
  if (message === 'stop') return stop.abort();
  const { name, scenario, seed, mischief } = message;
  runScenario(scenario, {
    name,
    seed,
    stop: stop.signal,
    clock: () => performance.now(),
    ...(mischief !== undefined && { mischief }),
  }).then(
    (result) => port.postMessage({ result }),
    (error: unknown) =>
      port.postMessage({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});

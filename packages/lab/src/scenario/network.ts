import type { WireConditions } from '../world/lab-wire.ts';
import type { ScenarioNetwork } from './scenario.ts';

/** What the wires do, of what stands in the file. */
export function conditionsOf({ 'loss-percent': loss, delay }: ScenarioNetwork): WireConditions {
  const [, from = '0', to = '0', unit] = /^(\d+)\.\.(\d+) (milliseconds|seconds)$/.exec(delay) ?? [];
  const size = unit === 'seconds' ? 1000 : 1;
  return { loss: loss / 100, delay: [Number(from) * size, Number(to) * size] };
}

import type { ExposedConsole } from '@attiva/daemon';
import { type HostWarning, warning } from './host-health.ts';

/** Why the console is not reached from the network, though it should be. */
export function exposureWarnings(exposure: Pick<ExposedConsole, 'problem'>): readonly HostWarning[] {
  const problem = exposure.problem();
  if (problem === undefined) return [];
  return [warning(problem.code, 'error', `The console is not reached from the network: ${problem.detail}`)];
}

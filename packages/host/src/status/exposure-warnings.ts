import type { ExposedConsole } from '@attiva/daemon';
import { type HostWarning, warning } from './host-warning.ts';

/** Why the console is not reached from the network, though it should be. */
export function exposureWarnings(exposure: Pick<ExposedConsole, 'problem'>): readonly HostWarning[] {
  const problem = exposure.problem();
  if (problem === undefined) return [];
  const { code, detail } = problem;
  return [warning({ code, severity: 'error' }, 'console-not-reached', { detail })];
}

import { isActivationError } from '@attiva/protocol';
import { fault, type Found, notChecked, ok, type Step } from '../../finding.ts';
import type { HostFacts } from '../host-facts.ts';

/** Machines counted against each threshold. */
export const hostCountStep: Step<HostFacts> = {
  id: 'host-count',
  judge({ status: { value } }) {
    if (isActivationError(value)) return [notChecked('the host cannot be asked')];
    const served = value.vendors.flatMap(({ applications }) => applications.filter(({ serving }) => serving));
    if (served.length === 0) return [notChecked('nothing is served')];
    return served.flatMap(({ inventory, editions }) =>
      editions.map(({ name, threshold, needed, known }): Found => {
        // Of an edition that no machine here has, nobody waits for the threshold.
        if (needed === 0 || known === 0) return ok(`${name}: ${inventory} machines, threshold ${threshold}`);
        const text = `${name}: ${inventory} of ${threshold} machines, ${needed} more needed`;
        return fault('warn', { code: 'below-threshold', text });
      }),
    );
  },
};

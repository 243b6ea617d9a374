import { isActivationError } from '@attiva/protocol';
import { fault, notChecked, ok, type Step } from '../../finding.ts';
import type { HostFacts } from '../host-facts.ts';

/** What the host itself warns of: grants, signing keys, agreements, records, data. */
export const warningsStep: Step<HostFacts> = {
  id: 'host-health',
  judge({ status: { value } }) {
    if (isActivationError(value)) return [notChecked('the host cannot be asked')];
    // Host by host in the step of the hosts.
    const others = value.warnings.filter(({ code }) => code !== 'host-silent');
    if (others.length === 0) return [ok(value.warnings.length === 0 ? 'no warnings' : 'no other warnings')];
    return others.map(({ code, severity, text, remedy }) =>
      fault(severity === 'error' ? 'fail' : 'warn', { code, text, remedy }),
    );
  },
};

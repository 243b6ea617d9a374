import { isActivationError } from '@attiva/protocol';
import { fault, notChecked, ok, type Step } from '../../finding.ts';
import type { HostFacts } from '../host-facts.ts';

/** What the host itself warns of: grants, signing keys, agreements, records, data. */
export const warningsStep: Step<HostFacts> = {
  id: 'host-health',
  judge({ status: { value } }) {
    if (isActivationError(value)) return [notChecked('the host cannot be asked')];
    if (value.warnings.length === 0) return [ok('no warnings')];
    return value.warnings.map(({ code, severity, text, remedy }) =>
      fault(severity === 'error' ? 'fail' : 'warn', { code, text, remedy }),
    );
  },
};

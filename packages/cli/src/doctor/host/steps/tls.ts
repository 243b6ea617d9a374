import { isActivationError } from '@attiva/protocol';
import { notChecked, ok, type Step } from '../../finding.ts';
import type { HostFacts } from '../host-facts.ts';

/** Whether clients may speak HTTPS to it; its key file is among the warnings where something is wrong with it. */
export const hostTlsStep: Step<HostFacts> = {
  id: 'host-tls',
  judge({ status: { value } }) {
    if (isActivationError(value)) return [notChecked('the host cannot be asked')];
    return [
      ok(value.tls.enabled ? 'HTTPS is on, beside HTTP on the same port' : 'HTTPS is off; every answer is signed'),
    ];
  },
};

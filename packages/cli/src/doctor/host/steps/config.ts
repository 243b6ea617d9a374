import { isActivationError } from '@attiva/protocol';
import { fault, ok, type Step } from '../../finding.ts';
import type { HostFacts } from '../host-facts.ts';

/** The configuration file. */
export const configStep: Step<HostFacts> = {
  id: 'host-config',
  judge({ config }) {
    if (isActivationError(config)) return [fault('fail', { code: config.code, text: config.detail })];
    const { addresses, port } = config.activation;
    return [ok(`host.toml is good: TCP ${port} on ${addresses.join(', ')}`)];
  },
};

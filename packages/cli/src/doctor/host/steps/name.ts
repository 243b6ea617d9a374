import { hint, ok, type Step } from '../../finding.ts';
import type { HostFacts } from '../host-facts.ts';

/** The host's own name: SRV records name it, and clients look it up. */
export const hostNameStep: Step<HostFacts> = {
  id: 'host-name',
  judge({ name: { value, milliseconds } }) {
    const { name, addresses } = value;
    if (addresses.length === 0) {
      const text = `${name} has no address in DNS: clients that find it by its name cannot reach it`;
      return [hint(text, 'Register the name of this machine in DNS (an A or AAAA record).', 'network')];
    }
    if (addresses.every((address) => /^127\.|^::1$/.test(address))) {
      return [ok(`${name}, here a loopback address: whether others can look it up cannot be seen from here`)];
    }
    return [ok(`${name}: ${addresses.join(', ')}`, milliseconds)];
  },
};

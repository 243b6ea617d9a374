import { hint, notChecked, ok, type Step } from '../../finding.ts';
import type { HostFacts } from '../host-facts.ts';

/** Whether the firewall of this machine lets clients in, as far as this account may see. */
export const firewallStep: Step<HostFacts> = {
  id: 'host-firewall',
  judge({ firewall }) {
    if (firewall === undefined) return [notChecked('the firewall did not tell in time')];
    const { text, line } = firewall;
    return [line === undefined ? ok(text) : hint(text, `Run \`${line}\`.`, 'host')];
  },
};

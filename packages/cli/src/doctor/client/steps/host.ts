import { type Found, notChecked, ok, type Step } from '../../finding.ts';
import type { ClientFacts } from '../client-facts.ts';
import { type HostAt, hostFault, hostsAt, howFound, noHostAt, stoppedAt } from '../host-stages.ts';

/** Who answers: a host at all, and one that the vendor's root vouches for. */
export const hostStep: Step<ClientFacts> = {
  id: 'host',
  judge({ vendors }) {
    if (vendors.length === 0) return [];
    const hosts = hostsAt('host', vendors);
    return hosts.length === 0 ? [notChecked(noHostAt(vendors))] : hosts.map(judgeHost);
  },
};

function judgeHost({ vendor, host }: HostAt): Found {
  const where = `${host.address}, ${howFound(host)}`;
  if (!stoppedAt(host, 'host')) {
    const program = host.info === undefined ? 'an Attiva host' : `Attiva host ${host.info.info.program}`;
    const proved = host.info === undefined ? 'answers' : `vouched for by ${vendor.name}`;
    return ok(`${host.address}: ${program}, ${proved}`);
  }
  if (host.error.code === 'host-timeout') {
    return hostFault({ vendor, host }, { text: `${where}: takes the connection and does not answer` });
  }
  return hostFault({ vendor, host });
}

import { type Found, notChecked, ok, type Step } from '../../finding.ts';
import type { ClientFacts } from '../client-facts.ts';
import { type HostAt, hostFault, hostsAt, howFound, noHostAt, stoppedAt } from '../host-stages.ts';

/** The way to each host: its name, then the connection. Refused and filtered are different things. */
export const tcpStep: Step<ClientFacts> = {
  id: 'tcp',
  judge({ vendors }) {
    if (vendors.length === 0) return [];
    const hosts = hostsAt('tcp', vendors);
    return hosts.length === 0 ? [notChecked(noHostAt(vendors))] : hosts.map(judgeWay);
  },
};

function judgeWay({ vendor, host }: HostAt): Found {
  if (!stoppedAt(host, 'tcp')) return ok(`${host.address}, ${howFound(host)}: open`, host.milliseconds);
  const where = `${host.address}, ${howFound(host)}`;
  const { code } = host.error;
  if (code === 'connection-refused') {
    return hostFault({ vendor, host }, { text: `${where}: refused, the machine answers but nothing listens there` });
  }
  if (code === 'host-timeout') {
    return hostFault({ vendor, host }, { text: `${where}: filtered, nothing at all comes back` });
  }
  return hostFault({ vendor, host });
}

import { type Found, notChecked, ok, type Step } from '../../finding.ts';
import type { ClientFacts } from '../client-facts.ts';
import { type HostAt, hostFault, hostsAt, noHostAt, stoppedAt } from '../host-stages.ts';

/** HTTPS with the key that the host names, where it names one; every answer is signed in any case. */
export const tlsStep: Step<ClientFacts> = {
  id: 'tls',
  judge({ vendors }) {
    if (vendors.length === 0) return [];
    const hosts = hostsAt('tls', vendors);
    return hosts.length === 0 ? [notChecked(noHostAt(vendors))] : hosts.map(judgeTls);
  },
};

function judgeTls({ vendor, host }: HostAt): Found {
  if (stoppedAt(host, 'tls')) return hostFault({ vendor, host });
  if (host.info === undefined) return notChecked(`${host.address} has not told what it is`);
  const isUsed = host.info.info.tls !== undefined;
  return ok(`${host.address}: ${isUsed ? 'HTTPS with the key that it names' : 'not switched on there'}`);
}

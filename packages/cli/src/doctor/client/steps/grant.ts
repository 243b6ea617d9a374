import { agreementEnd, agreementEndsSoon } from '@attiva/protocol';
import { day } from '../../../program/columns.ts';
import { fault, type Found, notChecked, ok, type Step } from '../../finding.ts';
import type { ClientFacts } from '../client-facts.ts';
import { type HostAt, hostFault, hostsAt, noHostAt, stoppedAt } from '../host-stages.ts';

/** Whether each host is registered with the vendor, with what, for whom and until when. */
export const grantStep: Step<ClientFacts> = {
  id: 'grant',
  judge({ vendors }) {
    if (vendors.length === 0) return [];
    const hosts = hostsAt('grant', vendors);
    return hosts.length === 0 ? [notChecked(noHostAt(vendors))] : hosts.map(judgeGrant);
  },
};

function judgeGrant({ vendor, host }: HostAt): Found {
  if (stoppedAt(host, 'grant')) return hostFault({ vendor, host });
  if (host.info === undefined) return notChecked(`${host.address} has not told what it is`);
  const { application, generation, customer, until, key } = host.info.grant;
  const whose = customer === undefined ? '' : `, ${customer}`;
  const term = until === undefined ? 'without end' : `until ${day(until)}`;
  const text = `${host.address}: registered with key …${key} for ${application}, generation ≤ ${generation}${whose}, ${term}`;
  if (until === undefined || !agreementEndsSoon(until, vendor.now)) return ok(text);
  const isOver = (agreementEnd(host.info.grant) ?? until) <= vendor.now;
  return fault(isOver ? 'fail' : 'warn', { code: 'agreement-ended', text });
}

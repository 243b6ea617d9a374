import type { ApplicationStatus, HostStatus } from '@attiva/host';
import { isActivationError } from '@attiva/protocol';
import { day } from '../../../program/columns.ts';
import { fault, type Found, notChecked, ok, type Step } from '../../finding.ts';
import type { HostFacts } from '../host-facts.ts';

/** Each vendor: registered, with what, and until when. What is wrong there is among the host's own warnings. */
export const registeredStep: Step<HostFacts> = {
  id: 'host-grants',
  judge({ status: { value } }) {
    if (isActivationError(value)) return [notChecked('the host cannot be asked')];
    const text = 'no vendor is known to this host';
    const remedy = 'Run `attiva host init NAME.attiva` with the file that came from the vendor.';
    if (value.vendors.length === 0) return [fault('fail', { code: 'host-not-registered', text, remedy })];
    return value.vendors.flatMap(judgeVendor);
  },
};

function judgeVendor({ name, applications }: HostStatus['vendors'][number]): readonly Found[] {
  // Nothing is well with a vendor of whom nothing is served at all: the host's own warning says what to do.
  if (applications.every(({ key, serving }) => key === undefined && !serving))
    return [notChecked(`this host has no grant of ${name} yet; see the warnings below`)];
  return applications.map((application) => {
    if (application.serving) return ok(`${name}: ${termsOf(application)}`);
    // A vendor's file may describe more than a customer has bought.
    if (application.key === undefined) return ok(`${name}: ${application.name} is not served; no host key for it`);
    return notChecked(`${application.name} is not served (${application.why ?? 'unknown'}); see the warnings below`);
  });
}

function termsOf({ name, generation, key, until, customer, quantity }: ApplicationStatus): string {
  return [
    `${name}, generation ≤ ${generation ?? 0}, host key …${key ?? ''}`,
    ...(customer === undefined ? [] : [customer]),
    ...(quantity === undefined ? [] : [`${quantity} machines bought`]),
    until === undefined ? 'without end' : `until ${day(until)}`,
  ].join(', ');
}

import { countText, type ErrorCode, isErrorCode } from '@attiva/protocol';
import { moment } from '../../../program/columns.ts';
import { fault, type Found, notChecked, ok, type Step } from '../../finding.ts';
import type { ClientFacts, EditionFacts } from '../client-facts.ts';

/** Machines counted against the threshold, and the quantity bought, as the last signed answer told. */
export const countStep: Step<ClientFacts> = {
  id: 'count',
  judge({ vendors }) {
    const editions = vendors.flatMap((vendor) => vendor.editions);
    return editions.length === 0 ? [notChecked('no product has a key here')] : editions.map(judgeCount);
  },
};

const words: Readonly<Partial<Record<ErrorCode, string>>> = {
  'quantity-exceeded': 'the quantity bought is used up',
  'agreement-ended': 'the agreement has ended',
};

function judgeCount({ title, answer, status, directory }: EditionFacts): Found {
  if (status.deviceKey === true) return ok(`${title}: a device key needs no other machines`);
  if (directory?.outcome === 'licensed') return ok(`${title}: an activation object needs no other machines`);
  if (answer === undefined) return notChecked(`${title} has not been answered by a host yet`);
  const { count, threshold, host, at, outcome, reason } = answer;
  const told = `as ${host} told on ${moment(at)}`;
  if (outcome === 'lease') return ok(`${title}: ${countText(count, threshold)}, ${told}`);
  const code = isErrorCode(reason) ? reason : 'below-threshold';
  const text = `${title}: ${words[code] ?? countText(count, threshold)}, ${told}`;
  return fault(status.licensed ? 'warn' : 'fail', { code, text });
}

import { day, moment } from '../../../program/columns.ts';
import { fault, type Found, hint, notChecked, ok, type Step } from '../../finding.ts';
import type { ClientFacts, EditionFacts } from '../client-facts.ts';

/** The license as the products see it. */
export const leaseStep: Step<ClientFacts> = {
  id: 'lease',
  judge({ vendors }) {
    const editions = vendors.flatMap((vendor) => vendor.editions);
    return editions.length === 0 ? [notChecked('no product has a key here')] : editions.map(judgeLease);
  },
};

function judgeLease({ title, status }: EditionFacts): Found {
  const { state, number, reason, validUntil, graceEndsAt, warning, lastAttempt } = status;
  const name = `${title}: ${state} (${number})`;
  if (status.licensed && validUntil === undefined) return ok(`${name}, without an end`);
  if (status.licensed && validUntil !== undefined) {
    const text = `${name} until ${moment(validUntil / 1000)}`;
    if (reason === undefined && !warning) return ok(text);
    const code = reason ?? lastAttempt?.code;
    if (code === undefined) return hint(text, 'It renews by itself; if it has not within a day, run doctor again.');
    return fault('warn', { code, text: `${text}; the last renewal failed` });
  }
  const ends = graceEndsAt === undefined ? '' : `, ends on ${day(graceEndsAt / 1000)}`;
  const text = `${name}${ends}`;
  if (state === 'initial-grace' && reason === undefined) {
    return hint(`${text}; it has not been activated yet`, 'Run `attiva client activate`.');
  }
  return fault('fail', { code: reason ?? 'validity-ended', text });
}

import { moment } from '../../../program/columns.ts';
import { type Found, hint, notChecked, ok, type Step } from '../../finding.ts';
import type { ClientFacts, EditionFacts, VendorFacts } from '../client-facts.ts';

/** Longer than any machine is busy: nobody keeps the timers. Seconds. */
const overdueSeconds = 86_400;

/** With a device key nothing is renewed; lists are looked at every thirty days. */
const listsEveryMinutes = 30 * 1440;

/** When the next attempt is due, and whether somebody makes it. */
export const renewalStep: Step<ClientFacts> = {
  id: 'renewal',
  judge({ vendors }) {
    const all = vendors.flatMap((vendor) => vendor.editions.map((edition) => judgeRenewal(edition, vendor)));
    return all.length === 0 ? [notChecked('no product has a key here')] : all;
  },
};

function judgeRenewal({ title, status }: EditionFacts, { now, agent }: VendorFacts): Found {
  const { nextAttemptAt, lastAttempt, licensed, renewalIntervalMinutes, activationIntervalMinutes } = status;
  const due = nextAttemptAt / 1000;
  const isDevice = status.deviceKey === true;
  const renewal = isDevice ? listsEveryMinutes : renewalIntervalMinutes;
  const every = licensed ? renewal : activationIntervalMinutes;
  if (due + overdueSeconds >= now) {
    const what = isDevice && licensed ? 'needs no renewal; next look at revocation lists' : 'next attempt';
    const when = due <= now ? 'due now' : `${what} ${moment(due)}`;
    return ok(`${title}: ${when}, then every ${span(every)}`);
  }
  const last = lastAttempt === undefined ? '' : `; the last one was on ${moment(lastAttempt.at / 1000)}`;
  const text = `${title}: an attempt is due since ${moment(due)}${last}`;
  const who = agent?.used === true ? 'Look into the log of the agent' : 'Start the product, or the agent';
  return hint(text, `${who}, which keeps the timers; or run \`attiva client activate\`.`);
}

function span(minutes: number): string {
  if (minutes % 1440 === 0) return minutes === 1440 ? 'day' : `${minutes / 1440} days`;
  return `${minutes} minutes`;
}

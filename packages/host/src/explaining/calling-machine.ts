/** The explanation of a machine that has called: its products, its requests with their reasons, its identities. Pure. */
import { catalogue, type ErrorCode, isErrorCode } from '@attiva/protocol';
import type { ListedEvent } from '../events/event.repository.ts';
import { plainAddress } from '../http/networks.ts';
import type { ExplainedProduct, Explanation, MachineMatch } from './explanation.ts';
import type { KnownProduct, MachineFacts } from './machine-facts.ts';
import { explainRequest, momentText, spanText } from './request-words.ts';
import { networkLines, refusedLines } from './silent-machine.ts';

/** Most requests that one screen shows. */
const mostRequests = 12;

export function explainCalls(facts: MachineFacts, matches: readonly MachineMatch[]): Explanation {
  const { asked, now, events } = facts;
  const current = facts.products.length > 0;
  const machine = matches[0]?.name || events[0]?.name || matches[0]?.client || asked;
  const blocking = blockingCodes(facts);
  return {
    asked,
    now,
    kind: current ? 'calls' : 'refused',
    machine,
    summary: summaryOf(facts),
    matches,
    products: facts.products.map((product) => explainProduct(product, facts)),
    requests: events.slice(0, mostRequests).map(explainRequest),
    identity: identityLines(facts),
    known: [...addressLines(facts), ...networkLines(facts), ...refusedLines(facts)],
    likely: [],
    do: [...new Set(blocking.map((code) => catalogue[code].remedy))],
    check: blocking.length === 0 ? [] : [`on ${machine}:  attiva doctor`],
  };
}

/** Codes that stand between this machine and its leases now: the last word on each product, or the last refusals. */
function blockingCodes(facts: MachineFacts): readonly ErrorCode[] {
  const held = facts.products.flatMap((product) => {
    const last = lastEventOf(facts.events, product);
    if (last !== undefined && isErrorCode(last.code)) return [last.code];
    return product.reason === undefined ? [] : [product.reason];
  });
  const never = facts.products.length > 0 ? [] : facts.events.slice(0, 1).map(({ code }) => code);
  const clones = facts.events.slice(0, 1).filter(({ noticed }) => noticed === 'clone');
  return [...new Set([...held, ...never, ...clones.map(() => 'new-identity')])].filter((code) => isErrorCode(code));
}

function lastEventOf(events: readonly ListedEvent[], product: KnownProduct): ListedEvent | undefined {
  return events.find((event) => event.client === product.client && event.application === product.application);
}

function summaryOf({ products, events, now }: MachineFacts): string {
  if (products.length === 0) {
    const last = events[0];
    const when = last === undefined ? '' : `, last ${momentText(last.at)}`;
    const what = last?.noticed === 'clone' ? 'was told to take an identity of its own' : 'was refused';
    return `has called and ${what}; no lease${when}.`;
  }
  const lastSeen = Math.max(...products.map((product) => product.lastSeen));
  const licensed = products.filter((product) => product.leaseUntil > now).length;
  const overdue = products.filter((product) => isOverdue(product, now)).length;
  const state = licensed === products.length ? 'licensed' : licensed === 0 ? 'not licensed' : 'licensed in part';
  const late = overdue === 0 ? '' : ' It is overdue: it has not renewed when it should have.';
  return `${state}, last answered ${momentText(lastSeen)}.${late}`;
}

/** A machine that is switched off over a weekend is not late yet. */
function isOverdue({ nextCall }: KnownProduct, now: number): boolean {
  return now - nextCall > 3 * 86_400;
}

function explainProduct(product: KnownProduct, { now }: MachineFacts): ExplainedProduct {
  const { application, edition, generation, client, leaseUntil, lastSeen, nextCall, reason } = product;
  const lease =
    leaseUntil === 0
      ? 'no lease'
      : leaseUntil > now
        ? `lease until ${momentText(leaseUntil)}`
        : `lease ended ${momentText(leaseUntil)}`;
  const counted = `${product.inventory} counted now, threshold ${product.threshold}`;
  const next =
    nextCall > now
      ? `next call expected by ${momentText(nextCall)}`
      : `a call was expected ${spanText(now - nextCall)} ago`;
  return {
    product: `${application}/${edition} ${generation}`,
    client,
    leaseUntil,
    lastSeen,
    nextCall,
    text: [lease, ...(reason === undefined ? [] : [reasonNow(reason, product)]), counted, next].join('; '),
  };
}

/** A threshold that was reached since licenses the machine at its next call. */
function reasonNow(reason: ErrorCode, { inventory, threshold }: KnownProduct): string {
  return reason === 'below-threshold' && inventory >= threshold ? `${reason} then, reached now` : reason;
}

function identityLines(facts: MachineFacts): string[] {
  const { events, products, images, takenOver, identities } = facts;
  const told = events
    .filter(({ noticed }) => noticed === 'clone')
    .slice(0, 3)
    .map(
      ({ at, client, name, heldBy }) =>
        `${momentText(at)}  ${name || 'it'} showed the identity ${client}, which ${heldBy || 'another machine'} holds, and was told to take one of its own`,
    );
  const shared = images.map(({ client, splits, names, lastSplit }) => {
    const who = names.length === 0 ? '' : `: ${names.slice(-5).join(', ')}`;
    return `${momentText(lastSplit)}  its identity ${client} was shown by copies ${splits === 1 ? 'once' : `${splits} times`}${who}`;
  });
  const followed = products
    .filter(({ succeededAt }) => succeededAt !== undefined)
    .map(
      ({ client, succeededAt = 0, successions }) =>
        `${momentText(succeededAt)}  ${client} took the place of an earlier identity of this machine${successions > 1 ? ` (${successions} in a row)` : ''}`,
    );
  const gone = takenOver.map(({ client, at }) => `${momentText(at)}  another identity took the place of ${client}`);
  const several = identities.length > 1 ? [`${identities.length} identities have used this name`] : [];
  return [...told, ...shared, ...followed, ...gone, ...several];
}

function addressLines({ identities }: MachineFacts): string[] {
  const addresses = [
    ...new Set(identities.map(({ address }) => plainAddress(address ?? '')).filter((address) => address !== '')),
  ];
  return addresses.length === 0 ? [] : [`called last from ${addresses.join(', ')}`];
}

/** The explanation of a machine that has called: its products, its requests with their reasons, its identities. Pure. */
import { type ErrorCode, isErrorCode } from '@attiva/protocol';
import type { ListedEvent } from '../events/event.repository.ts';
import { plainAddress } from '../http/networks.ts';
import type { Sentence } from '../sayings/said.ts';
import { tell } from '../sayings/story-sentences.ts';
import { type Explanation, type MachineMatch, type ToldExplanation, written } from './explanation.ts';
import type { KnownProduct, MachineFacts } from './machine-facts.ts';
import { explainRequest } from './request-words.ts';
import { networkLines, refusedLines } from './silent-machine.ts';

/** Most requests that one screen shows. */
const mostRequests = 12;

export function explainCalls(facts: MachineFacts, matches: readonly MachineMatch[]): Explanation {
  const { asked, now, events } = facts;
  const current = facts.products.length > 0;
  const machine = matches[0]?.name || events[0]?.name || matches[0]?.client || asked;
  const blocking = blockingCodes(facts);
  return written({
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
    do: blocking.map((reason) => tell('remedy', { reason })),
    check: blocking.length === 0 ? [] : [tell('look-there', { machine })],
  });
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

function summaryOf({ products, events, now }: MachineFacts): Sentence {
  if (products.length === 0) {
    const last = events[0];
    if (last === undefined) return tell('story-forgotten', {});
    return tell('story-refused', { what: last.noticed === 'clone' ? 'clone' : 'refused', lastAt: last.at });
  }
  const seenAt = Math.max(...products.map((product) => product.lastSeen));
  const licensed = products.filter((product) => product.leaseUntil > now).length;
  const isLate = products.some((product) => isOverdue(product, now));
  const state = licensed === products.length ? 'all' : licensed === 0 ? 'none' : 'part';
  return tell('story-answered', { state, seenAt, overdue: isLate ? 'yes' : 'no' });
}

/** A machine that is switched off over a weekend is not late yet. */
function isOverdue({ nextCall }: KnownProduct, now: number): boolean {
  return now - nextCall > 3 * 86_400;
}

function explainProduct(
  product: KnownProduct,
  { now }: MachineFacts,
): NonNullable<ToldExplanation['products']>[number] {
  const { application, edition, generation, client, leaseUntil, lastSeen, nextCall, inventory, threshold } = product;
  return {
    product: `${application}/${edition} ${generation}`,
    client,
    leaseUntil,
    lastSeen,
    nextCall,
    told: [
      leaseOf(leaseUntil, now),
      ...reasonNow(product),
      tell('counted-now', { inventory, threshold }),
      nextCall > now ? tell('call-expected', { nextAt: nextCall }) : tell('call-late', { lateSeconds: now - nextCall }),
    ],
  };
}

function leaseOf(leaseUntil: number, now: number): Sentence {
  if (leaseUntil === 0) return tell('lease-none', {});
  return tell(leaseUntil > now ? 'lease-runs' : 'lease-ended', { endAt: leaseUntil });
}

/** A threshold that was reached since licenses the machine at its next call. */
function reasonNow({ reason, inventory, threshold }: KnownProduct): readonly Sentence[] {
  if (reason === undefined) return [];
  const isReached = reason === 'below-threshold' && inventory >= threshold;
  return [tell('lease-refused', { reason, reached: isReached ? 'yes' : 'no' })];
}

function identityLines({ events, products, images, takenOver, identities }: MachineFacts): readonly Sentence[] {
  const told = events
    .filter(({ noticed }) => noticed === 'clone')
    .slice(0, 3)
    .map(({ at: shownAt, client, name, heldBy }) => {
      const who = { named: name ? 'yes' : 'no', name: name ?? '' } as const;
      const holder = { held: heldBy ? 'yes' : 'no', heldBy: heldBy ?? '' } as const;
      return tell('showed-identity', { shownAt, client, ...who, ...holder });
    });
  const shared = images.map(({ client, splits, names, lastSplit: shownAt }) => {
    const named = names.length === 0 ? 'no' : 'yes';
    return tell('copies-showed', { shownAt, client, splits, named, names: names.slice(-5).join(', ') });
  });
  const followed = products
    .filter(({ succeededAt }) => succeededAt !== undefined)
    .map(({ client, succeededAt = 0, successions }) =>
      tell('took-place', { tookAt: succeededAt, client, successions }),
    );
  const gone = takenOver.map(({ client, at }) => tell('place-taken', { tookAt: at, client }));
  const several = identities.length > 1 ? [tell('several-identities', { count: identities.length })] : [];
  return [...told, ...shared, ...followed, ...gone, ...several];
}

function addressLines({ identities }: MachineFacts): readonly Sentence[] {
  const addresses = [
    ...new Set(identities.map(({ address }) => plainAddress(address ?? '')).filter((address) => address !== '')),
  ];
  return addresses.length === 0 ? [] : [tell('called-from', { addresses: addresses.join(', ') })];
}

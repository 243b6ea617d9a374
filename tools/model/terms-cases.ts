/**
 * Terms of an answer over a grid of everything that they depend on, around each of its limits: not a state machine but a table,
 * looked at whole. Proves that no lease is longer than the delegation allows or than the agreement and its grace last.
 */
import { decideTerms, type TermsDecision } from '@attiva/protocol';
import type { Model } from './explore.ts';
import { termsFacts } from './client-facts.ts';

export interface TermsRules {
  readonly decideTerms: typeof decideTerms;
}

export const termsRules: TermsRules = { decideTerms };

const validityDays = [1, 30, 180, 3660];
const longestDays = [1, 30, 180];
/** Days from now to the agreement's end; undefined: perpetual. */
const untilDays = [undefined, -400, -31, -30, -1, 0, 1, 29, 179, 180, 400];
const graceDays = [undefined, 0, 1, 30, 180];
const counts = [0, 1, 2, 3];
const uses = [0, 9, 10, 11];

/** One case: a place on each axis. The first one leads to all others. */
type Case = readonly number[];

const axes = [
  validityDays.length,
  longestDays.length,
  untilDays.length,
  graceDays.length,
  counts.length,
  uses.length,
  2,
];
const day = 86_400;

export function termsModel(rules: TermsRules = termsRules): Model<Case> {
  return {
    name: 'terms of an answer',
    promises: [
      'a lease ends within maxLease and within the agreement and its grace, and is never over when it is given',
    ],
    initial: [axes.map(() => 0)],
    steps: (place) =>
      axes.flatMap((length, axis) => {
        const next = place.map((value, index) => (index === axis ? value + 1 : value));
        return (next[axis] ?? 0) < length ? [{ name: describe(next), state: next }] : [];
      }),
    broken: (place) => brokenTerms(place, rules),
    encode: (place) => place,
    decode: (numbers) => numbers,
  };
}

function factsOf(place: Case): Parameters<typeof decideTerms>[0] {
  const at = <T>(values: readonly T[], axis: number): T | undefined => values[place[axis] ?? 0];
  const { edition, grant, ...basis } = termsFacts;
  const until = at(untilDays, 2);
  const grace = at(graceDays, 3);
  return {
    ...basis,
    edition: { ...edition, validityDays: at(validityDays, 0) ?? 1 },
    maxLease: (at(longestDays, 1) ?? 1) * day,
    grant: {
      ...grant,
      quantity: 10,
      mode: place[6] === 1 ? 'enforce' : 'report',
      ...(until !== undefined && { until: basis.now + until * day }),
      ...(grace !== undefined && { graceDays: grace }),
    },
    count: at(counts, 4) ?? 0,
    licensedUse: at(uses, 5) ?? 0,
  };
}

function describe(place: Case): string {
  const { edition, grant, maxLease, count, licensedUse, now } = factsOf(place);
  const until = grant.until === undefined ? 'perpetual' : `agreement ends in ${(grant.until - now) / day} days`;
  return `validity ${edition.validityDays} d, maxLease ${maxLease / day} d, ${until}, grace ${grant.graceDays ?? 'usual'}, count ${count}, use ${licensedUse}, ${grant.mode}`;
}

function brokenTerms(place: Case, rules: TermsRules): string | undefined {
  const facts = factsOf(place);
  const decided: TermsDecision = rules.decideTerms(facts);
  if (decided.outcome !== 'lease') return undefined;
  const { now, maxLease, grant, count, edition } = facts;
  if (decided.expiresAt - now > maxLease) return 'a lease is longer than maxLease';
  const end = grant.until === undefined ? Number.POSITIVE_INFINITY : grant.until + (grant.graceDays ?? 30) * day;
  if (decided.expiresAt > end) return 'a lease lasts longer than the agreement and its grace';
  if (decided.expiresAt <= now) return 'a lease is over when it is given';
  return count < edition.threshold ? 'a lease below the threshold' : undefined;
}

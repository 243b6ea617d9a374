/** Use case: the statements that came in, what stands out in them, and use against what was bought, month by month. */
import {
  ActivationError,
  type HeldUsage,
  isWholeMonth,
  type Seconds,
  statedDays,
  usageFindings,
} from '@attiva/protocol';
import type { AuthorityParts } from '../authority-parts.ts';
import { type AgreementSummary, listAgreements } from '../customers/customer.repository.ts';
import { agreedOn, quantityOf } from './bought.ts';
import { tellFinding, type ToldFinding } from './finding-words.ts';
import { heldOf } from './held-usage.ts';
import { findStatement, listStatements, type StoredStatement } from './usage.repository.ts';

export interface ReceivedUsage {
  readonly digest: string;
  readonly host: string;
  readonly customer: string | null;
  readonly month: string;
  readonly from: string;
  readonly to: string;
  /** It reaches to the end of its month. */
  readonly whole: boolean;
  readonly signedAt: Seconds;
  readonly receivedAt: Seconds;
  /** Among all that have come by now. */
  readonly findings: readonly ToldFinding[];
}

/** All hosts of a customer, by the newest statement of each for the month. */
export interface MonthOfUse {
  readonly month: string;
  readonly customer: string | null;
  readonly application: string;
  readonly hosts: number;
  /** Of all hosts together on the highest day. */
  readonly use: number;
  readonly day: string;
  /** Agreements of this customer for the application; 0: none is found under its name. */
  readonly agreements: number;
  /** What they say today; null where they name no number, or there is none. */
  readonly quantity: number | null;
  readonly over: number;
}

export interface UsageLists {
  readonly statements: readonly ReceivedUsage[];
  readonly months: readonly MonthOfUse[];
}

export async function listUsage({ database }: AuthorityParts): Promise<UsageLists> {
  const stored = (await listStatements(database)).map((one): Read => ({ ...one, held: heldOf(one) }));
  const { rows: agreements } = await listAgreements(database);
  const byHost = Map.groupBy(stored, ({ host }) => host);
  const statements = stored.map((one) => receivedOf(one, byHost.get(one.host) ?? []));
  return { statements, months: monthsOf(stored, agreements) };
}

/** A stored statement, read once. */
interface Read extends StoredStatement {
  readonly held: HeldUsage;
}

/** @throws {ActivationError} `not-found`. */
export async function findUsage(
  { database }: AuthorityParts,
  digest: string,
): Promise<ReceivedUsage & { file: string }> {
  const one = await findStatement(database, digest);
  if (one === undefined) throw new ActivationError('not-found', 'No statement of this digest was received.');
  const ofHost = (await listStatements(database, one.host)).map((other): Read => ({ ...other, held: heldOf(other) }));
  return { ...receivedOf({ ...one, held: heldOf(one) }, ofHost), file: one.file };
}

function receivedOf(one: Read, ofHost: readonly Read[]): ReceivedUsage {
  const { digest, customer, month, signedAt, receivedAt, held } = one;
  const { iss: host, from, to } = held.claims;
  const others = ofHost.map((other) => other.held);
  const findings = usageFindings(held, others).map(tellFinding);
  return { digest, host, customer, month, from, to, whole: isWholeMonth(held.claims), signedAt, receivedAt, findings };
}

function monthsOf(stored: readonly Read[], agreements: readonly AgreementSummary[]): readonly MonthOfUse[] {
  const groups = Map.groupBy(newestOf(stored), ({ month, customer }) => JSON.stringify([month, customer]));
  return [...groups.values()].flatMap((some) => {
    const [{ month, customer }] = some as [Read];
    const claims = some.map(({ held }) => held.claims);
    const names = [...new Set(claims.flatMap((one) => one.applications.map(({ application }) => application)))].sort();
    return names.map((application): MonthOfUse => {
      const { day, use } = highestDay(claims, application);
      const own = agreedOn(agreements, customer, application);
      const quantity = quantityOf(own);
      const over = quantity === null ? 0 : Math.max(0, use - quantity);
      return { month, customer, application, hosts: some.length, use, day, agreements: own.length, quantity, over };
    });
  });
}

/** Of each host and month the statement with the most days, of several such the one signed last: a part hides no month. */
function newestOf(stored: readonly Read[]): readonly Read[] {
  const groups = Map.groupBy(stored, ({ host, month }) => `${host} ${month}`);
  return [...groups.values()].flatMap((some) =>
    some
      .toSorted((a, b) => statedDays(b.held.claims) - statedDays(a.held.claims) || b.signedAt - a.signedAt)
      .slice(0, 1),
  );
}

/** Hosts have their peaks on different days: what counts is the day on which all together had the most. */
function highestDay(claims: readonly HeldUsage['claims'][], application: string): { day: string; use: number } {
  const sums = new Map<string, number>();
  for (const { applications } of claims) {
    for (const { day, use } of applications.find((one) => one.application === application)?.days ?? []) {
      sums.set(day, (sums.get(day) ?? 0) + use);
    }
  }
  let best = { day: '', use: 0 };
  for (const [day, use] of [...sums].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (best.day === '' || use > best.use) best = { day, use };
  }
  return best;
}

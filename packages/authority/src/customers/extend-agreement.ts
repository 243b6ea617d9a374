/**
 * `customer extend`: an agreement gets new terms: a later end, more machines, other features. Hosts hear of it when they renew
 * their grants (`renewal/`); nothing that was granted before is taken back.
 */
import { isDeepStrictEqual } from 'node:util';
import { ActivationError, type HostGrantClaims, type PackApplication, type Seconds } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';
import { recordAudit } from '../audit/audit.repository.ts';
import { changedMeanwhile } from '../audit/changed-meanwhile.ts';
import type { AuthorityParts } from '../authority-parts.ts';
import { findApplication } from '../products/catalogue.ts';
import { newestPacks } from '../products/pack.repository.ts';
import { secondsNow } from '../surroundings.ts';
import { readOverrides, requireFitting } from './add-customer.ts';
import { endOfDay, requireFuture, wrongTerm } from './agreement-terms.ts';
import { type AgreementTerms, findAgreementsBy, type NamedAgreement, updateAgreement } from './customer.repository.ts';

export interface AgreementChange {
  /** The customer's name, the agreement's id, or the last five characters of its host key. */
  readonly agreement: string;
  /** Which one, where the customer has several. */
  readonly application?: string | undefined;
  /** The features are for this edition alone. */
  readonly edition?: string | undefined;
  /** `2027-12-31`, or `none`: perpetual. */
  readonly until?: string | undefined;
  readonly graceDays?: number | undefined;
  readonly maintenanceUntil?: string | undefined;
  readonly quantity?: number | undefined;
  readonly mode?: HostGrantClaims['mode'] | undefined;
  /** Terms as they were seen: where one of them is another by now, nothing is changed. */
  readonly expected?: Partial<AgreementTerms> | undefined;
  /** `name` or `name=value`, over those that the agreement has. */
  readonly features?: readonly string[] | undefined;
}

export interface ChangedAgreement {
  readonly customer: string;
  readonly agreement: string;
  readonly application: string;
  readonly terms: AgreementTerms;
  readonly before: AgreementTerms;
  readonly changed: boolean;
  /** Whether it ends earlier than it did. */
  readonly shortened: boolean;
}

/** @throws {ActivationError} `not-found`, `changed-meanwhile`, `wrong-usage` with `facts.field`. */
export async function extendAgreement(
  parts: AuthorityParts,
  change: AgreementChange,
  actor: string,
): Promise<ChangedAgreement> {
  const now = secondsNow(parts.surroundings);
  const packs = await newestPacks(parts.database);
  return parts.database.transact(async (tx) => {
    const agreement = await findNamed(tx, change);
    const before = termsOf(agreement);
    await requireAsSeen(tx, agreement, change.expected);
    const terms = changedTerms(change, { before, application: findApplication(packs, agreement.application), now });
    const changed = JSON.stringify(terms) !== JSON.stringify(before);
    if (changed) {
      await updateAgreement(tx, agreement.id, terms);
      const { overrides: _overrides, ...details } = terms;
      const audited = { customer: agreement.customerName, untilBefore: before.until, ...details };
      await recordAudit(tx, { at: now, actor, action: 'agreement-changed', subject: agreement.id, details: audited });
    }
    return {
      customer: agreement.customerName,
      agreement: agreement.id,
      application: agreement.application,
      terms,
      before,
      changed,
      shortened: (terms.until ?? Infinity) < (before.until ?? Infinity),
    };
  });
}

async function findNamed(on: Statements, change: AgreementChange): Promise<NamedAgreement> {
  const named = change.agreement.replace(/^…/u, '').trim();
  const all = await findAgreementsBy(on, named);
  const found = all.filter(({ application }) => (change.application ?? application) === application);
  const [only, ...more] = found;
  if (only === undefined) {
    throw new ActivationError(
      'not-found',
      'There is no such agreement; name the customer, the agreement or the last five of its host key.',
    );
  }
  if (more.length === 0) return only;
  const ids = found.map(({ id, application }) => `${id} (${application})`);
  throw new ActivationError('wrong-usage', `${ids.length} agreements fit; name one by its id: ${ids.join(', ')}.`, {
    facts: { ids: found.map(({ id }) => id) },
  });
}

/** @throws {ActivationError} `changed-meanwhile`. */
async function requireAsSeen(
  on: Statements,
  agreement: NamedAgreement,
  seen: AgreementChange['expected'] = {},
): Promise<void> {
  const others = seenNames.filter(
    (name) => seen[name] !== undefined && !isDeepStrictEqual(seen[name], agreement[name]),
  );
  if (others.length === 0) return;
  const now = others.map((name) => `its ${termNames[name]} is ${shownTerm(name, agreement)} now`).join(', ');
  throw await changedMeanwhile(on, { subject: agreement.id, actions: ['agreement-changed'], now });
}

const termNames: Readonly<Record<keyof AgreementTerms, string>> = {
  quantity: 'quantity',
  mode: 'mode',
  until: 'end',
  graceDays: 'number of grace days',
  maintenanceUntil: 'end of maintenance',
  overrides: 'list of entitlements',
};
const seenNames = Object.keys(termNames) as readonly (keyof AgreementTerms)[];

function shownTerm(name: keyof AgreementTerms, terms: AgreementTerms): string {
  if (name === 'overrides') return shownOverrides(terms.overrides);
  const value = terms[name];
  if (value === null) return 'not said';
  const isDay = name === 'until' || name === 'maintenanceUntil';
  return isDay ? new Date(Number(value) * 1000).toISOString().slice(0, 10) : String(value);
}

/** `studio: cloud, max-layers=200`. */
function shownOverrides(overrides: AgreementTerms['overrides']): string {
  const editions = Object.entries(overrides).map(([edition, changes]) => {
    const features = Object.entries(changes).map(([name, value]) =>
      value === true ? name : `${name}=${value === null ? 'false' : value}`,
    );
    return `${edition}: ${features.join(', ')}`;
  });
  return editions.join('; ') || 'empty';
}

function termsOf({ quantity, mode, until, graceDays, maintenanceUntil, overrides }: NamedAgreement): AgreementTerms {
  return { quantity, mode, until, graceDays, maintenanceUntil, overrides };
}

function changedTerms(
  change: AgreementChange,
  {
    before,
    application,
    now,
  }: { readonly before: AgreementTerms; readonly application: PackApplication; readonly now: Seconds },
): AgreementTerms {
  const until = readDay(change.until, 'until') ?? before.until;
  if (change.until !== undefined && typeof until === 'number') requireFuture(until, now, 'until');
  const perpetual = change.until === 'none';
  const quantity = change.quantity ?? before.quantity;
  const terms: AgreementTerms = {
    quantity,
    mode: change.mode ?? before.mode ?? (quantity === null ? null : 'report'),
    until: perpetual ? null : until,
    graceDays: change.graceDays ?? (perpetual ? null : before.graceDays),
    maintenanceUntil:
      change.maintenanceUntil === 'none'
        ? null
        : (readDay(change.maintenanceUntil, 'maintenance-until') ?? before.maintenanceUntil),
    overrides: mergedOverrides(change, { before, application }),
  };
  requireFitting(terms);
  return terms;
}

function readDay(text: string | undefined, field: string): Seconds | undefined {
  return text === undefined || text === 'none' ? undefined : endOfDay(text, field);
}

function mergedOverrides(
  { features = [], edition }: AgreementChange,
  { before, application }: { readonly before: AgreementTerms; readonly application: PackApplication },
): AgreementTerms['overrides'] {
  const editions = application.editions.filter(({ id }) => (edition ?? id) === id);
  if (editions.length === 0) {
    throw wrongTerm('edition', `the agreement is for "${application.id}", which has no edition "${edition}"`);
  }
  return readOverrides(features, editions, before.overrides);
}

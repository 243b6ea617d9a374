/** `customer add`: an agreement with its terms, and the host key the customer registers its hosts with. */
import { type HostGrantClaims, isLine, type PackApplication, type PackEdition } from '@attiva/protocol';
import type { Transaction } from '@attiva/storage';
import { recordAudit } from '../audit/audit.repository.ts';
import type { AuthorityParts } from '../authority-parts.ts';
import { insertKey } from '../keys/key.repository.ts';
import { newSecretKey } from '../keys/new-key.ts';
import { findApplication, findEdition, findGeneration } from '../products/catalogue.ts';
import { newestPacks } from '../products/pack.repository.ts';
import { entitlementProblems } from '../products/table-reader.ts';
import { newRowId, secondsNow } from '../surroundings.ts';
import { endOfDay, readFeatures, requireFuture, resolveEntitlements, wrongTerm } from './agreement-terms.ts';
import {
  type AgreementRecord,
  type AgreementTerms,
  findCustomerByName,
  insertAgreement,
  insertCustomer,
} from './customer.repository.ts';

export interface CustomerOrder {
  readonly name: string;
  /** One of the two is needed; an edition stands for its application, and features then are for it alone. */
  readonly application?: string | undefined;
  readonly edition?: string | undefined;
  /** The newest where absent. */
  readonly generation?: number | undefined;
  readonly quantity?: number | undefined;
  readonly mode?: HostGrantClaims['mode'] | undefined;
  /** Last day of the agreement, `2027-12-31`; perpetual where absent. */
  readonly until?: string | undefined;
  readonly graceDays?: number | undefined;
  readonly maintenanceUntil?: string | undefined;
  /** `name` or `name=value`. */
  readonly features?: readonly string[] | undefined;
  readonly hosts?: number | undefined;
  readonly registrations?: number | undefined;
}

export interface AddedCustomer {
  readonly customer: string;
  readonly agreement: string;
  readonly application: string;
  readonly generation: number;
  /** The host key as printed: told this once. */
  readonly hostKey: string;
  readonly lastFive: string;
}

/** @throws {ActivationError} `not-found` for a product in no pack, `wrong-usage` with `facts.field`. */
export async function addCustomer(parts: AuthorityParts, order: CustomerOrder, actor: string): Promise<AddedCustomer> {
  const now = secondsNow(parts.surroundings);
  const name = readCustomerName(order.name);
  const { application, editions } = await findProduct(parts, order);
  const generation = findGeneration(application, order.generation);
  const terms = readTerms(order, { now, editions });
  const agreementId = newRowId(parts.surroundings);
  const made = await newSecretKey(
    { random: parts.surroundings.random, vault: parts.vault },
    { application: application.id, generation },
    {
      kind: 'host',
      group: application.group,
      createdAt: now,
      agreement: agreementId,
      ...(order.hosts !== undefined && { maxHosts: order.hosts }),
      ...(order.registrations !== undefined && { maxRegistrations: order.registrations }),
    },
  );
  await parts.database.transact(async (tx) => {
    const customer = await findOrInsertCustomer(tx, { id: newRowId(parts.surroundings), name, createdAt: now });
    await insertAgreement(tx, { id: agreementId, customer, application: application.id, createdAt: now, ...terms });
    await insertKey(tx, made.record);
    const details = { customer: name, application: application.id, generation, lastFive: made.record.lastFive };
    await recordAudit(tx, { at: now, actor, action: 'agreement-added', subject: agreementId, details });
  });
  return {
    customer: name,
    agreement: agreementId,
    application: application.id,
    generation,
    hostKey: made.key.text,
    lastFive: made.record.lastFive,
  };
}

function readCustomerName(text: string): string {
  const name = text.trim().normalize('NFC');
  if (isLine(name, 200) && name.isWellFormed()) return name;
  throw wrongTerm('name', 'the customer’s name must have 1 to 200 characters on one line');
}

interface Product {
  readonly application: PackApplication;
  /** The editions that the agreement's features are for. */
  readonly editions: readonly PackEdition[];
}

async function findProduct(parts: AuthorityParts, order: CustomerOrder): Promise<Product> {
  const packs = await newestPacks(parts.database);
  if (order.edition !== undefined) {
    const { application, edition } = findEdition(packs, order.edition);
    if (order.application !== undefined && order.application !== application.id) {
      throw wrongTerm(
        'edition',
        `the edition "${edition.id}" belongs to "${application.id}", not "${order.application}"`,
      );
    }
    return { application, editions: [edition] };
  }
  if (order.application === undefined)
    throw wrongTerm('application', 'name what is bought: --application or --edition');
  const application = findApplication(packs, order.application);
  return { application, editions: application.editions };
}

function readTerms(
  order: CustomerOrder,
  { now, editions }: { readonly now: number; readonly editions: readonly PackEdition[] },
): AgreementTerms {
  const until = order.until === undefined ? null : endOfDay(order.until, 'until');
  if (until !== null) requireFuture(until, now, 'until');
  const maintenanceUntil =
    order.maintenanceUntil === undefined ? null : endOfDay(order.maintenanceUntil, 'maintenance-until');
  const quantity = order.quantity ?? null;
  const mode = order.mode ?? (quantity === null ? null : 'report');
  requireFitting({ until, graceDays: order.graceDays ?? null, quantity, mode });
  const overrides = readOverrides(order.features ?? [], editions);
  return { quantity, mode, until, graceDays: order.graceDays ?? null, maintenanceUntil, overrides };
}

/** @throws {ActivationError} `wrong-usage` for a term without the one that it belongs to. */
export function requireFitting(terms: Pick<AgreementTerms, 'until' | 'graceDays' | 'quantity' | 'mode'>): void {
  if (terms.graceDays !== null && terms.until === null) {
    throw wrongTerm('grace-days', 'grace-days follow the end of an agreement, and this one has no until');
  }
  if (terms.mode !== null && terms.mode !== 'report' && terms.quantity === null) {
    throw wrongTerm('mode', `the mode ${terms.mode} needs a quantity`);
  }
}

/**
 * What an agreement changes in the entitlements of its editions: what it changed before, and these features of these editions.
 * @throws {ActivationError} `wrong-usage`.
 */
export function readOverrides(
  features: readonly string[],
  editions: readonly PackEdition[],
  before: AgreementRecord['overrides'] = {},
): AgreementRecord['overrides'] {
  if (features.length === 0) return before;
  const changes = readFeatures(features);
  const merged = editions.map(({ id, entitlements }) => {
    const override = { ...before[id], ...changes };
    const problems = entitlementProblems(resolveEntitlements(entitlements, override));
    if (problems.length > 0) throw wrongTerm('feature', `edition "${id}": ${problems.join('; ')}`);
    return [id, override] as const;
  });
  return { ...before, ...Object.fromEntries(merged) };
}

async function findOrInsertCustomer(
  tx: Transaction,
  customer: { readonly id: string; readonly name: string; readonly createdAt: number },
): Promise<string> {
  const known = await findCustomerByName(tx, customer.name);
  if (known !== undefined) return known.id;
  await insertCustomer(tx, customer);
  return customer.id;
}

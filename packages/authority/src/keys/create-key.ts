/** `key create`: a key of any kind, for a product of the newest packs. */
import { ActivationError, type ProductKeyKind } from '@attiva/protocol';
import { recordAudit } from '../audit/audit.repository.ts';
import type { AuthorityParts } from '../authority-parts.ts';
import { findAgreement } from '../customers/customer.repository.ts';
import { findApplication, findEdition, findGeneration } from '../products/catalogue.ts';
import { newestPacks } from '../products/pack.repository.ts';
import { announcePublication } from '../publishing/announce-publication.ts';
import { secondsNow } from '../surroundings.ts';
import { insertKey, type ProductKeyRecord } from './key.repository.ts';
import { newSecretKey, newSetupKey, type SecretKeyTerms } from './new-key.ts';

export interface KeyOrder {
  readonly kind: ProductKeyKind;
  /** For host keys; may be left out where an edition is given. */
  readonly application?: string | undefined;
  /** For setup and device keys. */
  readonly edition?: string | undefined;
  /** The newest where absent. */
  readonly generation?: number | undefined;
  /** Host keys: how many hosts, and registrations of each; 6 and 10 where absent. */
  readonly hosts?: number | undefined;
  readonly registrations?: number | undefined;
  /** Device keys: how many devices; days of a trial; licenses that may be given back within a year. */
  readonly quota?: number | undefined;
  readonly trialDays?: number | undefined;
  readonly returns?: number | undefined;
  /** Device keys: id of the agreement whose terms the licenses carry. */
  readonly agreement?: string | undefined;
}

export interface CreatedKey {
  /** The whole key as printed. Of host and device keys it is told this once. */
  readonly key: string;
  readonly id: string;
  readonly kind: ProductKeyKind;
  readonly lastFive: string;
  readonly application: string;
  readonly edition: string | null;
  readonly generation: number;
}

/** @throws {ActivationError} `not-found` for products that are in no pack, `wrong-usage`. */
export async function createKey(parts: AuthorityParts, order: KeyOrder, actor: string): Promise<CreatedKey> {
  const { key, record } = order.kind === 'setup' ? await makeSetupKey(parts, order) : await makeSecretKey(parts, order);
  await parts.database.transact(async (tx) => {
    await insertKey(tx, record);
    const { kind, application, edition, generation, lastFive, createdAt, id } = record;
    const details = { kind, application, edition, generation, lastFive };
    await recordAudit(tx, { at: createdAt, actor, action: 'key-created', subject: id, details });
    if (kind !== 'setup') announcePublication(tx);
  });
  const { id, kind, lastFive, application, edition, generation } = record;
  // With a secret key comes a bundle: the vendor file lets its holder register by telephone too.
  if (kind !== 'setup') await parts.publisher.publish();
  return { key, id, kind, lastFive, application, edition, generation };
}

interface MadeKey {
  readonly key: string;
  readonly record: ProductKeyRecord;
}

async function makeSetupKey(parts: AuthorityParts, order: KeyOrder): Promise<MadeKey> {
  refuseTerms(order, ['hosts', 'registrations', ...deviceTerms]);
  const { application, edition } = findEdition(await newestPacks(parts.database), requireEdition(order));
  requireSameApplication(order, application.id);
  const generation = findGeneration(application, order.generation);
  const record = newSetupKey(
    parts.surroundings,
    { application: application.id, edition: edition.id, generation },
    { group: edition.group, createdAt: secondsNow(parts.surroundings) },
  );
  return { key: record.publicKey ?? '', record };
}

async function makeSecretKey(parts: AuthorityParts, order: KeyOrder): Promise<MadeKey> {
  const packs = await newestPacks(parts.database);
  const host = order.kind === 'host';
  refuseTerms(order, host ? deviceTerms : ['hosts', 'registrations']);
  const place = host && order.edition === undefined ? undefined : findEdition(packs, requireEdition(order));
  const application = place?.application ?? findApplication(packs, requireApplication(order));
  requireSameApplication(order, application.id);
  const edition = host ? undefined : place?.edition;
  const terms: SecretKeyTerms = {
    kind: host ? 'host' : 'device',
    group: edition?.group ?? application.group,
    createdAt: secondsNow(parts.surroundings),
    ...(edition && { edition: edition.id }),
    ...(order.hosts !== undefined && { maxHosts: order.hosts }),
    ...(order.registrations !== undefined && { maxRegistrations: order.registrations }),
    ...(order.quota !== undefined && { quota: order.quota }),
    ...(order.trialDays !== undefined && { trialDays: order.trialDays }),
    ...(order.returns !== undefined && { maxReturns: order.returns }),
    ...(order.agreement !== undefined && { agreement: await requireAgreement(parts, order.agreement, application.id) }),
  };
  const keyPlace = { application: application.id, generation: findGeneration(application, order.generation) };
  const made = await newSecretKey({ random: parts.surroundings.random, vault: parts.vault }, keyPlace, terms);
  return { key: made.key.text, record: made.record };
}

function requireEdition({ kind, edition }: KeyOrder): string {
  if (edition !== undefined) return edition;
  throw new ActivationError('wrong-usage', `A ${kind} key is for one edition: name it with --edition.`);
}

function requireApplication({ application }: KeyOrder): string {
  if (application !== undefined) return application;
  throw new ActivationError(
    'wrong-usage',
    'A host key is for one application: name it with --application or --edition.',
  );
}

async function requireAgreement({ database }: AuthorityParts, id: string, application: string): Promise<string> {
  const agreement = await findAgreement(database, id);
  if (agreement?.application === application) return id;
  const reason = agreement === undefined ? 'There is no such agreement' : `It is for ${agreement.application}`;
  throw new ActivationError('not-found', `${reason}: ${id}. See \`attiva authority customer list\`.`, {
    facts: { agreement: id },
  });
}

function requireSameApplication(order: KeyOrder, found: string): void {
  if (order.application === undefined || order.application === found) return;
  throw new ActivationError(
    'wrong-usage',
    `The edition "${order.edition}" belongs to "${found}", not "${order.application}".`,
  );
}

type TermName = 'hosts' | 'registrations' | 'quota' | 'trialDays' | 'returns' | 'agreement';
const deviceTerms: readonly TermName[] = ['quota', 'trialDays', 'returns', 'agreement'];

function refuseTerms(order: KeyOrder, terms: readonly TermName[]): void {
  const given = terms.filter((term) => order[term] !== undefined);
  if (given.length === 0) return;
  throw new ActivationError('wrong-usage', `A ${order.kind} key has no ${given.join(', ')}.`);
}

/**
 * Usage statements that customers send (spec/usage-statements.md): taken in by hand, judged, kept, and told apart from what was stated
 * before. Nothing comes here by itself, and no public door takes one: a customer reads it, then sends it.
 *
 * This file: the use case that takes one in.
 */
import {
  ActivationError,
  alteredFigures,
  isActivationError,
  judgeUsageFile,
  type JudgedUsage,
  type Seconds,
  takeRevocations,
  RevocationSet,
  type TrustContext,
  usageFindings,
} from '@attiva/protocol';
import type { Statements, Transaction } from '@attiva/storage';
import { recordAudit } from '../audit/audit.repository.ts';
import type { AuthorityParts } from '../authority-parts.ts';
import { type AgreementSummary, listAgreements } from '../customers/customer.repository.ts';
import { listRevocationLists } from '../revocation/revocation.repository.ts';
import { requireVendorStatement, vendorClaimsOf } from '../signing/signing-desk.ts';
import { secondsNow } from '../surroundings.ts';
import { agreedOn, quantityOf } from './bought.ts';
import { changeText, tellFinding, type ToldFinding } from './finding-words.ts';
import { heldOf } from './held-usage.ts';
import { insertStatement, isRegistered, listStatements } from './usage.repository.ts';

export interface UsageImport {
  /** Text of the file. */
  readonly file: string;
  /** Whose it must be. */
  readonly customer?: string | undefined;
  /** False: it is judged and told, and not kept. */
  readonly keep?: boolean | undefined;
  readonly actor: string;
}

export interface PeakOfUse {
  readonly application: string;
  readonly day: string;
  /** Of this host alone. */
  readonly use: number;
  /** What the agreements of the customer say today; null where they name no number. */
  readonly quantity: number | null;
}

export interface ImportedUsage {
  readonly digest: string;
  /** Id of its signing key. */
  readonly host: string;
  readonly customer: string | null;
  readonly month: string;
  readonly from: string;
  readonly to: string;
  readonly signedAt: Seconds;
  /** It was held before: nothing has changed. */
  readonly known: boolean;
  /** Whether this authority remembers the registration of the host. */
  readonly registered: boolean;
  readonly peaks: readonly PeakOfUse[];
  /** What stands out beside the statements that are held of this host. */
  readonly findings: readonly ToldFinding[];
}

/**
 * @throws {ActivationError} `usage-invalid`, `usage-of-another-customer`, every code of `verifyChain`: `not-authentic` names the
 * figures that were altered, where they can be told.
 */
export async function importUsage(parts: AuthorityParts, wish: UsageImport): Promise<ImportedUsage> {
  const now = secondsNow(parts.surroundings);
  return parts.database.transact(async (tx) => {
    const judged = await judge(tx, wish, await trustOf(tx, parts, now));
    const { claims, digest } = judged;
    const held = (await listStatements(tx, claims.iss)).map(heldOf);
    const known = held.some((other) => other.digest === digest);
    if (!known && wish.keep !== false) await keep(tx, { judged, wish, now });
    return {
      ...shortOf(judged, (await listAgreements(tx)).rows),
      known,
      registered: await isRegistered(tx, claims.iss),
      findings: usageFindings(judged, held).map(tellFinding),
    };
  });
}

/** Whom statements of this vendor's hosts are judged by: its roots, and all that it has revoked. */
async function trustOf(on: Statements, { vendor }: AuthorityParts, now: Seconds): Promise<TrustContext> {
  const { roots, lab } = vendorClaimsOf(await requireVendorStatement(on));
  const trust = { vendor, roots, allowLab: lab === true, now, revocations: RevocationSet.empty };
  const lists = (await listRevocationLists(on)).map(({ chain }) => chain);
  return { ...trust, revocations: takeRevocations(lists, trust).held };
}

async function judge(on: Statements, { file, customer }: UsageImport, trust: TrustContext): Promise<JudgedUsage> {
  try {
    return judgeUsageFile(file, trust, customer === undefined ? {} : { customer });
  } catch (error) {
    if (!isActivationError(error) || error.code !== 'not-authentic') throw error;
    throw altered(error, file, (await listStatements(on)).map(heldOf));
  }
}

/** What can be told of a file whose signature is not good: where it differs from what the host has signed. */
function altered(error: ActivationError, file: string, held: ReturnType<typeof heldOf>[]): ActivationError {
  try {
    const { differences, contradiction } = alteredFigures(file, held);
    const changes = differences.flatMap((one) => (one.what === 'changed-figure' ? [changeText(one)] : []));
    if (changes.length > 0)
      return told(`It was altered after it was signed: ${listed(changes)} in the genuine one.`, changes);
    if (contradiction !== undefined)
      return told(`Its figures contradict each other: ${contradiction}.`, [contradiction]);
  } catch (other) {
    if (!isActivationError(other)) throw other;
  }
  return error;
}

function told(detail: string, figures: readonly string[]): ActivationError {
  const about = `The signature of the statement is not good: nothing in it is believed. ${detail}`;
  return new ActivationError('not-authentic', about, { facts: { altered: figures } });
}

function listed(changes: readonly string[]): string {
  const more = changes.length - mostTold;
  return [...changes.slice(0, mostTold), ...(more > 0 ? [`${more} more`] : [])].join('; ');
}

const mostTold = 5;

async function keep(
  tx: Transaction,
  { judged, wish, now }: { readonly judged: JudgedUsage; readonly wish: UsageImport; readonly now: Seconds },
): Promise<void> {
  const { claims, digest, grant } = judged;
  const { month, from, to } = claims;
  await insertStatement(tx, {
    digest,
    host: claims.iss,
    customer: grant.customer ?? null,
    month,
    signedAt: claims.iat,
    file: wish.file,
    receivedAt: now,
  });
  const details = { customer: grant.customer ?? null, month, from, to, digest };
  await recordAudit(tx, { at: now, actor: wish.actor, action: 'usage-received', subject: claims.iss, details });
}

function shortOf(
  { claims, digest, grant }: JudgedUsage,
  agreements: readonly AgreementSummary[],
): Omit<ImportedUsage, 'known' | 'registered' | 'findings'> {
  const { iss: host, month, from, to, iat: signedAt, applications } = claims;
  const customer = grant.customer ?? null;
  const peaks = applications.flatMap(({ application, peak }) =>
    peak ? [{ application, ...peak, quantity: quantityOf(agreedOn(agreements, customer, application)) }] : [],
  );
  return { digest, host, customer, month, from, to, signedAt, peaks };
}

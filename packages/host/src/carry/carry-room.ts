/**
 * The collecting station: requests of machines that reach nobody are kept here, answered by this host or by the vendor's authority,
 * over the network or by a file that travels, and handed out again. Nothing here licenses: the host's own line and the vendor decide,
 * and each machine judges its answer. This file: what the use cases of this room share.
 */
import {
  ActivationError,
  type CarryAnswer,
  type CarryFile,
  type CarriedFrom,
  type Seconds,
  type VendorId,
} from '@attiva/protocol';
import type { Database } from '@attiva/storage';
import type { NamePolicy } from '../activation/name-keeper.ts';
import { recordAudit } from '../audit/audit.repository.ts';
import type { RequireNamesAgreed } from '../hosts/agree-on-names.ts';
import type { ServedVendor, VendorBook } from '../vendors/vendor-book.ts';
import type { AskForFile } from './ask-for-file.ts';
import { type CarriedRow, loadRequests } from './carried.repository.ts';
import type { CarryDesk } from './import-carry-file.ts';

export interface CarryRoom extends CarryDesk {
  readonly database: Database;
  readonly book: VendorBook;
  readonly now: () => Seconds;
  readonly allowLab: boolean;
  /** Absent: this host asks nobody, as in a lab. */
  readonly askForFile?: AskForFile;
  /** Takes lists in that came with an answer; what is wrong with them spoils no answer. */
  readonly takeLists: (vendor: VendorId, lists: CarryAnswer['revocations']) => Promise<void>;
  /** What files were called is kept only where names are kept as they are. */
  readonly names: NamePolicy;
  readonly requireNamesAgreed: RequireNamesAgreed;
  /** One change of this room after the other. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Rows kept at once: more than a site carries, and what a forgotten script can pile up. */
export const mostCarriedRows = 20_000;

/** @throws {ActivationError} `vendor-unknown`. */
export function requireServed({ book }: CarryRoom, vendor: VendorId): ServedVendor {
  const served = book.find(vendor);
  if (served !== undefined) return served;
  throw new ActivationError('vendor-unknown', `This host does not serve ${vendor}; the file is for another host.`, {
    facts: { vendor },
  });
}

/** Those of the requests named that are still here. */
export async function presentRows({ database }: CarryRoom, named: readonly CarriedFrom[]): Promise<CarriedRow[]> {
  const rows = await database.transact((tx) => loadRequests(tx, named));
  return rows.filter((row) => row !== undefined);
}

/** @throws {ActivationError} `wrong-usage` where they are of none or of several: a file is for one vendor. */
export function oneVendorOf(rows: readonly CarriedRow[]): VendorId {
  const [vendor, ...more] = new Set(rows.map((row) => row.vendor));
  if (vendor === undefined) throw new ActivationError('wrong-usage', 'none of these requests can be taken for this');
  if (more.length === 0) return vendor;
  throw new ActivationError('wrong-usage', 'these requests are for several vendors: take those of one');
}

export function carryFileOf(vendor: VendorId, rows: readonly CarriedRow[]): CarryFile {
  return { vendor, requests: rows.map(({ kind, statement }) => ({ kind, statement })) };
}

export interface CarriedStep {
  readonly actor: string;
  readonly vendor: VendorId;
  readonly step: 'collected' | 'submitted' | 'exported' | 'answered' | 'handed' | 'removed' | 'counted';
  readonly requests: number;
  /** How many of them got no license. */
  readonly refused?: number;
}

/** Notes a step in the audit: how many, and never of whom. */
export async function noteStep(
  on: Parameters<typeof recordAudit>[0],
  { actor, vendor, ...figures }: CarriedStep,
  at: Seconds,
): Promise<void> {
  await recordAudit(on, { at, actor, action: 'requests-carried', subject: vendor, details: { ...figures } });
}

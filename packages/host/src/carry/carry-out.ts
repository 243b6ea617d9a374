/** Use cases: requests on their way to an answer, and answers on their way to the machines. */
import {
  ActivationError,
  type CarriedFrom,
  type CarryAnswer,
  carryAnswerText,
  type CarryEntry,
  carryFileText,
  isActivationError,
  type VendorId,
} from '@attiva/protocol';
import type { Statements } from '@attiva/storage';
import { type CarriedRow, loadRequests, removeRows, saveRows } from './carried.repository.ts';
import { carryFileOf, type CarryRoom, noteStep, oneVendorOf, presentRows, requireServed } from './carry-room.ts';
import { importCarryFile } from './import-carry-file.ts';
import { settleAnswers, type SettledRow } from './settle-answers.ts';

/** What these use cases are given. */
export interface CarryOrder {
  readonly requests: readonly CarriedFrom[];
  readonly actor: string;
}

/** A file to be saved. */
export interface CarryOut {
  readonly name: string;
  readonly file: string;
  readonly requests: number;
}

/**
 * Has requests answered now: those for leases by this host, those of device keys by the vendor's authority.
 * @throws {ActivationError} `authority-unreachable` and what an authority refuses: what this host answered itself stays answered.
 */
export async function submitCarried(room: CarryRoom, { requests, actor }: CarryOrder): Promise<SettledRow[]> {
  const rows = (await presentRows(room, requests)).filter(({ state }) => state !== 'ready' && state !== 'handed');
  const vendor = oneVendorOf(rows);
  const settled: SettledRow[] = [];
  const [own, others] = [rows.filter(isOwn), rows.filter((row) => !isOwn(row))];
  if (own.length > 0) {
    const answer = await importCarryFile(room, carryFileText(carryFileOf(vendor, own)));
    settled.push(...(await settleAnswers(room, { answer, actor, step: 'submitted' })));
  }
  if (others.length > 0) {
    const answer = await askVendor(room, vendor, others);
    settled.push(...(await settleAnswers(room, { answer, actor, step: 'submitted' })));
  }
  return settled;
}

async function askVendor(room: CarryRoom, vendor: VendorId, rows: readonly CarriedRow[]): Promise<CarryAnswer> {
  const { authority } = requireServed(room, vendor).vendor;
  if (room.askForFile === undefined) throw new ActivationError('authority-unreachable', 'this host asks nobody');
  try {
    return await room.askForFile(authority, carryFileOf(vendor, rows));
  } catch (error) {
    if (!isActivationError(error) || error.code !== 'authority-unreachable') throw error;
    const way = 'export the requests, and submit the file where there is a way to the vendor';
    throw new ActivationError(error.code, `${error.detail}; ${way}`, { facts: error.facts });
  }
}

function isOwn({ kind }: CarriedRow): boolean {
  return kind === 'activation-request';
}

/**
 * One file for the vendor's authority: requests of device keys, without names and without keys. Requests for leases stay: this host
 * answers them itself.
 */
export async function exportCarried(room: CarryRoom, { requests, actor }: CarryOrder): Promise<CarryOut> {
  const seen = (await presentRows(room, requests)).filter(
    (row) => !isOwn(row) && row.state !== 'ready' && row.state !== 'handed',
  );
  const { rows, vendor } = await change(room, { rows: seen, state: 'exported', actor });
  return {
    name: `${vendor}-requests.carry`,
    file: carryFileText(carryFileOf(vendor, rows)),
    requests: rows.length,
  };
}

/** One file for the machines: each takes its own answer out of it, by `attiva carry apply`. */
export async function handOutCarried(room: CarryRoom, { requests, actor }: CarryOrder): Promise<CarryOut> {
  const seen = (await presentRows(room, requests)).filter(({ state }) => state === 'ready' || state === 'handed');
  // Before anything is marked: a vendor that is not served has no file.
  requireServed(room, oneVendorOf(seen));
  const { rows, vendor } = await change(room, { rows: seen, state: 'handed', actor });
  const answers = rows.map(({ answer }) => JSON.parse(answer ?? '') as CarryEntry);
  const revocations = requireServed(room, vendor).revocations.chains().slice(-mostLists);
  return {
    name: `${vendor}-answers.carry`,
    file: carryAnswerText({ vendor, answers, revocations }),
    requests: rows.length,
  };
}

/** Lists in an answer file (spec/licenses.md 5). */
const mostLists = 64;

/** Takes requests out, with their answers; what changed while this was asked for stays. */
export async function removeCarriedRequests(room: CarryRoom, { requests, actor }: CarryOrder): Promise<number> {
  const seen = await presentRows(room, requests);
  return room.inTurn(() =>
    room.database.transact(async (tx) => {
      const rows = await unchanged(tx, seen);
      await removeRows(tx, rows);
      for (const [vendor, some] of Map.groupBy(rows, (row) => row.vendor))
        await noteStep(tx, { actor, vendor, step: 'removed', requests: some.length }, room.now());
      return rows.length;
    }),
  );
}

/** Those of the rows that are as they were seen: an answer or a newer request that came meanwhile is left alone. */
async function unchanged(on: Statements, seen: readonly CarriedRow[]): Promise<CarriedRow[]> {
  const rows = await loadRequests(on, seen);
  return rows.flatMap((row, index) => (row !== undefined && row.state === seen[index]?.state ? [row] : []));
}

/** @throws {ActivationError} `wrong-usage` where none is left that is as it was seen. */
async function change(
  room: CarryRoom,
  {
    rows: seen,
    state,
    actor,
  }: { readonly rows: readonly CarriedRow[]; readonly state: 'exported' | 'handed'; readonly actor: string },
): Promise<{ readonly rows: readonly CarriedRow[]; readonly vendor: VendorId }> {
  const at = room.now();
  return room.inTurn(() =>
    room.database.transact(async (tx) => {
      const rows = await unchanged(tx, seen);
      const vendor = oneVendorOf(rows);
      await saveRows(
        tx,
        rows.map((row) => ({ ...row, state, changed_at: at, code: state === 'exported' ? null : row.code })),
      );
      await noteStep(tx, { actor, vendor, step: state, requests: rows.length }, at);
      return { rows, vendor };
    }),
  );
}

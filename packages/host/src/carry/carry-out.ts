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
import { type CarriedRow, removeRows, saveRows } from './carried.repository.ts';
import {
  carryFileOf,
  type CarryRoom,
  noteStep,
  oneVendorOf,
  presentRows,
  requireServed,
  type CarriedStep,
} from './carry-room.ts';
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
  const rows = (await presentRows(room, requests)).filter(
    (row) => !isOwn(row) && row.state !== 'ready' && row.state !== 'handed',
  );
  const vendor = oneVendorOf(rows);
  await change(room, { rows, state: 'exported', note: { actor, vendor, step: 'exported', requests: rows.length } });
  return {
    name: `${vendor}-requests.carry`,
    file: carryFileText(carryFileOf(vendor, rows)),
    requests: rows.length,
  };
}

/** One file for the machines: each takes its own answer out of it, by `attiva carry apply`. */
export async function handOutCarried(room: CarryRoom, { requests, actor }: CarryOrder): Promise<CarryOut> {
  const rows = (await presentRows(room, requests)).filter(({ state }) => state === 'ready' || state === 'handed');
  const vendor = oneVendorOf(rows);
  const answers = rows.map(({ answer }) => JSON.parse(answer ?? '') as CarryEntry);
  const revocations = requireServed(room, vendor).revocations.chains().slice(-mostLists);
  await change(room, { rows, state: 'handed', note: { actor, vendor, step: 'handed', requests: rows.length } });
  return {
    name: `${vendor}-answers.carry`,
    file: carryAnswerText({ vendor, answers, revocations }),
    requests: rows.length,
  };
}

/** Lists in an answer file (spec/licenses.md 5). */
const mostLists = 64;

/** Takes requests out, with their answers. */
export async function removeCarriedRequests(room: CarryRoom, { requests, actor }: CarryOrder): Promise<number> {
  const rows = await presentRows(room, requests);
  const groups = Map.groupBy(rows, ({ vendor }) => vendor);
  await room.inTurn(() =>
    room.database.transact(async (tx) => {
      await removeRows(tx, rows);
      for (const [vendor, some] of groups)
        await noteStep(tx, { actor, vendor, step: 'removed', requests: some.length }, room.now());
    }),
  );
  return rows.length;
}

async function change(
  room: CarryRoom,
  {
    rows,
    state,
    note,
  }: { readonly rows: readonly CarriedRow[]; readonly state: CarriedRow['state']; readonly note: CarriedStep },
): Promise<void> {
  const at = room.now();
  await room.inTurn(() =>
    room.database.transact(async (tx) => {
      await saveRows(
        tx,
        rows.map((row) => ({ ...row, state, changed_at: at, code: state === 'exported' ? null : row.code })),
      );
      await noteStep(tx, note, at);
    }),
  );
}

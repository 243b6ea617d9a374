/**
 * Use case: answers find their requests. A license is judged as its machine will judge it, so that what was spoilt on the way is told
 * here and not at the desk of whoever gets it; nothing of it is believed for anything else.
 */
import {
  ActivationError,
  type CarryAnswer,
  type CarryEntry,
  type DeviceLicenseClaims,
  isActivationError,
  judgeLicenseAnswer,
  type KeyId,
  openLicenseRequest,
  type RequestId,
} from '@attiva/protocol';
import type { ServedVendor } from '../vendors/vendor-book.ts';
import {
  type CarriedRow,
  knowsClients,
  loadRequests,
  saveRows,
  saveToldKeys,
  type ToldKey,
} from './carried.repository.ts';
import { type CarriedStep, type CarryRoom, noteStep, requireServed } from './carry-room.ts';

/** What became of one entry of an answer. */
export interface SettledRow {
  readonly client: KeyId;
  readonly nonce: RequestId;
  /**
   * `known`: it was answered before · `overtaken`: the machine has asked anew since · `not-ours`: its request was not collected here ·
   * `spoilt`: altered on the way, or not an answer to this request; the request waits as before.
   */
  readonly outcome: 'licensed' | 'returned' | 'refused' | 'known' | 'overtaken' | 'not-ours' | 'spoilt';
  readonly code?: string;
  readonly detail?: string;
}

interface Settling {
  readonly answer: CarryAnswer;
  readonly actor: string;
  readonly step: CarriedStep['step'];
}

/** @throws {ActivationError} `vendor-unknown`: then nothing was done. */
export async function settleAnswers(room: CarryRoom, { answer, actor, step }: Settling): Promise<SettledRow[]> {
  const served = requireServed(room, answer.vendor);
  const { answers } = answer;
  if (answer.revocations.length > 0) await room.takeLists(answer.vendor, answer.revocations);
  return room.inTurn(() =>
    room.database.transact(async (tx) => {
      const rows = await loadRequests(tx, answers);
      const known = await knowsClients(
        tx,
        answers.map(({ client }) => client),
      );
      const at = room.now();
      const judged = answers.map((entry, index) =>
        judgeEntry(room, { entry, served, at, row: rows[index], isClientKnown: known[index] === true }),
      );
      const changed = judged.flatMap(({ changed: row }) => (row === undefined ? [] : [row]));
      await saveRows(tx, changed);
      await saveToldKeys(
        tx,
        judged.flatMap(({ told }) => (told === undefined ? [] : [told])),
      );
      if (changed.length > 0) await noteStep(tx, { actor, vendor: answer.vendor, step, requests: changed.length }, at);
      return judged.map(({ settled }) => settled);
    }),
  );
}

interface Judged {
  readonly settled: SettledRow;
  readonly changed?: CarriedRow;
  readonly told?: ToldKey;
}

interface EntryOf {
  readonly entry: CarryEntry;
  readonly served: ServedVendor;
  readonly at: number;
  readonly row: CarriedRow | undefined;
  readonly isClientKnown: boolean;
}

function judgeEntry(room: CarryRoom, { entry, served, at, row, isClientKnown }: EntryOf): Judged {
  const { client, nonce } = entry;
  if (row === undefined || row.vendor !== served.id)
    return { settled: { client, nonce, outcome: isClientKnown ? 'overtaken' : 'not-ours' } };
  // A license that is here is not taken back by an older refusal.
  const isDone = row.state === 'ready' || row.state === 'handed';
  if (isDone) return { settled: { client, nonce, outcome: 'known' } };
  const done = { ...row, changed_at: at, answer: JSON.stringify(entry), code: null, detail: null };
  if ('problem' in entry) {
    const { code, detail } = entry.problem;
    const told = exhaustedKey(entry, row, at);
    return {
      settled: { client, nonce, outcome: 'refused', code, detail },
      changed: { ...done, state: 'refused', code, detail },
      ...(told && { told }),
    };
  }
  const told = toldKey(entry, row, at);
  if ('returned' in entry) {
    return {
      settled: { client, nonce, outcome: 'returned' },
      changed: { ...done, state: 'ready', code: 'returned' },
      ...(told && { told }),
    };
  }
  if (row.kind === 'activation-request')
    return { settled: { client, nonce, outcome: 'licensed' }, changed: { ...done, state: 'ready' } };
  const license = judgeLicense(room, served, { row, chain: entry.chain });
  if (license instanceof ActivationError) {
    const { code, detail } = license;
    return { settled: { client, nonce, outcome: 'spoilt', code, detail } };
  }
  const product = productOf(served, license);
  return {
    settled: { client, nonce, outcome: 'licensed' },
    changed: { ...done, state: 'ready', product },
    ...(told && { told }),
  };
}

function judgeLicense(
  { allowLab, now }: CarryRoom,
  served: ServedVendor,
  { row, chain }: { readonly row: CarriedRow; readonly chain: readonly string[] },
): DeviceLicenseClaims | ActivationError {
  const { roots, revocations, id } = served;
  try {
    const { key, device } = openLicenseRequest(row.statement).claims;
    const pending = { client: row.client, key, device };
    return judgeLicenseAnswer({ chain }, pending, { vendor: id, roots, revocations, allowLab, now: now() }).license;
  } catch (error) {
    if (isActivationError(error)) return error;
    throw error;
  }
}

function productOf({ applications }: ServedVendor, license: DeviceLicenseClaims): string {
  const { application, edition } = license;
  const known = applications.get(application)?.application.editions.find(({ id }) => id === edition);
  return known?.name ?? `${application} ${edition}`;
}

function toldKey(entry: CarryEntry, row: CarriedRow, toldAt: number): ToldKey | undefined {
  if ('problem' in entry || entry.remaining === undefined || row.device_key === null) return undefined;
  return { vendor: row.vendor, key: row.device_key, remaining: entry.remaining, toldAt };
}

/** A quota that has ended is told in the refusal. */
function exhaustedKey(entry: CarryEntry, row: CarriedRow, toldAt: number): ToldKey | undefined {
  if (!('problem' in entry) || entry.problem.code !== 'quota-exhausted' || row.device_key === null) return undefined;
  const { allowed } = entry.problem.facts;
  const bound = typeof allowed === 'number' && Number.isSafeInteger(allowed) ? { allowed } : {};
  return { vendor: row.vendor, key: row.device_key, remaining: 0, toldAt, ...bound };
}

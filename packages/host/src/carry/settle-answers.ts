/**
 * Use case: answers find their requests. Each is judged as its machine will judge it, so that what was spoilt on the way is told
 * here and not at the desk of whoever gets it; nothing of it is believed for anything else.
 */
import {
  ActivationError,
  type CarryAnswer,
  type CarryEntry,
  type DeviceLicenseClaims,
  isActivationError,
  judgeActivationAnswer,
  judgeLicenseAnswer,
  judgeReleaseAnswer,
  type KeyId,
  openActivationRequest,
  openLicenseRequest,
  type RequestId,
  type TrustContext,
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
        judgeEntry(room, {
          entry,
          served,
          at,
          row: rows[index],
          isClientKnown: known[index] === true,
          isDirect: step === 'submitted',
        }),
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
  /** This host asked for it just now; no file that somebody brought. */
  readonly isDirect: boolean;
}

function judgeEntry(room: CarryRoom, of: EntryOf): Judged {
  const { entry, served, at, row, isClientKnown } = of;
  const { client, nonce } = entry;
  if (row === undefined || row.vendor !== served.id)
    return { settled: { client, nonce, outcome: isClientKnown ? 'overtaken' : 'not-ours' } };
  // A license that is here is not taken back by an older refusal.
  const isDone = row.state === 'ready' || row.state === 'handed';
  if (isDone) return { settled: { client, nonce, outcome: 'known' } };
  const done = { ...row, changed_at: at, answer: JSON.stringify(entry), code: null, detail: null };
  if ('problem' in entry) {
    const { code, detail } = entry.problem;
    const told = of.isDirect ? exhaustedKey(entry, row, at) : undefined;
    return {
      settled: { client, nonce, outcome: 'refused', code, detail },
      changed: { ...done, state: 'refused', code, detail },
      ...(told && { told }),
    };
  }
  const judged = judgeAnswer(room, served, { row, entry });
  if (judged instanceof ActivationError) {
    const { code, detail } = judged;
    return { settled: { client, nonce, outcome: 'spoilt', code, detail } };
  }
  // Nothing signs a count: beside a license that holds it is believed, else only from the vendor itself.
  const told = 'product' in judged || of.isDirect ? toldKey(entry, row, at) : undefined;
  const { outcome, ...changes } = judged;
  return {
    settled: { client, nonce, outcome },
    changed: { ...done, state: 'ready', ...changes },
    ...(told && { told }),
  };
}

type Accepted =
  | { readonly outcome: 'licensed'; readonly product?: string }
  | { readonly outcome: 'returned'; readonly code: 'returned' };

interface JudgedOf {
  readonly row: CarriedRow;
  readonly entry: Exclude<CarryEntry, { readonly problem: unknown }>;
}

/** As its machine will judge it; an error says why it would not take it. */
function judgeAnswer(room: CarryRoom, served: ServedVendor, of: JudgedOf): Accepted | ActivationError {
  const { roots, revocations, id: vendor } = served;
  const trust = { vendor, roots, revocations, allowLab: room.allowLab, now: room.now() };
  try {
    return of.row.kind === 'activation-request' ? judgeHostAnswer(of, trust) : judgeVendorAnswer(of, trust, served);
  } catch (error) {
    if (isActivationError(error)) return error;
    throw error;
  }
}

function judgeHostAnswer({ row, entry }: JudgedOf, trust: TrustContext): Accepted {
  const { iss: client, ...claims } = openActivationRequest(row.statement).claims;
  const judge = claims.leaves === true ? judgeReleaseAnswer : judgeActivationAnswer;
  judge('chain' in entry ? { chain: entry.chain } : undefined, { ...claims, client }, trust);
  return { outcome: 'licensed' };
}

function judgeVendorAnswer({ row, entry }: JudgedOf, trust: TrustContext, served: ServedVendor): Accepted {
  const { wants, claims } = openLicenseRequest(row.statement);
  if ('returned' in entry) {
    if (wants === 'return' && claims.returns === entry.returned) return { outcome: 'returned', code: 'returned' };
    throw new ActivationError('answer-to-other-request', 'this request does not give that license back');
  }
  if (wants === 'return') throw new ActivationError('answer-to-other-request', 'this request gives a license back');
  const { key, device } = claims;
  const { license } = judgeLicenseAnswer({ chain: entry.chain }, { client: row.client, key, device }, trust);
  return { outcome: 'licensed', product: productOf(served, license) };
}

function productOf({ applications }: ServedVendor, license: DeviceLicenseClaims): string {
  const { application, edition } = license;
  const known = applications.get(application)?.application.editions.find(({ id }) => id === edition);
  return known?.name ?? `${application} ${edition}`;
}

function toldKey(entry: JudgedOf['entry'], row: CarriedRow, toldAt: number): ToldKey | undefined {
  if (entry.remaining === undefined || row.device_key === null) return undefined;
  return { vendor: row.vendor, key: row.device_key, remaining: entry.remaining, toldAt };
}

/** A quota that has ended is told in the refusal. */
function exhaustedKey(entry: CarryEntry, row: CarriedRow, toldAt: number): ToldKey | undefined {
  if (!('problem' in entry) || entry.problem.code !== 'quota-exhausted' || row.device_key === null) return undefined;
  const { allowed } = entry.problem.facts;
  const bound = typeof allowed === 'number' && Number.isSafeInteger(allowed) ? { allowed } : {};
  return { vendor: row.vendor, key: row.device_key, remaining: 0, toldAt, ...bound };
}

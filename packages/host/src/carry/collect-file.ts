/** Use case: a file that somebody brought. Requests are collected, answers settled; which of the two it is, it says itself. */
import {
  ActivationError,
  type CarriedRequest,
  isActivationError,
  newestRequests,
  openLicenseRequest,
  parseCarryAnswer,
  parseCarryFile,
  problemOf,
  type ProblemDocument,
  type VendorId,
} from '@attiva/protocol';
import { type CarriedRow, countRows, loadPlaces, saveNames, saveRows } from './carried.repository.ts';
import { type CarryRoom, mostCarriedRows, noteStep, requireServed } from './carry-room.ts';
import { settleAnswers, type SettledRow } from './settle-answers.ts';

export interface GivenFile {
  readonly name: string;
  readonly text: string;
}

/** What became of a file. */
export type TakenFile = { readonly name: string } & (
  | ({ readonly as: 'requests' } & CollectedFile)
  | { readonly as: 'answers'; readonly vendor: VendorId; readonly rows: readonly SettledRow[] }
  | { readonly as: 'refused'; readonly problem: Pick<ProblemDocument, 'code' | 'title' | 'detail'> }
);

export interface CollectedFile {
  readonly vendor: VendorId;
  readonly added: number;
  /** Here already, the same. */
  readonly known: number;
  /** The machine has asked anew since: the newer request stays. */
  readonly overtaken: number;
  /** Altered on the way: its signature does not hold. */
  readonly spoilt: number;
}

/** Takes each file in turn; one that cannot be used spoils no other. */
export async function takeFiles(room: CarryRoom, files: readonly GivenFile[], actor: string): Promise<TakenFile[]> {
  const taken: TakenFile[] = [];
  for (const file of files) taken.push(await takeFile(room, file, actor));
  return taken;
}

async function takeFile(room: CarryRoom, file: GivenFile, actor: string): Promise<TakenFile> {
  const { name, text } = file;
  try {
    if (isAnswer(text)) {
      const answer = parseCarryAnswer(text);
      requireServed(room, answer.vendor);
      const rows = await settleAnswers(room, { answer, actor, step: 'answered' });
      return { name, as: 'answers', vendor: answer.vendor, rows };
    }
    return { name, as: 'requests', ...(await collect(room, file, actor)) };
  } catch (error) {
    if (!isActivationError(error)) throw error;
    const { code, title, detail } = problemOf(error);
    return { name, as: 'refused', problem: { code, title, detail } };
  }
}

/** As both files begin (spec/licenses.md 5), also where one was cut off behind that. */
function isAnswer(text: string): boolean {
  return /^\s*\{\s*"attiva-carry-answer"/u.test(text);
}

async function collect(room: CarryRoom, { name, text }: GivenFile, actor: string): Promise<CollectedFile> {
  const { vendor, carried } = parseCarryFile(text);
  requireServed(room, vendor);
  if (carried.length === 0) throw new ActivationError('carry-file-invalid', 'There is no request in the file.');
  const newest = newestRequests(carried);
  const whole = newest.filter(isWhole);
  const at = room.now();
  const rows = whole.map((request) => rowOf(room, { vendor, request, at }));
  return room.inTurn(() =>
    room.database.transact(async (tx) => {
      const before = await loadPlaces(tx, rows);
      const fresh = rows.filter((row, index) => (before[index]?.asked_at ?? -1) < row.asked_at);
      const counts = Object.values(await countRows(tx, undefined)).reduce((sum, count) => sum + count, 0);
      if (counts + fresh.length > mostCarriedRows) throw tooMany();
      await saveRows(tx, fresh);
      const label = labelOf(name, fresh);
      if (room.names === 'full' && label !== undefined) {
        await room.requireNamesAgreed(tx);
        await saveNames(tx, label);
      }
      if (fresh.length > 0) await noteStep(tx, { actor, vendor, step: 'collected', requests: fresh.length }, at);
      const known = rows.filter((row, index) => before[index]?.nonce === row.nonce).length;
      return {
        vendor,
        added: fresh.length,
        known,
        overtaken: carried.length - newest.length + whole.length - fresh.length - known,
        spoilt: newest.length - whole.length,
      };
    }),
  );
}

function tooMany(): ActivationError {
  return new ActivationError(
    'too-large',
    `This host keeps ${mostCarriedRows} carried requests; take out those that are done.`,
  );
}

/** Whether it was signed by the machine that it names. A lease's request is looked at by the host's own line. */
function isWhole({ kind, statement }: CarriedRequest): boolean {
  if (kind !== 'license-request') return true;
  try {
    openLicenseRequest(statement);
    return true;
  } catch (error) {
    if (isActivationError(error)) return false;
    throw error;
  }
}

function rowOf(
  { book }: CarryRoom,
  { vendor, request, at }: { readonly vendor: VendorId; readonly request: CarriedRequest; readonly at: number },
): CarriedRow {
  const { kind, statement, client, nonce, iat, about, key } = request;
  const [application = '', edition = ''] = about.split(' ');
  const served = kind === 'activation-request' ? book.find(vendor)?.applications.get(application) : undefined;
  const named = served?.application.editions.find(({ id }) => id === edition)?.name;
  return {
    vendor,
    client,
    kind,
    about,
    nonce,
    statement,
    device_key: key ?? null,
    asked_at: iat,
    collected_at: at,
    state: 'waiting',
    changed_at: at,
    product: kind === 'activation-request' ? (named ?? about) : null,
    code: null,
    detail: null,
    answer: null,
  };
}

/** A file of one machine says by its name which one it is; one of many says nothing. */
function labelOf(name: string, rows: readonly CarriedRow[]): Parameters<typeof saveNames>[1] | undefined {
  const [row] = rows;
  const label = name.replace(/\.(?:carry|json)$/iu, '').slice(0, 100);
  const isOne = row !== undefined && rows.every(({ client }) => client === row.client);
  if (!isOne || label === '' || label === row.client || /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(label)) return undefined;
  return [{ vendor: row.vendor, client: row.client, name: label }];
}

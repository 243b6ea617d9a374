/**
 * Carry files (spec/licenses.md 5): requests of many machines in one file, without names and without product keys, and
 * the answers to them in another. Both are strict: one shape, no member more, so that nothing else travels along. What a
 * request or an answer is worth is judged by whoever it is for.
 */
import { isRandomId, isShortId, isVendorId, type KeyId, type RequestId, type VendorId } from '../envelope/ids.ts';
import { ActivationError } from '../errors/activation-error.ts';
import { isErrorCode } from '../errors/catalogue.ts';
import type { ProblemDocument } from '../errors/problem-document.ts';
import { type ReadStatement, readStatement } from '../statements/read.ts';

/** Most machines in one file. */
export const mostCarried = 5000;
const maxRequestsLength = 16 * 1024 * 1024;
const maxAnswersLength = 64 * 1024 * 1024;
/** Revocation lists in an answer, as in `GET /v1/revocations`. */
const mostLists = 64;

export type CarryKind = 'license-request' | 'activation-request';

export interface CarryRequest {
  readonly kind: CarryKind;
  readonly statement: string;
}

export interface CarryFile {
  readonly vendor: VendorId;
  readonly requests: readonly CarryRequest[];
}

/** Whose request it is, and which: what its answer names. */
export interface CarriedFrom {
  readonly client: KeyId;
  /** `jti` of the request. */
  readonly nonce: RequestId;
}

/** What is told of a refusal: of a problem document code, sentence and facts. */
export type CarryProblem = Pick<ProblemDocument, 'code' | 'detail' | 'facts'>;

/** The answer to one request: a chain, the id of a license that was given back, or why not. */
export type CarryEntry = CarriedFrom &
  (
    | ({ readonly chain: readonly string[] } & CarryCount)
    | ({ readonly returned: string } & CarryCount)
    | { readonly problem: CarryProblem }
  );

interface CarryCount {
  /** Devices that the device key still licenses after this request; absent where a host answered. */
  readonly remaining?: number;
}

export interface CarryAnswer {
  readonly vendor: VendorId;
  readonly answers: readonly CarryEntry[];
  /** Chains of the newest revocation lists. */
  readonly revocations: readonly (readonly string[])[];
}

/** A request as it stands in a file: read, not verified. */
export interface CarriedRequest extends CarryRequest, CarriedFrom {
  readonly iat: number;
  /** What it asks for: one product of one machine, or one key. */
  readonly about: string;
  /** Last five characters of the device key; absent where a lease is asked for. */
  readonly key?: string;
}

/** A machine that asked twice for the same is answered once: its newest request. */
export function newestRequests(carried: readonly CarriedRequest[]): CarriedRequest[] {
  const newest = new Map<string, CarriedRequest>();
  for (const request of carried) {
    const place = `${request.client} ${request.kind} ${request.about}`;
    if ((newest.get(place)?.iat ?? -1) < request.iat) newest.set(place, request);
  }
  return [...newest.values()];
}

/** The file, one request a line. */
export function carryFileText({ vendor, requests }: CarryFile): string {
  const rows = requests.map(({ kind, statement }) => JSON.stringify({ kind, statement }));
  return `{"attiva-carry":1,"vendor":${JSON.stringify(vendor)},"requests":[\n${rows.join(',\n')}\n]}\n`;
}

export function carryAnswerText({ vendor, answers, revocations }: CarryAnswer): string {
  const rows = answers.map((entry) => JSON.stringify(entry));
  const lists = JSON.stringify(revocations);
  const head = `{"attiva-carry-answer":1,"vendor":${JSON.stringify(vendor)},"answers":[`;
  return `${head}\n${rows.join(',\n')}\n],\n"revocations":${lists}}\n`;
}

/**
 * Reads a carry file: every request has the shape of its kind and speaks of the file's vendor; none says the machine's
 * name. Signatures are judged by whoever answers.
 * @throws {ActivationError} `carry-file-invalid` naming the first wrong request, counted from 1.
 */
export function parseCarryFile(text: string): CarryFile & { readonly carried: readonly CarriedRequest[] } {
  const file = readObject(text, maxRequestsLength);
  requireMembers(file, ['attiva-carry', 'vendor', 'requests']);
  const { vendor, requests } = file;
  if (file['attiva-carry'] !== 1 || !isVendorId(vendor)) throw invalid('it is not a carry file of this version');
  const rows = requireList(requests, mostCarried, 'requests');
  const carried = rows.map((row, index) => readRequest(row, vendor, index + 1));
  requireDistinct(carried);
  return { vendor, requests: carried.map(({ kind, statement }) => ({ kind, statement })), carried };
}

/**
 * Reads an answer file; each entry is judged on the machine that it is for.
 * @throws {ActivationError} `carry-file-invalid`.
 */
export function parseCarryAnswer(text: string): CarryAnswer {
  const file = readObject(text, maxAnswersLength);
  requireMembers(file, ['attiva-carry-answer', 'vendor', 'answers', 'revocations']);
  const { vendor, revocations } = file;
  if (file['attiva-carry-answer'] !== 1 || !isVendorId(vendor)) throw invalid('it is no answer of this version');
  const answers = requireList(file['answers'], mostCarried, 'answers').map((row, index) => readEntry(row, index + 1));
  requireDistinct(answers);
  const lists = requireList(revocations, mostLists, 'revocations');
  if (!lists.every((chain) => isTexts(chain, 2))) throw invalid('its revocation lists are no chains');
  return { vendor, answers, revocations: lists };
}

type Row = Readonly<Record<string, unknown>>;

function readObject(text: string, most: number): Row {
  if (text.length > most) throw invalid(`it is longer than ${most / (1024 * 1024)} MiB`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalid('it was cut off or edited: it is not JSON', error);
  }
  if (!isRow(value)) throw invalid('it is not a carry file');
  return value;
}

function readRequest(row: unknown, vendor: VendorId, place: number): CarriedRequest {
  if (!isRow(row) || Object.keys(row).sort().join() !== 'kind,statement') throw invalidAt(place, 'another shape');
  const { kind, statement } = row;
  if (kind !== 'license-request' && kind !== 'activation-request') throw invalidAt(place, 'a kind that is not carried');
  const { parts, iat } = readAt(place, statement, kind);
  const { iss, jti, vendor: of, name, key, application, edition } = parts.claims as Row;
  if (of !== vendor) throw invalidAt(place, 'a request to another vendor');
  if (name !== undefined) throw invalidAt(place, 'it says the name of a machine');
  const about =
    kind === 'license-request'
      ? { about: `key ${String(key)}`, key: String(key) }
      : { about: `${String(application)} ${String(edition)}` };
  return { kind, statement: statement as string, client: iss as KeyId, nonce: jti as RequestId, iat, ...about };
}

function readAt(place: number, statement: unknown, kind: CarryKind): ReadStatement {
  try {
    return readStatement(statement, kind);
  } catch (error) {
    throw invalidAt(place, `no ${kind}: it was cut off or edited`, error);
  }
}

function readEntry(row: unknown, place: number): CarryEntry {
  if (!isRow(row) || !isShortId(row['client']) || !isRandomId(row['nonce'])) throw invalidAt(place, 'another shape');
  const from = { client: row['client'] as KeyId, nonce: row['nonce'] as RequestId };
  const { client: _client, nonce: _nonce, remaining, ...says } = row;
  const [what, ...more] = Object.keys(says);
  if (more.length > 0 || (remaining !== undefined && (what === 'problem' || !isCount(remaining)))) {
    throw invalidAt(place, 'another shape');
  }
  const count = remaining === undefined ? {} : { remaining: remaining as number };
  if (what === 'chain' && isTexts(says['chain'], 3)) return { ...from, chain: says['chain'], ...count };
  if (what === 'returned' && isShortId(says['returned'])) return { ...from, returned: says['returned'], ...count };
  if (what === 'problem' && isProblem(says['problem'])) return { ...from, problem: says['problem'] };
  throw invalidAt(place, 'neither an answer nor a problem');
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isProblem(value: unknown): value is CarryProblem {
  if (!isRow(value) || Object.keys(value).sort().join() !== 'code,detail,facts') return false;
  return isErrorCode(value['code']) && isSentence(value['detail']) && isRow(value['facts']);
}

/** Printed on a terminal: one line. */
function isSentence(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 2000 && !/[\p{Cc}\p{Zl}\p{Zp}\p{Cf}]/u.test(value);
}

function isTexts(value: unknown, most: number): value is readonly string[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > most) return false;
  return value.every((text) => typeof text === 'string');
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whatever else stands in the file would travel along unseen: a name, a note, a key. */
function requireMembers(file: Row, names: readonly string[]): void {
  const unknown = Object.keys(file).filter((name) => !names.includes(name));
  const missing = names.filter((name) => !Object.hasOwn(file, name));
  if (missing.length > 0) throw invalid(`it lacks ${missing.join(', ')}`);
  if (unknown.length > 0) throw invalid(`it holds ${unknown.length} members that do not belong into it`);
}

function requireList(value: unknown, most: number, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw invalid(`its ${what} are no list`);
  if (value.length > most) throw invalid(`it holds ${value.length} ${what}, and ${most} are allowed`);
  return value;
}

function requireDistinct(carried: readonly CarriedFrom[]): void {
  const seen = new Set<string>();
  carried.forEach(({ client, nonce }, index) => {
    if (seen.size === seen.add(`${client} ${nonce}`).size) throw invalidAt(index + 1, 'it is there twice');
  });
}

function invalidAt(place: number, detail: string, cause?: unknown): ActivationError {
  return new ActivationError('carry-file-invalid', `Entry ${place} of the file: ${detail}.`, {
    facts: { place },
    cause,
  });
}

function invalid(detail: string, cause?: unknown): ActivationError {
  return new ActivationError('carry-file-invalid', `The file cannot be used: ${detail}.`, { cause });
}

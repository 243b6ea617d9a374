/**
 * Taking the client table along: a host that is replaced need not count from zero. This file: one line of the exported
 * file, written and read. What becomes of a line that comes in is `merge-client.ts`.
 */
import {
  ActivationError,
  type DeviceFacts,
  isMachineName,
  isShortId,
  isVendorId,
  type KeyId,
  type Seconds,
  type VendorId,
} from '@attiva/protocol';

/** The first line of the file. */
export interface TableHeader {
  readonly attivaClientTable: 1;
  readonly program: string;
  /** The database that the table comes from. */
  readonly store: string;
  readonly at: Seconds;
}

/** One client of one application: what counts, and nothing of what was answered. */
export interface TableClient {
  readonly vendor: VendorId;
  readonly application: string;
  readonly client: KeyId;
  readonly edition: string;
  readonly generation: number;
  readonly firstSeen: Seconds;
  readonly lastSeen: Seconds;
  /** Date of its newest request: an older one that somebody recorded counts nobody. */
  readonly lastIat: Seconds;
  readonly leaseUntil: Seconds;
  readonly state: number;
  readonly minutesLeft: number;
  readonly virtual: boolean;
  readonly device: DeviceFacts;
  /** Only where the export was asked for names. */
  readonly name?: string;
}

/** Longest line of a file; a row has some 400 characters. */
export const longestLine = 4096;

const longestTerm = 3660 * 86_400;
const id = /^[a-z0-9][a-z0-9.-]{0,63}$/u;

const fields: Readonly<Record<keyof TableClient, (value: unknown, row: Readonly<Record<string, unknown>>) => boolean>> =
  {
    vendor: isVendorId,
    application: isId,
    client: (value) => typeof value === 'string' && isShortId(value),
    edition: isId,
    generation: (value) => isWhole(value, 0, 1_000_000_000),
    firstSeen: isTime,
    lastSeen: (value, { firstSeen }) => isTime(value) && isTime(firstSeen) && Number(value) >= Number(firstSeen),
    lastIat: isTime,
    leaseUntil: (value, { lastSeen }) =>
      value === 0 || (isTime(lastSeen) && isWhole(value, 1, Number(lastSeen) + longestTerm)),
    state: (value) => isWhole(value, 0, 6),
    minutesLeft: (value) => isWhole(value, 0, 1_000_000_000),
    virtual: (value) => typeof value === 'boolean',
    device: (value) => Array.isArray(value) && value.length === 3 && value.every((fact) => isWhole(fact, 0, 4095)),
    name: (value) => value === undefined || isMachineName(value),
  };

/**
 * Reads one row, as it came from a file that anybody may have written.
 * @param now nothing that was seen later than four hours from now was seen.
 * @throws {ActivationError} `wrong-usage` naming every wrong field.
 */
export function readTableClient(value: unknown, now: Seconds): TableClient {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ActivationError('wrong-usage', 'a row is an object');
  }
  const row = value as Readonly<Record<string, unknown>>;
  const latest = now + 4 * 3600;
  const wrong = Object.entries(fields).flatMap(([name, isRight]) => (isRight(row[name], row) ? [] : [name]));
  for (const name of ['lastSeen', 'lastIat']) {
    if (!wrong.includes(name) && Number(row[name]) > latest) wrong.push(name);
  }
  if (wrong.length > 0) {
    throw new ActivationError('wrong-usage', `wrong in this row: ${wrong.join(', ')}`, { facts: { fields: wrong } });
  }
  const known = Object.keys(fields).flatMap((name) => (row[name] === undefined ? [] : [[name, row[name]]]));
  return Object.fromEntries(known) as TableClient; // Each field has been looked at.
}

function isId(value: unknown): boolean {
  return typeof value === 'string' && id.test(value);
}

function isTime(value: unknown): boolean {
  return isWhole(value, 1, 253_402_300_799);
}

function isWhole(value: unknown, least: number, most: number): boolean {
  return Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most;
}

/**
 * The contact rule (spec/messages.md, "The contact rule"): identity, retry, replay, clones and restores in one place.
 * Facts in, verdict out. The host keeps one row per client and application; what is answered is decided elsewhere.
 */
import type { RequestId, Seconds, StoreId } from '../envelope/ids.ts';
import type { DeviceFacts } from '../statements/claims.ts';
import { clockToleranceSeconds, restoreWindowSeconds, returnWindowSeconds } from './time-limits.ts';

/** What the host remembers of one client and application. `T`: the terms it answered last. */
export interface ContactRow<T> {
  readonly turn: number;
  readonly head: number;
  readonly lastIat: Seconds;
  readonly tip: { readonly jti: RequestId; readonly digest: string; readonly terms: T };
  /** Facts of the device that made the last accepted contact. */
  readonly facts: DeviceFacts;
  /** When restored clients were accepted, within the last 30 days. */
  readonly restores: readonly Seconds[];
  /** Newest turns that were answered and then passed over, by a contact that did not know them. Absent: none. */
  readonly passed?: readonly number[];
  /** When a client that came back to a turn passed over was accepted, within the last 365 days. Absent: never. */
  readonly returns?: readonly Seconds[];
}

/** What the rule looks at in a request that is authentic and passed T6. */
export interface Contact {
  readonly jti: RequestId;
  /** Hash of the signing input. */
  readonly digest: string;
  readonly iat: Seconds;
  readonly prev?: { readonly store: StoreId; readonly turn: number };
  readonly device: DeviceFacts;
}

/** Where and when a contact is judged. */
export interface ContactPlace {
  /** The host's clock. */
  readonly now: Seconds;
  /** The id of its database. */
  readonly store: StoreId;
  /** `lastIat` of the row that this identity had when another took its place; absent: none did within a month. */
  readonly succeededIat?: Seconds | undefined;
}

export type AcceptedAs = 'first' | 'next' | 'answer-lost' | 'client-restored' | 'host-data-older' | 'other-store';

export type ContactVerdict<T> =
  /** The recorded answer again; nothing is recorded. */
  | { readonly kind: 'repeat'; readonly terms: T }
  | { readonly kind: 'nonce-reused' }
  /** Nothing is recorded, nobody counted. */
  | { readonly kind: 'overtaken'; readonly lastIat: Seconds }
  /** A clone: it takes a new identity; the row stays as it is. */
  | { readonly kind: 'new-identity' }
  | {
      readonly kind: 'accepted';
      readonly turn: number;
      readonly head: number;
      readonly lastIat: Seconds;
      readonly restores: readonly Seconds[];
      readonly passed: readonly number[];
      readonly returns: readonly Seconds[];
      readonly noticed: AcceptedAs;
    };

/** The largest turn that statements carry (a *count*). A client that claims it stays there, instead of being answered for ever in turns that it must refuse. */
export const largestTurn = 1_000_000_000;

/** Most restored states of one client that are believed in 30 days. */
export const mostRestores = 3;

/** Most returns to a turn passed over that are believed in 365 days: two machines that take turns return each time. */
const mostReturns = 2;

/** How many turns passed over are remembered. More machines than that on one identity use up the restores. */
const mostPassed = 16;

/** What the row remembers beside the turn. */
interface History {
  readonly restores: readonly Seconds[];
  readonly passed: readonly number[];
  readonly returns: readonly Seconds[];
}

/** Judges one contact. */
export function judgeContact<T>(row: ContactRow<T> | undefined, contact: Contact, at: ContactPlace): ContactVerdict<T> {
  if (row === undefined) return judgeFirst(contact, at);
  if (contact.jti === row.tip.jti) {
    return contact.digest === row.tip.digest ? { kind: 'repeat', terms: row.tip.terms } : { kind: 'nonce-reused' };
  }
  if (isOvertaken(contact, row.lastIat, at.now)) return { kind: 'overtaken', lastIat: row.lastIat };
  return judgeTurn(row, contact, at);
}

/** Without a row: a machine that nobody knows, or an identity that was succeeded, whose recorded requests count nobody. */
function judgeFirst<T>(contact: Contact, { now, succeededIat }: ContactPlace): ContactVerdict<T> {
  if (succeededIat !== undefined && isOvertaken(contact, succeededIat, now)) {
    return { kind: 'overtaken', lastIat: succeededIat };
  }
  return accept(undefined, contact, { noticed: 'first', judged: true, ...noHistory });
}

/** A time that lies further ahead than clocks may differ was written by a clock that was wrong: it overtakes nothing. */
function isOvertaken({ iat }: Contact, lastIat: Seconds, now: Seconds): boolean {
  return iat <= lastIat && lastIat <= now + clockToleranceSeconds;
}

/** Step 3: which turn the client remembers, against the one the host does. */
function judgeTurn<T>(row: ContactRow<T>, contact: Contact, at: ContactPlace): ContactVerdict<T> {
  const history = historyOf(row, at.now);
  if (contact.prev !== undefined && contact.prev.store !== at.store) {
    return accept(row, contact, { noticed: 'other-store', judged: false, ...history });
  }
  const remembered = contact.prev?.turn ?? 0;
  if (remembered === row.turn) return accept(row, contact, { noticed: 'next', judged: true, ...history });
  if (remembered > row.turn) return accept(row, contact, { noticed: 'host-data-older', judged: true, ...history });
  const kinship = compareDevices(row.facts, contact.device);
  if (remembered === row.head) {
    if (kinship === 'other') return { kind: 'new-identity' };
    return accept(row, contact, { noticed: 'answer-lost', judged: true, ...history, passed: passOver(row, history) });
  }
  const restored = kinship === 'same' ? believeRestored(history, remembered, at.now) : undefined;
  if (restored === undefined) return { kind: 'new-identity' };
  return accept(row, contact, {
    noticed: 'client-restored',
    judged: true,
    ...restored,
    passed: passOver(row, history),
  });
}

const noHistory: History = { restores: [], passed: [], returns: [] };

/** What counts of the row's memory now. */
function historyOf({ restores, passed = [], returns = [] }: ContactRow<unknown>, now: Seconds): History {
  return {
    restores: restores.filter((time) => time > now - restoreWindowSeconds),
    passed,
    returns: returns.filter((time) => time > now - returnWindowSeconds),
  };
}

/** The newest turn of the row has been answered, and this contact does not know it. */
function passOver({ turn }: ContactRow<unknown>, { passed }: History): readonly number[] {
  return [...passed.filter((one) => one !== turn), turn].slice(-mostPassed);
}

/** What is remembered of a restore that is believed; `undefined` when there have been too many. */
function believeRestored(history: History, remembered: number, now: Seconds): History | undefined {
  const { restores, returns, passed } = history;
  if (restores.length >= mostRestores) return undefined;
  // Whoever shows a turn passed over has had its answer after all: it was not lost, and its state has gone on living.
  if (!passed.includes(remembered)) return { ...history, restores: [...restores, now] };
  if (returns.length >= mostReturns) return undefined;
  return { ...history, restores: [...restores, now], returns: [...returns, now] };
}

/** Step 4. */
function accept<T>(
  row: ContactRow<T> | undefined,
  contact: Contact,
  how: History & { readonly noticed: AcceptedAs; readonly judged: boolean },
): ContactVerdict<T> {
  const turn = row?.turn ?? 0;
  const remembered = contact.prev?.turn ?? 0;
  const judgedTurn = how.judged ? remembered : turn;
  const { noticed, restores, passed, returns } = how;
  return {
    kind: 'accepted',
    turn: Math.min(Math.max(turn, judgedTurn) + 1, largestTurn),
    head: judgedTurn,
    lastIat: contact.iat,
    restores,
    passed,
    returns,
    noticed,
  };
}

/**
 * Whether two sets of facts speak of one device: `same` when two known facts are equal; `unknown` when fewer than two
 * facts are known on both sides and none of them differs; else `other`. Facts only ever avoid a split, so a machine that
 * shows one fact (a container) is treated like one that shows none.
 */
export function compareDevices(a: DeviceFacts, b: DeviceFacts): 'same' | 'unknown' | 'other' {
  const { known, equal } = compareFacts(a, b);
  if (equal >= 2) return 'same';
  return known < 2 && equal === known ? 'unknown' : 'other';
}

/** How many facts are known on both sides (0 is absent, so two zeros are no match), and how many of those are equal. */
export function compareFacts(a: DeviceFacts, b: DeviceFacts): { readonly known: number; readonly equal: number } {
  const known = a.map((fact, index) => [fact, b[index] ?? 0] as const).filter(([x, y]) => x !== 0 && y !== 0);
  return { known: known.length, equal: known.filter(([x, y]) => x === y).length };
}

/**
 * When a client that was told `request-overtaken` may date its one repetition: max(now, lastIat + 1), or `undefined`
 * when that lies more than four hours ahead, so that nobody can bank requests for later.
 */
export function overtakenRetryIat(lastIat: Seconds, now: Seconds): Seconds | undefined {
  const iat = Math.max(now, lastIat + 1);
  return iat <= now + clockToleranceSeconds ? iat : undefined;
}

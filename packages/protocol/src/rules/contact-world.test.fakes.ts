/**
 * A small world for the contact rule: one table as a host keeps it, machines as a client behaves, and a network that loses
 * things, all drawn from one seed. Only the rule itself is the real one.
 */
import type { RequestId, Seconds, StoreId } from '../envelope/ids.ts';
import type { DeviceFacts } from '../statements/claims.ts';
import { type Contact, type ContactRow, type ContactVerdict, judgeContact, overtakenRetryIat } from './contact.ts';
import { isCounted, thresholdReached } from './counting.ts';
import { daySeconds, hourSeconds } from './time-limits.ts';

/** Uniform in [0, 1), the same row of numbers for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Answered {
  readonly licensed: boolean;
}

interface HostTable {
  readonly rows: ReadonlyMap<string, ContactRow<Answered>>;
  readonly lastSeen: ReadonlyMap<string, Seconds>;
}

/** What a host sends back; undefined terms: a `new-identity` notice. */
type Answer =
  | { readonly kind: 'terms'; readonly store: StoreId; readonly turn: number; readonly licensed: boolean }
  | { readonly kind: 'new-identity' }
  | { readonly kind: 'overtaken'; readonly lastIat: Seconds };

/** One table, one threshold; it can be saved and restored like a backup. */
export class FakeHost {
  readonly store: StoreId;
  readonly threshold: number;
  /** What the rule said, how often. */
  readonly said: Map<string, number> = new Map();
  #rows = new Map<string, ContactRow<Answered>>();
  #lastSeen = new Map<string, Seconds>();

  constructor(options: { readonly threshold?: number; readonly store?: string } = {}) {
    this.threshold = options.threshold ?? 1;
    this.store = (options.store ?? 'store') as StoreId;
  }

  /** How many clients count. */
  count(now: Seconds): number {
    return [...this.#lastSeen.values()].filter((seen) => isCounted(seen, 30, now)).length;
  }

  /** How many clients it has ever counted. */
  get known(): number {
    return this.#rows.size;
  }

  backUp(): HostTable {
    return { rows: new Map(this.#rows), lastSeen: new Map(this.#lastSeen) };
  }

  restore(table: HostTable): void {
    this.#rows = new Map(table.rows);
    this.#lastSeen = new Map(table.lastSeen);
  }

  answer(client: string, contact: Contact, now: Seconds): Answer {
    const row = this.#rows.get(client);
    const verdict = judgeContact(row, contact, { now, store: this.store });
    const name = verdict.kind === 'accepted' ? verdict.noticed : verdict.kind;
    this.said.set(name, (this.said.get(name) ?? 0) + 1);
    switch (verdict.kind) {
      case 'repeat':
        return { kind: 'terms', store: this.store, turn: row?.turn ?? 0, licensed: verdict.terms.licensed };
      case 'overtaken':
      case 'new-identity':
        return verdict;
      case 'nonce-reused':
        throw new Error('a fake client never reuses a nonce');
      case 'accepted':
        return this.#record(client, contact, verdict, now);
    }
  }

  #record(
    client: string,
    contact: Contact,
    verdict: Extract<ContactVerdict<Answered>, { kind: 'accepted' }>,
    now: Seconds,
  ): Answer {
    this.#lastSeen.set(client, now);
    const licensed = thresholdReached(this.count(now), this.threshold);
    const { kind: _kind, noticed: _noticed, ...kept } = verdict;
    const tip = { jti: contact.jti, digest: contact.digest, terms: { licensed } };
    this.#rows.set(client, { ...kept, tip, facts: contact.device });
    return { kind: 'terms', store: this.store, turn: kept.turn, licensed };
  }
}

interface Remembered {
  readonly identity: string;
  readonly prev: Contact['prev'];
  readonly licensed: boolean;
}

let made = 0;

/** A machine as a client behaves: one identity, the last answer, the request that is still open. */
export class FakeMachine {
  readonly device: DeviceFacts;
  splits = 0;
  #remembered: Remembered;
  #open: Contact | undefined;
  #requests = 0;

  constructor(device: DeviceFacts, image?: Remembered) {
    this.device = device;
    this.#remembered = image ?? { identity: `identity-${made++}`, prev: undefined, licensed: false };
  }

  get identity(): string {
    return this.#remembered.identity;
  }

  get licensed(): boolean {
    return this.#remembered.licensed;
  }

  /** What a snapshot or an image of this machine holds. */
  snapshot(): Remembered {
    return this.#remembered;
  }

  revert(snapshot: Remembered): void {
    this.#remembered = snapshot;
    this.#open = undefined;
  }

  /** One contact. `lose`: what the network does to it. A lost one may be sent again unchanged by `resend`. */
  contact(host: FakeHost, now: Seconds, lose: 'nothing' | 'request' | 'answer' = 'nothing'): void {
    this.#send(host, this.#newRequest(now), { now, lose });
  }

  /** The request that is still without answer, once more, byte for byte; nothing where there is none. */
  resend(host: FakeHost, now: Seconds): void {
    if (this.#open !== undefined && now - this.#open.iat <= 4 * hourSeconds) {
      this.#send(host, this.#open, { now, lose: 'nothing' });
    }
  }

  #newRequest(iat: Seconds): Contact {
    // Digest and id tell requests apart; nobody looks inside them here.
    const jti = `${this.identity}-${made++}-${this.#requests++}` as RequestId;
    const { prev } = this.#remembered;
    return { jti, digest: `digest of ${jti}`, iat, device: this.device, ...(prev !== undefined && { prev }) };
  }

  #send(
    host: FakeHost,
    request: Contact,
    how: { readonly now: Seconds; readonly lose: 'nothing' | 'request' | 'answer' },
  ): void {
    this.#open = request;
    if (how.lose === 'request') return;
    const answer = host.answer(this.identity, request, how.now);
    if (how.lose === 'answer') return;
    this.#open = undefined;
    if (answer.kind === 'overtaken') this.#repeat(host, answer.lastIat, how.now);
    else this.#take(answer);
  }

  /** Once, with a later date, as the rule for clients says. */
  #repeat(host: FakeHost, lastIat: Seconds, now: Seconds): void {
    const iat = overtakenRetryIat(lastIat, now);
    if (iat === undefined) return;
    const answer = host.answer(this.identity, this.#newRequest(iat), now);
    if (answer.kind !== 'overtaken') this.#take(answer);
  }

  #take(answer: Exclude<Answer, { kind: 'overtaken' }>): void {
    if (answer.kind === 'terms') {
      const { store, turn, licensed } = answer;
      this.#remembered = { ...this.#remembered, prev: { store, turn }, licensed: licensed || this.licensed };
      return;
    }
    this.splits += 1;
    this.#remembered = { identity: `identity-${made++}`, prev: undefined, licensed: false };
  }
}

/** Facts of one machine, different in all three from other numbers below 4,000. */
export function factsOf(number: number): DeviceFacts {
  return [(number % 4000) + 1, ((number * 7) % 4000) + 1, ((number * 13) % 4000) + 1];
}

export const unknownDevice: DeviceFacts = [0, 0, 0];

/** A copy in another order, drawn from `random`. */
export function shuffled<T>(values: readonly T[], random: () => number): T[] {
  return values
    .map((value) => [random(), value] as const)
    .sort(([a], [b]) => a - b)
    .map(([, value]) => value);
}

/** 2026-11-23, in seconds. */
export const worldStart: Seconds = 1_795_392_000;
export const days = (count: number): number => count * daySeconds;

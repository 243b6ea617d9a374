/** Use cases: which other hosts there are, and what each says of itself now. */
import { randomBytes } from 'node:crypto';
import { seal, unseal } from '@attiva/daemon';
import { ActivationError, type ErrorCode, isActivationError, type Seconds } from '@attiva/protocol';
import type { Database } from '@attiva/storage';
import { recordAudit } from '../audit/audit.repository.ts';
import { keyOfAll } from '../hosts/sealed-by-all.ts';
import { inTurn } from '../vendors/in-turn.ts';
import type { AskOtherHost } from './ask-other-host.ts';
import { readOtherAddress } from './other-address.ts';
import { requireAsSeen, type SeenOther } from './seen-other.ts';
import { findOther, loadOthers, removeOther, saveOther, type StoredOther } from './other-host.repository.ts';
import type { OtherStatus } from './other-status.ts';

export interface OtherHostsParts {
  readonly database: Database;
  readonly isShared: boolean;
  /** The host's: the key that seals tokens lies there, outside the database. */
  readonly folder: string;
  readonly now: () => Seconds;
  readonly ask: AskOtherHost;
}

export interface WishedOther {
  readonly address: string;
  readonly label?: string | undefined;
  readonly token: string;
  /** SHA-256 of its TLS public key, base64url. */
  readonly pin?: string | undefined;
  /** What stood there as it was seen; null: nothing. */
  readonly expected?: SeenOther | null | undefined;
}

export interface ListedOther {
  readonly id: string;
  readonly address: string;
  readonly label: string;
  readonly pin?: string;
  /** When an administrator changed it last. */
  readonly changedAt: Seconds;
  /** When it was asked last, by whoever looks. */
  readonly askedAt: Seconds;
  readonly status?: OtherStatus;
  /** Why there is no status; `key`: the TLS key that it shows instead. */
  readonly failed?: { readonly code: ErrorCode; readonly detail: string; readonly key?: string };
}

const keyFile = 'other-hosts.key';

/** One table, and one look at it asks each of them. */
const mostOthers = 64;
/** Asked at once. */
const mostAsked = 8;
/** Seconds for which an answer holds: many who look ask no more than one. */
const freshFor = 8;

export class OtherHosts {
  readonly #parts: OtherHostsParts;
  readonly #inTurn = inTurn();
  readonly #known = new Map<
    string,
    { readonly of: StoredOther; readonly listed: Promise<ListedOther>; readonly at: Seconds }
  >();

  constructor(parts: OtherHostsParts) {
    this.#parts = parts;
  }

  /** Each with what it says now; one that is gone holds up none of the others. */
  async list(): Promise<readonly ListedOther[]> {
    const others = await loadOthers(this.#parts.database);
    const listed: ListedOther[] = [];
    for (let at = 0; at < others.length; at += mostAsked) {
      listed.push(...(await Promise.all(others.slice(at, at + mostAsked).map((one) => this.#askedLately(one)))));
    }
    return listed;
  }

  /**
   * Takes in another host, or a new token and key of one that is there: by its address.
   * @throws {ActivationError} `wrong-usage`, `changed-meanwhile`, `storage-failed`.
   */
  add(wished: WishedOther, actor: string): Promise<ListedOther> {
    const { text: address } = readOtherAddress(wished.address);
    requireToken(wished.token);
    const pin = wished.pin?.trim() === '' ? undefined : wished.pin?.trim();
    if (pin !== undefined && !/^[A-Za-z0-9_-]{43}$/u.test(pin)) {
      throw wrong('pin', 'is the TLS key as `attiva host tls` and the console of that host show it, 43 characters');
    }
    return this.#inTurn(async () => {
      const { database, now } = this.#parts;
      const before = await findOther(database, { address });
      if (wished.expected !== undefined) await requireAsSeen(database, before, wished.expected);
      if (before === undefined && (await loadOthers(database)).length >= mostOthers) {
        throw wrong('address', `is one too many: ${mostOthers} other hosts can be read`);
      }
      const id = before?.id ?? randomBytes(12).toString('base64url');
      const token = await this.#seal(wished.token, id);
      const label = wished.label?.trim() ?? '';
      // The mark by which a change is told from the one before, also within one second or where the clock went back.
      const changedAt = Math.max(now(), (before?.changedAt ?? 0) + 1);
      const other: StoredOther = { id, address, label, pin: pin ?? null, token, changedAt };
      await database.transact(async (tx) => {
        await saveOther(tx, other);
        await recordAudit(tx, {
          at: now(),
          actor,
          action: before === undefined ? 'other-host-added' : 'other-host-changed',
          subject: id,
          details: { pinned: pin !== undefined },
          personal: { address, ...(label !== '' && { label }) },
        });
      });
      return this.#askedLately(other);
    });
  }

  /** @throws {ActivationError} `not-found`, `changed-meanwhile`. */
  remove(id: string, actor: string, changedAt?: Seconds): Promise<void> {
    return this.#inTurn(async () => {
      const { database, now } = this.#parts;
      const other = await findOther(database, { id });
      if (other === undefined)
        throw new ActivationError('not-found', 'There is no such other host; it may have been removed.');
      if (changedAt !== undefined) await requireAsSeen(database, other, { id, changedAt });
      await database.transact(async (tx) => {
        await removeOther(tx, id);
        const entry = { actor, action: 'other-host-removed', subject: id, details: {} } as const;
        await recordAudit(tx, { ...entry, at: now(), personal: { address: other.address } });
      });
      this.#known.delete(id);
    });
  }

  #askedLately(other: StoredOther): Promise<ListedOther> {
    const now = this.#parts.now();
    const known = this.#known.get(other.id);
    if (known !== undefined && sameAs(known.of, other) && Math.abs(now - known.at) < freshFor) return known.listed;
    const listed = this.#ask(other, now);
    this.#known.set(other.id, { of: other, listed, at: now });
    return listed;
  }

  async #ask({ id, address, label, pin, token, changedAt }: StoredOther, askedAt: Seconds): Promise<ListedOther> {
    const shown = { id, address, label, changedAt, askedAt, ...(pin !== null && { pin }) };
    try {
      const plain = await this.#unseal(token, id);
      const host = { address: readOtherAddress(address), token: plain, ...(pin !== null && { pin }) };
      return { ...shown, status: await this.#parts.ask(host) };
    } catch (error) {
      if (!isActivationError(error)) throw error;
      const { code, detail, facts } = error;
      const key = facts['key'];
      return { ...shown, failed: { code, detail, ...(typeof key === 'string' && { key }) } };
    }
  }

  async #seal(token: string, id: string): Promise<string> {
    const key = await keyOfAll(this.#parts, keyFile);
    const nonce = randomBytes(12);
    return Buffer.from(seal(key, { plain: Buffer.from(token), context: `other-host:${id}`, nonce })).toString(
      'base64url',
    );
  }

  async #unseal(token: string, id: string): Promise<string> {
    const key = await keyOfAll(this.#parts, keyFile, false);
    return Buffer.from(unseal(key, Buffer.from(token, 'base64url'), `other-host:${id}`)).toString('utf8');
  }
}

function sameAs(one: StoredOther, other: StoredOther): boolean {
  return (
    one.token === other.token &&
    one.pin === other.pin &&
    one.address === other.address &&
    one.label === other.label &&
    one.changedAt === other.changedAt
  );
}

/** As a header carries it: nothing that would begin another line. */
function requireToken(token: string): void {
  if (!/^[\x21-\x7e]{16,512}$/u.test(token)) throw wrong('token', 'has 16 to 512 characters without spaces');
}

function wrong(field: string, why: string): ActivationError {
  return new ActivationError('wrong-usage', `${field} ${why}`, { facts: { fields: [field] } });
}

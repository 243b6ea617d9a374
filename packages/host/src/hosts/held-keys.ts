/**
 * One signing key, one running host: two that sign with one key would both be believed, and a copied folder would be a second host that
 * nobody has registered. A lock of the database's server per key; whoever loses it signs nothing until it has it again.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '@attiva/daemon';
import { ActivationError, type KeyId, type Signer } from '@attiva/protocol';
import type { Database, Held } from '@attiva/storage';
import type { SigningKeys } from '../signing/signing-keys.ts';
import { type HostWarning, warning } from '../status/host-warning.ts';
import { listHostKeys } from './host-key.repository.ts';
import { listHosts } from './hosts.repository.ts';

export interface HeldKeysOptions {
  readonly database: Database;
  readonly log: Log;
  /** How long a start waits for a host that has just ended, of which the server may not know yet. Default 3000. */
  readonly waitMilliseconds?: number | undefined;
  /** Between two tries to have a key back. Default 500. */
  readonly againMilliseconds?: number;
}

const retryAfterSeconds = 10;

/** The lock that a host has for as long as it signs with a key. */
export function lockOf(key: KeyId): string {
  return `signing-key ${key}`;
}

export class HeldKeys {
  readonly #options: HeldKeysOptions & { readonly waitMilliseconds: number; readonly againMilliseconds: number };
  readonly #held = new Map<KeyId, Held>();
  readonly #lost = new Set<KeyId>();
  readonly #ended = new AbortController();

  constructor(options: HeldKeysOptions) {
    const { waitMilliseconds = 3000, againMilliseconds = 500 } = options;
    this.#options = { ...options, waitMilliseconds, againMilliseconds };
  }

  /** Has these keys for this host alone. @throws {ActivationError} `signing-key-in-use`; {StorageError}. */
  async take(keys: readonly KeyId[]): Promise<void> {
    const { waitMilliseconds, againMilliseconds } = this.#options;
    let left = Math.ceil(waitMilliseconds / againMilliseconds);
    for (const key of new Set(keys)) {
      while (!(await this.#try(key))) {
        if (left <= 0) throw await this.#inUse(key);
        left -= 1;
        await wait(againMilliseconds);
      }
    }
  }

  /** The same keys, which sign only while they are this host's. */
  guard(keys: SigningKeys): SigningKeys {
    const guarded = (signer: Signer): Signer => ({
      ...signer,
      sign: async (bytes) => {
        this.#requireHeld(signer.id);
        return signer.sign(bytes);
      },
    });
    return {
      create: async (vendor) => {
        const signer = await keys.create(vendor);
        await this.take([signer.id]);
        return guarded(signer);
      },
      load: async (vendor, id) => {
        const signer = await keys.load(vendor, id);
        if (signer === undefined) return undefined;
        if (!this.#lost.has(signer.id)) await this.take([signer.id]);
        return guarded(signer);
      },
    };
  }

  /** Keys that were this host's and are not now. */
  warnings(): readonly HostWarning[] {
    return [...this.#lost].map((key) => ({
      ...warning({ code: 'signing-key-in-use', severity: 'error' }, 'signing-key-elsewhere', {
        key,
        detail: 'its lock was lost with the connection to the database, or another host has it',
      }),
      subject: key,
    }));
  }

  async close(): Promise<void> {
    this.#ended.abort();
    await Promise.all([...this.#held.values()].map((held) => held.release()));
    this.#held.clear();
  }

  async #try(key: KeyId): Promise<boolean> {
    if (this.#held.has(key)) return true;
    const held = await this.#options.database.hold(lockOf(key));
    if (held === undefined) return false;
    this.#held.set(key, held);
    this.#lost.delete(key);
    void held.lost.then(() => this.#lose(key, held));
    return true;
  }

  #lose(key: KeyId, held: Held): void {
    if (this.#held.get(key) !== held || this.#ended.signal.aborted) return;
    this.#held.delete(key);
    this.#lost.add(key);
    this.#options.log.error(
      { key },
      'the lock of a signing key was lost: nothing is signed with it until it is held again',
    );
    void this.#regain(key);
  }

  async #regain(key: KeyId): Promise<void> {
    const { log, againMilliseconds: every } = this.#options;
    while (!this.#ended.signal.aborted) {
      await wait(every, undefined, { ref: false });
      if (this.#ended.signal.aborted) return;
      // While the server is away there is nothing to say that was not said.
      const isHeld = await this.#try(key).catch(() => false);
      if (!isHeld) continue;
      log.info({ key }, 'the lock of the signing key is held again');
      return;
    }
  }

  #requireHeld(key: KeyId): void {
    if (this.#held.has(key)) return;
    throw new ActivationError('signing-key-in-use', 'this host does not hold its signing key at the moment', {
      facts: { key },
      retryAfterSeconds, // After a restart of the server it is held again within a second.
    });
  }

  async #inUse(key: KeyId): Promise<ActivationError> {
    const { database } = this.#options;
    const row = (await listHostKeys(database)).find((one) => one.key === key);
    const other = (await listHosts(database)).find(({ host }) => host === row?.host);
    const name = other === undefined ? 'another host' : `the host ${other.name || other.host}`;
    const address = other?.address ?? '';
    const where = address === '' ? '' : ` (${address})`;
    return new ActivationError(
      'signing-key-in-use',
      `${name}${where} runs on this database and signs with the key ${key}, which is in this folder too: one key is one host's`,
      { facts: { key, host: other?.name ?? '', address, ...(row && { vendor: row.vendor }) } },
    );
  }
}

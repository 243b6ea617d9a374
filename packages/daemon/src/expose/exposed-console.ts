/**
 * Use case: open the administration to the network, and close it. At once, with a row of the audit in the transaction that
 * keeps it; a port that cannot be had changes nothing.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { X509Certificate } from 'node:crypto';
import { ActivationError, isActivationError, type Seconds } from '@attiva/protocol';
import type { Access } from '../access/access.ts';
import type { Caller, Role } from '../api/callers.ts';
import { asActivationError } from '../errors/as-activation-error.ts';
import type { HttpServer } from '../http/http-server.ts';
import type { TlsIdentity } from '../http/tls-door.ts';
import { pinOf, type TlsKey } from '../tls/tls-key.ts';
import {
  consoleKeyName,
  covers,
  endOf,
  isFor,
  keepConsoleKey,
  makeConsoleKey,
  readConsoleKey,
} from './console-certificate.ts';
import {
  type Exposure,
  hostNamesOf,
  type KeptExposure,
  requireExposure,
  urlsOf,
  type WishedExposure,
} from './exposure.ts';

/** What a server of this door takes; asked at each connection and each request. */
export interface ExposedDoor {
  readonly hostNames: () => readonly string[];
  readonly tls: () => TlsIdentity | undefined;
}

export interface ExposedConsoleOptions {
  /** The daemon's folder, for `console.pem`. */
  readonly folder: string;
  readonly access: Access;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** This machine's name, where it is known. */
  readonly hostName: string | undefined;
  readonly usualPort: number;
  /** A certificate that the customer gave, and that browsers may know; it goes before the one made here. */
  readonly given?: () => TlsIdentity | undefined;
}

/** As `status` shows it; there is none while nothing is exposed. */
export interface ShownExposure extends Exposure {
  readonly urls: readonly string[];
  /** SHA-256 of the certificate, as browsers show it. */
  readonly fingerprint: string;
  /** SHA-256 of its public key, base64url: by which another host knows this one. */
  readonly publicKey: string;
  /** `own`: made here. */
  readonly certificate: 'own' | 'given';
  /** Null: it has no end. */
  readonly certificateEnds: Seconds | null;
  readonly openedAt: Seconds;
  readonly openedBy: string;
  /** The listener is open; not while no daemon runs. */
  readonly open: boolean;
  /** Why it is not. */
  readonly problem?: string;
}

/** What an administrator is told before. */
export interface ExposurePlan extends Exposure {
  readonly urls: readonly string[];
  readonly fingerprint: string;
  readonly publicKey: string;
  readonly certificate: 'own' | 'given';
  /** Names that the certificate does not have: browsers warn there, whoever signed it. */
  readonly uncovered: readonly string[];
  /** Enabled accounts: who may come in. */
  readonly accounts: readonly { readonly name: string; readonly role: Role; readonly secondFactor: boolean }[];
  /** Further ways to log in. */
  readonly ways: readonly string[];
  /** API tokens that have not ended. */
  readonly tokens: number;
}

/** By what somebody comes in, at this door as on the machine; in numbers, for every reader. */
export interface WaysIn {
  /** Enabled accounts. */
  readonly accounts: number;
  /** Of them, those of administrators. */
  readonly administrators: number;
  /** API tokens that have not ended. */
  readonly tokens: number;
  /** A directory, an OpenID provider. */
  readonly further: readonly string[];
}

interface Listener {
  readonly server: HttpServer;
  /** Where it was told to listen. */
  readonly address: string;
  readonly port: number;
}

export class ExposedConsole {
  readonly #options: ExposedConsoleOptions;
  #exposure: KeptExposure | undefined;
  #own: TlsKey | undefined;
  /** Shown to an administrator and not yet kept. */
  #planned: TlsKey | undefined;
  #makeServer: ((door: ExposedDoor) => HttpServer) | undefined;
  #listener: Listener | undefined;
  #problem: ActivationError | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #leaving: Promise<unknown> = Promise.resolve();
  #ended = false;

  private constructor(options: ExposedConsoleOptions) {
    this.#options = options;
  }

  /** What is kept of it; nothing listens yet. */
  static async open(options: ExposedConsoleOptions): Promise<ExposedConsole> {
    const console = new ExposedConsole(options);
    const exposure = await options.access.store.exposure();
    if (exposure === undefined) return console;
    console.#exposure = exposure;
    try {
      const own = await readConsoleKey(console.#path);
      requireConfirmed(exposure, own);
      console.#own = own;
    } catch (error) {
      console.#note(error);
    }
    return console;
  }

  /** Listens from now on while it is exposed. One that cannot is a warning: the daemon serves without it. */
  async start(makeServer: (door: ExposedDoor) => HttpServer): Promise<void> {
    await this.#inTurn(async () => {
      this.#makeServer = makeServer;
      if (this.#exposure === undefined || this.#problem !== undefined) return;
      try {
        this.#listener = await this.#listen(this.#exposure);
      } catch (error) {
        this.#note(error);
      }
    });
  }

  /** What would come of it; nothing is changed. @throws {ActivationError} `wrong-usage`, `nobody-to-let-in`. */
  async plan(wished: WishedExposure): Promise<ExposurePlan> {
    const exposure = this.#judge(wished);
    const { accounts, ways } = await this.#requireSomebody();
    const { tokens } = await this.waysIn();
    const shown = this.#shownKey(await this.#keyFor(exposure.names));
    const certificate = new X509Certificate(shown.identity.certificates);
    return {
      ...exposure,
      urls: urlsOf(exposure),
      fingerprint: certificate.fingerprint256,
      publicKey: pinOf(certificate),
      certificate: shown.source,
      uncovered: exposure.names.filter((name) => !covers(certificate, name)),
      accounts,
      ways,
      tokens,
    };
  }

  /**
   * @throws {ActivationError} `wrong-usage`, `nobody-to-let-in`, `port-taken`, `config-invalid`, `storage-failed`;
   * `changed-meanwhile`: the certificate is no longer the one that was told.
   */
  expose(
    wished: WishedExposure & { readonly fingerprint?: string },
    caller: Caller,
  ): Promise<ShownExposure | undefined> {
    return this.#inTurn(async () => {
      // In its turn: what is left out stays as whoever was before left it.
      const where = this.#judge(wished);
      await this.#requireSomebody();
      const before = { own: this.#own, kept: await this.#keptKey() };
      const key = await this.#keyFor(where.names);
      requireTold(wished.fingerprint, this.#shownKey(key).identity);
      const openedAt = Math.floor(this.#options.now() / 1000);
      const ownFingerprint = key.certificate.fingerprint256;
      const exposure: KeptExposure = { ...where, openedAt, openedBy: caller.name, ownFingerprint };
      const next = await this.#prepare(exposure);
      try {
        await this.#keep(key);
        await this.#record(exposure, caller);
      } catch (error) {
        try {
          await this.#putBack(before);
        } finally {
          if (next !== this.#listener) await next?.server.close();
        }
        throw error;
      }
      if (next !== this.#listener) this.#leave();
      [this.#exposure, this.#listener, this.#problem] = [exposure, next, undefined];
      return this.shown();
    });
  }

  /**
   * Ends it: no new connection, no session that came by it, and no key with which it would open by itself.
   * @returns whether it was exposed.
   */
  close(caller: Caller): Promise<boolean> {
    return this.#inTurn(async () => {
      if (this.#exposure === undefined) return false;
      await this.#record(undefined, caller);
      this.#leave();
      [this.#exposure, this.#listener, this.#problem] = [undefined, undefined, undefined];
      this.#endSessions();
      await this.#leaving;
      // Of those whose password was being looked at.
      this.#endSessions();
      this.#own = undefined;
      await rm(this.#path, { force: true }).catch((error: unknown) =>
        this.#options.access.log.error({ error }, 'the key of the closed console stays'),
      );
      return true;
    });
  }

  async waysIn(): Promise<WaysIn> {
    const { store } = this.#options.access;
    const [accounts, tokens] = [await store.accounts(), await store.tokens()];
    const now = this.#options.now() / 1000;
    const enabled = accounts.filter(({ disabledAt }) => disabledAt === null);
    return {
      accounts: enabled.length,
      administrators: enabled.filter(({ role }) => role === 'administrator').length,
      tokens: tokens.filter(({ expiresAt }) => expiresAt === null || expiresAt > now).length,
      further: this.#furtherWays(),
    };
  }

  shown(): ShownExposure | undefined {
    if (this.#exposure === undefined) return undefined;
    const { ownFingerprint: _ofTheFile, ...exposure } = this.#exposure;
    const shown = this.#own && this.#shownKey(this.#own);
    const certificate = shown && new X509Certificate(shown.identity.certificates);
    return {
      ...exposure,
      urls: urlsOf(exposure),
      fingerprint: certificate?.fingerprint256 ?? '',
      publicKey: certificate === undefined ? '' : pinOf(certificate),
      certificate: shown?.source ?? 'own',
      certificateEnds: certificate === undefined ? null : endOf(certificate),
      open: this.#listener !== undefined,
      ...(this.#problem !== undefined && { problem: this.#problem.detail }),
    };
  }

  /** Why it is not reached, though it should be. */
  problem(): ActivationError | undefined {
    return this.#problem;
  }

  /** The daemon ends; what is kept stays. */
  async stop(): Promise<void> {
    await this.#inTurn(async () => {
      this.#ended = true;
      this.#leave();
      this.#listener = undefined;
      await this.#leaving;
    });
  }

  #judge(wished: WishedExposure): Exposure {
    const { hostName, usualPort } = this.#options;
    const usual = { address: '::', port: usualPort, names: hostName === undefined ? [] : [hostName] };
    return requireExposure(wished, this.#exposure ?? usual);
  }

  /** An open door without anybody who may come in is a door for whoever guesses. */
  async #requireSomebody(): Promise<Pick<ExposurePlan, 'accounts' | 'ways'>> {
    const accounts = (await this.#options.access.store.accounts())
      .filter(({ disabledAt }) => disabledAt === null)
      .map(({ name, role, secondFactor }) => ({ name, role, secondFactor: secondFactor !== null }));
    const others = this.#furtherWays();
    if (others.length === 0 && !accounts.some(({ role }) => role === 'administrator')) {
      throw new ActivationError('nobody-to-let-in', 'There is no enabled account of an administrator to come in with.');
    }
    return { accounts, ways: others };
  }

  #furtherWays(): readonly string[] {
    const { ways, openId } = this.#options.access;
    return [...ways.map(({ name }) => name), ...(openId === undefined ? [] : ['openid'])];
  }

  #endSessions(): void {
    this.#options.access.keys.sessions.endWhere(({ door }) => door === 'exposed');
  }

  async #keyFor(names: readonly string[]): Promise<TlsKey> {
    const found = [await this.#keptKey(), this.#planned].find((key) => key !== undefined && isFor(key, names));
    return found ?? (this.#planned = makeConsoleKey(names, this.#options.now()));
  }

  async #keptKey(): Promise<TlsKey | undefined> {
    return this.#own ?? (await readConsoleKey(this.#path));
  }

  /** What was not opened leaves no key behind, and takes none away. */
  async #putBack({
    own,
    kept,
  }: {
    readonly own: TlsKey | undefined;
    readonly kept: TlsKey | undefined;
  }): Promise<void> {
    if (kept === undefined) await rm(this.#path, { force: true });
    else if (kept !== this.#own) await keepConsoleKey(this.#path, kept);
    this.#own = own;
  }

  /** On the disk before anybody sees it. */
  async #keep(key: TlsKey): Promise<void> {
    if (key !== this.#own) await keepConsoleKey(this.#path, key);
    this.#own = key;
  }

  #shownKey(own: TlsKey): { readonly identity: TlsIdentity; readonly source: 'own' | 'given' } {
    const given = this.#options.given?.();
    return given === undefined ? { identity: own.identity, source: 'own' } : { identity: given, source: 'given' };
  }

  /** The listener for it: the one that stands, where only names change. */
  async #prepare({ address, port }: Exposure): Promise<Listener | undefined> {
    const open = this.#listener;
    if (open !== undefined && open.address === address && open.port === port) return open;
    return this.#makeServer === undefined ? undefined : this.#listen({ address, port });
  }

  async #listen({ address, port }: Pick<Exposure, 'address' | 'port'>): Promise<Listener | undefined> {
    if (this.#makeServer === undefined || this.#ended) return undefined;
    const server = this.#makeServer({
      hostNames: () => hostNamesOf(this.#exposure?.names ?? []),
      tls: () => this.#own && this.#shownKey(this.#own).identity,
    });
    try {
      await server.listen({ host: address, port });
    } catch (error) {
      await server.close();
      throw error;
    }
    return { server, address, port };
  }

  #leave(): void {
    this.#leaving = Promise.all([this.#leaving, this.#listener?.server.close()]);
  }

  async #record(exposure: KeptExposure | undefined, caller: Caller): Promise<void> {
    const at = Math.floor(this.#options.now() / 1000);
    await this.#options.access.store.transact(async (change) => {
      await change.saveExposure(exposure, at);
      const entry = { actor: caller.name, subject: 'console' } as const;
      if (exposure === undefined) await change.record({ ...entry, action: 'console-closed' });
      else {
        const { address, port, names } = exposure;
        await change.record({
          ...entry,
          action: 'console-exposed',
          details: { address, port, names: names.join(' ') },
        });
      }
    });
  }

  #note(error: unknown): undefined {
    this.#problem = isActivationError(error) ? error : asActivationError(error);
    this.#options.access.log.error({ error }, 'the console is not reachable from the network');
    return undefined;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  get #path(): string {
    return join(this.#options.folder, consoleKeyName);
  }
}

/** Put back from a backup, or moved here by hand: who sits at this machine has opened nothing. */
function requireConfirmed({ ownFingerprint }: KeptExposure, own: TlsKey | undefined): asserts own {
  if (own?.certificate.fingerprint256 === ownFingerprint) return;
  const why = 'the key with which it was opened is not in this folder, as after a restore';
  throw new ActivationError('console-not-confirmed', `${why}: open it anew on this machine, or close it.`);
}

/** Whoever compared a digest must not find another one at the door. */
function requireTold(told: string | undefined, { certificates }: TlsIdentity): void {
  if (told === undefined || new X509Certificate(certificates).fingerprint256 === told) return;
  throw new ActivationError('changed-meanwhile', 'the certificate is no longer the one that was told; look again');
}

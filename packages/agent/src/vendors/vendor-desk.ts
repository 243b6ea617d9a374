/**
 * What the agent does for one vendor: keeps its machine and the license of each installed edition, makes attempts, takes
 * keys, operations and successions. One desk knows nothing of the others; sockets are `http/`, licensing is `@attiva/client`.
 */
import {
  type Activation,
  type ActivationReport,
  type Machine,
  openEdition,
  type Product,
  showMachine,
  type ShownMachine,
  takeSuccession,
  waitingSuccessions,
} from '@attiva/client';
import type { Log } from '@attiva/daemon';
import { ActivationError, isActivationError } from '@attiva/protocol';

/** How long an attempt's report serves everybody who asks for one: no user drives the host. */
const reportMilliseconds = 15_000;
/** Waiting questions of one vendor; further ones are answered at once. */
const mostWaiting = 512;
const waitMilliseconds = 15_000;
/** Requests in a minute that carry a succession each: whoever invents identities must not drive the host. */
const mostSuccessionsPerMinute = 64;

interface Counter {
  readonly activation: Activation;
  last?: { readonly report: ActivationReport; readonly at: number; readonly orders: number };
}

export class VendorDesk {
  readonly machine: Machine;
  readonly #log: Log;
  readonly #instance: string;
  readonly #editions = new Map<string, Counter>();
  readonly #waiting = new Set<() => void>();
  #seen: readonly unknown[] = [];
  #changes = 0;
  /** Operations so far: a report from before the last one says nothing of what was set since. */
  #orders = 0;
  #sent = { minute: 0, count: 0 };
  #telling: Promise<void> | undefined;

  constructor(machine: Machine, log: Log) {
    this.machine = machine;
    this.#log = log.child({ vendor: machine.opened.vendor });
    this.#instance = Buffer.from(machine.random(6)).toString('base64url');
  }

  /** Opens what is installed, and looks at its timers; told hosts of successions that still wait. */
  async tick(): Promise<void> {
    await this.#openInstalled();
    for (const { activation } of this.#editions.values()) await activation.tick();
    await this.#tellHosts();
    this.revision();
  }

  /** State and proofs for whoever asks with a nonce. */
  async show(nonce: unknown): Promise<ShownMachine & { readonly revision: string }> {
    const revision = this.revision();
    return { ...(await showMachine(this.machine, nonce)), revision };
  }

  /** Another text whenever what is stored is not what it was. */
  revision(): string {
    const { state, identity, grace } = this.machine.folder.read();
    const now = [state, identity, grace];
    if (now.some((value, at) => value !== this.#seen[at])) {
      this.#seen = now;
      this.#changes += 1;
      for (const tell of this.#waiting) tell();
    }
    return `${this.#instance}-${this.#changes}`;
  }

  /** Returns when something is other than that revision, when the asking side has gone, or after a while. */
  async changed(after: string, gone: AbortSignal): Promise<string> {
    if (this.revision() !== after || this.#waiting.size >= mostWaiting) return this.revision();
    await new Promise<void>((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(end);
        resolve();
      };
      const timer = setTimeout(end, waitMilliseconds).unref();
      gone.addEventListener('abort', end, { once: true });
      this.#waiting.add(end);
    });
    return this.revision();
  }

  /** One attempt for an edition. Users who ask within seconds of another get that one's report. */
  async attempt(product: Product, isAdministrator: boolean): Promise<ActivationReport> {
    const edition = await this.#counterOf(product);
    const { last } = edition;
    const now = this.machine.clock.monotonic();
    const orders = this.#orders;
    const isFresh = last !== undefined && last.orders === orders && now - last.at < reportMilliseconds;
    if (!isAdministrator && isFresh) return last.report;
    const report = await edition.activation.ensureActivated();
    edition.last = { report, at: this.machine.clock.monotonic(), orders };
    this.#log.info({ product: report.product, outcome: report.outcome, code: report.code }, 'attempt');
    this.revision();
    return report;
  }

  /** An operation was done: whoever asks for an attempt now means what it has set. */
  ordered(): void {
    this.#orders += 1;
    this.revision();
  }

  /** The license of an installed edition. @throws {ActivationError} `no-product-key`. */
  async activationOf(product: Product): Promise<Activation> {
    return (await this.#counterOf(product)).activation;
  }

  async #counterOf(product: Product): Promise<Counter> {
    await this.#openInstalled();
    const edition = this.#editions.get(product.key);
    if (edition !== undefined) return edition;
    throw new ActivationError('no-product-key', `no product key of ${product.key} is installed on this machine`);
  }

  /** A key that a product brought along: installed where the edition has none, or one of an older generation. */
  async bringKey(text: string): Promise<void> {
    const key = this.machine.recognizeKey(text);
    if (key.kind === 'device') {
      throw new ActivationError('not-permitted', 'a device key is installed by an administrator, not by a product');
    }
    const held = this.machine.settings().installed[key.product.key];
    if (held !== undefined && held.generation >= key.generation) return;
    await this.installKey(text);
  }

  /** Installs a key; the first attempt with it begins at once and is not waited for. */
  async installKey(text: string): Promise<void> {
    const key = this.machine.recognizeKey(text);
    await this.machine.installKey(key);
    this.#orders += 1;
    this.#log.info({ product: key.product.key, lastFive: key.lastFive }, `${key.kind} key installed`);
    this.#inBackground(async () => {
      await this.attempt(key.product, true);
      await this.#tellHosts();
    });
    this.revision();
  }

  /** Takes an identity over from a user's folder, and tells the hosts in the background. */
  async takeSuccession(given: {
    readonly succession: unknown;
    readonly applications: readonly string[];
  }): Promise<void> {
    await takeSuccession(this.machine, given);
    this.#log.info({ applications: given.applications }, 'identity of a user taken over');
    this.#inBackground(() => this.#tellHosts());
  }

  async close(): Promise<void> {
    for (const tell of this.#waiting) tell();
    await this.#telling;
    await Promise.all([...this.#editions.values()].map(({ activation }) => activation.close()));
  }

  async #openInstalled(): Promise<void> {
    for (const name of Object.keys(this.machine.settings().installed)) {
      const product = this.machine.products().find(({ key }) => key === name);
      if (product === undefined || this.#editions.has(name)) continue;
      const { application, edition } = product;
      const activation = await openEdition(this.machine, {
        application: application.id,
        edition: edition.id,
        background: false,
      });
      await activation.beginSealedGrace();
      this.#editions.set(name, { activation });
    }
  }

  /** One request for each succession that waits; ends with the first that brings nothing. Calls join the one under way. */
  #tellHosts(): Promise<void> {
    this.#telling ??= this.#tellOneAfterTheOther().finally(() => {
      this.#telling = undefined;
    });
    return this.#telling;
  }

  async #tellOneAfterTheOther(): Promise<void> {
    await this.#openInstalled();
    for (;;) {
      const waiting = waitingSuccessions(this.machine);
      const edition = [...this.#editions.values()].find(({ activation }) =>
        waiting.includes(activation.status().application),
      );
      if (edition === undefined || !this.#maySend()) return;
      await edition.activation.ensureActivated();
      this.revision();
      if (waitingSuccessions(this.machine).length >= waiting.length) return;
    }
  }

  #maySend(): boolean {
    const minute = Math.floor(this.machine.clock.monotonic() / 60_000);
    this.#sent = this.#sent.minute === minute ? { minute, count: this.#sent.count + 1 } : { minute, count: 1 };
    return this.#sent.count <= mostSuccessionsPerMinute;
  }

  #inBackground(run: () => Promise<unknown>): void {
    run().catch((error: unknown) => {
      const code = isActivationError(error) ? error.code : 'internal';
      this.#log.error({ code, error }, 'work in the background failed');
    });
  }
}

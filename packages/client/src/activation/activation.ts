import { EventEmitter } from 'node:events';
import { ActivationError, type ErrorCode, isActivationError, isDue } from '@attiva/protocol';
import { isGranted } from '../licensing/standing.ts';
import { type AskedBy, attemptLicense } from '../devices/license-attempt.ts';
import {
  applyBody,
  applyConfirmation,
  applyPaperAnswer,
  type CarryAnswer,
  type Taking,
} from '../devices/paper-answer.ts';
import { type CarryRequest, createPaperRequest, describe, waitingFor } from '../devices/paper-request.ts';
import { type ReturnedLicense, returnLicense } from '../devices/return-license.ts';
import { everyMinute, type Sight, toSeconds } from '../clock.ts';
import { readReport } from '../agent/read-report.ts';
import { NetworkWatch } from '../schedule/network-watch.ts';
import { attemptActivation } from './attempt.ts';
import type { AttemptContext } from './attempt-parts.ts';
import type { FolderWriter } from './client-folder.ts';
import { type EditionOptions, EditionView, type LicenseStatus } from './edition-view.ts';
import type { NewIdentityResult } from './installed-keys.ts';
import type { Machine } from './machine.ts';
import type { HostScope } from './machine-settings.ts';
import { leaveHost } from './leave-hosts.ts';
import { type ActivationReport, failedReport, type LeaveReport } from './report.ts';

interface Events {
  /** State, reason, end or warning are no longer what they were. */
  change: [status: LicenseStatus];
  /** An attempt has ended, by whomever it was asked for. */
  attempt: [report: ActivationReport];
}

/** The license of one edition on this machine: ask, activate, listen. */
export class Activation {
  /** This machine for the vendor; the operations of an administrator. */
  readonly machine: Machine;
  readonly #view: EditionView;
  readonly #watch: NetworkWatch;
  readonly #events = new EventEmitter<Events>();
  #running: Promise<ActivationReport> | undefined;
  #lastTold: string;
  #stopTimer: (() => void) | undefined;
  #unwatch: (() => void) | undefined;
  #isKeyBrought = false;

  constructor(machine: Machine, options: EditionOptions) {
    this.machine = machine;
    this.#view = new EditionView(machine, options);
    this.#watch = new NetworkWatch(machine.network);
    this.#lastTold = essence(this.status());
  }

  /** "Am I licensed?" From what is stored: no network, no write, no lock; well under a millisecond when nothing changed. */
  status(): LicenseStatus {
    return this.#view.status();
  }

  /** Whether an entitlement is switched on now (`true`, a text, or a limit above 0). Nothing is while not licensed. */
  entitled(name: string): boolean {
    return isGranted(this.#view.entitlement(name));
  }

  /** A numeric entitlement now; undefined where there is none. */
  limit(name: string): number | undefined {
    const value = this.#view.entitlement(name);
    return typeof value === 'number' ? value : undefined;
  }

  /** A textual entitlement now; undefined where there is none. */
  text(name: string): string | undefined {
    const value = this.#view.entitlement(name);
    return typeof value === 'string' ? value : undefined;
  }

  /**
   * The signed chain of the lease that is held (subject first), for whoever wants to verify it once more: an auditor, a
   * part of the product in another language. Says nothing of its time; `status()` does.
   */
  leaseChain(): readonly string[] | undefined {
    return this.#view.leaseChain();
  }

  /**
   * One attempt now, as `/ato`: also when licensed (then it renews). Never throws for what a host, the network or the
   * disk does; the report says it. Calls while one is under way get its report.
   */
  async ensureActivated(): Promise<ActivationReport> {
    return this.#ask('somebody');
  }

  #ask(by: AskedBy): Promise<ActivationReport> {
    this.#running ??= this.#attempt(by).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Listens; gives the function that stops it. A listener that throws is the product's own business. */
  on<E extends keyof Events>(event: E, listener: (...args: Events[E]) => void): () => void {
    const emitter: EventEmitter = this.#events;
    emitter.on(event, listener as (...args: unknown[]) => void);
    return () => emitter.off(event, listener as (...args: unknown[]) => void);
  }

  /**
   * Installs a setup or device key of this edition and tries to activate at once: by a host, or with the vendor itself.
   * @throws {ActivationError} `key-malformed`, `host-key-on-client`, `setup-key-other-edition` … with nothing changed.
   */
  async installKey(text: string): Promise<ActivationReport> {
    await this.machine.installKey(this.machine.recognizeKey(text, this.#view.wanted()));
    this.tellChange();
    return this.ensureActivated();
  }

  /** Removes key and lease. */
  async clearKey(): Promise<void> {
    this.#view.forgetBroughtKey();
    await this.machine.clearKey(this.#view.product);
    this.tellChange();
  }

  /** Sets the one host to ask (`name`, `name:port`), without fallback. Default scope: this edition. */
  setHost(host: string, scope: HostScope = 'edition'): Promise<string> {
    return this.machine.setHost(host, scope, this.#view.product);
  }

  clearHost(scope: HostScope = 'edition'): Promise<void> {
    return this.machine.clearHost(scope, this.#view.product);
  }

  setLookupDomain(domain: string | undefined): Promise<void> {
    return this.machine.setLookupDomain(domain);
  }

  setCaching(caching: boolean): Promise<void> {
    return this.machine.setCaching(caching);
  }

  /** Releases this edition from its agreement. */
  clearAgreement(): Promise<void> {
    return this.machine.clearAgreement(this.#view.product);
  }

  /** Takes a new identity (rearm); the lease of the old one holds until the new one has its own. */
  async newIdentity(): Promise<NewIdentityResult> {
    const result = await this.machine.newIdentity(this.#view.product);
    this.tellChange();
    return result;
  }

  /**
   * A request that leaves without a network, for the vendor (device key) or for a host: in a carry file, as QR code, by voice. Its
   * answer is taken for thirty days, over restarts.
   * @throws {ActivationError} `no-product-key`, `state-busy`, `state-unwritable` …
   */
  async createCarryRequest(): Promise<CarryRequest> {
    const elsewhere = await this.#operateElsewhere('carry-request', {});
    if (elsewhere !== undefined) return elsewhere['request'] as CarryRequest;
    return this.#onPaper((writer, context) => createPaperRequest(writer, context));
  }

  /** The device key's request that waits for its answer, newest first; undefined: none does. */
  async waitingRequest(): Promise<CarryRequest | undefined> {
    const elsewhere = await this.#operateElsewhere('waiting-request', {});
    if (elsewhere !== undefined) return elsewhere['request'] as CarryRequest | undefined;
    const now = toSeconds(this.machine.clock.now());
    const all = waitingFor(this.machine.folder, this.#view.product.key, now);
    const first = all.find(({ kind }) => kind === 'license-request');
    return first === undefined ? undefined : describe(first);
  }

  /**
   * Takes what came back: an entry of a carry answer (with the revocation lists of its file), the body of an answer as the vendor's
   * desk gives it, or a typed confirmation ID. All three are judged like an answer from the network.
   * @throws {ActivationError} `nothing-awaited`, what a problem in the entry says, and every code of judging; nothing is changed then.
   */
  applyCarryAnswer(answer: CarryAnswer, lists: readonly unknown[] = []): Promise<ActivationReport> {
    return this.#take('carry-answer', { answer, lists }, (taking) => applyPaperAnswer(answer, lists, taking));
  }

  applyAnswerBody(body: object): Promise<ActivationReport> {
    return this.#take('answer-body', { body }, (taking) => applyBody(body, taking));
  }

  applyConfirmation(confirmation: string): Promise<ActivationReport> {
    return this.#take('confirmation', { confirmation }, (taking) => applyConfirmation(confirmation, taking));
  }

  /**
   * Gives the device license back to the vendor, so that another machine can have it; the key goes from this one.
   * @throws {ActivationError} `license-unknown`, `returns-exhausted`, `authority-unreachable` …, with nothing changed.
   */
  async returnLicense(): Promise<ReturnedLicense> {
    const elsewhere = await this.#operateElsewhere('return-license', {});
    const returned =
      (elsewhere as ReturnedLicense | undefined) ??
      (await this.#onPaper((writer, context) => returnLicense(writer, context)));
    this.tellChange();
    return returned;
  }

  #operateElsewhere(operation: string, more: object): Promise<Readonly<Record<string, unknown>> | undefined> {
    const { application, edition } = this.#view.product;
    return this.machine.operateElsewhere({ operation, application: application.id, edition: edition.id, ...more });
  }

  /** With the folder's lock, everything of an attempt at hand. */
  async #onPaper<T>(run: (writer: FolderWriter, context: AttemptContext) => Promise<T> | T): Promise<T> {
    const device = await this.machine.device();
    return this.machine.folder.locked((writer) => {
      this.#settle(writer);
      return run(writer, this.#view.attemptContext(device));
    });
  }

  /** An answer on paper, taken by whoever does the work; told like that of an attempt. */
  async #take(
    operation: string,
    more: object,
    run: (taking: Taking) => Promise<ActivationReport> | ActivationReport,
  ): Promise<ActivationReport> {
    const elsewhere = await this.#operateElsewhere(operation, more);
    const read = elsewhere && readReport(elsewhere['report'], this.#view.reportSubject());
    const report = read ?? (await this.#onPaper((writer, context) => run({ writer, context })));
    this.#events.emit('attempt', report);
    this.tellChange();
    return report;
  }

  /**
   * One look at the timers, to be taken every minute; `background: true` does it by itself. Attempts when one is due or
   * when the network changed after a failed renewal, remembers the time, tells of changes.
   */
  async tick(): Promise<void> {
    await this.machine.refresh();
    await this.#bringKeyElsewhere();
    this.#watchElsewhere();
    const now = toSeconds(this.machine.clock.now());
    const { dueAt, watchNetworkUntil } = this.#view.due();
    const changed = this.#watch.hasChanged() && watchNetworkUntil !== undefined && now < watchNetworkUntil;
    if (this.#attemptsHere() && (changed || isDue(dueAt, now))) await this.#ask('schedule');
    if (!this.machine.worksElsewhere()) await this.#rememberTime();
    this.tellChange();
  }

  /**
   * Installs the key that the product brought along, where none is installed. A folder that is busy is tried again with
   * the next attempt; one that cannot be written is what the status says.
   */
  async installBroughtKey(): Promise<void> {
    await this.#bringKeyElsewhere();
    const key = this.#view.keyToInstall();
    if (key === undefined) return;
    try {
      await this.machine.folder.locked((writer) => this.machine.storeKey(writer, key));
    } catch (error) {
      if (!isActivationError(error)) throw error;
      this.#view.noteTrouble(error.code);
    }
  }

  /**
   * On a machine that was made from a sealed image: its grace begins. A folder that is busy or cannot be written is what the
   * status says; the next attempt tries again.
   */
  async beginSealedGrace(): Promise<void> {
    const { product } = this.#view;
    const { grace } = this.machine.folder.read();
    const isSealed = Object.entries(grace.editions).some(
      ([place, { sealedAt }]) => sealedAt !== undefined && place.startsWith(`${product.key}@`),
    );
    if (!isSealed) return;
    try {
      await this.machine.folder.locked((writer) => this.machine.beginSealedGrace(writer, product));
    } catch (error) {
      if (!isActivationError(error)) throw error;
      this.#view.noteTrouble(error.code);
    }
  }

  /** Whoever does the work elsewhere also keeps the timers; this process only helps itself where it would stand still. */
  #attemptsHere(): boolean {
    if (!this.#view.hasKey()) return false;
    if (!this.machine.worksElsewhere()) return true;
    const { state } = this.status();
    return state === 'notification' || state === 'unlicensed';
  }

  /** Once, when there is first somebody to bring it to: a key that is cleared there later stays cleared. */
  async #bringKeyElsewhere(): Promise<void> {
    const key = this.#view.broughtKey();
    if (this.#isKeyBrought || key === undefined || !this.machine.worksElsewhere()) return;
    this.#isKeyBrought = true;
    await this.machine.bringKey(key);
  }

  #watchElsewhere(): void {
    if (this.#stopTimer === undefined || this.#unwatch !== undefined || !this.machine.worksElsewhere()) return;
    this.#unwatch = this.machine.watch(() => this.tellChange());
  }

  /** Starts the look at the timers every minute. The timer does not keep the process alive. */
  startBackground(): void {
    const look = async (): Promise<Sight> => {
      await this.tick().catch((error: unknown) => this.#timerFailed(error));
      return sightOf(this.status());
    };
    this.#stopTimer ??= everyMinute(this.machine.clock, look);
    this.#watchElsewhere();
  }

  /**
   * The end of a machine that lives for a job (`ephemeral`): its host is told, so that its place is free at once, and it is closed. Never
   * throws for what host or network do; a host that does not hear of it stops counting 26 hours after the last contact.
   */
  async leave(): Promise<LeaveReport> {
    await this.close();
    const report = await leaveHost(this.machine.folder, this.#view.attemptContext(await this.machine.device()));
    await this.machine.end();
    return report;
  }

  /** Stops timers and listeners. Nothing is lost: everything known is stored. An attempt under way still ends. */
  async close(): Promise<void> {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    this.#unwatch?.();
    this.#events.removeAllListeners();
    await this.#running;
  }

  async #attempt(by: AskedBy): Promise<ActivationReport> {
    const report = await this.#attemptOrReport(by);
    this.#events.emit('attempt', report);
    this.tellChange();
    return report;
  }

  async #attemptOrReport(by: AskedBy): Promise<ActivationReport> {
    if (!this.#view.hasKey()) {
      const missing = new ActivationError('no-product-key', 'there is no product key, so there is nothing to activate');
      return failedReport(missing, this.#view.reportSubject());
    }
    const elsewhere = await this.#attemptElsewhere();
    if (elsewhere !== undefined) return elsewhere;
    try {
      const device = await this.machine.device();
      return await this.machine.folder.locked(async (writer) => {
        this.#settle(writer);
        const context = this.#view.attemptContext(device);
        const isDevice = writer.read().state.editions[this.#view.product.key]?.key?.kind === 'device';
        const report = isDevice ? await attemptLicense(writer, context, by) : await attemptActivation(writer, context);
        this.#view.noteTrouble(undefined);
        return withNote(report, this.machine.settings().agent?.problem);
      });
    } catch (error) {
      if (!isActivationError(error)) throw error;
      this.#view.noteTrouble(error.code);
      return failedReport(error, this.#view.reportSubject());
    }
  }

  /** By the agent, where there is one. What it reports is checked; where that leads nowhere this process tries itself. */
  async #attemptElsewhere(): Promise<ActivationReport | undefined> {
    const { product } = this.#view;
    const report = await this.machine.attemptElsewhere(product, this.#view.reportSubject());
    if (report === undefined) return undefined;
    const { licensed } = this.status();
    if (report.outcome === 'licensed' && !licensed) this.machine.distrust();
    return licensed || (report.outcome !== 'licensed' && !this.#attemptsHere()) ? report : undefined;
  }

  /** What opening could not store because another process held the lock: the key that the product brought along. */
  #settle(writer: FolderWriter): void {
    const brought = this.#view.keyToInstall();
    if (brought !== undefined) this.machine.storeKey(writer, brought);
    else this.machine.mendGrace(writer, this.#view.product);
    this.machine.beginSealedGrace(writer, this.#view.product);
  }

  async #rememberTime(): Promise<void> {
    const latest = this.#view.timeToRemember();
    if (latest === undefined) return;
    try {
      await this.machine.folder.locked((writer) => {
        writer.writeState({ ...writer.read().state, latest });
        // Not only with the next attempt: that one may be a month away, and until then grace would not end.
        this.machine.mendGrace(writer, this.#view.product);
      });
    } catch (error) {
      if (!isActivationError(error)) throw error;
      this.#view.noteTrouble(error.code); // Busy or not writable: the next hour tries again; status() says it.
    }
  }

  /** Tells `change` where the status is no longer what was told last. */
  protected tellChange(): void {
    const status = this.status();
    const now = essence(status);
    if (now === this.#lastTold) return;
    this.#lastTold = now;
    this.#events.emit('change', status);
  }

  /** A mistake of ours, or of a listener, must not end the product that carries us: it is told like a failed attempt. */
  #timerFailed(cause: unknown): void {
    const error = new ActivationError('internal', 'the look at the timers failed', { cause });
    this.#view.noteTrouble(error.code);
    this.#events.emit('attempt', failedReport(error, this.#view.reportSubject()));
  }
}

/** Why an agent that is there was not used. */
function withNote(report: ActivationReport, note: ErrorCode | undefined): ActivationReport {
  return note === undefined ? report : { ...report, notes: [...report.notes, note] };
}

function sightOf({ application, edition, state, warning, reason }: LicenseStatus): Sight {
  return { application, edition, state, warning, ...(reason !== undefined && { reason }) };
}

/** What makes a status another one for its user. */
function essence({ state, reason, validUntil, warning, generation }: LicenseStatus): string {
  return JSON.stringify([state, reason, validUntil, warning, generation]);
}

import { setTimeout as pause } from 'node:timers/promises';
import { type ActivationType, isActivationError, type KeyId } from '@attiva/protocol';
import type { FolderWriter, Stored } from '../activation/client-folder.ts';
import type { NewIdentityResult, RecognizedKey } from '../activation/installed-keys.ts';
import { type LicenseScope, Machine } from '../activation/machine.ts';
import type { MachineOptions } from '../activation/machine-options.ts';
import type { HostScope, MachineSettings } from '../activation/machine-settings.ts';
import type { ActivationReport, ReportSubject } from '../activation/report.ts';
import { toSeconds } from '../clock.ts';
import { presentIdentity } from '../identity/identity-record.ts';
import type { DirectoryServer } from '../directory/activation-source.ts';
import type { Product } from '../licensing/product.ts';
import type { InstalledKey } from '../state/client-state.ts';
import { AgentLink } from './agent-link.ts';
import type { AgentPlace } from './agent-place.ts';
import type { AgentSnapshot } from './agent-snapshot.ts';
import { genuineLeases, genuineObjects } from './genuine-rights.ts';
import { handOver } from './hand-over.ts';
import { type Genuine, mergeStored } from './merge-stored.ts';
import { readReport } from './read-report.ts';

const watchPauseMilliseconds = 250;
/** Longest wait for what is brought to the agent: it may be in the middle of an attempt, and nobody waits for that to open. */
const soonMilliseconds = 3_000;

/** A machine whose agent does the work, as long as there is one that proves what it shows; else it works by itself. */
export class AgentMachine extends Machine {
  readonly #link: AgentLink;
  #merged: { readonly shown: AgentSnapshot; readonly own: Stored; readonly stored: Stored } | undefined;
  #genuine: { readonly shown: AgentSnapshot; readonly what: Genuine } | undefined;
  #settling: Promise<void> | undefined;
  #watching = false;
  readonly #listeners = new Set<() => void>();

  constructor(options: MachineOptions, place: AgentPlace) {
    super(options);
    this.#link = new AgentLink({
      place,
      vendor: this.opened.vendor,
      clock: this.clock,
      random: this.random,
      device: () => this.knownDevice(),
    });
  }

  override stored(): Stored {
    const shown = this.#link.shown();
    const own = super.stored();
    if (shown === undefined) return own;
    if (this.#merged === undefined || this.#merged.shown !== shown || !isSame(this.#merged.own, own)) {
      this.#merged = { shown, own, stored: mergeStored(own, shown, this.#genuineOf(shown)) };
    }
    return this.#merged.stored;
  }

  override get scope(): LicenseScope {
    return this.#link.shown() === undefined ? super.scope : 'agent';
  }

  override settings(): MachineSettings {
    const shown = this.#link.shown();
    const problem = this.#link.problem();
    if (shown === undefined && problem === undefined) return super.settings();
    const about = shown === undefined ? {} : { program: shown.program, pid: shown.pid };
    return {
      ...super.settings(),
      agent: { used: shown !== undefined, ...about, ...(problem !== undefined && { problem }) },
    };
  }

  override worksElsewhere(): boolean {
    return this.#link.shown() !== undefined;
  }

  /** Asks the agent, takes note of the keys it shows, and hands the own identity over. Never throws. */
  override async refresh(): Promise<void> {
    await this.#link.refresh();
    const shown = this.#link.shown();
    if (shown === undefined || this.#link.problem() !== undefined) return;
    this.#watchAgain();
    this.#settling ??= this.#settle(shown).finally(() => {
      this.#settling = undefined;
    });
    await soon(this.#settling);
  }

  /** Brings to the agent what is installed and counted here, and notes what is installed there. */
  #settle(shown: AgentSnapshot): Promise<void> {
    return quietly(async () => {
      await this.#giveKeys(shown);
      await this.#noteKeys(shown);
      await handOver({
        folder: this.folder,
        link: this.#link,
        vendor: this.opened.vendor,
        genuine: this.#genuineOf(shown).leases,
        now: () => toSeconds(this.clock.now()),
      });
    });
  }

  override watch(changed: () => void): () => void {
    this.#listeners.add(changed);
    if (!this.#watching) void this.#watchChanges();
    return () => {
      this.#listeners.delete(changed);
    };
  }

  override async attemptElsewhere(product: Product, subject: ReportSubject): Promise<ActivationReport | undefined> {
    await this.refresh();
    if (!this.worksElsewhere()) return undefined;
    try {
      const { report } = await this.#link.attempt(nameOf(product));
      await this.refresh();
      return readReport(report, subject);
    } catch (error) {
      if (isActivationError(error)) return undefined;
      throw error;
    }
  }

  override distrust(): void {
    this.#link.distrust();
  }

  /** What a product brings along goes to the agent as well: a public key for an edition that has none there. */
  override async bringKey(key: RecognizedKey): Promise<void> {
    await this.#link.refresh();
    if (!this.worksElsewhere()) return;
    const bringing = quietly(async () => {
      await this.#link.bringKey(key.text);
      await this.#link.refresh();
    });
    await soon(bringing);
  }

  override async installKey(key: RecognizedKey): Promise<void> {
    if (!(await this.#operated({ operation: 'install-key', key: key.text }))) return super.installKey(key);
    await this.refresh(); // Notes the key here as well: whoever asks next must not hear that there is none.
  }

  override async clearKey(product: Product): Promise<void> {
    if (await this.#operated({ operation: 'clear-key', ...nameOf(product) })) return;
    await super.clearKey(product);
  }

  override async clearAgreement(product: Product): Promise<void> {
    if (await this.#operated({ operation: 'clear-agreement', ...nameOf(product) })) return;
    await super.clearAgreement(product);
  }

  override async setHost(host: string, scope: HostScope, product?: Product): Promise<string> {
    const asked = { operation: 'set-host', host, scope, ...(product !== undefined && nameOf(product)) };
    const answer = await this.#operated(asked);
    if (answer === undefined) return super.setHost(host, scope, product);
    return typeof answer['host'] === 'string' ? answer['host'] : host;
  }

  override async clearHost(scope: HostScope, product?: Product): Promise<void> {
    const asked = { operation: 'clear-host', scope, ...(product !== undefined && nameOf(product)) };
    if (await this.#operated(asked)) return;
    await super.clearHost(scope, product);
  }

  override async pinHost(host: string): Promise<void> {
    if (await this.#operated({ operation: 'pin-host', host })) return;
    await super.pinHost(host);
  }

  override async unpinHost(host: string | undefined): Promise<void> {
    if (await this.#operated({ operation: 'unpin-host', ...(host !== undefined && { host }) })) return;
    await super.unpinHost(host);
  }

  override async setLookupDomain(domain: string | undefined): Promise<void> {
    if (await this.#operated({ operation: 'set-domain', ...(domain !== undefined && { domain }) })) return;
    await super.setLookupDomain(domain);
  }

  override async setDirectory(server: DirectoryServer | undefined): Promise<void> {
    if (await this.#operated({ operation: 'set-directory', ...server })) return;
    await super.setDirectory(server);
  }

  override async setCaching(caching: boolean): Promise<void> {
    if (await this.#operated({ operation: 'set-caching', caching })) return;
    await super.setCaching(caching);
  }

  override async setActivationType(type: ActivationType, product?: Product): Promise<void> {
    const asked = { operation: 'set-activation-type', type, ...(product !== undefined && nameOf(product)) };
    if (await this.#operated(asked)) return;
    await super.setActivationType(type, product);
  }

  override async clearKeyText(product: Product): Promise<void> {
    if (await this.#operated({ operation: 'clear-key-text', ...nameOf(product) })) return;
    await super.clearKeyText(product);
  }

  override async newIdentity(product: Product): Promise<NewIdentityResult> {
    const answer = await this.#operated({ operation: 'new-identity', ...nameOf(product) });
    if (answer === undefined) return super.newIdentity(product);
    return {
      clientId: String(answer['clientId']) as KeyId,
      graceRenewed: answer['graceRenewed'] === true,
      rearmsLeft: Number(answer['rearmsLeft']),
    };
  }

  override operateElsewhere(
    body: Readonly<Record<string, unknown>>,
  ): Promise<Readonly<Record<string, unknown>> | undefined> {
    return this.#operated(body);
  }

  /** The agent's answer to an operation; undefined where this machine works by itself. */
  async #operated(body: object): Promise<Readonly<Record<string, unknown>> | undefined> {
    if (!this.worksElsewhere()) await this.#link.refresh();
    if (!this.worksElsewhere()) return undefined;
    const answer = await this.#link.operate(body);
    await this.#link.refresh();
    return answer;
  }

  /** Whoever worked by itself before brings what is installed, so that the agent can do the work. */
  async #giveKeys({ state }: AgentSnapshot): Promise<void> {
    const own = this.folder.read();
    if (presentIdentity(own.identity) === undefined) return;
    const missing = Object.entries(own.state.editions).flatMap(([name, { key }]) =>
      key?.text === undefined || state.editions[name]?.key !== undefined ? [] : [key.text],
    );
    for (const text of missing) await this.#link.bringKey(text);
    if (missing.length > 0) await this.#link.refresh();
  }

  /**
   * A key that an administrator installed at the agent is noted here too, with the day of it: the grace of a product whose
   * agent shows no lease is this folder's, which an imitation of an agent cannot begin anew.
   */
  async #noteKeys(shown: AgentSnapshot): Promise<void> {
    const { state } = shown;
    const own = this.folder.read().state.editions;
    for (const [name, { key }] of Object.entries(state.editions)) {
      if (key === undefined || !this.#mayReplace(own[name]?.key, { key, name, shown })) continue;
      const recognized = this.#recognizeShown(name, key);
      if (recognized === undefined) continue;
      await this.folder.locked((writer) => {
        this.storeKey(writer, recognized);
        changeKey(writer, name, (stored) => ({ ...stored, noted: true }));
      });
    }
    const cleared = Object.keys(own).filter((name) => own[name]?.key?.noted && state.editions[name]?.key === undefined);
    if (cleared.length === 0) return;
    await this.folder.locked((writer) => {
      for (const name of cleared) changeKey(writer, name, () => undefined);
    });
  }

  /** A setup key is read as if it were typed; a device key is known there alone, by its last five characters. */
  #recognizeShown(name: string, { kind, text, lastFive, generation }: InstalledKey): RecognizedKey | undefined {
    const product = this.products().find(({ key }) => key === name);
    if (kind === 'device' && product !== undefined) return { product, generation, kind, text: '', lastFive };
    const recognized = text === undefined ? undefined : this.recognizeKey(text);
    return recognized?.product.key === name && recognized.generation === generation ? recognized : undefined;
  }

  /** A key that was installed here stays until the agent has a lease for the other one: an imitation shows any key. */
  #mayReplace(
    own: InstalledKey | undefined,
    { key, name, shown }: { readonly key: InstalledKey; readonly name: string; readonly shown: AgentSnapshot },
  ): boolean {
    if (own?.generation === key.generation && own.kind === key.kind) return false;
    return own === undefined || own.noted === true || this.#genuineOf(shown).leases.has(name);
  }

  #genuineOf(shown: AgentSnapshot): Genuine {
    if (this.#genuine?.shown !== shown) {
      const trust = { opened: this.opened, products: this.products(), signatures: this.signatures };
      this.#genuine = {
        shown,
        what: { leases: genuineLeases(shown, trust), objects: genuineObjects(shown, trust) },
      };
    }
    return this.#genuine.what;
  }

  async #watchChanges(): Promise<void> {
    this.#watching = true;
    try {
      while (this.#listeners.size > 0 && this.worksElsewhere() && this.#link.problem() === undefined) {
        await this.#link.waitForChange();
        // Whatever answers at once each time must not keep this process busy.
        await pause(watchPauseMilliseconds, undefined, { ref: false });
        await this.refresh();
        for (const changed of this.#listeners) changed();
      }
    } catch (error) {
      if (!isActivationError(error)) throw error; // The next look at the timers finds the agent again.
    } finally {
      this.#watching = false;
    }
  }

  /** Watching ended with the agent; it begins anew with it. */
  #watchAgain(): void {
    if (!this.#watching && this.#listeners.size > 0) void this.#watchChanges();
  }
}

function changeKey(writer: FolderWriter, name: string, change: (key: InstalledKey) => InstalledKey | undefined): void {
  const { state } = writer.read();
  const { key, ...kept } = state.editions[name] ?? {};
  const changed = key === undefined ? undefined : change(key);
  const edition = changed === undefined ? kept : { ...kept, key: changed };
  writer.writeState({ ...state, editions: { ...state.editions, [name]: edition } });
}

/** What goes wrong between agent and own folder is tried again a minute later; the license stands on neither. */
async function quietly(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!isActivationError(error)) throw error;
  }
}

/** Waits for it, but not long; it goes on by itself. */
async function soon(work: Promise<void>): Promise<void> {
  const late = new AbortController();
  await Promise.race([work, pause(soonMilliseconds, undefined, { signal: late.signal }).catch(() => undefined)]);
  late.abort();
}

function nameOf({ application, edition }: Product): { readonly application: string; readonly edition: string } {
  return { application: application.id, edition: edition.id };
}

function isSame(a: Stored, b: Stored): boolean {
  return (
    a.state === b.state && a.identity === b.identity && a.grace === b.grace && a.problems.length === b.problems.length
  );
}

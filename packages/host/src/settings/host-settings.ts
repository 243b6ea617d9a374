/**
 * Use case: the settings in force, and changing them: all that was wished or nothing, at once, with a row of the audit in
 * the same transaction. What cannot be taken back (a new port) is prepared before the commit and kept or undone after it.
 */
import type { Log } from '@attiva/daemon';
import { ActivationError, type Seconds } from '@attiva/protocol';
import type { Database, Statements, Transaction } from '@attiva/storage';
import { type AuditValue, lastOfEach, recordAudit } from '../audit/audit.repository.ts';
import type { HostConfig } from '../config/host-config.ts';
import { inTurn } from '../vendors/in-turn.ts';
import { judgeChange, judgeValue, type WishedSettings } from './judge-change.ts';
import { isSettingName, type SettingName, settingNames, settingTable, type SettingValues } from './setting-table.ts';
import { withoutSecret } from './shown-address.ts';
import { loadSettings, removeSetting, saveSetting } from './settings.repository.ts';

export interface ListedSetting {
  readonly name: SettingName;
  readonly value: unknown;
  /** What holds without host.toml and without a change. */
  readonly default: unknown;
  readonly source: 'default' | 'file' | 'set';
  readonly purpose: string;
  readonly mayChange: 'administrator';
  readonly familiar?: string;
}

/** Something made ready for a change that is not yet decided. */
export interface PreparedChange {
  /** The change is in the database. */
  keep(): Promise<void>;
  /** It is not: everything as before. */
  undo(): Promise<void>;
}

/** Makes ready what the next values need, or throws why they cannot be; `undefined`: nothing to do. */
export type PrepareChange = (next: SettingValues, before: SettingValues) => Promise<PreparedChange | undefined>;

/** Gives what the administrator should know of it, if anything. */
export type SettingsListener = (now: SettingValues, before: SettingValues) => string | undefined;

export interface HostSettingsOptions {
  readonly database: Database;
  readonly config: HostConfig;
  readonly now: () => Seconds;
  readonly log: Log;
}

export interface ChangeOptions {
  /** Who, as the audit names it. */
  readonly actor: string;
  /** Values as the one who changes them saw them, by name. */
  readonly expected?: Readonly<Record<string, unknown>>;
}

export interface ChangedSettings {
  readonly settings: readonly ListedSetting[];
  /** What the administrator should know of this change. */
  readonly notes: readonly string[];
}

export class HostSettings {
  readonly #options: HostSettingsOptions;
  readonly #inTurn = inTurn();
  readonly #prepares: PrepareChange[] = [];
  readonly #listeners: SettingsListener[] = [];
  #set: ReadonlyMap<SettingName, unknown> = new Map();
  #config: HostConfig;
  #current: SettingValues;

  private constructor(options: HostSettingsOptions) {
    this.#options = options;
    this.#config = options.config;
    this.#current = this.#valuesWith(this.#set);
  }

  /** Loads what is set in the database. */
  static async open(options: HostSettingsOptions): Promise<HostSettings> {
    const settings = new HostSettings(options);
    settings.#take(await settings.#load(options.database));
    return settings;
  }

  /** The values in force. */
  current(): SettingValues {
    return this.#current;
  }

  /** Has a change made ready before it is decided. */
  prepareWith(prepare: PrepareChange): void {
    this.#prepares.push(prepare);
  }

  /** Tells of each change once it is in force. */
  subscribe(listener: SettingsListener): void {
    this.#listeners.push(listener);
  }

  list(): readonly ListedSetting[] {
    return settingNames.map((name) => {
      const { schema, mayChange, familiar } = settingTable[name];
      const usual: unknown = schema.default ?? null;
      const value = this.#current[name] ?? null;
      const isUsual = JSON.stringify(fileValue(this.#config, name) ?? null) === JSON.stringify(usual);
      const source = this.#set.has(name) ? 'set' : isUsual ? 'default' : 'file';
      const purpose = schema.description ?? '';
      return { name, value, default: usual, source, purpose, mayChange, ...(familiar !== undefined && { familiar }) };
    });
  }

  /**
   * Changes what is named: a value, or null for back to host.toml or the default.
   * @throws {ActivationError} `wrong-usage` naming every wrong one; `changed-meanwhile`; whatever a preparation is refused for
   * (`port-taken`).
   */
  change(given: unknown, { actor, expected }: ChangeOptions): Promise<ChangedSettings> {
    const wished = judgeChange(given, this.#config);
    return this.#inTurn(async () => {
      await this.#catchUp();
      if (expected !== undefined) await this.#requireUnchanged(wished, expected);
      const notes = this.#notesOf(wished);
      const found = await this.#change(wished, actor);
      return { settings: this.list(), notes: [...notes, ...found] };
    });
  }

  /** What would be said of a change; nothing is changed. @throws {ActivationError} `wrong-usage` as `change` does. */
  check(given: unknown): readonly string[] {
    return this.#notesOf(judgeChange(given, this.#config));
  }

  /** What only the file can say, as it held at the start. */
  get config(): HostConfig {
    return this.#options.config;
  }

  /**
   * Takes host.toml anew: what it says of settings counts at once, below what is set. Gives what the administrator should know.
   * @throws {ActivationError} whatever a preparation is refused for; everything is as before then.
   */
  reread(config: HostConfig): Promise<readonly string[]> {
    return this.#inTurn(async () => {
      const [held, before] = [this.#config, this.#current];
      this.#config = config;
      try {
        const prepared = await this.#prepareAll(this.#valuesWith(this.#set), before);
        this.#take(this.#set);
        for (const one of prepared) await one.keep();
      } catch (error) {
        this.#config = held;
        throw error;
      }
      return this.#listeners.flatMap((listener) => listener(this.#current, before) ?? []);
    });
  }

  /** Takes over what another host on the same database has set. @throws whatever a preparation is refused for; then all is as before. */
  refresh(): Promise<void> {
    return this.#inTurn(() => this.#catchUp());
  }

  async #catchUp(): Promise<void> {
    const set = await this.#load(this.#options.database);
    if (isSame(set, this.#set)) return;
    const before = this.#current;
    const prepared = await this.#prepareAll(this.#valuesWith(set), before);
    this.#take(set);
    for (const one of prepared) await one.keep();
    for (const listener of this.#listeners) listener(this.#current, before);
  }

  #notesOf(wished: WishedSettings): readonly string[] {
    return [...wished].flatMap(([name, value]) => settingTable[name].note?.(value, this.#current) ?? []);
  }

  /** Two look at a page and both change: the second is told what the first did, and by whom. */
  async #requireUnchanged(wished: WishedSettings, expected: Readonly<Record<string, unknown>>): Promise<void> {
    const isOther = (name: SettingName): boolean =>
      Object.hasOwn(expected, name) &&
      JSON.stringify(expected[name] ?? null) !== JSON.stringify(this.#current[name] ?? null);
    const name = [...wished.keys()].find(isOther);
    if (name === undefined) return;
    const rows = await lastOfEach(this.#options.database, 'settings-changed');
    const last = rows.find(({ subject }) => subject === name);
    const value = JSON.stringify(this.#current[name] ?? null);
    const who = last === undefined ? 'host.toml' : last.actor;
    throw new ActivationError('changed-meanwhile', `${who} has changed ${name} meanwhile: it is ${value} now`, {
      facts: { setting: name, by: who, at: last?.at ?? null, value },
    });
  }

  /** Gives what the listeners had to say. */
  async #change(wished: WishedSettings, actor: string): Promise<readonly string[]> {
    const before = this.#current;
    const set = new Map(this.#set);
    for (const [name, value] of wished) {
      if (value === null) set.delete(name);
      else set.set(name, value);
    }
    const next = this.#valuesWith(set);
    const prepared = await this.#prepareAll(next, before);
    try {
      await this.#options.database.transact((tx) => this.#record(tx, wished, { next, before, actor }));
    } catch (error) {
      for (const one of prepared) await one.undo();
      throw error;
    }
    this.#take(set);
    for (const one of prepared) await one.keep();
    return this.#listeners.flatMap((listener) => listener(next, before) ?? []);
  }

  async #prepareAll(next: SettingValues, before: SettingValues): Promise<readonly PreparedChange[]> {
    const prepared: PreparedChange[] = [];
    try {
      for (const prepare of this.#prepares) {
        const one = await prepare(next, before);
        if (one !== undefined) prepared.push(one);
      }
      return prepared;
    } catch (error) {
      for (const one of prepared) await one.undo();
      throw error;
    }
  }

  async #record(
    tx: Transaction,
    wished: WishedSettings,
    { next, before, actor }: { readonly next: SettingValues; readonly before: SettingValues; readonly actor: string },
  ): Promise<void> {
    const at = this.#options.now();
    // Another host, at this very moment: what was made ready here would be for other values.
    if (!isSame(await this.#load(tx), this.#set)) {
      throw new ActivationError(
        'changed-meanwhile',
        'Another host on this database has changed settings at this moment.',
      );
    }
    for (const [name, value] of wished) {
      if (value === null) await removeSetting(tx, name);
      else await saveSetting(tx, { name, value: JSON.stringify(value), at });
      const [from, to] = [before, next].map((values) => auditValue(withoutSecret(name, values[name]))) as [
        AuditValue,
        AuditValue,
      ];
      const details = { from, to, reset: value === null };
      await recordAudit(tx, { at, actor, action: 'settings-changed', subject: name, details });
    }
  }

  /** What this program does not know, or would not take, stays in the database and counts for nothing. */
  async #load(on: Statements): Promise<ReadonlyMap<SettingName, unknown>> {
    const { config, log } = this.#options;
    const set = new Map<SettingName, unknown>();
    for (const [name, text] of await loadSettings(on)) {
      const judged = isSettingName(name) ? judgeValue(name, JSON.parse(text) as unknown, config) : undefined;
      if (isSettingName(name) && judged?.problem === undefined) set.set(name, judged?.value);
      else log.error({ setting: name, problem: judged?.problem ?? 'is unknown' }, 'a stored setting is left out');
    }
    return set;
  }

  #take(set: ReadonlyMap<SettingName, unknown>): void {
    this.#set = set;
    this.#current = this.#valuesWith(set);
  }

  #valuesWith(set: ReadonlyMap<SettingName, unknown>): SettingValues {
    const values = settingNames.map((name) => [name, set.has(name) ? set.get(name) : fileValue(this.#config, name)]);
    return Object.fromEntries(values) as SettingValues; // Each has passed the schema of its row.
  }
}

function isSame(one: ReadonlyMap<SettingName, unknown>, other: ReadonlyMap<SettingName, unknown>): boolean {
  const text = (value: unknown): string => JSON.stringify(value) ?? '';
  return one.size === other.size && [...one].every(([name, value]) => text(value) === text(other.get(name)));
}

function auditValue(value: unknown): AuditValue {
  return value === undefined ? null : (value as AuditValue); // A setting's value came as JSON.
}

/** What host.toml says, or the default where it says nothing. */
function fileValue(config: HostConfig, name: SettingName): unknown {
  let value: unknown = config;
  for (const part of name.split('.')) value = (value as Readonly<Record<string, unknown>>)[part];
  return value;
}

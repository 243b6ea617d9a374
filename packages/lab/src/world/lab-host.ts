import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { HttpAnswer, HttpRequest } from '@attiva/client';
import { createSilentLog, parseConfig } from '@attiva/daemon';
import {
  composeHost,
  type ComposedHost,
  createInlineVerifier,
  hostConfigSchema,
  type HostStatus,
  initHost,
} from '@attiva/host';
import { type AuthenticRequest, type DeviceFacts, openHostRequest } from '@attiva/protocol';
import { type LabVendor, vendorOf } from './lab-vendor.ts';
import type { LabWire } from './lab-wire.ts';
import type { VirtualTime } from './virtual-time.ts';
import { VouchingVerifier } from './vouching-verifier.ts';

/** What a host of the lab stands in. */
export interface HostSite {
  readonly time: VirtualTime;
  readonly wire: LabWire;
  readonly vendors: readonly LabVendor[];
  /** Whether this lab's own requests are authentic but for a sample. */
  readonly vouching: boolean;
  /** Folder of the lab, below which each host has its own. */
  readonly folder: string;
}

const day = 86_400_000;
/** The familiar port; nothing in the lab listens on a real one. */
export const activationPort = 7688;

/** A real activation host: its database, its keys, its routes; only the listener is a wire of the lab. */
export class LabHost {
  /** `act-01.corp.example`. */
  readonly name: string;
  readonly #site: HostSite;
  /** Its folder: database, signing keys, settings. */
  readonly folder: string;
  readonly #device: DeviceFacts;
  #composed: ComposedHost | undefined;
  #cancelDaily: (() => void) | undefined;
  #vouching: VouchingVerifier | undefined;
  /** How far the host's clock is off, in milliseconds. */
  #clockOff = 0;

  private constructor(name: string, site: HostSite, device: DeviceFacts) {
    this.name = name;
    this.#site = site;
    this.#device = device;
    this.folder = join(site.folder, `host-${name}`);
  }

  /** A new host, switched on, that knows the vendors and is registered with none. */
  static async create(name: string, site: HostSite, device: DeviceFacts): Promise<LabHost> {
    const host = new LabHost(name, site, device);
    await host.#begin();
    return host;
  }

  get isOn(): boolean {
    return this.#composed !== undefined;
  }

  /** `name:port`. */
  get address(): string {
    return `${this.name}:${activationPort}`;
  }

  /** Registers with a vendor, as `attiva host register` does. */
  async register(hostKey: string, vendor: string): Promise<void> {
    await this.#running().doors.register(hostKey, vendor);
  }

  /** Takes a request in without HTTP between; the judged body. @throws {ActivationError} what the host refuses. */
  async post(statement: string, request: AuthenticRequest): Promise<unknown> {
    this.#vouching?.vouch(statement, request);
    const { line, now } = this.#running().doors;
    return JSON.parse(await line.submit({ text: statement, receivedAt: now(), address: '10.0.0.7' })) as unknown;
  }

  /** What `attiva host status` shows. */
  status(): Promise<HostStatus> {
    return this.#running().doors.status();
  }

  /** The composed host, for what a scenario or an attack needs of it. */
  composed(): ComposedHost {
    return this.#running();
  }

  shiftClock(milliseconds: number): void {
    this.#clockOff += milliseconds;
  }

  setClockRight(): void {
    this.#clockOff = 0;
  }

  async switchOn(): Promise<void> {
    if (this.#composed !== undefined) return;
    const { time, vendors, wire } = this.#site;
    this.#vouching = this.#site.vouching ? new VouchingVerifier() : undefined;
    this.#composed = await composeHost({
      folder: this.folder,
      config: parseConfig('', hostConfigSchema, 'the lab'),
      log: createSilentLog(),
      now: () => time.now + this.#clockOff,
      monotonic: () => time.now,
      uptime: () => time.now / 1000,
      device: this.#device,
      askAuthority: (_addresses, text) => vendorOf(vendors, openHostRequest(text).vendor).register(text),
      token: { text: randomBytes(32).toString('base64url') },
      verifier: this.#vouching ?? createInlineVerifier(20_000),
      holdMilliseconds: 0,
      allowLab: true,
    });
    const { fastify } = this.#composed.activation();
    wire.listen(this.address, (request) => inject(fastify, request));
    this.#planDailyWork();
  }

  async switchOff(): Promise<void> {
    this.#site.wire.listen(this.address, undefined);
    this.#cancelDaily?.();
    const composed = this.#composed;
    this.#composed = undefined;
    await composed?.close();
  }

  /** A plain backup: the database, without the keys. */
  backUp(): void {
    rmSync(this.#backup, { recursive: true, force: true });
    mkdirSync(this.#backup, { recursive: true });
    for (const file of this.#databaseFiles(this.folder)) cpSync(join(this.folder, file), join(this.#backup, file));
  }

  /** The backup is put back; what came after it is gone. */
  async restore(): Promise<void> {
    if (!existsSync(this.#backup)) throw new TypeError(`${this.name} has no backup to restore`);
    await this.#replaceDatabase(() => {
      for (const file of this.#databaseFiles(this.#backup)) cpSync(join(this.#backup, file), join(this.folder, file));
    });
  }

  /** The database is lost: the host begins anew, with its keys, and registered with nobody. */
  async loseDatabase(): Promise<void> {
    await this.#replaceDatabase(() => {});
  }

  /** The whole folder of this host, keys included, on another machine: a second host that is the same. */
  async copyTo(name: string): Promise<LabHost> {
    const other = new LabHost(name, this.#site, this.#device);
    cpSync(this.folder, other.folder, { recursive: true });
    await other.switchOn();
    return other;
  }

  /** The database alone, on another machine, as a thief would have it. */
  async copyDatabaseTo(name: string): Promise<LabHost> {
    const other = new LabHost(name, this.#site, this.#device);
    mkdirSync(other.folder, { recursive: true });
    for (const file of this.#databaseFiles(this.folder)) cpSync(join(this.folder, file), join(other.folder, file));
    await other.switchOn();
    return other;
  }

  async #begin(): Promise<void> {
    await initHost({ folder: this.folder, now: () => this.#site.time.now });
    await this.switchOn();
    for (const { vendorFile } of this.#site.vendors) await this.#running().doors.addVendor(vendorFile);
  }

  async #replaceDatabase(bring: () => void): Promise<void> {
    await this.switchOff();
    for (const file of this.#databaseFiles(this.folder)) rmSync(join(this.folder, file));
    bring();
    await this.#begin();
  }

  #databaseFiles(folder: string): string[] {
    return readdirSync(folder).filter((name) => name.startsWith('host.db'));
  }

  get #backup(): string {
    return `${this.folder}-backup`;
  }

  #running(): ComposedHost {
    if (this.#composed === undefined) throw new TypeError(`${this.name} is switched off`);
    return this.#composed;
  }

  #planDailyWork(): void {
    const { time } = this.#site;
    const work = async (): Promise<void> => {
      const { doors } = this.#running();
      await doors.retention.runIfDue(doors.now());
      await doors.grants.job.runIfDue(doors.now());
      this.#planDailyWork();
    };
    this.#cancelDaily = time.at(time.now + day, work);
  }
}

type Injectable = ReturnType<ComposedHost['activation']>['fastify'];

async function inject(fastify: Injectable, request: HttpRequest): Promise<HttpAnswer> {
  const { method, path, body } = request;
  const answer = await fastify.inject({
    method,
    url: path,
    remoteAddress: '10.0.0.7',
    ...(body && { headers: { 'content-type': body.type }, payload: body.text }),
  });
  const retryAfter = Number(answer.headers['retry-after']);
  const type = String(answer.headers['content-type'] ?? '').split(';', 1)[0] ?? '';
  return {
    status: answer.statusCode,
    type: type.toLowerCase(),
    text: answer.body,
    ...(Number.isSafeInteger(retryAfter) && { retryAfterSeconds: retryAfter }),
  };
}

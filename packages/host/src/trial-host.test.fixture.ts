/**
 * For the tests of this package: a host on a folder of its own, registered with a vendor made on the spot, and clients
 * that speak to it over real sockets.
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSilentLog, deriveKeyVerifier, type Log, parseConfig } from '@attiva/daemon';
import { requireDescribedAnswers } from '@attiva/daemon/testing';
import {
  type ActivationRequestClaims,
  createActivationRequest,
  createProductKey,
  type HostGrantClaims,
  isRenewal,
  type JudgedAnswer,
  judgeActivationAnswer,
  keyVerifierParameters,
  openHostRequest,
  type PendingActivation,
  type ProductKey,
  provesKey,
  type RequestId,
  RevocationSet,
  type Signer,
  signStatement,
  type VendorId,
  vendorFileText,
} from '@attiva/protocol';
import { type Database, openDatabase } from '@attiva/storage';
import { createSigner, FakeVendor, type FakeVendorOptions, isPostgres } from '@attiva/testkit';
import { composeHost } from './compose.ts';
import { databasePath } from './host-home.ts';
import type { ComposedHost } from './doors.ts';
import { type HostConfig, hostConfigSchema } from './config/host-config.ts';
import type { Resolve } from './explaining/name-lookup.ts';
import { initHost } from './init-host.ts';
import { databaseLine, databaseOf, textOfRows } from './test-database.test.fixture.ts';
import type { AskAuthority } from './registration/register-host.ts';
import type { ReadComputers } from './roll/roll.routes.ts';
import type { ApplicationStatus } from './status/host-status.ts';

export const startMs = Date.UTC(2026, 10, 23, 9, 0, 0);

/** Time of a trial. Whoever moves `ms` lets time pass; with `setBy` as much, sets the wall clock. */
export interface TrialClock {
  ms: number;
  /** Milliseconds by which the wall clock was set, over the whole trial. */
  setBy?: number;
}

export interface TrialHost {
  readonly host: ComposedHost;
  readonly vendor: FakeVendor;
  readonly url: string;
  readonly folder: string;
  readonly clock: TrialClock;
  /** Closes the host, lets `meanwhile` change its folder, and starts it again there. */
  restart(meanwhile?: () => Promise<void>): Promise<TrialHost>;
  /** Takes in the file of a further vendor and registers with it. */
  join(vendor: FakeVendor, grants?: readonly GrantWish[]): Promise<TrialHost>;
  stop(): Promise<void>;
}

export interface GrantWish {
  readonly application: string;
  readonly terms?: Partial<HostGrantClaims>;
}

export interface TrialOptions extends Partial<Omit<FakeVendorOptions, 'vendor'>> {
  /** TOML, in front of the sections that the trial sets itself. */
  readonly config?: string;
  readonly folder?: string;
  /** URL of a database that several trials may have; default: one in the folder. */
  readonly database?: string;
  /** Of its machine. */
  readonly hostName?: string;
  readonly onOutdated?: (error: Error) => void;
  readonly madeVendor?: FakeVendor;
  /** What the vendor grants, one registration each; nothing: the host stays unregistered. */
  readonly grants?: readonly GrantWish[];
  readonly clock?: TrialClock;
  /** Requests that may wait at once. */
  readonly queue?: number;
  readonly log?: Log;
  /** Another way to the authority. */
  readonly askAuthority?: AskAuthority;
  /** The resolver of machine names; default: knows none. */
  readonly resolve?: Resolve;
  readonly readComputers?: ReadComputers;
  /** Built pages of the console. */
  readonly consoleFolder?: string;
  /** The host was composed for tests: it serves lab roots. */
  readonly allowLab?: boolean;
}

export const adminToken = 'x'.repeat(43);

export const hostKey: ProductKey = createProductKey({ kind: 'host', group: 1, random: Buffer.alloc(10, 5) });

/** Text of the vendor's file. */
export async function vendorFileOf(vendor: FakeVendor, at: number): Promise<string> {
  const statement = await signStatement(
    'vendor',
    {
      iss: vendor.vendor,
      iat: at,
      name: vendor.name,
      roots: [vendor.root.jwk],
      authority: ['http://127.0.0.1:1'],
      ...(vendor.roots.lab === true && { lab: true }),
    },
    vendor.root,
  );
  return vendorFileText({
    attiva: 1,
    vendor: [statement],
    delegation: [vendor.delegation],
    packs: vendor.roots.packs,
    revocations: [],
    bundles: [],
  });
}

const verifiers = new Map<VendorId, Promise<Uint8Array>>();

/** Argon2id takes its time on purpose: once per vendor and test file is enough. */
function verifierOf(vendor: VendorId): Promise<Uint8Array> {
  const known = verifiers.get(vendor) ?? deriveKeyVerifier(keyVerifierParameters(vendor), hostKey.canonical);
  verifiers.set(vendor, known);
  return known;
}

/** An authority in one function: proves the key, hands out the wished grants one after the other. */
export function trialAuthority(vendor: FakeVendor, grants: readonly GrantWish[]): AskAuthority {
  const verifier = verifierOf(vendor.vendor);
  const wanted = [...grants];
  return async (_addresses, text) => {
    const request = openHostRequest(text);
    assert.ok(isRenewal(request) || provesKey(await verifier, request), 'the proof is made with the host key');
    const wish = wanted.length > 1 ? wanted.shift() : wanted[0];
    const { application, terms } = wish ?? { application: 'aurora-os' };
    const grant = await vendor.grant(request.sub, application, { key: hostKey.lastFive, ...terms });
    return { chain: [grant, vendor.delegation] };
  };
}

export async function startTrialHost(options: TrialOptions = {}): Promise<TrialHost> {
  const clock: TrialClock = options.clock ?? { ms: startMs };
  const seconds = Math.floor(clock.ms / 1000);
  const vendor = options.madeVendor ?? (await FakeVendor.create({ ...options, now: seconds }));
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'attiva-host-')));
  const grants = options.grants ?? [{ application: 'aurora-os' }];
  const authorities = new Map<string, AskAuthority>([[vendor.vendor, trialAuthority(vendor, grants)]]);
  const database = await databaseOf(folder, options.database);
  const { created } = await initHost({ folder, now: () => clock.ms, ...(database && { database: { database } }) });
  const host = await composeHost({
    folder,
    config: trialConfig(options, database),
    log: options.log ?? createSilentLog(),
    now: () => clock.ms,
    monotonic: () => performance.now(),
    uptime: () => (clock.ms - (clock.setBy ?? 0)) / 1000 - startMs / 1000 + 3600,
    device: [1, 2, 3],
    askAuthority: options.askAuthority ?? ((to, text) => authorityOf(authorities, text)(to, text)),
    token: { text: adminToken },
    resolve: options.resolve ?? (async () => []),
    passwordCost: { memoryKiB: 8, passes: 1, lanes: 1 },
    keyWaitMilliseconds: 0,
    ...(options.onOutdated && { onOutdated: options.onOutdated }),
    ...(options.hostName !== undefined && { hostName: options.hostName }),
    ...(options.allowLab !== undefined && { allowLab: options.allowLab }),
    ...(options.readComputers && { readComputers: options.readComputers }),
    ...(options.consoleFolder !== undefined && { consoleFolder: options.consoleFolder }),
  });
  requireDescribedAnswers(host.administration);
  if (created) {
    await host.doors.addVendor(await vendorFileOf(vendor, seconds - 60));
    for (let i = grants.length; i > 0; i -= 1) await host.doors.register(hostKey.text, vendor.vendor);
  }
  const [at] = await host.listen();
  const trial: TrialHost = {
    host,
    vendor,
    url: at?.url ?? '',
    folder,
    clock,
    async stop() {
      await host.close();
      await rm(folder, { recursive: true, force: true });
    },
    async restart(meanwhile) {
      await host.close();
      await meanwhile?.();
      return startTrialHost({ ...options, folder, madeVendor: vendor, clock });
    },
    async join(other, wishes = [{ application: 'aurora-os' }]) {
      authorities.set(other.vendor, trialAuthority(other, wishes));
      await host.doors.addVendor(await vendorFileOf(other, seconds - 60));
      for (let i = wishes.length; i > 0; i -= 1) await host.doors.register(hostKey.text, other.vendor);
      return { ...trial, vendor: other };
    },
  };
  return trial;
}

/** A host of desktops alone, with this threshold: what is licensed at once, or not, for no other reason. */
export function startDesktopHost(threshold: number, terms: Partial<HostGrantClaims> = {}): Promise<TrialHost> {
  return startTrialHost({
    applications: [{ id: 'aurora-os', generations: [2025], editions: [{ id: 'desktop', threshold }] }],
    grants: [{ application: 'aurora-os', terms }],
  });
}

function trialConfig({ config = '', queue = 10_000 }: TrialOptions, database?: string): HostConfig {
  const text = `${databaseLine(database)}${config}\n[activation]\naddresses = ["127.0.0.1"]\nport = 0\nqueue = ${queue}\n`;
  return parseConfig(text, hostConfigSchema, 'a test');
}

function authorityOf(authorities: ReadonlyMap<string, AskAuthority>, text: string): AskAuthority {
  const found = authorities.get(openHostRequest(text).vendor);
  assert.ok(found, 'an authority of that vendor');
  return found;
}

export interface TrialClient {
  readonly signer: Signer;
  prev?: { store: string; turn: number };
  device: [number, number, number];
}

let clients = 0;

export function trialClient(): TrialClient {
  clients += 1;
  return { signer: createSigner(), device: [clients & 0xfff, (clients * 7) & 0xfff, (clients * 13) & 0xfff] };
}

export type Wish = Partial<ActivationRequestClaims>;

/** A signed request of this client, with what to keep for judging. */
export async function requestOf(
  trial: TrialHost,
  client: TrialClient,
  wish: Wish = {},
): Promise<{ statement: string; pending: PendingActivation }> {
  return createActivationRequest(
    {
      iat: Math.floor(trial.clock.ms / 1000),
      jti: randomBytes(16).toString('base64url') as RequestId,
      vendor: trial.vendor.vendor,
      application: 'aurora-os',
      edition: 'desktop',
      generation: 2025,
      roots: [trial.vendor.root.id],
      revocations: {},
      device: client.device,
      state: 2,
      minutesLeft: 100,
      virtual: false,
      ...(client.prev && { prev: client.prev as never }),
      ...wish,
    },
    client.signer,
  );
}

export interface Posted {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Headers;
}

export async function post(trial: TrialHost, text: string, type = 'application/jose'): Promise<Posted> {
  const answer = await fetch(`${trial.url}/v1/activations`, {
    method: 'POST',
    body: text,
    headers: { 'content-type': type },
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown>, headers: answer.headers };
}

/** Asks, judges and keeps the turn; a refusal is given as its code. */
export async function activate(trial: TrialHost, client: TrialClient, wish: Wish = {}): Promise<JudgedAnswer | string> {
  const { statement, pending } = await requestOf(trial, client, wish);
  const { status, body } = await post(trial, statement);
  if (status !== 200) return String(body['code']);
  return judgeAndKeep(trial, client, { body, pending });
}

export function judgeAndKeep(
  trial: TrialHost,
  client: TrialClient,
  { body, pending }: { body: unknown; pending: PendingActivation },
): JudgedAnswer {
  const judged = judgeActivationAnswer(body, pending, {
    vendor: trial.vendor.vendor,
    roots: [trial.vendor.root.jwk],
    now: Math.floor(trial.clock.ms / 1000),
    allowLab: trial.vendor.roots.lab === true, // Clients of a lab are built for it.
    revocations: RevocationSet.empty,
  });
  if (judged.kind === 'lease') client.prev = { store: judged.lease.store, turn: judged.lease.turn };
  if (judged.kind === 'counted') client.prev = { store: judged.notice.store, turn: judged.notice.turn };
  return judged;
}

/** `licensed`, `counted`, `new-identity` or the code of a refusal. */
export function outcomeOf(answer: JudgedAnswer | string): string {
  if (typeof answer === 'string') return answer;
  return answer.kind === 'lease' ? 'licensed' : answer.kind;
}

export interface Administered<Body = Record<string, unknown>> {
  readonly status: number;
  readonly body: Body;
}

/** Asks the administration, as a command does. */
export async function administer<Body = Record<string, unknown>>(
  trial: TrialHost,
  path: string,
  body?: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Administered<Body>> {
  const answer = await trial.host.administration.fastify.inject({
    method: body === undefined ? 'GET' : 'POST',
    url: path,
    headers: { authorization: `Bearer ${adminToken}`, host: 'localhost', ...headers },
    ...(body !== undefined && { payload: body }),
  });
  return { status: answer.statusCode, body: answer.json<Body>() };
}

/** As programs of before have stored it for the other hosts on a database. */
export function storedWarningThatNames(machine: string): string {
  const said = { kind: 'images-with-identity', facts: { images: machine, more: 0 } };
  return JSON.stringify([{ code: 'image-carries-identity', severity: 'warning', text: machine, said, remedy: '' }]);
}

/** Work with the trial's database, as an administrator with another tool would: the host may be running. */
export async function withDatabase<T>(trial: TrialHost, work: (database: Database) => Promise<T>): Promise<T> {
  const url = (await databaseOf(trial.folder)) ?? `sqlite:${databasePath(trial.folder)}`;
  const database = await openDatabase({ url, mustExist: true, now: () => trial.clock.ms });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/**
 * Everything that the database holds, as text: of SQLite every byte of its files, what was deleted and the log included; of
 * PostgreSQL every row.
 */
export async function contentOf(trial: TrialHost): Promise<string> {
  if (isPostgres) return withDatabase(trial, textOfRows);
  const names = (await readdir(trial.folder)).filter((name) => name.startsWith('host.db'));
  return (await Promise.all(names.map((name) => readFile(join(trial.folder, name), 'latin1')))).join('');
}

/** The application's part of the status. */
export async function statusOf(trial: TrialHost, application = 'aurora-os'): Promise<ApplicationStatus> {
  const { vendors } = await trial.host.doors.status();
  const found = vendors.find(({ id }) => id === trial.vendor.vendor)?.applications.find(({ id }) => id === application);
  assert.ok(found, `the status speaks of ${application}`);
  return found;
}

/**
 * For the tests of this package: a host on a folder of its own, registered with a vendor made on the spot, and clients
 * that speak to it over real sockets.
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSilentLog, deriveKeyVerifier, parseConfig } from '@attiva/daemon';
import {
  type ActivationRequestClaims,
  createActivationRequest,
  createProductKey,
  type HostGrantClaims,
  type JudgedAnswer,
  judgeActivationAnswer,
  keyVerifierParameters,
  openRegistrationRequest,
  type PendingActivation,
  provesKey,
  type RequestId,
  RevocationSet,
  type Signer,
  signStatement,
  vendorFileText,
} from '@attiva/protocol';
import { createSigner, FakeVendor, type FakeVendorOptions } from '@attiva/testkit';
import { type ComposedHost, composeHost } from './compose.ts';
import { hostConfigSchema } from './config/host-config.ts';
import { initHost } from './init-host.ts';

export const startMs = Date.UTC(2026, 10, 23, 9, 0, 0);

export interface TrialHost {
  readonly host: ComposedHost;
  readonly vendor: FakeVendor;
  readonly url: string;
  readonly folder: string;
  readonly clock: { ms: number };
  /** Stops the host and starts it again on the same folder. */
  restart(): Promise<TrialHost>;
  stop(): Promise<void>;
}

export interface TrialOptions extends Partial<FakeVendorOptions> {
  readonly config?: string;
  readonly folder?: string;
  readonly madeVendor?: FakeVendor;
  readonly grants?: readonly { readonly application: string; readonly terms?: Partial<HostGrantClaims> }[];
  readonly clock?: { ms: number };
}

const hostKey = createProductKey({ kind: 'host', group: 1, random: Buffer.alloc(10, 5) });

/** Text of the vendor's file. */
export async function vendorFileOf(vendor: FakeVendor, at: number): Promise<string> {
  const statement = await signStatement(
    'vendor',
    { iss: vendor.vendor, iat: at, name: vendor.name, roots: [vendor.root.jwk], authority: ['http://127.0.0.1:1'] },
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

export async function startTrialHost(options: TrialOptions = {}): Promise<TrialHost> {
  const clock = options.clock ?? { ms: startMs };
  const seconds = Math.floor(clock.ms / 1000);
  const vendor = options.madeVendor ?? (await FakeVendor.create({ ...options, now: seconds }));
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'attiva-host-')));
  const verifier = deriveKeyVerifier(keyVerifierParameters(vendor.vendor), hostKey.canonical);
  const wanted = [...(options.grants ?? [{ application: 'aurora-os' }])];
  const askAuthority = async (_addresses: readonly string[], text: string): Promise<unknown> => {
    const request = openRegistrationRequest(text);
    assert.ok(provesKey(await verifier, request), 'the proof is made with the host key');
    const { application, terms } = wanted.shift() ?? { application: 'aurora-os' };
    const grant = await vendor.grant(request.sub, application, { key: hostKey.lastFive, ...terms });
    return { chain: [grant, vendor.delegation] };
  };
  const { created } = await initHost({ folder, now: () => clock.ms });
  const config = parseConfig(
    `${options.config ?? ''}\n[activation]\naddresses = ["127.0.0.1"]\nport = 0\n`,
    hostConfigSchema,
    'a test',
  );
  const host = await composeHost({
    folder,
    config,
    log: createSilentLog(),
    now: () => clock.ms,
    monotonic: () => performance.now(),
    device: [1, 2, 3],
    askAuthority,
    token: { text: 'x'.repeat(43) },
  });
  if (created) {
    await host.doors.addVendor(await vendorFileOf(vendor, seconds - 60));
    for (let i = wanted.length; i > 0; i -= 1) await host.doors.register(hostKey.text);
  }
  const [at] = await host.listen();
  const stop = async (): Promise<void> => {
    await host.close();
    await rm(folder, { recursive: true, force: true });
  };
  const restart = async (): Promise<TrialHost> => {
    await host.close();
    return startTrialHost({ ...options, folder, madeVendor: vendor, clock });
  };
  return { host, vendor, url: at?.url ?? '', folder, clock, restart, stop };
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

/**
 * For tests of this package: an authority on a folder of its own, a clock that stands still until told, hosts that ask
 * for registration. Everything is real but the clock.
 */
import assert from 'node:assert/strict';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { type AdminToken, createSilentLog, deriveKeyVerifier, type HttpLimits } from '@attiva/daemon';
import { requireDescribedAnswers } from '@attiva/daemon/testing';
import {
  createRegistrationRequest,
  createSigner,
  type DeviceFacts,
  type ErrorCode,
  isActivationError,
  keyVerifierParameters,
  openVendorFile,
  parseProductKey,
  type PendingRegistration,
  type RequestId,
  RevocationSet,
  type Signer,
  type TrustContext,
  type VendorFile,
  type VendorId,
} from '@attiva/protocol';
import { type AuthorityAdmin, localAdmin } from './administration/authority-admin.ts';
import { composeAuthority, type ComposedAuthority } from './compose.ts';
import { type AuthorityConfig, loadAuthorityConfig } from './config/authority-config.ts';
import type { AddedCustomer, CustomerOrder } from './customers/add-customer.ts';
import { initAuthority } from './initialization/init-authority.ts';
import { auroraPackToml } from './products/aurora-pack.ts';
import { openRootKey, type RootKey } from './signing/root-key.ts';
import { requireVendorStatement, vendorClaimsOf } from './signing/signing-desk.ts';
import type { Surroundings } from './surroundings.ts';
import { makeOnce } from './test-database.test.fixture.ts';

export const passphrase = 'four words, one of them odd';
export const vendor = 'aurora.example' as VendorId;
/** 2026-11-23T00:00:00Z. */
export const start = 1_795_392_000;

export interface TestClock extends Surroundings {
  /** Whole seconds. */
  readonly seconds: () => number;
  advance(seconds: number): void;
}

export function testClock(seconds: number = start): TestClock {
  let milliseconds = seconds * 1000;
  return {
    now: () => milliseconds,
    uptime: () => milliseconds / 1000,
    monotonic: () => milliseconds,
    seconds: () => Math.floor(milliseconds / 1000),
    advance(by) {
      milliseconds += by * 1000;
    },
    random: (size) => randomBytes(size),
    newSigningKey: newPrivateKey,
  };
}

export function newPrivateKey(): ReturnType<Surroundings['newSigningKey']> {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
}

/** A folder that is gone after the tests of the file. */
export function temporaryFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'attiva-authority-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export interface TestAuthority {
  readonly folder: string;
  readonly clock: TestClock;
  readonly authority: ComposedAuthority;
  readonly admin: AuthorityAdmin;
  /** `http://127.0.0.1:PORT` of the public listener. */
  readonly url: string;
  addCustomer(order?: Partial<CustomerOrder>): Promise<AddedCustomer>;
  close(): Promise<void>;
}

/** Where a test file's authorities live: one is initialised and copied, for that costs a third of a second. */
export interface TestBench {
  readonly home: string;
  /** An authority of Aurora Software that listens on a free port. */
  start(limits?: Partial<HttpLimits>): Promise<TestAuthority>;
}

/** All that it starts ends, and its folder is gone, after the tests of the file that opens it. */
export async function openBench(): Promise<TestBench> {
  const { path: home, remove } = temporaryFolder();
  const dir = join(home, 'aurora');
  const order = { dir, name: 'Aurora Software', passphrase, packToml: auroraPackToml, surroundings: testClock() };
  const separate = await makeOnce((database) => initAuthority({ ...order, ...(database && { database }) }));
  const running: TestAuthority[] = [];
  after(async () => {
    for (const authority of running) await authority.close();
    remove();
  });
  return {
    home,
    async start(limits) {
      const folder = join(home, `copy-${running.length + 1}`);
      cpSync(dir, folder, { recursive: true });
      await separate(folder);
      const started = await startIn(folder, limits);
      running.push(started);
      return started;
    },
  };
}

/** The authority in a folder, listening on a free port. Whoever starts it closes it. */
export async function startIn(
  folder: string,
  limits?: Partial<HttpLimits>,
  clock: TestClock = testClock(),
): Promise<TestAuthority> {
  const authority = await openFolder(folder, clock, limits);
  requireDescribedAnswers(authority.administration);
  const [at] = await authority.listen();
  assert.ok(at);
  const admin = localAdmin(authority.administration, token, async () => {});
  return {
    folder,
    clock,
    authority,
    admin,
    url: at.url,
    addCustomer: (order) => admin.post('/v1/customers', { name: 'Rossi SpA', edition: 'studio', ...order }),
    close: () => authority.close(),
  };
}

export const token: AdminToken = { text: Buffer.alloc(32, 7).toString('base64url') };

export async function openFolder(
  folder: string,
  surroundings: Surroundings,
  limits?: Partial<HttpLimits>,
  onOutdated?: (error: Error) => void,
): Promise<ComposedAuthority> {
  const config: AuthorityConfig = {
    ...(await loadAuthorityConfig(join(folder, 'authority.toml'))),
    registration: { addresses: ['127.0.0.1'], port: 0, proxies: ['127.0.0.1'] },
    administration: { address: '127.0.0.1', port: 0 },
  };
  const log = createSilentLog();
  return composeAuthority({
    folder,
    config,
    log,
    token,
    surroundings,
    ...(limits && { limits }),
    ...(onOutdated && { onOutdated }),
  });
}

/** The text of a file that the authority has written. */
export function published({ folder }: TestAuthority, name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

/** The published vendor file, verified. */
export function vendorFileOf(aurora: TestAuthority): VendorFile {
  return openVendorFile(published(aurora, 'aurora.attiva'), { now: aurora.clock.seconds() });
}

export async function rootOf(aurora: TestAuthority): Promise<RootKey> {
  return openRootKey(published(aurora, 'root.key'), passphrase);
}

/** What a machine trusts that knows this vendor and no revocation. */
export async function trustOf({ authority, clock }: TestAuthority): Promise<TrustContext> {
  const { roots } = vendorClaimsOf(await requireVendorStatement(authority.parts.database));
  return { vendor, roots, now: clock.seconds(), revocations: RevocationSet.empty };
}

/** A machine that wants to be a host. */
export interface TestHost {
  readonly signer: Signer;
  readonly device: DeviceFacts;
}

export function newHost(device: DeviceFacts = [0, 0, 0]): TestHost {
  return { signer: createSigner(newPrivateKey()), device };
}

const verifiers = new Map<string, Promise<Uint8Array>>();

/** V, as the host computes it from the typed key; kept per key, for it costs a fifth of a second. */
export function verifierOf(hostKey: string): Promise<Uint8Array> {
  const known =
    verifiers.get(hostKey) ?? deriveKeyVerifier(keyVerifierParameters(vendor), parseProductKey(hostKey).canonical);
  verifiers.set(hostKey, known);
  return known;
}

export interface RequestOptions {
  readonly hostKey: string;
  readonly iat: number;
  readonly vendor?: VendorId;
  readonly bundle?: number;
  /** Another V than that of the key: a guess. */
  readonly verifier?: Uint8Array;
}

export async function registrationRequest(
  host: TestHost,
  options: RequestOptions,
): Promise<{ readonly statement: string; readonly pending: PendingRegistration }> {
  const input = {
    vendor: options.vendor ?? vendor,
    bundle: options.bundle ?? 0,
    key: parseProductKey(options.hostKey).lastFive,
    device: host.device,
    iat: options.iat,
    jti: randomBytes(16).toString('base64url') as RequestId,
    verifier: options.verifier ?? (await verifierOf(options.hostKey)),
  };
  return createRegistrationRequest(input, host.signer);
}

export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly retryAfter: string | null;
  readonly body: Readonly<Record<string, unknown>>;
}

export async function send(url: string, body: string, contentType = 'application/jose'): Promise<HttpAnswer> {
  const answer = await fetch(`${url}/v1/host-registrations`, {
    method: 'POST',
    body,
    headers: { 'content-type': contentType },
  });
  return {
    status: answer.status,
    contentType: answer.headers.get('content-type') ?? '',
    retryAfter: answer.headers.get('retry-after'),
    body: (await answer.json()) as HttpAnswer['body'],
  };
}

/** The chain of a host that registers at the authority's own time. */
export async function registered(aurora: TestAuthority, host: TestHost, hostKey: string): Promise<readonly string[]> {
  const { statement } = await registrationRequest(host, { hostKey, iat: aurora.clock.seconds() });
  const { status, body } = await send(aurora.url, statement);
  assert.equal(status, 200, JSON.stringify(body));
  return body['chain'] as readonly string[];
}

/** For `assert.rejects`: an error of the catalogue with this code. */
export function withCode(code: ErrorCode): (error: unknown) => boolean {
  return (error) => {
    assert.ok(isActivationError(error), String(error));
    assert.equal(error.code, code);
    return true;
  };
}

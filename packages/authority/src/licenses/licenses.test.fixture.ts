/** For tests of this room: machines that ask an authority for licenses over its real listener. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import {
  createLicenseRequest,
  createLicenseReturn,
  createSigner,
  type DeviceFacts,
  type DeviceLicenseClaims,
  judgeLicenseAnswer,
  parseProductKey,
  type PendingLicense,
  type RequestId,
  type Signer,
  type StatementId,
  type VendorId,
} from '@attiva/protocol';
import { newPrivateKey, type TestAuthority, trustOf, vendor, verifierOf } from '../authority.test.fixture.ts';
import type { CreatedKey, KeyOrder } from '../keys/create-key.ts';

export interface TestMachine {
  readonly signer: Signer;
  readonly device: DeviceFacts;
  readonly hardware?: true;
}

let serial = 0;

/** A machine with three facts that no other machine here has, or with those given. */
export function newMachine(device?: DeviceFacts): TestMachine {
  serial += 1;
  return { signer: createSigner(newPrivateKey()), device: device ?? [serial, 1000 + serial, 2000 + serial] };
}

export interface LicenseAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly pending: PendingLicense;
}

export interface AskOptions {
  readonly iat?: number;
  readonly vendor?: VendorId;
  readonly bundle?: number;
  readonly verifier?: Uint8Array;
}

export function createDeviceKey(aurora: TestAuthority, order: Partial<KeyOrder> = {}): Promise<CreatedKey> {
  return aurora.admin.post('/v1/keys', { kind: 'device', edition: 'studio', quota: 5, ...order });
}

export async function licenseRequest(
  aurora: TestAuthority,
  machine: TestMachine,
  { key, ...options }: AskOptions & { readonly key: string },
): Promise<{ readonly statement: string; readonly pending: PendingLicense }> {
  const input = {
    vendor: options.vendor ?? vendor,
    bundle: options.bundle ?? 0,
    key: parseProductKey(key).lastFive,
    device: machine.device,
    iat: options.iat ?? aurora.clock.seconds(),
    jti: newJti(),
    verifier: options.verifier ?? (await verifierOf(key)),
    ...(machine.hardware && { hardware: true as const }),
  };
  return createLicenseRequest(input, machine.signer);
}

/** Asks for a license. */
export async function ask(
  aurora: TestAuthority,
  machine: TestMachine,
  options: AskOptions & { readonly key: string },
): Promise<LicenseAnswer> {
  const { statement, pending } = await licenseRequest(aurora, machine, options);
  return { ...(await post(aurora, statement)), pending };
}

/** Gives a license back. */
export async function giveBack(
  aurora: TestAuthority,
  machine: TestMachine,
  { key, returns, iat }: { readonly key: string; readonly returns: StatementId; readonly iat?: number },
): Promise<Omit<LicenseAnswer, 'pending'>> {
  const request = {
    vendor,
    bundle: 0,
    key: parseProductKey(key).lastFive,
    device: machine.device,
    iat: iat ?? aurora.clock.seconds(),
    jti: newJti(),
    returns,
  };
  return post(aurora, await createLicenseReturn(request, machine.signer));
}

function newJti(): RequestId {
  return randomBytes(16).toString('base64url') as RequestId;
}

export async function post(aurora: TestAuthority, body: string): Promise<Omit<LicenseAnswer, 'pending'>> {
  const answer = await fetch(`${aurora.url}/v1/device-licenses`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/jose' },
  });
  return { status: answer.status, body: (await answer.json()) as LicenseAnswer['body'] };
}

export interface Licensed {
  readonly license: DeviceLicenseClaims;
  readonly id: StatementId;
  readonly remaining: unknown;
}

/** What the machine makes of an answer: it must be a license. */
export async function licensed(aurora: TestAuthority, answer: LicenseAnswer): Promise<Licensed> {
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  const trust = await trustOf(aurora);
  const { license, id } = judgeLicenseAnswer(answer.body, answer.pending, trust);
  return { license, id, remaining: answer.body['remaining'] };
}

/** The code and facts of a refusal. */
export function refused(answer: Omit<LicenseAnswer, 'pending'>): {
  readonly code: unknown;
  readonly facts: Readonly<Record<string, unknown>>;
} {
  assert.notEqual(answer.status, 200, JSON.stringify(answer.body));
  const { code, facts } = answer.body as { code: unknown; facts?: Readonly<Record<string, unknown>> };
  return { code, facts: facts ?? {} };
}

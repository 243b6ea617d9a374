import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import {
  type Bundle,
  chainOfConfirmation,
  type ConfirmationAsked,
  createDirectoryRequest,
  createLicenseReturn,
  createSigner,
  type DeviceLicenseClaims,
  type DirectoryId,
  directoryId,
  findBundle,
  installationIdOf,
  judgeLicenseAnswer,
  judgeObjectAnswer,
  openDirectoryRequest,
  openLicenseRequest,
  parseBundles,
  parseProductKey,
  type PhoneKind,
  readConfirmationId,
  type RequestId,
  statementId,
} from '@attiva/protocol';
import {
  newHost,
  newPrivateKey,
  openBench,
  registrationRequest,
  trustOf,
  vendor,
  vendorFileOf,
  verifierOf,
  withCode,
} from '../authority.test.fixture.ts';
import { createDeviceKey, licenseRequest, newMachine, type TestMachine } from '../licenses/licenses.test.fixture.ts';
import type { DeskAnswer } from './answer-request.ts';

const bench = await openBench();
const aurora = await bench.start();
const day = 86_400;

const atDesk = (request: string): Promise<DeskAnswer> => aurora.admin.post<DeskAnswer>('/v1/desk', { request });

/** What the page for customers says to digits that were pasted into it. */
async function byPage(request: string): Promise<string> {
  const form = new FormData();
  form.set('request', request);
  return (await fetch(`${aurora.url}/phone`, { method: 'POST', body: form })).text();
}

async function bundleOf(kind: Bundle['kind'], key: string): Promise<Bundle> {
  const { content, delegation } = vendorFileOf(aurora);
  const bundle = findBundle(parseBundles(content.bundles), { kind, key, signer: delegation.sub });
  assert.ok(bundle, 'the published file prepares every key without a customer');
  return bundle;
}

async function chainOf(
  answer: DeskAnswer,
  asked: Omit<ConfirmationAsked, 'bundles' | 'delegation' | 'kind'> & { readonly kind: PhoneKind },
): Promise<readonly [string, string]> {
  const { content } = vendorFileOf(aurora);
  const text = [answer.head, ...(answer.groups ?? []).map(({ digits }) => digits)].join(' ');
  const { delegation } = content;
  const whole = { ...asked, bundles: parseBundles(content.bundles), delegation };
  return chainOfConfirmation(readConfirmationId(text), whole, await trustOf(aurora));
}

interface Device {
  readonly machine: TestMachine;
  readonly key: string;
  readonly bundle: number;
  readonly spoken: string;
}

async function newDevice(order: Parameters<typeof createDeviceKey>[1], machine = newMachine()): Promise<Device> {
  const { key } = await createDeviceKey(aurora, order);
  return deviceWith(key, machine);
}

async function deviceWith(key: string, machine: TestMachine): Promise<Device> {
  const { number } = await bundleOf('device', parseProductKey(key).lastFive);
  const { statement } = await licenseRequest(aurora, machine, { key, bundle: number });
  const opened = openLicenseRequest(statement);
  assert.ok(opened.wants !== 'return');
  return { machine, key, bundle: number, spoken: installationIdOf('device', opened.claims) };
}

async function licenseOf({ machine, key, bundle }: Device, answer: DeskAnswer): Promise<DeviceLicenseClaims> {
  const { signer, device } = machine;
  const { lastFive } = parseProductKey(key);
  const chain = await chainOf(answer, { kind: 'device', bundle, key: lastFive, sub: signer.id, device });
  const pending = { client: signer.id, key: lastFive, device };
  return judgeLicenseAnswer({ chain }, pending, await trustOf(aurora)).license;
}

describe('a device is licensed by telephone', () => {
  it('holds the license that was signed, once for its quota however often it asks', async () => {
    const device = await newDevice({ quota: 2 });
    const answer = await atDesk(device.spoken);
    assert.deepEqual([answer.title, answer.charged], ['Device licensed', true]);
    assert.equal(answer.count, 'registration 1 of this device, 1 more machine');
    const license = await licenseOf(device, answer);
    assert.deepEqual([license.sub, license.edition, license.hardware], [device.machine.signer.id, 'studio', undefined]);
    aurora.clock.advance(2 * day);
    assert.deepEqual(await atDesk(device.spoken), { ...answer, charged: false });
  });

  it('gets no second trial, and no longer one, by asking again with another key', async () => {
    const device = await newDevice({ trialDays: 30 });
    const first = await licenseOf(device, await atDesk(device.spoken));
    assert.deepEqual([first.trial, first.graceDays], [true, 0]);
    aurora.clock.advance(20 * day);
    const reinstalled = await deviceWith(device.key, newMachine(device.machine.device));
    const second = await licenseOf(reinstalled, await atDesk(reinstalled.spoken));
    assert.equal(second.until, first.until);
    aurora.clock.advance(20 * day);
    await assert.rejects(atDesk(reinstalled.spoken), withCode('trial-used'));
  });

  it('is not licensed again by the page after it gave its license back, only by a person', async () => {
    const device = await newDevice({ quota: 1 });
    const answer = await atDesk(device.spoken);
    const returned = await createLicenseReturn(
      {
        vendor,
        iat: aurora.clock.seconds() + 1,
        jti: randomBytes(16).toString('base64url') as RequestId,
        bundle: 0,
        key: parseProductKey(device.key).lastFive,
        device: device.machine.device,
        returns: statementId(answer.body.chain[0] ?? ''),
      },
      device.machine.signer,
    );
    aurora.clock.advance(1);
    await assert.rejects(atDesk(returned), withCode('malformed'), 'taken, and nothing to hand out');
    assert.match(await byPage(device.spoken), /<code>request-overtaken<\/code>/);
    aurora.clock.advance(1);
    assert.equal((await atDesk(device.spoken)).charged, true);
  });
});

describe('a directory gets its object by telephone', () => {
  const forest: DirectoryId = directoryId({ kind: 'ad', uuid: '3f2504e0-4f89-41d3-9a0c-0305e82c3301' });

  it('holds the object that was signed, and the same one for the same directory', async () => {
    const order = { kind: 'host', application: 'aurora-studio' };
    const { key } = await aurora.admin.post<{ readonly key: string }>('/v1/keys', order);
    const { lastFive } = parseProductKey(key);
    const { number } = await bundleOf('host', lastFive);
    const input = {
      vendor,
      directory: forest,
      bundle: number,
      iat: aurora.clock.seconds(),
      jti: randomBytes(16).toString('base64url') as RequestId,
      key: lastFive,
      verifier: await verifierOf(key),
    };
    const { statement, pending } = await createDirectoryRequest(input, createSigner(newPrivateKey()));
    const spoken = installationIdOf('directory', openDirectoryRequest(statement));
    // No proof covers the kind: whoever overhears the code and tells it first, as a host's, takes no object away.
    await atDesk(installationIdOf('host', openDirectoryRequest(statement)));
    const answer = await atDesk(spoken);
    assert.equal(answer.title, 'Activation object made');
    const asked = {
      kind: 'directory' as const,
      bundle: number,
      key: lastFive,
      sub: forest,
      device: [0, 0, 0] as const,
    };
    const chain = await chainOf(answer, asked);
    assert.equal(judgeObjectAnswer({ chain }, pending, await trustOf(aurora)).object.sub, forest);
    assert.deepEqual((await atDesk(statement)).body, answer.body, 'the file says the same as the telephone');
  });
});

describe('a grant that was revoked by its own id', () => {
  it('is not signed once more for a host that asks with a bundle', async () => {
    const { key } = await aurora.admin.post<{ readonly key: string }>('/v1/keys', {
      kind: 'host',
      application: 'aurora-studio',
    });
    const { number } = await bundleOf('host', parseProductKey(key).lastFive);
    const host = newHost([71, 72, 73]);
    const ask = async (bundle: number): Promise<string> =>
      (await registrationRequest(host, { hostKey: key, iat: aurora.clock.seconds(), bundle })).statement;
    const { body } = await atDesk(await ask(0));
    await aurora.admin.post('/v1/revocations', { named: statementId(body.chain[0] ?? '') });
    await assert.rejects(ask(number).then(atDesk), withCode('revoked'));
  });
});

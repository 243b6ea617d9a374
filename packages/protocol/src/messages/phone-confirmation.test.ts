import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Bundle, DeviceBundle, HostBundle } from '../codes/bundle.ts';
import { grantOfBundle, licenseOfBundle, objectOfBundle } from '../codes/bundle-rendering.ts';
import { confirmationDay, confirmationId, readConfirmationId } from '../codes/confirmation-id.ts';
import { readInstallationId } from '../codes/installation-id.ts';
import type { PhoneKind } from '../codes/phone-code.ts';
import type { VendorId } from '../envelope/ids.ts';
import { ActivationError } from '../errors/activation-error.ts';
import type { TrustContext } from '../statements/chain.ts';
import type { DeviceFacts } from '../statements/claims.ts';
import type { AuthorityKind } from '../statements/kinds.ts';
import { signStatement } from '../statements/sign.ts';
import { FakeVendor, newSigner, nonce, now } from '../statements/vendor.test.fakes.ts';
import { createRegistrationRequest, judgeRegistrationAnswer, openRegistrationRequest } from './host-registration.ts';
import {
  chainOfConfirmation,
  type ConfirmationAsked,
  confirmationIdOf,
  installationIdOf,
  provesKeyByPhone,
} from './phone-confirmation.ts';

const vendor = new FakeVendor();
const delegation = [await vendor.delegation({ kinds: ['host-grant', 'device-license', 'activation-object'] })];
const device: DeviceFacts = [1234, 0, 4095];
const hostBundle: HostBundle = {
  number: 12,
  signer: vendor.authority.id,
  kind: 'host',
  key: '7QX3M',
  application: 'aurora-os',
  generation: 2025,
  terms: {
    customer: 'Rossi SpA',
    agreement: 'R-1',
    quantity: 200,
    mode: 'report',
    entitlements: { desktop: { a: 1 } },
  },
};
const deviceBundle: DeviceBundle = {
  number: 13,
  signer: vendor.authority.id,
  kind: 'device',
  key: '9XJ5D',
  application: 'aurora-os',
  edition: 'desktop',
  generation: 2025,
  terms: { trialDays: 30, entitlements: { 'pdf-export': true } },
};
const bundles: readonly Bundle[] = [hostBundle, deviceBundle];
const asked: ConfirmationAsked = {
  kind: 'host',
  bundle: 12,
  key: '7QX3M',
  sub: vendor.host.id,
  device,
  bundles,
  delegation,
};
const facts = { vendor: vendor.id, sub: vendor.host.id, device, day: confirmationDay(now), registration: 1 };
const grant = await signStatement('host-grant', grantOfBundle(hostBundle, facts), vendor.authority);
const spoken = readConfirmationId(confirmationIdOf('host', grant));

function refusal(act: () => unknown): ActivationError {
  try {
    act();
  } catch (error) {
    assert.ok(error instanceof ActivationError, String(error));
    return error;
  }
  assert.fail('accepted');
}

const confirm = (change: Partial<ConfirmationAsked> = {}, trust: TrustContext = vendor.trust()): readonly string[] =>
  chainOfConfirmation(spoken, { ...asked, ...change }, trust);

test('the statement that the authority signed is rebuilt letter by letter, and judged as one that came by wire', () => {
  const chain = confirm();
  assert.deepEqual(chain, [grant, ...delegation]);
  const judged = judgeRegistrationAnswer({ chain }, { sub: vendor.host.id, key: '7QX3M' }, vendor.trust());
  assert.equal(judged.grant.customer, 'Rossi SpA');
  assert.equal(judged.grant.iat, now - (now % 86_400), 'the beginning of the day');
});

test('a device license and an activation object are rebuilt alike', async () => {
  const made: readonly [PhoneKind, AuthorityKind, object, Partial<ConfirmationAsked>][] = [
    ['device', 'device-license', licenseOfBundle(deviceBundle, facts), { bundle: 13, key: '9XJ5D' }],
    ['directory', 'activation-object', objectOfBundle(hostBundle, facts), {}],
  ];
  for (const [kind, statementKind, claims, change] of made) {
    const statement = await signStatement(statementKind, claims, vendor.authority);
    const code = readConfirmationId(confirmationIdOf(kind, statement));
    assert.deepEqual(chainOfConfirmation(code, { ...asked, ...change, kind }, vendor.trust()), [
      statement,
      ...delegation,
    ]);
  }
});

test('a trial ends so many days after the day it was given, or with the agreement before', () => {
  const iat = now - (now % 86_400);
  assert.deepEqual(
    (({ trial, until, graceDays }) => ({ trial, until, graceDays }))(licenseOfBundle(deviceBundle, facts)),
    {
      trial: true,
      until: iat + 30 * 86_400,
      graceDays: 0,
    },
  );
  const shorter = { ...deviceBundle, terms: { trialDays: 30, until: iat + 86_400 } };
  assert.equal(licenseOfBundle(shorter, facts).until, iat + 86_400);
  assert.ok(!('trialDays' in licenseOfBundle(deviceBundle, facts)));
});

test('an object carries neither quantity nor mode', () => {
  const { quantity: _q, mode: _m, ...terms } = hostBundle.terms ?? {};
  assert.deepEqual(objectOfBundle(hostBundle, facts), {
    iss: vendor.id,
    iat: now - (now % 86_400),
    sub: vendor.host.id,
    registration: 1,
    application: 'aurora-os',
    generation: 2025,
    key: '7QX3M',
    ...terms,
  });
});

test('another machine, key, vendor or bundle: refused, and told what may be wrong', () => {
  const others: readonly Partial<ConfirmationAsked>[] = [
    { sub: newSigner().id },
    { bundles: [{ ...hostBundle, terms: { ...hostBundle.terms, quantity: 201 } }] },
    { bundles: [{ ...hostBundle, generation: 2026 }] },
    { bundles: [{ ...hostBundle, key: '9XJ5D' }], key: '9XJ5D' },
    { bundles: [{ ...hostBundle, signer: newSigner().id }] },
  ];
  for (const other of others) {
    const { code, facts: told } = refusal(() => confirm(other));
    assert.equal(code, 'confirmation-not-ours');
    assert.deepEqual(told['couldBe'], ['host', 'key', 'bundle', 'vendor']);
  }
  const elsewhere = { ...vendor.trust(), vendor: 'borealis.example' as VendorId };
  assert.equal(refusal(() => confirm({}, elsewhere)).code, 'confirmation-not-ours');
  const stranger = new FakeVendor();
  assert.equal(refusal(() => confirm({}, stranger.trust())).code, 'root-unknown');
});

test('facts of the device are covered where the license names them', async () => {
  const license = await signStatement('device-license', licenseOfBundle(deviceBundle, facts), vendor.authority);
  const code = readConfirmationId(confirmationIdOf('device', license));
  const other = { ...asked, kind: 'device', bundle: 13, key: '9XJ5D', device: [1, 2, 3] } as const;
  assert.equal(refusal(() => chainOfConfirmation(code, other, vendor.trust())).code, 'confirmation-not-ours');
});

test('each field of the confirmation is covered: day, registration, signature', () => {
  for (const change of [
    { day: spoken.day - 1 },
    { registration: 2 },
    { signature: spoken.signature.map((byte, at) => (at === 40 ? byte ^ 1 : byte)) },
    { signature: new Uint8Array(64) },
  ]) {
    const error = refusal(() => chainOfConfirmation({ ...spoken, ...change }, asked, vendor.trust()));
    assert.equal(error.code, 'confirmation-not-ours');
  }
});

test('two groups that the check digits cannot tell apart are found by the signature', () => {
  const groups = confirmationIdOf('host', grant).split(' ');
  const swapped = groups
    .with(4, groups[14] ?? '')
    .with(14, groups[4] ?? '')
    .join(' ');
  assert.notEqual(swapped, groups.join(' '));
  const error = refusal(() => chainOfConfirmation(readConfirmationId(swapped), asked, vendor.trust()));
  assert.equal(error.code, 'phone-code-mistyped');
  assert.deepEqual(error.facts['groups'], ['4', '14']);
});

test('a code for something else, and a bundle that is not here', () => {
  assert.equal(refusal(() => confirm({ kind: 'device' })).code, 'phone-code-of-other-kind');
  for (const change of [{ bundle: 14 }, { bundles: [] }, { bundle: 13 }, { key: '9XJ5D' }]) {
    assert.equal(refusal(() => confirm(change)).code, 'bundle-unknown');
  }
});

test('times and revocation are judged as in every chain', async () => {
  assert.equal(refusal(() => confirm({}, vendor.trust({ now: now - 3 * 86_400 }))).code, 'issued-in-future');
  const ended = await vendor.delegation({ exp: now - 86_400 });
  assert.equal(refusal(() => confirm({ delegation: [ended] })).code, 'outside-issuer-window');
  assert.equal(refusal(() => confirm({ delegation: [] })).code, 'confirmation-not-ours');
});

test('the installation ID carries what the proof binds, and proves the key by its first 39 bits', async () => {
  const verifier = new Uint8Array(32).fill(7);
  const input = { vendor: vendor.id, iat: now, jti: nonce, bundle: 12, key: '7QX3M', device, verifier };
  const { statement } = await createRegistrationRequest(input, vendor.host);
  const claims = openRegistrationRequest(statement);
  const fields = readInstallationId(installationIdOf('host', claims));
  assert.deepEqual([fields.kind, fields.bundle, fields.key, fields.sub], ['host', 12, '7QX3M', vendor.host.id]);
  assert.equal(provesKeyByPhone(verifier, fields), true);
  const others = [{ bundle: 13 }, { key: '9XJ5D' }, { sub: newSigner().id }, { device: [1, 0, 4095] as const }];
  for (const other of [...others, { proof: fields.proof + 1 }]) {
    assert.equal(provesKeyByPhone(verifier, { ...fields, ...other }), false);
  }
  assert.equal(provesKeyByPhone(new Uint8Array(32), fields), false);
  assert.throws(() => installationIdOf('host', { ...claims, bundle: 0 }), TypeError);
});

test('a statement that was dated within a day has no confirmation ID', async () => {
  const claims = { ...grantOfBundle(hostBundle, facts), iat: now - (now % 86_400) + 1 };
  const statement = await signStatement('host-grant', claims, vendor.authority);
  assert.throws(() => confirmationIdOf('host', statement), TypeError);
  assert.throws(() => confirmationIdOf('host', 'nothing'), TypeError);
  assert.equal(confirmationId(spoken), confirmationIdOf('host', grant));
});

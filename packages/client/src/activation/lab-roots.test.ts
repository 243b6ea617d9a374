import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isActivationError, type ProductRoots, signStatement } from '@attiva/protocol';
import { createFakeSite, type FakeVendor } from '@attiva/testkit';
import { openActivation, openMachine } from '../open-activation.ts';
import { seal, unseal } from '../state/sealed-text.ts';

const coded = (code: string) => (error: unknown) => isActivationError(error) && error.code === code;

/** Every file of a folder with its bytes. */
function contents(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder).toSorted();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'base64')]));
}

function stateOf(folder: string): Record<string, unknown> {
  const unsealed = unseal(readFileSync(join(folder, 'state.json'), 'utf8'));
  assert.equal(unsealed.kind, 'content');
  return (unsealed as unknown as { content: Record<string, unknown> }).content;
}

/** Roots from which every mark was taken: the file's, and with a delegation from before the packs' as well. */
async function strippedRoots(vendor: FakeVendor): Promise<ProductRoots> {
  const { lab: _lab, ...roots } = vendor.roots;
  const { lab: _mark, ...claims } = JSON.parse(
    Buffer.from(vendor.delegation.split('.')[1] ?? '', 'base64url').toString('utf8'),
  ) as Record<string, unknown>;
  const plain = await signStatement('delegation', claims, vendor.root);
  return { ...roots, packs: roots.packs.map(([pack = '']) => [pack, plain]) };
}

test('a product refuses the roots of a lab at its start, and touches nothing', async (t) => {
  for (const lab of [true, 'hidden'] as const) {
    const { product } = await createFakeSite(t, { lab });
    const options = product();
    await assert.rejects(openActivation(options), coded('lab-root'), `mark ${String(lab)}`);
    await assert.rejects(openActivation({ ...options, allowLab: false }), coded('lab-root'));
    assert.equal(existsSync(options.directory), false);
  }
});

test('only true allows a lab, nothing that looks like it', async (t) => {
  const { product } = await createFakeSite(t, { lab: true });
  for (const allowLab of [1, 'true', {}, null]) {
    await assert.rejects(openActivation({ ...product(), allowLab: allowLab as never }), coded('lab-root'));
  }
});

test('a product whose roots lost every mark is not licensed by a host of the lab all the same', async (t) => {
  const { host, product, vendor } = await createFakeSite(t, { lab: true });
  const license = await openActivation({ ...product(), roots: await strippedRoots(vendor) });
  await license.setHost(host.address);
  const report = await license.ensureActivated();
  assert.equal(report.outcome, 'failed');
  assert.equal(report.code, 'lab-root');
  assert.equal(report.hosts[0]?.code, 'lab-root');
  assert.equal(license.status().state, 'initial-grace');
  assert.equal(license.status().reason, 'lab-root');
  assert.deepEqual(host.requests, [], 'the host was struck off before it heard anything about this machine');
});

test('a test build is licensed by a lab, and its folder is marked from the first write on', async (t) => {
  const { host, product, folder } = await createFakeSite(t, { lab: true });
  const license = await openActivation({ ...product(), allowLab: true });
  await license.setHost(host.address);
  assert.equal((await license.ensureActivated()).outcome, 'licensed');
  assert.equal(license.status().state, 'licensed');
  assert.equal(stateOf(product().directory)['lab'], true);
  const rearmed = openMachine({ ...product(), directory: folder('rearmed'), allowLab: true });
  await rearmed.newIdentity(rearmed.product({ edition: 'studio' }));
  assert.equal(stateOf(folder('rearmed'))['lab'], true, 'an identity alone is marked as well');
});

test('a product refuses a folder that a lab has written, without changing it', async (t) => {
  const { host, product, vendor } = await createFakeSite(t, { lab: true });
  const license = await openActivation({ ...product(), allowLab: true });
  await license.setHost(host.address);
  await license.ensureActivated();
  const before = contents(product().directory);
  const released = { ...product(), roots: await strippedRoots(vendor) };
  await assert.rejects(openActivation(released), coded('lab-state'));
  assert.throws(() => openMachine(released), coded('lab-state'));
  assert.deepEqual(contents(product().directory), before);
});

test('a running product whose folder becomes that of a lab says so, licenses nothing and leaves it alone', async (t) => {
  const { host, product, folder } = await createFakeSite(t);
  const lab = await createFakeSite(t, { lab: true });
  const license = await openActivation(product());
  await license.setHost(host.address);
  assert.equal((await license.ensureActivated()).outcome, 'licensed');
  const inLab = await openActivation({ ...lab.product(), directory: folder('lab'), allowLab: true });
  await inLab.setHost(lab.host.address);
  await inLab.ensureActivated();
  writeFileSync(join(product().directory, 'state.json'), readFileSync(join(folder('lab'), 'state.json')));
  const before = contents(product().directory);
  const status = license.status();
  assert.deepEqual([status.state, status.reason], ['unlicensed', 'lab-state']);
  assert.equal(license.entitled('pdf-export'), false);
  const report = await license.ensureActivated();
  assert.deepEqual([report.outcome, report.code], ['failed', 'lab-state']);
  await assert.rejects(license.setHost('elsewhere'), coded('lab-state'));
  await license.tick();
  assert.deepEqual(contents(product().directory), before);
});

test('a lease of a lab whose folder lost its mark is no lease', async (t) => {
  const { host, product, vendor } = await createFakeSite(t, { lab: true });
  const license = await openActivation({ ...product(), allowLab: true });
  await license.setHost(host.address);
  await license.ensureActivated();
  const { lab: _mark, ...state } = stateOf(product().directory);
  writeFileSync(join(product().directory, 'state.json'), seal(state));
  const released = await openActivation({ ...product(), roots: await strippedRoots(vendor) });
  assert.notEqual(released.status().state, 'licensed');
  assert.equal(released.status().reason, 'lab-root');
  assert.equal(released.leaseChain(), undefined);
});

test('a test build under ordinary roots marks nothing; under lab roots it leaves a customer alone', async (t) => {
  const { host, product } = await createFakeSite(t);
  const license = await openActivation({ ...product(), allowLab: true });
  await license.setHost(host.address);
  assert.equal((await license.ensureActivated()).outcome, 'licensed');
  assert.equal('lab' in stateOf(product().directory), false);
  assert.equal((await openActivation(product())).status().state, 'licensed');
  const before = contents(product().directory);
  const lab = await createFakeSite(t, { lab: true });
  const inLab = { ...lab.product(), directory: product().directory, allowLab: true };
  await assert.rejects(openActivation(inLab), coded('lab-state'));
  assert.deepEqual(contents(product().directory), before);
});

test('a test build goes on in a folder of its own whose state was damaged', async (t) => {
  const { host, product } = await createFakeSite(t, { lab: true });
  const license = await openActivation({ ...product(), allowLab: true });
  await license.setHost(host.address);
  await license.ensureActivated();
  writeFileSync(join(product().directory, 'state.json'), 'cut off');
  const next = await openActivation({ ...product(), allowLab: true });
  await next.setHost(host.address);
  assert.equal((await next.ensureActivated()).outcome, 'licensed');
  assert.equal(stateOf(product().directory)['lab'], true);
});

test('an answer of a lab marks the folder, whatever the roots of the test build say of themselves', async (t) => {
  const { host, product, vendor } = await createFakeSite(t, { lab: true });
  const license = await openActivation({ ...product(), roots: await strippedRoots(vendor), allowLab: true });
  await license.setHost(host.address);
  assert.equal('lab' in stateOf(product().directory), false);
  assert.equal((await license.ensureActivated()).outcome, 'licensed');
  assert.equal(stateOf(product().directory)['lab'], true);
  assert.equal(license.status().state, 'licensed');
});

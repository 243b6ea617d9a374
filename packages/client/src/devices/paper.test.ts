import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ActivationError,
  type Bundle,
  carryFileText,
  confirmationDay,
  confirmationIdOf,
  isActivationError,
  parseCarryFile,
  parseCompact,
  problemOf,
  type ProductRoots,
  readInstallationId,
  signStatement,
} from '@attiva/protocol';
import { openActivation } from '../open-activation.ts';
import { createDeviceSite, type DeviceSite } from './device-site.test.fixture.ts';

const day = 86_400_000;
const coded = (code: string) => (error: unknown) => isActivationError(error) && error.code === code;

/** A machine whose authority is out of reach, with its key installed. */
async function isolated(site: DeviceSite): Promise<Awaited<ReturnType<DeviceSite['open']>>> {
  const port = site.authority.port;
  await site.authority.close();
  const license = await site.open();
  assert.equal((await license.installKey(site.key)).code, 'authority-unreachable');
  await site.authority.listen(port);
  return license;
}

test('a device key by carry file: out, answered, back after a restart; the same answer again changes nothing', async (t) => {
  const site = await createDeviceSite(t);
  const license = await isolated(site);
  const request = await license.createCarryRequest();
  assert.deepEqual(
    [request.kind, request.key, request.installationId],
    ['license-request', site.key.slice(-5), undefined],
  );
  assert.deepEqual(await license.createCarryRequest(), request, 'nothing has changed, so it is the same');
  const { chain, remaining } = await site.authority.license(request.statement);
  const answer = { client: request.client, nonce: request.nonce, chain, remaining };
  site.clock.advance(29 * day);
  const restarted = await site.open();
  const report = await restarted.applyCarryAnswer(answer);
  assert.deepEqual([report.outcome, report.remaining], ['licensed', remaining]);
  const { state, remaining: shown } = restarted.status();
  assert.deepEqual([state, shown], ['licensed', remaining]);
  await assert.rejects(restarted.applyCarryAnswer(answer), coded('nothing-awaited'));
  assert.equal(restarted.status().state, 'licensed');
});

test('the answer for a host or a directory is told to be theirs', async (t) => {
  const site = await createDeviceSite(t);
  const license = await isolated(site);
  await license.createCarryRequest();
  for (const [kind, whose] of [
    ['host-grant', /for a host; take it there with `attiva host confirm`/],
    ['activation-object', /for a directory; take it with `attiva directory confirm`/],
  ] as const) {
    const header = Buffer.from(`{"alg":"ES256","kid":"x","typ":"attiva-${kind}+jwt"}`).toString('base64url');
    const refused = license.applyAnswerBody({ chain: [`${header}.e30.AA`] });
    await assert.rejects(refused, { code: 'answer-for-another-machine', message: whose });
  }
});

test('an answer for another machine, another request, edited, too late, or a problem: nothing is stored', async (t) => {
  const site = await createDeviceSite(t);
  const license = await isolated(site);
  const request = await license.createCarryRequest();
  const { client, nonce } = request;
  const { chain } = await site.authority.license(request.statement);
  const other = await site.open(2);
  await other.installKey(site.key);
  const theirs = await other.createCarryRequest();
  await assert.rejects(other.applyCarryAnswer({ client, nonce, chain }), coded('nothing-awaited'));
  await assert.rejects(
    other.applyCarryAnswer({ client: theirs.client, nonce: theirs.nonce, chain }),
    coded('license-of-another-client'),
  );
  await assert.rejects(license.applyCarryAnswer({ client, nonce: theirs.nonce, chain }), coded('nothing-awaited'));
  const edited = [`${chain[0]?.slice(0, -4)}AAAA`, chain[1]];
  await assert.rejects(license.applyCarryAnswer({ client, nonce, chain: edited }), coded('not-authentic'));
  const problem = problemOf(new ActivationError('quota-exhausted', 'all used'));
  await assert.rejects(license.applyCarryAnswer({ client, nonce, problem }), coded('quota-exhausted'));
  assert.equal(license.status().state, 'initial-grace');
  site.clock.advance(31 * day);
  await assert.rejects(license.applyCarryAnswer({ client, nonce, chain }), coded('nothing-awaited'));
});

test('a lease by carry file: the host answers a file, and its name is not the host of the last success', async (t) => {
  const site = await createDeviceSite(t);
  const license = await openActivation({ ...site.product(), machineName: 'desk-017' });
  const request = await license.createCarryRequest();
  assert.deepEqual([request.kind, request.key], ['activation-request', undefined]);
  const { kind, statement } = request;
  const { carried } = parseCarryFile(carryFileText({ vendor: site.vendor.vendor, requests: [{ kind, statement }] }));
  assert.equal(carried[0]?.client, request.client, 'a carry file takes it: it says no name');
  site.clock.advance(2 * 3_600_000);
  const response = await fetch(`http://${site.host.address}/v1/activations`, {
    method: 'POST',
    headers: { 'content-type': 'application/jose' },
    body: request.statement,
  });
  const { chain } = (await response.json()) as { chain: readonly string[] };
  const answer = { client: request.client, nonce: request.nonce, chain };
  assert.equal((await license.applyCarryAnswer(answer)).outcome, 'licensed');
  const status = license.status();
  assert.deepEqual([status.state, status.method, status.host], ['licensed', 'host', 'carry file']);
  assert.equal(license.machine.folder.read().state.editions['aurora-studio/studio']?.cachedHost, undefined);
  await assert.rejects(license.applyCarryAnswer(answer), coded('nothing-awaited'));
});

test('a request for a file within the second of an answer is a later one', async (t) => {
  const site = await createDeviceSite(t);
  const license = await openActivation({ ...site.product(), machineName: 'desk-018' });
  await license.setHost(site.host.address);
  assert.equal((await license.ensureActivated()).outcome, 'licensed');
  const { statement } = await license.createCarryRequest();
  const { iat } = JSON.parse(Buffer.from(statement.split('.')[1] ?? '', 'base64url').toString()) as { iat: number };
  assert.equal(iat, site.clock.now() / 1000 + 1);
});

test('revocation lists that came with the answers are kept, whatever becomes of the answer', async (t) => {
  const site = await createDeviceSite(t);
  const license = await isolated(site);
  const list = await site.vendor.revoke(['AAAAAAAAAAAAAAAAAAAA'], site.clock.now() / 1000);
  await assert.rejects(
    license.applyCarryAnswer({ client: 'a', nonce: 'b' }, [list, 'nonsense']),
    coded('nothing-awaited'),
  );
  assert.deepEqual(license.machine.folder.read().state.revocations, [list]);
});

test('by voice: installation ID out, confirmation ID back; a wrong digit names its group, another machine has no use of it', async (t) => {
  const site = await createDeviceSite(t);
  const { vendor, clock, key } = site;
  const bundle: Bundle = {
    number: 7,
    kind: 'device',
    signer: vendor.delegated.id,
    key: key.slice(-5),
    application: 'aurora-studio',
    edition: 'studio',
    generation: 2026,
    terms: { customer: 'Rossi SpA' },
  };
  const roots: ProductRoots = { ...(await vendor.rootsNaming([])), bundles: [bundle] };
  const open = (machine: number): ReturnType<DeviceSite['open']> => site.open(machine, { roots });
  const license = await open(1);
  await license.installKey(key);
  const request = await license.createCarryRequest();
  const fields = readInstallationId(request.installationId ?? '');
  assert.deepEqual([fields.bundle, fields.key, fields.sub], [7, key.slice(-5), request.client]);
  const iat = Math.floor(clock.now() / 1000 / 86_400) * 86_400;
  const claims = parseCompact(request.statement)?.claims ?? assert.fail('a statement of ours');
  const { device, sub } = claims;
  const statement = await signStatement(
    'device-license',
    {
      iss: vendor.vendor,
      iat,
      sub: String(sub),
      application: 'aurora-studio',
      edition: 'studio',
      generation: 2026,
      key: key.slice(-5),
      registration: 1,
      device: device ?? [],
      customer: 'Rossi SpA',
    },
    vendor.delegated,
  );
  assert.ok(confirmationDay(iat) > 0);
  const spoken = confirmationIdOf('device', statement);
  const wrong = spoken.replace(/(\d)(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10));
  await assert.rejects(license.applyConfirmation(wrong), coded('phone-code-mistyped'));
  const other = await open(2);
  await other.installKey(key);
  await other.createCarryRequest();
  await assert.rejects(other.applyConfirmation(spoken), coded('confirmation-not-ours'));
  assert.equal((await license.applyConfirmation(spoken)).outcome, 'licensed');
  assert.deepEqual([license.status().state, license.status().customer], ['licensed', 'Rossi SpA']);
});

test('given back: the next machine has the activation, this one has neither license nor confirmation nor key', async (t) => {
  const site = await createDeviceSite(t);
  site.authority.mood.quota = 1;
  const license = await site.open();
  await license.installKey(site.key);
  const returned = await license.returnLicense();
  assert.deepEqual(
    [returned.product, returned.key, returned.remaining],
    ['aurora-studio/studio', site.key.slice(-5), 1],
  );
  assert.equal(license.status().state, 'unlicensed');
  assert.deepEqual(license.machine.folder.vault.read(), { keys: {}, confirmations: [], waiting: [] });
  const next = await site.open(2);
  assert.equal((await next.installKey(site.key)).outcome, 'licensed');
  await assert.rejects(license.returnLicense(), coded('license-unknown'));
});

test('a return that nobody took changes nothing', async (t) => {
  const site = await createDeviceSite(t);
  const license = await site.open();
  await license.installKey(site.key);
  site.authority.mood.refuse = 'returns-exhausted';
  await assert.rejects(license.returnLicense(), coded('returns-exhausted'));
  await site.authority.close();
  await assert.rejects(license.returnLicense(), coded('authority-unreachable'));
  assert.equal(license.status().state, 'licensed');
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { deriveKeyVerifier } from '@attiva/daemon';
import {
  confirmationDay,
  confirmationIdOf,
  createProductKey,
  grantOfBundle,
  type HostBundle,
  keyVerifierParameters,
  openRegistrationRequest,
  provesKeyByPhone,
  readInstallationId,
  signStatement,
} from '@attiva/protocol';
import { FakeVendor } from '@attiva/testkit';
import {
  activate,
  administer,
  contentOf,
  hostKey,
  outcomeOf,
  startMs,
  startTrialHost,
  trialClient,
  type TrialHost,
  vendorFileOf,
} from '../trial-host.test.fixture.ts';
import type { AwaitedRegistration } from './awaited-registration.ts';

const seconds = Math.floor(startMs / 1000);

function bundleOf(vendor: FakeVendor, wish: Partial<HostBundle> = {}): HostBundle {
  const of = { number: 7, signer: vendor.delegated.id, kind: 'host', key: hostKey.lastFive } as const;
  return { ...of, application: 'aurora-os', generation: 2025, terms: { customer: 'Rossi SpA', quantity: 40 }, ...wish };
}

/** A host that is registered with nobody, and whose vendor file has a bundle for the host key. */
async function isolated(bundles?: (vendor: FakeVendor) => readonly HostBundle[]): Promise<TrialHost> {
  const trial = await startTrialHost({ grants: [] });
  const content = JSON.parse(await vendorFileOf(trial.vendor, seconds - 30)) as object;
  const offered = bundles?.(trial.vendor) ?? [bundleOf(trial.vendor)];
  await trial.host.doors.addVendor(JSON.stringify({ ...content, bundles: offered }));
  return trial;
}

const ask = (trial: TrialHost): Promise<AwaitedRegistration> => trial.host.doors.offline.ask(hostKey.text);

/** What the authority's desk answers to an installation ID. */
async function confirm(trial: TrialHost, { installationId = '' }: AwaitedRegistration): Promise<string> {
  const { sub, device, bundle } = readInstallationId(installationId);
  assert.equal(bundle, 7);
  const facts = {
    vendor: trial.vendor.vendor,
    sub: sub as never,
    device,
    day: confirmationDay(seconds),
    registration: 3,
  };
  const claims = grantOfBundle(bundleOf(trial.vendor), facts);
  return confirmationIdOf('host', await signStatement('host-grant', claims, trial.vendor.delegated));
}

async function answerTo(trial: TrialHost, { statement }: AwaitedRegistration): Promise<{ chain: string[] }> {
  const { sub } = openRegistrationRequest(statement);
  const grant = await trial.vendor.grant(sub, 'aurora-os', { key: hostKey.lastFive, quantity: 12 });
  return { chain: [grant, trial.vendor.delegation] };
}

const untouched = async (trial: TrialHost): Promise<void> => {
  assert.equal(await activate(trial, trialClient()), 'host-not-registered');
  assert.equal((await trial.host.doors.offline.awaited()).length, 1, 'it still waits');
};

describe('a registration without a network', () => {
  test('is asked with the same request again, also after a restart, and the key is stored nowhere', async (t) => {
    let trial = await isolated();
    t.after(() => trial.stop());
    const first = await ask(trial);
    const verifier = Buffer.from(
      await deriveKeyVerifier(keyVerifierParameters(trial.vendor.vendor), hostKey.canonical),
    );
    const claims = openRegistrationRequest(first.statement);
    assert.equal(claims.bundle, 7);
    assert.ok(provesKeyByPhone(verifier, readInstallationId(first.installationId ?? '')));
    assert.deepEqual(await ask(trial), first);
    trial = await trial.restart(async () => {
      const stored = await contentOf(trial);
      for (const secret of [
        verifier.toString('latin1'),
        verifier.toString('base64url'),
        verifier.toString('hex'),
        hostKey.canonical,
        hostKey.text,
      ])
        assert.ok(!stored.includes(secret));
    });
    assert.deepEqual(await ask(trial), first);
    assert.deepEqual(await trial.host.doors.offline.awaited(), [first]);
  });

  test('is asked anew where key, bundle or age have changed', async (t) => {
    const trial = await isolated(() => []);
    t.after(() => trial.stop());
    const first = await ask(trial);
    assert.equal(first.installationId, undefined, 'no bundle, no telephone');
    const content = JSON.parse(await vendorFileOf(trial.vendor, seconds - 20)) as object;
    await trial.host.doors.addVendor(JSON.stringify({ ...content, bundles: [bundleOf(trial.vendor)] }));
    const second = await ask(trial);
    assert.notEqual(second.statement, first.statement);
    trial.clock.ms += 31 * 86_400_000;
    assert.equal((await trial.host.doors.offline.awaited())[0]?.old, true);
    const third = await ask(trial);
    assert.deepEqual([third.statement === second.statement, third.old], [false, false]);
    assert.equal(third.signingKey, first.signingKey, 'a new request costs no new signing key');
    const twin = createProductKey({ kind: 'host', group: 1, random: Buffer.alloc(10, 6) });
    await trial.host.doors.offline.ask(twin.text);
    assert.equal((await trial.host.doors.offline.awaited()).length, 2);
  });

  test('ends with the answer from a file; taken twice it changes nothing', async (t) => {
    const trial = await isolated();
    t.after(() => trial.stop());
    const answer = await answerTo(trial, await ask(trial));
    const taken = await trial.host.doors.offline.takeCarried(answer);
    assert.deepEqual([taken.key, taken.application, taken.already], [hostKey.lastFive, 'aurora-os', undefined]);
    assert.deepEqual(await trial.host.doors.offline.awaited(), []);
    assert.equal(outcomeOf(await activate(trial, trialClient())), 'counted');
    const again = await trial.host.doors.offline.takeCarried(answer);
    assert.deepEqual(again, { ...taken, already: true });
  });

  test('ends with a confirmation ID, which both sides rebuild to the same signed bytes', async (t) => {
    const trial = await isolated();
    t.after(() => trial.stop());
    const awaited = await ask(trial);
    const typed = await confirm(trial, awaited);
    const taken = await trial.host.doors.offline.takeTyped(typed.replaceAll(' ', '\n'), {});
    assert.deepEqual([taken.customer, taken.quantity, taken.registration], ['Rossi SpA', 40, 3]);
    assert.equal(outcomeOf(await activate(trial, trialClient())), 'counted');
    await assert.rejects(trial.host.doors.offline.takeTyped(typed, {}), { code: 'nothing-awaited' });
  });

  test('is completed with the bundle that was asked with, also when a newer vendor file came meanwhile', async (t) => {
    const trial = await isolated();
    t.after(() => trial.stop());
    const awaited = await ask(trial);
    await trial.host.doors.addVendor(await vendorFileOf(trial.vendor, seconds - 10));
    await trial.host.doors.offline.takeTyped(await confirm(trial, awaited), {});
    assert.equal(outcomeOf(await activate(trial, trialClient())), 'counted');
  });

  test('is over when the same key was registered online', async (t) => {
    const trial = await isolated();
    t.after(() => trial.stop());
    await ask(trial);
    await trial.host.doors.register(hostKey.text);
    assert.deepEqual(await trial.host.doors.offline.awaited(), []);
  });

  test('is over when the request was withdrawn', async (t) => {
    const trial = await isolated();
    t.after(() => trial.stop());
    const answer = await answerTo(trial, await ask(trial));
    await trial.host.doors.offline.withdraw({});
    await assert.rejects(trial.host.doors.offline.takeCarried(answer), { code: 'nothing-awaited' });
    await assert.rejects(trial.host.doors.offline.withdraw({}), { code: 'nothing-awaited' });
  });

  test('is told by the status and its warnings until then', async (t) => {
    const trial = await isolated();
    t.after(() => trial.stop());
    const awaited = await ask(trial);
    const { vendors, warnings } = await trial.host.doors.status();
    assert.deepEqual(vendors[0]?.awaited, [{ key: hostKey.lastFive, madeAt: seconds }]);
    const [warning] = warnings.filter(({ code }) => code === 'host-not-registered');
    assert.match(warning?.text ?? '', /^Waiting for the answer of Aurora.* asked on 2026-11-23/);
    assert.match(warning?.remedy ?? '', /attiva host confirm FILE/);
    await trial.host.doors.offline.takeCarried(await answerTo(trial, awaited));
    assert.deepEqual((await trial.host.doors.status()).vendors[0]?.awaited, []);
  });
});

describe('an answer that is none', () => {
  test('for another machine, key or vendor, cut off or edited, leaves the host as it was', async (t) => {
    const trial = await isolated();
    t.after(() => trial.stop());
    const awaited = await ask(trial);
    const { vendor } = trial;
    const [good = ''] = (await answerTo(trial, awaited)).chain;
    const grant = async (sub: string, key: string, from = vendor): Promise<object> => ({
      chain: [await from.grant(sub as never, 'aurora-os', { key }), from.delegation],
    });
    const stranger = await FakeVendor.create({ now: seconds });
    const [header = '', payload = '', signature = ''] = good.split('.');
    const more = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
    const edited = Buffer.from(JSON.stringify({ ...more, generation: 9999 })).toString('base64url');
    const cases: readonly (readonly [unknown, string])[] = [
      [await grant(vendor.root.id, hostKey.lastFive), 'answer-for-another-machine'],
      [await grant(awaited.signingKey, 'QQQQQ'), 'answer-for-another-machine'],
      [await grant(awaited.signingKey, hostKey.lastFive, stranger), 'root-unknown'],
      [{ chain: [`${header}.${edited}.${signature}`, vendor.delegation] }, 'answer-not-genuine'],
      [{ chain: [`${header}.${payload}.${signature.slice(0, -4)}AAAA`, vendor.delegation] }, 'answer-not-genuine'],
      [{ chain: [good] }, 'answer-not-genuine'],
      [{ chain: [good.slice(0, 300), vendor.delegation] }, 'answer-unreadable'],
      [{ chain: 'a' }, 'answer-unreadable'],
      [{}, 'answer-unreadable'],
      [null, 'answer-unreadable'],
      [[1], 'answer-unreadable'],
    ];
    for (const [body, code] of cases) {
      await assert.rejects(trial.host.doors.offline.takeCarried(body), { code }, JSON.stringify(body).slice(0, 60));
    }
    await untouched(trial);
    assert.equal(
      (await administer(trial, '/v1/registration-answers', { answer: '{"chain":[' })).body['code'],
      'answer-unreadable',
    );
    await trial.host.doors.offline.takeCarried({ chain: [good, vendor.delegation] });
  });

  test('a confirmation ID that was mistyped, or is for another machine, key, bundle or vendor, changes nothing', async (t) => {
    const trial = await isolated();
    t.after(() => trial.stop());
    const awaited = await ask(trial);
    const typed = await confirm(trial, awaited);
    const groups = typed.split(' ');
    const swapped = groups.with(4, groups[5] ?? '').with(5, groups[4] ?? '');
    const wrong = groups.with(9, `${groups[9]?.slice(0, 3)}${(Number(groups[9]?.[3]) + 1) % 10}${groups[9]?.slice(4)}`);
    const twin = await isolated((vendor) => [{ ...bundleOf(vendor), terms: { customer: 'Bianchi SpA' } }]);
    t.after(() => twin.stop());
    const ofTwin = await confirm(twin, await ask(twin));
    const { offline } = trial.host.doors;
    const groupsOf = (error: unknown): unknown => (error as { facts: { groups?: unknown } }).facts.groups;
    await assert.rejects(offline.takeTyped(wrong.join(' '), {}), (error: unknown) => {
      assert.deepEqual(groupsOf(error), ['9']);
      return true;
    });
    await assert.rejects(offline.takeTyped(swapped.join(' '), {}), (error: unknown) => {
      assert.deepEqual(groupsOf(error), ['4', '5']);
      return true;
    });
    await assert.rejects(offline.takeTyped(groups.slice(0, 20).join(' '), {}), { code: 'phone-code-incomplete' });
    await assert.rejects(offline.takeTyped(ofTwin, {}), { code: 'confirmation-not-ours' });
    await assert.rejects(offline.takeTyped(typed.replace('11', '12'), {}), { code: 'phone-code-of-other-kind' });
    await assert.rejects(offline.takeTyped(typed, { key: 'QQQQQ' }), { code: 'nothing-awaited' });
    await untouched(trial);
    await offline.takeTyped(typed, { key: hostKey.lastFive });
  });

  test('without a bundle no confirmation ID belongs to the request; of two that wait one is named', async (t) => {
    const trial = await isolated(() => []);
    t.after(() => trial.stop());
    await ask(trial);
    await assert.rejects(trial.host.doors.offline.takeTyped('11', {}), { code: 'bundle-unknown' });
    await trial.host.doors.offline.ask(createProductKey({ kind: 'host', group: 1, random: Buffer.alloc(10, 6) }).text);
    await assert.rejects(trial.host.doors.offline.takeTyped('11', {}), {
      code: 'wrong-usage',
      message: /several requests/,
    });
  });
});

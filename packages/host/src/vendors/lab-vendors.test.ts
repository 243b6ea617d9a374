// sqlite alone: about which roots are served; vendors are stored as in the tests of two vendors
/** What a lab made gets into no host: not by its vendor file, not by a grant, not by the database of a test. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isActivationError, signStatement, vendorFileText } from '@attiva/protocol';
import { FakeVendor } from '@attiva/testkit';
import {
  activate,
  administer,
  hostKey,
  outcomeOf,
  post,
  requestOf,
  startMs,
  startTrialHost,
  trialAuthority,
  trialClient,
  vendorFileOf,
} from '../trial-host.test.fixture.ts';

const now = Math.floor(startMs / 1000);
const coded = (code: string) => (error: unknown) => isActivationError(error) && error.code === code;
const borealis = { now, vendor: 'borealis.example', name: 'Borealis' };

describe('a host in production', () => {
  test('refuses the vendor file of a lab, however much of the mark was left out, and keeps serving', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    for (const lab of [true, 'hidden'] as const) {
      const vendor = await FakeVendor.create({ ...borealis, lab });
      await assert.rejects(trial.host.doors.addVendor(await vendorFileOf(vendor, now - 60)), coded('lab-root'));
      const answer = await administer(trial, '/v1/vendors', { file: await vendorFileOf(vendor, now - 60) });
      assert.deepEqual([answer.status, answer.body['code']], [403, 'lab-root']);
    }
    assert.deepEqual(
      (await trial.host.doors.status()).vendors.map(({ id }) => id),
      ['aurora.example'],
    );
    assert.equal(outcomeOf(await activate(trial, trialClient())), 'counted');
  });

  test('refuses a grant whose delegation bears the mark, where the vendor file hid it', async (t) => {
    const lab = await FakeVendor.create({ ...borealis, lab: true });
    const trial = await startTrialHost({ askAuthority: (to, text) => trialAuthority(lab, [])(to, text), grants: [] });
    t.after(() => trial.stop());
    const plain = await FakeVendor.create(borealis);
    const file = JSON.parse(await vendorFileOf(plain, now - 60)) as Parameters<typeof vendorFileText>[0];
    const claims = {
      iss: lab.vendor,
      iat: now - 60,
      name: lab.name,
      roots: [lab.root.jwk, plain.root.jwk],
      authority: [],
    };
    const vendor = [await signStatement('vendor', claims, plain.root)];
    await trial.host.doors.addVendor(vendorFileText({ ...file, vendor }));
    await assert.rejects(trial.host.doors.register(hostKey.text, lab.vendor), coded('lab-root'));
    const [, served] = (await trial.host.doors.status()).vendors;
    assert.equal(served?.registered, false);
  });

  test('started on the folder of a test serves nothing of it and names the cause', async (t) => {
    const lab = await startTrialHost({ lab: true, allowLab: true });
    assert.equal(outcomeOf(await activate(lab, trialClient())), 'counted');
    await lab.host.close();
    const trial = await startTrialHost({ folder: lab.folder, madeVendor: lab.vendor, clock: lab.clock });
    t.after(() => trial.stop());
    const { statement } = await requestOf(trial, trialClient());
    const refused = await post(trial, statement);
    assert.deepEqual([refused.status, refused.body['code']], [503, 'host-not-registered']);
    const { vendors, warnings } = await trial.host.doors.status();
    assert.deepEqual(vendors, []);
    assert.ok(warnings.some(({ code }) => code === 'lab-root'));
  });
});

test('a host that a test has composed serves a lab and ordinary vendors alike', async (t) => {
  const trial = await startTrialHost({ lab: true, allowLab: true });
  t.after(() => trial.stop());
  const answer = await activate(trial, trialClient());
  assert.ok(typeof answer !== 'string' && answer.delegation.lab === true, 'counted, and marked as what it is');
  const plain = await trial.join(await FakeVendor.create(borealis));
  assert.equal(outcomeOf(await activate(plain, trialClient())), 'counted');
});

/** What stands in the database is believed as far as it verifies; what does not is named and spoils nothing else. */
import assert from 'node:assert/strict';
import { chmod, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { signStatement, vendorFileText } from '@attiva/protocol';
import {
  activate,
  outcomeOf,
  post,
  requestOf,
  startMs,
  startTrialHost,
  trialClient,
  type TrialHost,
  vendorFileOf,
  withDatabase,
} from '../trial-host.test.fixture.ts';

const now = Math.floor(startMs / 1000);

async function keyFile(trial: TrialHost): Promise<string> {
  const folder = join(trial.folder, 'signing', trial.vendor.vendor);
  return join(folder, (await readdir(folder)).find((name) => name.endsWith('.key')) ?? '');
}

async function codes(trial: TrialHost): Promise<string[]> {
  return (await trial.host.doors.status()).warnings.map(({ code }) => code);
}

describe('a database without its signing key', () => {
  test('serves nothing and says so, to clients and to the administrator; with the key it serves again', async (t) => {
    let trial = await startTrialHost();
    t.after(() => trial.stop());
    await activate(trial, trialClient());
    const path = await keyFile(trial);
    trial = await trial.restart(() => rename(path, `${path}.away`));
    assert.equal(await activate(trial, trialClient()), 'host-not-registered');
    const info = await fetch(`${trial.url}/v1/host?vendor=${trial.vendor.vendor}&nonce=${'A'.repeat(22)}`);
    assert.equal(info.status, 503);
    assert.ok((await codes(trial)).includes('host-not-registered'));
    const [vendor] = (await trial.host.doors.status()).vendors;
    assert.equal(vendor?.registered, false);
    assert.equal(vendor?.applications[0]?.why, 'host-not-registered');
    trial = await trial.restart(() => rename(`${path}.away`, path));
    assert.equal(outcomeOf(await activate(trial, trialClient())), 'counted');
    assert.deepEqual(await codes(trial), []);
  });

  for (const [what, spoil] of [
    ['damaged', (path: string): Promise<void> => writeFile(path, 'rubbish')],
    ['readable by others', (path: string): Promise<void> => chmod(path, 0o644)],
  ] as const) {
    test(`a key file that is ${what} is named; the host starts all the same`, async (t) => {
      let trial = await startTrialHost();
      const path = await keyFile(trial);
      trial = await trial.restart(() => spoil(path));
      t.after(() => trial.stop());
      assert.equal(await activate(trial, trialClient()), 'host-not-registered');
      const { warnings } = await trial.host.doors.status();
      assert.ok(warnings.some(({ code, text }) => code === 'storage-failed' && text.includes(path)));
    });
  }
});

describe('rows that somebody wrote into the database', () => {
  test('a grant that is none is left out and named', async (t) => {
    let trial = await startTrialHost();
    trial = await trial.restart(() =>
      withDatabase(trial, async (database) => {
        await database.run(
          `insert into grants select 'a', vendor, application, 9999, signing_key, '{"no":"chain"', 1 from grants`,
        );
        await database.run(
          `insert into grants select 'b', vendor, application, 9999, '../../admin', '[]', 1 from grants limit 1`,
        );
      }),
    );
    t.after(() => trial.stop());
    assert.equal(outcomeOf(await activate(trial, trialClient())), 'counted');
    assert.deepEqual(await codes(trial), ['not-authentic', 'not-authentic']);
  });

  test('a vendor file that was altered takes that vendor out of service', async (t) => {
    let trial = await startTrialHost();
    trial = await trial.restart(() =>
      withDatabase(trial, async (database) => void (await database.run("update vendors set file = '{}'"))),
    );
    t.after(() => trial.stop());
    assert.equal(await activate(trial, trialClient()), 'host-not-registered');
    assert.deepEqual(await codes(trial), ['vendor-file-invalid']);
  });
});

describe('revocation', () => {
  async function fileWith(trial: TrialHost, revocations: string[][], iat = now): Promise<string> {
    const plain = JSON.parse(await vendorFileOf(trial.vendor, iat)) as Parameters<typeof vendorFileText>[0];
    return vendorFileText({ ...plain, revocations });
  }

  test('of its grant stops the host, which says so and passes the list on', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    const [row] = await withDatabase(trial, (database) =>
      database.all<{ grant_id: string }>('select grant_id from grants'),
    );
    const list = await trial.vendor.revoke([row?.grant_id ?? ''], now);
    await trial.host.doors.addVendor(await fileWith(trial, [list]));
    assert.equal(await activate(trial, trialClient()), 'revoked');
    assert.ok((await codes(trial)).includes('revoked'));
    const answer = await fetch(`${trial.url}/v1/revocations?vendor=${trial.vendor.vendor}`);
    assert.deepEqual(await answer.json(), { lists: [list] });
    // An older file without the list, put together anew: the list stays.
    const again = await trial.restart();
    await again.host.doors.addVendor(await fileWith(again, []));
    assert.equal(await activate(again, trialClient()), 'revoked');
    await again.host.close();
  });

  test('of a delegation whose list is held takes the vendor not out of service', async (t) => {
    let trial = await startTrialHost();
    t.after(() => trial.stop());
    const { vendor } = trial;
    await trial.host.doors.addVendor(await fileWith(trial, [await vendor.revoke(['A'.repeat(20)], now)]));
    // The root revokes the delegated key and signs a new file under a new one, as after a theft.
    const { createSigner } = await import('@attiva/testkit');
    const fresh = createSigner();
    const delegation = await signStatement(
      'delegation',
      {
        iss: vendor.vendor,
        iat: now,
        sub: fresh.id,
        cnf: { jwk: fresh.jwk },
        kinds: ['product-pack', 'host-grant', 'revocations'],
        maxLease: vendor.maxLease,
        exp: now + 86_400,
      },
      vendor.root,
    );
    const pack = [await signStatement('product-pack', { ...vendor.pack, iat: now, version: 2 }, fresh), delegation];
    const plain = JSON.parse(
      await fileWith(trial, [await vendor.revoke([vendor.delegated.id], now, 'root')]),
    ) as Parameters<typeof vendorFileText>[0];
    await trial.host.doors.addVendor(vendorFileText({ ...plain, delegation: [delegation], packs: [pack] }));
    trial = await trial.restart();
    assert.equal(await activate(trial, trialClient()), 'revoked', 'its grant was signed by the stolen key');
    const [served] = (await trial.host.doors.status()).vendors;
    assert.equal(served?.id, vendor.vendor, 'the vendor itself is still there');
    const answer = (await (await fetch(`${trial.url}/v1/revocations?vendor=${vendor.vendor}`)).json()) as {
      lists: string[][];
    };
    assert.equal(answer.lists.length, 2, 'what the old key had revoked stays revoked');
  });
});

describe('a vendor file', () => {
  test('older than the one held, with an older pack, or of another root is refused and changes nothing', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    await assert.rejects(async () => trial.host.doors.addVendor(await vendorFileOf(trial.vendor, now - 7200)), {
      code: 'vendor-file-older',
    });
    const plain = JSON.parse(await vendorFileOf(trial.vendor, now)) as Parameters<typeof vendorFileText>[0];
    await assert.rejects(trial.host.doors.addVendor(vendorFileText({ ...plain, packs: [] })), { code: 'pack-older' });
    const { FakeVendor } = await import('@attiva/testkit');
    const impostor = await FakeVendor.create({ now });
    await assert.rejects(async () => trial.host.doors.addVendor(await vendorFileOf(impostor, now)), {
      code: 'vendor-file-untrusted',
    });
    await assert.rejects(trial.host.doors.addVendor('rubbish'), { code: 'vendor-file-invalid' });
    assert.equal((await trial.host.doors.addVendor(await vendorFileOf(trial.vendor, now - 60))).outcome, 'updated');
    assert.equal(outcomeOf(await activate(trial, trialClient())), 'counted');
  });

  test('taken in stays good when the clock is set back', async (t) => {
    let trial = await startTrialHost();
    t.after(() => trial.stop());
    await trial.host.doors.addVendor(await vendorFileOf(trial.vendor, now + 3600));
    trial.clock.ms -= 30 * 86_400_000;
    trial = await trial.restart();
    assert.deepEqual(await codes(trial), []);
    assert.equal((await post(trial, (await requestOf(trial, trialClient())).statement)).status, 200);
  });
});

/** Two vendors on one host: nothing of the one is seen, counted, signed or spoiled by the other. */
import assert from 'node:assert/strict';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { isActivationError, judgeActivationAnswer, RevocationSet } from '@attiva/protocol';
import { FakeVendor } from '@attiva/testkit';
import {
  activate,
  hostKey,
  outcomeOf,
  post,
  requestOf,
  startMs,
  startTrialHost,
  statusOf,
  trialClient,
  type TrialHost,
} from '../trial-host.test.fixture.ts';

async function startTwo(): Promise<{ readonly aurora: TrialHost; readonly borealis: TrialHost }> {
  const aurora = await startTrialHost();
  const other = await FakeVendor.create({
    vendor: 'borealis.example',
    name: 'Borealis',
    now: Math.floor(startMs / 1000),
  });
  return { aurora, borealis: await aurora.join(other) };
}

describe('two vendors on one host', () => {
  test('count apart, even one machine with one key and applications of the same name', async (t) => {
    const { aurora, borealis } = await startTwo();
    t.after(() => aurora.stop());
    const clients = [trialClient(), trialClient(), trialClient()];
    const outcomes: string[] = [];
    for (const client of clients) outcomes.push(outcomeOf(await activate(aurora, client)));
    assert.deepEqual(outcomes, ['counted', 'counted', 'licensed']);
    for (const client of clients.slice(0, 2)) {
      assert.equal(outcomeOf(await activate(borealis, { signer: client.signer, device: client.device })), 'counted');
    }
    assert.equal((await statusOf(aurora)).inventory, 3);
    assert.equal((await statusOf(borealis)).inventory, 2);
    assert.equal((await statusOf(borealis)).requests.total, 2);
  });

  test('sign with keys of their own, also within one batch', async (t) => {
    const { aurora, borealis } = await startTwo();
    t.after(() => aurora.stop());
    const trials = [aurora, borealis, aurora, borealis, aurora, borealis];
    const asked = await Promise.all(trials.map((trial) => requestOf(trial, trialClient())));
    const answers = await Promise.all(asked.map(({ statement }) => post(aurora, statement)));
    const hosts = answers.map(({ body }, index) => {
      const trial = trials[index] as TrialHost;
      const trust = {
        roots: [trial.vendor.root.jwk],
        now: Math.floor(startMs / 1000),
        revocations: RevocationSet.empty,
      };
      const pending = (asked[index] as (typeof asked)[number]).pending;
      const other = trial === aurora ? borealis : aurora;
      assert.throws(
        () =>
          judgeActivationAnswer(body, pending, {
            ...trust,
            vendor: other.vendor.vendor,
            roots: [other.vendor.root.jwk],
          }),
        { code: 'root-unknown' },
      );
      return judgeActivationAnswer(body, pending, { ...trust, vendor: trial.vendor.vendor }).grant.sub;
    });
    assert.equal(new Set(hosts).size, 2);
    assert.notEqual(hosts[0], hosts[1]);
  });

  test('a host key that fits both is asked about; with the name it goes to that vendor alone', async (t) => {
    const { aurora } = await startTwo();
    t.after(() => aurora.stop());
    await assert.rejects(aurora.host.doors.register(hostKey.text), (error) => {
      assert.ok(isActivationError(error));
      assert.equal(error.code, 'wrong-usage');
      assert.deepEqual(error.facts['vendors'], ['aurora.example', 'borealis.example']);
      return true;
    });
    assert.equal((await aurora.host.doors.register(hostKey.text, 'borealis.example')).vendor, 'borealis.example');
    await assert.rejects(aurora.host.doors.register(hostKey.text, 'nobody.example'), { code: 'vendor-unknown' });
  });

  test("host-info tells of one vendor only what is that vendor's", async (t) => {
    const { aurora } = await startTwo();
    t.after(() => aurora.stop());
    const answer = await fetch(`${aurora.url}/v1/host?vendor=aurora.example&nonce=${'A'.repeat(22)}`);
    const [subject = ''] = ((await answer.json()) as { chain: string[] }).chain;
    assert.doesNotMatch(Buffer.from(subject.split('.')[1] ?? '', 'base64url').toString(), /borealis/);
  });

  test('the loss of one signing key stops one vendor', async (t) => {
    const { aurora, borealis } = await startTwo();
    const again = await aurora.restart(async () => {
      await mkdir(join(aurora.folder, 'aside'));
      await rename(join(aurora.folder, 'signing', 'borealis.example'), join(aurora.folder, 'aside', 'keys'));
    });
    t.after(() => again.stop());
    assert.equal(outcomeOf(await activate(again, trialClient())), 'counted');
    assert.equal(await activate({ ...again, vendor: borealis.vendor }, trialClient()), 'host-not-registered');
  });
});

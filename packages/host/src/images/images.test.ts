/** Images over real requests: what an administrator reads, what is kept of names, and for how long. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createLog } from '@attiva/daemon';
import {
  activate,
  administer,
  outcomeOf,
  startTrialHost,
  type TrialClient,
  trialClient,
  type TrialHost,
  type TrialOptions,
  withDatabase,
} from '../trial-host.test.fixture.ts';

const second = 1000;
const day = 86_400 * second;

/** One machine holds the identity, then so many copies on other hardware show it. */
async function splitCopies(trial: TrialHost, image: TrialClient, copies: number): Promise<void> {
  await activate(trial, image, { name: 'pc-01' });
  trial.clock.ms += 60 * second;
  await activate(trial, image, { name: 'pc-01' });
  for (let n = 2; n < copies + 2; n += 1) {
    trial.clock.ms += second;
    const copy: TrialClient = { signer: image.signer, device: [n, n, n] };
    assert.equal(outcomeOf(await activate(trial, copy, { name: `pc-${n}` })), 'new-identity');
  }
}

async function warningsOf(trial: TrialHost): Promise<readonly string[]> {
  return (await trial.host.doors.status()).warnings.map(({ code }) => code);
}

function capturedLog(trial: { readonly lines: string[] }): NonNullable<TrialOptions['log']> {
  const destination = { write: (line: string): void => void trial.lines.push(line) };
  return createLog({ name: 'test', level: 'warn', now: () => 0, destination });
}

describe('one image, many copies', () => {
  test('are one line in the status, in the administration and in the log, and the warning with its remedy', async (t) => {
    const lines: string[] = [];
    const trial = await startTrialHost({ log: capturedLog({ lines }) });
    const image = trialClient();
    await splitCopies(trial, image, 99);
    const { body } = await administer(trial, '/v1/status');
    const clones = body['clones'] as { text: string; splits: number; names: string[]; more: number; client: string }[];
    assert.equal(clones.length, 1);
    assert.deepEqual([clones[0]?.client, clones[0]?.splits, clones[0]?.more], [image.signer.id, 99, 84]);
    assert.match(clones[0]?.text ?? '', /^image of pc-01 \(.{8}…\): 99 machines .*: pc-86, .* and 84 more$/);
    const warnings = body['warnings'] as { code: string; severity: string; text: string; remedy: string }[];
    const [found] = warnings.filter(({ code }) => code === 'image-carries-identity');
    assert.equal(found?.severity, 'warning');
    assert.match(found?.text ?? '', /: pc-01 \(.{8}…\)\./);
    assert.match(found?.remedy ?? '', /attiva seal/);
    assert.equal(lines.length, 1, 'the first split is told at once');
    await trial.stop();
    assert.equal(lines.length, 2, 'and the sum when the host stops');
    assert.match(lines[1] ?? '', /99 machines took identities of their own/);
    t.diagnostic(`${lines[1]}`.slice(0, 200));
  });

  test('nine copies raise no warning; ten do, over a restart of the host, until a quiet day has passed', async (t) => {
    let trial = await startTrialHost();
    t.after(() => trial.stop());
    await splitCopies(trial, trialClient(), 9);
    assert.deepEqual(await warningsOf(trial), []);
    await splitCopies(trial, trialClient(), 10);
    assert.deepEqual(await warningsOf(trial), ['image-carries-identity']);
    trial = await trial.restart();
    trial.clock.ms += day - second;
    assert.deepEqual(await warningsOf(trial), ['image-carries-identity']);
    trial.clock.ms += second;
    assert.deepEqual(await warningsOf(trial), []);
    assert.equal((await trial.host.doors.status()).clones.length, 2, 'the lines stay for 30 days');
    trial.clock.ms += 30 * day;
    assert.deepEqual((await trial.host.doors.status()).clones, []);
  });
});

describe('names of copies', () => {
  for (const [policy, pattern] of [
    ['hashed', /^image of [\w-]{16} \(.{8}…\): 3 machines took identities of their own, last .*: ([\w-]{16}(, )?){3}$/],
    ['none', /^image with identity .{8}…: 3 machines took identities of their own, last \S+ \S+ UTC$/],
  ] as const) {
    test(`are kept as names = "${policy}" says`, async (t) => {
      const trial = await startTrialHost({ config: `names = "${policy}"` });
      t.after(() => trial.stop());
      await splitCopies(trial, trialClient(), 3);
      const [clone] = (await trial.host.doors.status()).clones;
      assert.match(clone?.text ?? '', pattern);
    });
  }

  test('are forgotten when the setting becomes stricter; the sum stays', async (t) => {
    const first = await startTrialHost();
    await splitCopies(first, trialClient(), 3);
    await first.host.close();
    const second = await startTrialHost({
      config: 'names = "none"',
      folder: first.folder,
      madeVendor: first.vendor,
      clock: first.clock,
    });
    t.after(() => second.stop());
    const [clone] = (await second.host.doors.status()).clones;
    assert.deepEqual([clone?.image, clone?.names, clone?.splits], [null, [], 3]);
  });

  test('are forgotten with the events of their time', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    await splitCopies(trial, trialClient(), 3);
    trial.clock.ms += 91 * day;
    await activate(trial, trialClient());
    await trial.host.doors.retention.runIfDue(Math.floor(trial.clock.ms / 1000));
    await withDatabase(trial, async (database) => {
      assert.deepEqual(await database.all('select client from images'), []);
    });
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { carryAnswerText, carryFileText, parseCarryAnswer, type VendorId } from '@attiva/protocol';
import {
  activate,
  administer,
  judgeAndKeep,
  requestOf,
  startTrialHost,
  statusOf,
  trialClient,
  type TrialHost,
  withDatabase,
} from '../trial-host.test.fixture.ts';

const day = 86_400_000;

interface Listed {
  readonly counts: Readonly<Record<string, number>>;
  readonly requests: readonly {
    readonly client: string;
    readonly nonce: string;
    readonly name?: string;
    readonly state: string;
    readonly product?: string;
    readonly old: boolean;
    readonly code?: string;
  }[];
}

interface Taken {
  readonly as: string;
  readonly added?: number;
  readonly known?: number;
  readonly overtaken?: number;
  readonly spoilt?: number;
  readonly rows?: readonly { readonly outcome: string }[];
  readonly problem?: { readonly code: string; readonly detail: string };
}

async function ask<Answer>(trial: TrialHost, path: string, body?: object): Promise<Answer> {
  const answer = await administer(trial, path, body);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body as Answer;
}

const listed = (trial: TrialHost, query = ''): Promise<Listed> => ask<Listed>(trial, `/v1/carried${query}`);

async function take(
  trial: TrialHost,
  ...files: readonly (readonly [name: string, text: string])[]
): Promise<readonly Taken[]> {
  const body = { files: files.map(([name, text]) => ({ name, text })) };
  return (await ask<{ files: readonly Taken[] }>(trial, '/v1/carried-files', body)).files;
}

function fileOf(trial: TrialHost, ...statements: readonly string[]): string {
  const requests = statements.map((statement) => ({ kind: 'activation-request', statement }) as const);
  return carryFileText({ vendor: trial.vendor.vendor, requests });
}

const named = ({ requests }: Listed): { requests: { client: string; nonce: string }[] } => ({
  requests: requests.map(({ client, nonce }) => ({ client, nonce })),
});

describe('the collecting station', () => {
  test('files of machines are collected, answered, handed out, and each machine takes its own', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    const clients = [trialClient(), trialClient()];
    const asked = [];
    for (const client of clients) asked.push(await requestOf(trial, client));
    const [first, second] = asked.map(({ statement }) => fileOf(trial, statement));
    const taken = await take(
      trial,
      ['laptop-1.carry', first ?? ''],
      ['laptop-2.carry', second ?? ''],
      ['again', first ?? ''],
    );
    assert.deepEqual(
      taken.map(({ added, known }) => [added, known]),
      [
        [1, 0],
        [1, 0],
        [0, 1],
      ],
    );
    const waiting = await listed(trial, '?state=waiting');
    assert.deepEqual(new Set(waiting.requests.map(({ name }) => name)), new Set(['laptop-1', 'laptop-2']));
    assert.deepEqual([...new Set(waiting.requests.map(({ product }) => product))], ['Desktop']);
    const { rows } = await ask<{ rows: { outcome: string }[] }>(trial, '/v1/carried-submissions', named(waiting));
    assert.deepEqual(
      rows.map(({ outcome }) => outcome),
      ['licensed', 'licensed'],
    );
    assert.equal((await statusOf(trial)).inventory, 2);
    const ready = await listed(trial, '?state=ready');
    const out = await ask<{ file: string; name: string }>(trial, '/v1/carried-handouts', named(ready));
    const { answers } = parseCarryAnswer(out.file);
    for (const [index, client] of clients.entries()) {
      const pending = asked[index]?.pending;
      const entry = answers.find(({ nonce }) => nonce === pending?.jti);
      assert.ok(pending !== undefined && entry !== undefined && 'chain' in entry);
      judgeAndKeep(trial, client, { body: { chain: entry.chain }, pending });
    }
    assert.doesNotMatch(out.file, /laptop/);
    assert.deepEqual((await listed(trial)).counts, { waiting: 0, exported: 0, ready: 0, handed: 2, refused: 0 });
  });

  test('cut off, edited, of another vendor, no carry file, an answer to nobody: told apart, and one spoils no other', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    const { statement, pending } = await requestOf(trial, trialClient());
    const whole = fileOf(trial, statement);
    const answer = { client: 'A'.repeat(20), nonce: pending.jti, chain: ['x'] };
    const misdirected = carryAnswerText({
      vendor: trial.vendor.vendor,
      answers: [answer as unknown as Parameters<typeof carryAnswerText>[0]['answers'][0]],
      revocations: [],
    });
    const taken = await take(
      trial,
      ['cut', whole.slice(0, -40)],
      ['other', carryFileText({ vendor: 'borealis.example' as VendorId, requests: [] })],
      ['photo.jpg', '\u00ff\u00d8'],
      ['answer', misdirected],
      ['cut-answer', misdirected.slice(0, -20)],
      ['whole', whole],
    );
    assert.deepEqual(
      taken.map((one) => one.problem?.code ?? one.rows?.[0]?.outcome ?? one.added),
      ['carry-file-invalid', 'vendor-unknown', 'carry-file-invalid', 'not-ours', 'carry-file-invalid', 1],
    );
    assert.equal((await listed(trial)).counts['waiting'], 1);
  });

  test('a machine that asks anew takes the place of its older request, whatever order the files come in', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    const client = trialClient();
    const older = await requestOf(trial, client);
    trial.clock.ms += day;
    const newer = await requestOf(trial, client);
    const [both] = await take(trial, ['both', fileOf(trial, older.statement, newer.statement)]);
    assert.deepEqual([both?.added, both?.overtaken], [1, 1]);
    const [late] = await take(trial, ['late', fileOf(trial, older.statement)]);
    assert.deepEqual([late?.added, late?.overtaken], [0, 1]);
    assert.deepEqual(
      (await listed(trial)).requests.map(({ nonce }) => nonce),
      [newer.pending.jti],
    );
  });

  test('what is older than thirty days says so, is refused with its sentence, and may be taken out', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    await take(trial, ['old', fileOf(trial, (await requestOf(trial, trialClient())).statement)]);
    trial.clock.ms += 31 * day;
    const before = await listed(trial);
    assert.equal(before.requests[0]?.old, true);
    const { rows } = await ask<{ rows: { outcome: string; code: string }[] }>(
      trial,
      '/v1/carried-submissions',
      named(before),
    );
    assert.deepEqual([rows[0]?.outcome, rows[0]?.code], ['refused', 'clock-difference']);
    assert.equal((await listed(trial, '?state=refused')).requests[0]?.code, 'clock-difference');
    assert.deepEqual(await ask(trial, '/v1/carried-removals', named(before)), { removed: 1 });
    assert.deepEqual((await listed(trial)).requests, []);
  });

  test('a forgotten machine is forgotten here too, and stricter names keep none of the files', async (t) => {
    let trial = await startTrialHost();
    t.after(() => trial.stop());
    const client = trialClient();
    const { statement } = await requestOf(trial, client);
    await activate(trial, client, { name: 'pc-7' });
    await take(trial, ['anna-laptop.carry', fileOf(trial, statement)]);
    const names = (): Promise<string> =>
      withDatabase(trial, async (database) => JSON.stringify(await database.all('select name from carried_names')));
    assert.match(await names(), /anna-laptop/);
    await ask(trial, '/v1/forgotten', { machine: 'anna-laptop' });
    assert.equal(await names(), '[]');
    await trial.host.close();
    const { folder, clock, vendor: madeVendor } = trial;
    trial = await startTrialHost({ folder, clock, madeVendor, config: 'names = "none"\n' });
    clock.ms += day;
    await take(trial, ['anna-laptop.carry', fileOf(trial, (await requestOf(trial, client)).statement)]);
    assert.equal(await names(), '[]');
  });
});

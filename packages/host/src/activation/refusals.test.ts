/** What the host refuses at the door leaves no trace on the disk; one bad thing spoils nothing beside it. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { describe, test } from 'node:test';
import { isPostgres } from '@attiva/testkit';
import { databasePath } from '../host-home.ts';
import {
  activate,
  contentOf,
  outcomeOf,
  post,
  requestOf,
  startTrialHost,
  statusOf,
  trialClient,
  type TrialHost,
  withDatabase,
} from '../trial-host.test.fixture.ts';

/** What grows with every byte that is written. */
async function written(trial: TrialHost): Promise<number> {
  if (isPostgres) return (await contentOf(trial)).length;
  return (await stat(`${databasePath(trial.folder)}-wal`)).size;
}

/**
 * Posts over connections that the host has taken and answered on already, each with one write, all in one turn of this
 * program: the host reads them all before it can have answered any, on a fast machine too. Gives what came back then.
 */
async function postAtOnce(trial: TrialHost, statements: readonly string[]): Promise<readonly string[]> {
  const { hostname, port } = new URL(trial.url);
  const sockets = await Promise.all(
    statements.map(async () => {
      const socket = connect(Number(port), hostname).setEncoding('utf8');
      socket.write(`GET /v1/host HTTP/1.1\r\nhost: ${hostname}\r\n\r\n`);
      await once(socket, 'data');
      return socket;
    }),
  );
  const answers = sockets.map(async (socket) => (await socket.toArray()).join(''));
  for (const [at, socket] of sockets.entries()) {
    const statement = statements[at] ?? '';
    const head = `host: ${hostname}\r\ncontent-type: application/jose\r\ncontent-length: ${statement.length}`;
    socket.write(`POST /v1/activations HTTP/1.1\r\n${head}\r\nconnection: close\r\n\r\n${statement}`);
  }
  return Promise.all(answers);
}

describe('a flood that is not authentic', () => {
  test('writes nothing, is counted in the status, and honest requests go on', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    const { statement } = await requestOf(trial, trialClient());
    const foreign = await requestOf(trial, trialClient(), { vendor: 'nobody.example' as never });
    const before = await written(trial);
    const bad = ['rubbish', '', `${statement}A`, statement.replace(/.$/, '!'), statement.slice(0, 200)];
    for (let round = 0; round < 20; round += 1) {
      const answers = await Promise.all([...bad, foreign.statement].map((text) => post(trial, text)));
      assert.ok(answers.every(({ status }) => status >= 400));
    }
    assert.equal(await written(trial), before, 'not one byte');
    const { unwritten } = await trial.host.doors.status();
    assert.equal(unwritten.byCode['host-not-registered'], 20);
    assert.ok((unwritten.byCode['not-authentic'] ?? 0) >= 60);
    assert.equal(outcomeOf(await activate(trial, trialClient())), 'counted');
  });

  test('mixed into one batch with honest ones, each gets its own', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    const honest = await Promise.all([1, 2, 3].map(() => requestOf(trial, trialClient())));
    const texts = honest.flatMap(({ statement }) => [statement, 'rubbish']);
    const answers = await Promise.all(texts.map((text) => post(trial, text)));
    assert.deepEqual(
      answers.map(({ status }) => (status === 200 ? 'answered' : 'refused')),
      honest.flatMap(() => ['answered', 'refused']),
    );
    assert.equal((await statusOf(trial)).requests.total, 3);
  });

  test('names of applications that no pack knows make no rows of totals', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    for (const application of ['a', 'b', 'c']) {
      assert.equal(await activate(trial, trialClient(), { application }), 'product-not-covered');
    }
    await withDatabase(trial, async (database) => {
      assert.deepEqual(await database.all('select * from request_totals'), []);
      assert.equal((await database.all('select event from events')).length, 3);
    });
  });
});

describe('the door', () => {
  test('takes statements of at most 16 KiB, as application/jose', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    const large = await post(trial, 'a'.repeat(16 * 1024 + 1));
    assert.deepEqual([large.status, large.body['code']], [413, 'too-large']);
    const json = await post(trial, '{}', 'application/json');
    assert.deepEqual([json.status, json.body['code']], [415, 'wrong-content-type']);
  });

  test('beyond the queue says when to come back', async (t) => {
    const trial = await startTrialHost({ queue: 16 });
    t.after(() => trial.stop());
    const requests = await Promise.all(Array.from({ length: 64 }, () => requestOf(trial, trialClient())));
    const answers = await postAtOnce(
      trial,
      requests.map(({ statement }) => statement),
    );
    const busy = answers.filter((answer) => answer.startsWith('HTTP/1.1 503 '));
    const answered = answers.filter((answer) => answer.startsWith('HTTP/1.1 200 '));
    assert.ok(busy.length > 0, 'some were refused');
    assert.equal(busy.length + answered.length, answers.length);
    for (const answer of busy) {
      assert.match(answer, /"code":"busy"/);
      assert.match(answer, /^retry-after: [1-9]\d*\r$/im);
    }
    assert.equal((await statusOf(trial)).inventory, answered.length, 'exactly those that were answered');
  });
});

test('a damaged row of one client fails that client and none of its neighbours', async (t) => {
  const trial = await startTrialHost();
  t.after(() => trial.stop());
  const [damaged, ...others] = Array.from({ length: 5 }, () => trialClient());
  assert.ok(damaged);
  for (const client of [damaged, ...others]) await activate(trial, client);
  await withDatabase(trial, (database) =>
    database.run("update clients set tip_terms = '{' where client = ?", [damaged.signer.id]),
  );
  trial.clock.ms += 60_000;
  const answers = await Promise.all([damaged, ...others].map((client) => activate(trial, client)));
  assert.deepEqual(answers.map(outcomeOf), ['internal', 'licensed', 'licensed', 'licensed', 'licensed']);
});

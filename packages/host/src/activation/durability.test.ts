/**
 * A host that is killed under load, again and again: whatever was answered is in the database, and nobody is split.
 * The long form: ATTIVA_KILL_ROUNDS=100.
 */
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { test } from 'node:test';
import { makeHostFolder, serveFolder } from '../served-host.test.fixture.ts';
import {
  judgeAndKeep,
  outcomeOf,
  post,
  requestOf,
  trialClient,
  type TrialClient,
  type TrialHost,
  withDatabase,
} from '../trial-host.test.fixture.ts';

const rounds = Number(process.env['ATTIVA_KILL_ROUNDS'] ?? 3);

interface Machine {
  readonly client: TrialClient;
  iat: number;
}

/** Asks until the host is gone; each answer that arrived is kept in `client.prev`. */
async function askOnAndOn(trial: TrialHost, machine: Machine, answered: () => void): Promise<void> {
  for (;;) {
    machine.iat += 1; // A client asks at most once a second; here its seconds pass faster.
    const { statement, pending } = await requestOf(trial, machine.client, { iat: machine.iat });
    let posted: Awaited<ReturnType<typeof post>>;
    try {
      posted = await post(trial, statement);
    } catch {
      return; // Killed, as it should be: this answer is lost.
    }
    assert.equal(posted.status, 200, JSON.stringify(posted.body));
    const judged = judgeAndKeep(trial, machine.client, { body: posted.body, pending });
    assert.notEqual(outcomeOf(judged), 'new-identity');
    answered();
  }
}

test(`every answered turn is in the database after ${rounds} kills under load`, async (t) => {
  const made = await makeHostFolder();
  t.after(() => rm(made.folder, { recursive: true, force: true }));
  const machines = Array.from(
    { length: 12 },
    (): Machine => ({ client: trialClient(), iat: Math.floor(Date.now() / 1000) }),
  );
  for (let round = 0; round < rounds; round += 1) {
    const { trial, process: host } = await serveFolder(made);
    let answers = 0;
    const enough = 30 + ((round * 37) % 100);
    const killed = Promise.withResolvers<void>();
    const answered = (): void => {
      answers += 1;
      if (answers === enough) host.kill().then(() => killed.resolve(), killed.reject);
    };
    await Promise.all(machines.map((machine) => askOnAndOn(trial, machine, answered)));
    await killed.promise;
    await withDatabase(made, async (database) => {
      for (const { client } of machines) {
        const row = await database.get<{ turn: number; tip_terms: string }>(
          'select turn, tip_terms from clients where client = ?',
          [client.signer.id],
        );
        const told = client.prev?.turn ?? 0;
        assert.ok((row?.turn ?? 0) >= told, `answered turn ${told}, kept ${row?.turn}`);
      }
      const events = await database.all("select event from events where code in ('licensed', 'counted')");
      const turns = await database.all<{ turn: number }>('select turn from clients');
      const kept = turns.reduce((sum, { turn }) => sum + turn, 0);
      assert.equal(events.length, kept, 'each accepted contact has its event: no half of a batch was kept');
    });
  }
});

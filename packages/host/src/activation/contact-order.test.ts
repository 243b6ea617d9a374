/** Contacts of one second stand in the database in the order in which they came. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { activate, startTrialHost, type TrialClient, trialClient, withDatabase } from '../trial-host.test.fixture.ts';

test('machines of one second are kept in the order of their last contacts, whatever their ids', async (t) => {
  const trial = await startTrialHost();
  t.after(() => trial.stop());
  const order = async (): Promise<readonly string[]> => {
    const rows = await withDatabase(trial, (database) =>
      database.all<{ client: string }>('select client from clients order by last_seen, nth'),
    );
    return rows.map(({ client }) => client);
  };
  const ids = (clients: readonly TrialClient[]): string[] => clients.map(({ signer }) => signer.id);
  const clients = Array.from({ length: 8 }, () => trialClient());
  for (const client of clients) await activate(trial, client);
  assert.deepEqual(await order(), ids(clients));

  // The host's clock stands still: whoever comes again, with a later request, comes last.
  const iat = Math.floor(trial.clock.ms / 1000) + 1;
  const again = [clients[3], clients[0]].filter((client) => client !== undefined);
  for (const client of again) await activate(trial, client, { iat });
  assert.deepEqual(await order(), ids([...clients.filter((client) => !again.includes(client)), ...again]));
});

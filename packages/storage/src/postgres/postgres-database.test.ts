// needs: linux postgresql
import { sharedPostgres } from '@attiva/testkit';
import { databaseContract } from '../contract/database-contract.test.suite.ts';
import { openDatabase } from '../open-database.ts';

const now = (): number => 1_800_000_000_000;

databaseContract('PostgreSQL', async () => {
  const server = await sharedPostgres();
  const url = await server.fresh();
  return {
    open: () => openDatabase({ url, mustExist: false, now }),
    remove: async () => {},
    lasting: true,
    shared: true,
    waits: true,
  };
});

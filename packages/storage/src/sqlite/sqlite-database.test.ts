import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseContract } from '../contract/database-contract.test.suite.ts';
import { openDatabase } from '../open-database.ts';

const now = (): number => 1_800_000_000_000;

databaseContract('SQLite in a file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'attiva-storage-'));
  const url = `sqlite:${join(folder, 'test.db')}`;
  return {
    open: () => openDatabase({ url, mustExist: false, now }),
    remove: () => rm(folder, { recursive: true }),
    lasting: true,
    shared: true,
    waits: false,
  };
});

databaseContract('SQLite in a file that no other process may open', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'attiva-storage-'));
  const url = `sqlite:${join(folder, 'test.db')}`;
  return {
    open: () => openDatabase({ url, mustExist: false, now, exclusive: true }),
    remove: () => rm(folder, { recursive: true }),
    lasting: true,
    shared: false,
    waits: false,
  };
});

databaseContract('SQLite in memory', async () => ({
  open: () => openDatabase({ url: 'sqlite::memory:', mustExist: false, now }),
  remove: async () => {},
  lasting: false,
  shared: false,
  waits: false,
}));

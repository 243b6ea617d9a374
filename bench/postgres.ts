/** A PostgreSQL server of this run's own, as durable as in earnest, and hosts on databases of it: one process, or two on one database. */
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initHost } from '@attiva/host';
import { type StartedPostgres, startPostgres } from '@attiva/testkit';
import { registerHost } from './bench-vendor.ts';
import { cpuWithDead, type HostProcess, startHost, stopHost } from './host-process.ts';
import { addKnownClientsTo } from './known-clients.ts';
import type { HostWish, Target } from './targets.ts';

export interface PostgresWish extends HostWish {
  readonly processes: number;
}

export interface PostgresBench {
  /** Databases and folders; hosts are started apart. */
  prepare(wish: PostgresWish): Promise<{ readonly url: string; start(): Promise<Target> }>;
  stop(): Promise<void>;
}

/** A sentence, where there is no PostgreSQL on this machine. */
export async function openPostgres(): Promise<PostgresBench | string> {
  const missing = 'PostgreSQL is not installed; on Debian: apt-get install postgresql';
  try {
    const settings = { shared_buffers: '1GB', max_wal_size: '4GB' };
    const server = await startPostgres({ durable: true, settings });
    const filled = new Map<number, string>();
    return { prepare: (wish) => prepareOn(server, filled, wish), stop: () => server.stop() };
  } catch (error) {
    if (/there is no PostgreSQL server/.test(String(error))) return missing;
    throw error;
  }
}

async function prepareOn(
  server: StartedPostgres,
  filled: Map<number, string>,
  wish: PostgresWish,
): Promise<{ readonly url: string; start(): Promise<Target> }> {
  const { part, name, vendor, known, machines = [], processes, now } = wish;
  const template = filled.get(known) ?? (await fill(server, wish));
  filled.set(known, template);
  const database = newName();
  await server.sql(`create database ${database} template ${template}${await copyingFiles(server)}`);
  const toml = `database = "${server.url(database)}"\n`;
  const folders: string[] = [];
  for (let count = 0; count < processes; count += 1) {
    folders.push(await registerHost(vendor, { now, toml, database: server.url(database) }));
  }
  const start = async (): Promise<Target> => {
    const hosts: HostProcess[] = [];
    for (const folder of folders) hosts.push(await startHost(folder, { toml }));
    return {
      part,
      name,
      isHost: true,
      ports: hosts.map(({ port }) => port),
      pids: hosts.map(({ child }) => child.pid ?? 0),
      databaseCpu: () => serverCpu(server),
      known,
      renewsKnown: machines.length > 0,
      async stop() {
        for (const host of hosts) await stopHost(host);
        for (const folder of folders) await rm(folder, { recursive: true, force: true });
        await server.sql(`drop database ${database} with (force)`);
      },
    };
  };
  return { url: server.url(database), start };
}

/** A database that no host is registered in, with the clients: it is made once, and copied for each who wants as many. */
async function fill(server: StartedPostgres, { vendor, known, machines = [], now }: HostWish): Promise<string> {
  const database = newName();
  await server.sql(`create database ${database}`);
  const folder = await mkdtemp(join(tmpdir(), 'attiva-bench-'));
  try {
    await initHost({ folder, now, database: { database: server.url(database) } });
  } finally {
    await rm(folder, { recursive: true });
  }
  await addKnownClientsTo(server.url(database), { vendor: vendor.vendor, count: known, machines, now });
  // As an administrator's nightly job has done long ago; else the planner takes a million rows for none.
  await server.sql('vacuum analyze', database);
  return database;
}

function newName(): string {
  return `bench_${randomBytes(4).toString('hex')}`;
}

/** Since PostgreSQL 15 a copy goes through the log unless one says otherwise: two gigabytes of it, under the first rows that are measured. */
async function copyingFiles(server: StartedPostgres): Promise<string> {
  return Number(await server.sql('show server_version_num')) >= 150_000 ? ' strategy file_copy' : '';
}

/** Microseconds of the server: its first process, those that it has now, and those that have ended. */
function serverCpu({ folder }: StartedPostgres): number {
  const first = Number(readFileSync(join(folder, 'data', 'postmaster.pid'), 'latin1').split('\n')[0]);
  const others = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return cpuWithDead(first, others.map(Number));
}

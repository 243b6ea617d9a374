/** The programs that are measured: floors and hosts, each a process of its own, all of one vendor and with the same requests. */
import { rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabase } from '@attiva/storage';
import type { FakeVendor } from '@attiva/testkit';
import { registerHost } from './bench-vendor.ts';
import { answerOf, startChild } from './children.ts';
import { startHost, stopHost } from './host-process.ts';
import { addKnownClients, type KnownMachine } from './known-clients.ts';
import type { Part } from './sizes.ts';
import { slowTokenHost } from './token-host.ts';

export interface Target {
  readonly part: Part;
  /** As the table calls it. */
  readonly name: string;
  /** Whether it is a host, which keeps what it answers; else a floor. */
  readonly isHost: boolean;
  readonly ports: readonly number[];
  /** Its processes, by number. */
  readonly pids: readonly number[];
  /** Microseconds that a database server beside it has used so far. */
  readonly databaseCpu?: () => number;
  /** Clients that it knew before. */
  readonly known?: number;
  /** Its renewals are of machines that it has known for long, drawn over all of them; else of machines met moments before. */
  readonly renewsKnown?: boolean;
  stop(): Promise<void>;
}

/** What cannot be measured on this machine, and why. */
export interface Absent {
  readonly part: Part;
  readonly name: string;
  readonly why: string;
}

export async function startFloor(part: 'floor' | 'batch-floor' | 'empty', name: string): Promise<Target> {
  // Compiled only now: a fresh clone has none of it when this file is read.
  const { allocator, oldHeapGrowth, youngHeap } = await import('../packages/cli/dist/commands/host/serve.js');
  // With the memory that a host serves with: more of it would be speed that no host is given.
  const child = startChild('floor-target.ts', [part], { node: [youngHeap, oldHeapGrowth], environment: allocator });
  const { url } = await answerOf<{ url: string }>(child);
  return {
    part,
    name,
    isHost: false,
    ports: [Number(new URL(url).port)],
    pids: [child.pid ?? 0],
    stop: async () => void child.kill('SIGTERM'),
  };
}

export interface HostWish {
  readonly part: Part;
  readonly name: string;
  readonly vendor: FakeVendor;
  readonly known: number;
  /** Among those that are known: the machines that renew. */
  readonly machines?: readonly KnownMachine[];
  readonly now: () => number;
}

export async function startSqliteHost(wish: HostWish): Promise<Target> {
  return await (await prepareSqliteHost(wish)).start();
}

/** Its folder and its database; it is started apart. */
export async function prepareSqliteHost({
  part,
  name,
  vendor,
  known,
  machines = [],
  now,
}: HostWish): Promise<{ readonly url: string; start(): Promise<Target> }> {
  const folder = await registerHost(vendor, { now });
  await addKnownClients(folder, { vendor: vendor.vendor, count: known, machines, now });
  const start = async (): Promise<Target> => {
    const target = targetOf(await startHost(folder), { part, name, known }, () =>
      rm(folder, { recursive: true, force: true }),
    );
    return { ...target, renewsKnown: machines.length > 0 };
  };
  return { url: `sqlite:${join(folder, 'host.db')}`, start };
}

/** One process that was started; `putAway` what is left of it when it has ended. */
function targetOf(
  host: Awaited<ReturnType<typeof startHost>>,
  what: Pick<Target, 'part' | 'name' | 'known'>,
  putAway: () => Promise<void>,
): Target {
  return {
    ...what,
    isHost: true,
    ports: [host.port],
    pids: [host.child.pid ?? 0],
    async stop() {
      await stopHost(host);
      await putAway();
    },
  };
}

/**
 * A host that could not be one: its database lies in memory, so that no commit waits for a disk, and has none of the indexes that lists
 * and the events of one machine stand on. What it reaches no host can pass that keeps its clients and events with each answer.
 */
export async function startBareHost({ part, name, vendor, known, now }: HostWish): Promise<Target | Absent> {
  if (!(await isInMemory(memoryFolder))) return { part, name, why: `${memoryFolder} is not in memory here` };
  const folder = await registerHost(vendor, { now, within: memoryFolder });
  await addKnownClients(folder, { vendor: vendor.vendor, count: known, machines: [], now });
  await dropIndexes(`sqlite:${join(folder, 'host.db')}`, now);
  return targetOf(await startHost(folder), { part, name, known }, () => rm(folder, { recursive: true, force: true }));
}

/** A tmpfs on Linux (shm_overview(7)). */
const memoryFolder = '/dev/shm';

async function isInMemory(folder: string): Promise<boolean> {
  try {
    return (await statfs(folder)).type === 0x01_02_19_94; // TMPFS_MAGIC of statfs(2).
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

async function dropIndexes(url: string, now: () => number): Promise<void> {
  const database = await openDatabase({ url, mustExist: true, now });
  try {
    const indexes = await database.all<{ name: string }>(
      "select name from sqlite_master where type = 'index' and sql is not null and tbl_name in ('clients', 'events')",
    );
    await database.transact(async (tx) => {
      for (const { name } of indexes) await tx.script(`drop index ${name}`);
    });
  } finally {
    await database.close();
  }
}

/** A host whose key is in a token; why not, where this machine has none. */
export async function startTokenHost({ part, name, vendor, known, now }: HostWish): Promise<Target | Absent> {
  const token = await slowTokenHost(vendor, now);
  if (typeof token === 'string') return { part, name, why: token };
  const { folder, toml, environment, putAway } = token;
  await addKnownClients(folder, { vendor: vendor.vendor, count: known, machines: [], now });
  return targetOf(await startHost(folder, { toml, environment }), { part, name, known }, putAway);
}

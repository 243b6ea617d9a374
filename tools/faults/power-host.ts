/** The power goes while a host answers many: every state that its disk may be in holds what had been answered. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase } from '@attiva/storage';
import type { Fault, Play } from './fault.ts';
import { makeHostSite } from './host-site.ts';
import { type HeldByClient, judgeHostDatabase } from './judge-host.ts';
import { askOnAndOn, type Crowd, holdings, openSdkMachines } from './kill-host.ts';
import { lightClient } from './light-client.ts';
import { develop, leftStates, photograph, syncedEnd } from './power-cut.ts';

export const powerHost: Fault = {
  name: 'power-host',
  what: 'the power goes while the host answers: seven states of its disk for each moment',
  rounds: 50,
  needs: ['linux'],
  play: playCuts,
};

async function playCuts({ rounds, random, ledger }: Play): Promise<void> {
  const site = await makeHostSite();
  const folder = await mkdtemp(join(tmpdir(), 'attiva-faults-power-'));
  const path = site.url.slice('sqlite:'.length);
  try {
    const crowd: Crowd = {
      sdk: await openSdkMachines(site, folder, 2),
      light: Array.from({ length: 36 }, lightClient),
    };
    const host = await site.start();
    const busy = askOnAndOn(site, crowd, ledger);
    for (let round = 0; round < rounds; round += 1) {
      // Three hundred commits at most: sometimes a log that has just begun anew, sometimes one that is full.
      await pause(20 + random.below(400));
      const { image, seen } = photograph(host.pid, path, () => holdings(crowd));
      const safe = await syncedEnd(image, (less) => holdsAll(develop(less, folder, 'less'), seen));
      for (const state of leftStates(image, safe, random)) {
        const left = develop(state.image, folder, 'left');
        const before = ledger.total;
        await judgeHostDatabase(`sqlite:${left}`, seen, ledger);
        if (ledger.total > before) ledger.explain(`round ${round}: ${state.name}`);
        await removeDatabase(left);
      }
    }
    await host.kill();
    await busy;
  } finally {
    await site.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

async function holdsAll(path: string, clients: readonly HeldByClient[]): Promise<boolean> {
  const database = await openDatabase({ url: `sqlite:${path}`, mustExist: true, now: Date.now });
  try {
    const rows = await database.all<{ client: string; turn: number }>('select client, turn from clients');
    const turns = new Map(rows.map(({ client, turn }) => [client, turn]));
    return clients.every(({ client, turn }) => (turns.get(client) ?? 0) >= turn);
  } finally {
    await database.close();
    await removeDatabase(path);
  }
}

export async function removeDatabase(path: string): Promise<void> {
  for (const end of ['', '-wal', '-shm']) await rm(`${path}${end}`, { force: true });
}

/** `kill -9` of the host at random moments while it answers many, on either database. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findRunningHost, type HostStatus } from '@attiva/host';
import type { StartedProcess } from '@attiva/testkit';
import type { Fault, Ledger, Play } from './fault.ts';
import { type HostSite, makeHostSite, played } from './host-site.ts';
import { type HeldByClient, judgeHostDatabase } from './judge-host.ts';
import { askLightly, type LightClient, lightClient } from './light-client.ts';
import { type PlayedPostgres, postgresNeeds, withPostgres } from './played-postgres.ts';
import { type MachinePlace, openSdkMachine, type SdkMachine } from './sdk-machine.ts';

export const killHost: Fault = {
  name: 'kill-host',
  what: 'the host is killed (SIGKILL) at a random moment while it answers',
  rounds: 50,
  play: (play) => playKills(play),
};

export const postgresKillHost: Fault = {
  name: 'postgres-kill-host',
  what: 'the host is killed while it answers, its database on a PostgreSQL server',
  rounds: 50,
  needs: postgresNeeds,
  play: (play) => withPostgres((postgres) => playKills(play, postgres)),
};

/** Everybody who asks the host of a site, over all rounds. */
export interface Crowd {
  readonly sdk: SdkMachine[];
  readonly light: LightClient[];
}

const sdkMachines = 6;
const newEachRound = 12;
/** Older ones rest: the load of the last round is that of the first. */
const asking = 36;

async function playKills({ rounds, random, ledger }: Play, postgres?: PlayedPostgres): Promise<void> {
  const site = await makeHostSite(postgres === undefined ? {} : { database: postgres.url });
  const machines = await mkdtemp(join(tmpdir(), 'attiva-faults-machines-'));
  try {
    const crowd: Crowd = { sdk: await openSdkMachines(site, machines), light: [] };
    for (let round = 0; round < rounds; round += 1) {
      const host = await site.start();
      crowd.light.push(...Array.from({ length: newEachRound }, lightClient));
      const busy = askOnAndOn(site, crowd, ledger);
      // From the first requests to a second and a half later: connecting, first contacts, renewals, a checkpoint.
      await pause(random.below(1500));
      await host.kill();
      await busy;
      await postgres?.settled();
      const rows = await judgeHostDatabase(site.url, holdings(crowd), ledger);
      if (round % 10 === 0 || round === rounds - 1) await judgeStatus(site, rows, ledger);
    }
  } finally {
    await site.remove();
    await rm(machines, { recursive: true, force: true });
  }
}

export async function openSdkMachines(
  site: HostSite,
  folder: string,
  count: number = sdkMachines,
): Promise<SdkMachine[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => openSdkMachine(placeOf(site, folder, index + 1))));
}

/** The n-th machine of a site, in a folder of its own. */
export function placeOf({ vendor, port }: HostSite, folder: string, number: number): MachinePlace {
  const setupKey = vendor.setupKey(played.edition);
  return { roots: vendor.roots, setupKey, directory: join(folder, `machine-${number}`), number, port };
}

/** All ask again and again until the host is gone for them. */
export async function askOnAndOn(site: HostSite, crowd: Crowd, ledger: Ledger): Promise<void> {
  await Promise.all([
    ...crowd.sdk.map((machine) => askAsProduct(machine, ledger)),
    ...crowd.light.slice(-asking).map((client) => askUntilCut(site, client, ledger)),
  ]);
}

async function askAsProduct(machine: SdkMachine, ledger: Ledger): Promise<void> {
  for (;;) {
    const report = await machine.ask();
    if (report.notes.includes('new-identity')) ledger.find('split', `a machine of the SDK took a new identity`);
    if (report.outcome !== 'failed') continue;
    const cut =
      report.code === 'connection-refused' ||
      report.code === 'host-unreachable' ||
      report.code === 'host-timeout' ||
      report.code === 'answer-not-ours';
    if (!cut) ledger.find('unclean', `a machine of the SDK was told ${report.code}: ${report.detail}`);
    return;
  }
}

async function askUntilCut(site: HostSite, client: LightClient, ledger: Ledger): Promise<void> {
  for (;;) {
    const asked = await askLightly(site, client);
    if (asked.kind === 'cut') return;
    if (asked.kind === 'refused') {
      ledger.find('unclean', `refused with ${asked.status} ${asked.code}`);
      return;
    }
    if (asked.answer.kind === 'new-identity') ledger.find('split', `${client.signer.id} is to take a new identity`);
  }
}

export function holdings({ sdk, light }: Crowd): HeldByClient[] {
  const machines = sdk.flatMap((machine): HeldByClient[] => {
    const client = machine.clientId();
    return client === undefined ? [] : [{ client, turn: machine.heldTurn(), unanswered: machine.unanswered }];
  });
  return [
    ...machines,
    ...light.map(({ signer, prev, answered, unanswered }) => ({
      client: signer.id,
      turn: prev?.turn ?? 0,
      jti: answered,
      unanswered,
    })),
  ];
}

/** Started again, it counts exactly the machines of its database. */
async function judgeStatus(site: HostSite, rows: number, ledger: Ledger): Promise<void> {
  const host: StartedProcess = await site.start();
  try {
    const status = await askStatus(site.folder);
    const application = status.vendors[0]?.applications.find(({ id }) => id === played.application);
    ledger.expect('miscounted', 'machines by the status', application?.inventory, rows);
  } finally {
    await host.stop(20_000);
  }
}

export async function askStatus(folder: string): Promise<HostStatus> {
  const running = await findRunningHost(folder);
  if (running === undefined) throw new Error(`no host runs in ${folder}`);
  const answer = await fetch(`${running.url}/v1/status`, {
    headers: { authorization: `Bearer ${running.token.text}` },
  });
  return (await answer.json()) as HostStatus;
}

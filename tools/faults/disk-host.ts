/** The host's disk fails under load: coded refusals, nothing kept that was refused, and it goes on without a restart. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type DiskFault, diskFaults, filesOf, whileDiskFails } from './failing-disk.ts';
import type { Fault, Ledger, Play } from './fault.ts';
import { type HostSite, makeHostSite } from './host-site.ts';
import { judgeHostDatabase } from './judge-host.ts';
import { type Crowd, holdings, openSdkMachines } from './kill-host.ts';
import { askLightly, type LightClient, lightClient } from './light-client.ts';
import { onSmallDisk } from './small-disk.ts';

export const diskFull: Fault = {
  name: 'disk-full',
  what: 'the disk under the host is full, really, and has space again',
  rounds: 20,
  needs: ['linux', 'root'],
  play: (play) =>
    onSmallDisk(async (disk) => {
      let refused = 0;
      await withServingHost({ ...play, folder: join(disk.path, 'host') }, async (served) => {
        await disk.fill();
        // A log that has begun anew has room of its own for a while: not every round is noticed.
        for (let times = 0; times < 4; times += 1) refused += await failFor(served, ['disk-full']);
        await disk.free();
      });
      if (refused === 0) play.ledger.find('unclean', 'nobody noticed that there was no space left');
    }),
};

const errors: readonly (readonly [DiskFault, readonly string[]])[] = [
  [diskFaults.readOnly, ['storage-failed']],
  [diskFaults.unsyncable, ['storage-failed']],
  [diskFaults.unwritable, ['storage-failed']],
  [diskFaults.full, ['disk-full']],
];

export const diskErrors: Fault = {
  name: 'disk-errors',
  what: 'under the host writes or syncs fail (EIO), the file system is read-only (EROFS), the disk is full (ENOSPC)',
  rounds: 20,
  needs: ['linux', 'strace'],
  play: (play) =>
    withServingHost(play, async (served) => {
      const [fault, codes] = errors[served.round % errors.length] ?? errors[0] ?? [];
      if (fault === undefined || codes === undefined) return;
      await whileDiskFails(served, fault, () => failThrough(served, fault.name, codes));
    }),
};

export const diskSlow: Fault = {
  name: 'disk-slow',
  what: 'each sync of the host takes 150 ms: no refusals, and everybody gets a turn',
  rounds: 10,
  needs: ['linux', 'strace'],
  play: (play) =>
    withServingHost(play, (served) => whileDiskFails(served, diskFaults.slow, () => waitPatiently(served))),
};

interface Served {
  readonly site: HostSite;
  readonly crowd: Crowd;
  readonly ledger: Ledger;
  readonly round: number;
  readonly pid: number;
  readonly files: readonly string[];
}

/** One host for all rounds: what `fault` does to it must be over when it is over, and then everybody is answered. */
async function withServingHost(
  { rounds, ledger, folder }: Play & { readonly folder?: string },
  fault: (served: Served) => Promise<void>,
): Promise<void> {
  const site = await makeHostSite(folder === undefined ? {} : { folder });
  const machines = await mkdtemp(join(tmpdir(), 'attiva-faults-machines-'));
  try {
    const crowd: Crowd = { sdk: await openSdkMachines(site, machines, 2), light: [] };
    const host = await site.start();
    const files = filesOf(site.url.slice('sqlite:'.length));
    for (let round = 0; round < rounds; round += 1) {
      crowd.light.push(...Array.from({ length: 12 }, lightClient));
      const served = { site, crowd, ledger, round, pid: host.pid, files };
      await askEach(served, judgeRecovered);
      await fault(served);
      await askEach(served, judgeRecovered);
      await judgeHostDatabase(site.url, holdings(crowd), ledger);
    }
    const { exit, stderr } = await host.stop(20_000);
    if (exit !== 0) ledger.find('unclean', `the host ended with ${exit}: ${stderr.slice(-500)}`);
  } finally {
    await site.remove();
    await rm(machines, { recursive: true, force: true });
  }
}

type Judge = (served: Served, code: string) => void;

/** Without a restart, at the first request after the fault. */
function judgeRecovered({ ledger }: Served, code: string): void {
  if (code !== 'answered') ledger.find('unclean', `not answered after the fault: ${code}`);
}

/** Each of the newest clients and each machine of the SDK asks once. */
async function askEach(served: Served, judge: Judge): Promise<void> {
  const { site, crowd, ledger } = served;
  const light = crowd.light.slice(-36).map(async (client) => judge(served, await codeOf(site, client, ledger)));
  const sdk = crowd.sdk.map(async (machine) => {
    const { outcome, code, notes } = await machine.ask();
    if (notes.includes('new-identity')) ledger.find('split', 'a machine of the SDK took a new identity');
    judge(served, outcome === 'failed' ? String(code) : 'answered');
  });
  await Promise.all([...light, ...sdk]);
}

async function codeOf(site: HostSite, client: LightClient, ledger: Ledger): Promise<string> {
  const asked = await askLightly(site, client);
  if (asked.kind === 'cut') return 'no answer at all';
  if (asked.kind === 'refused') return asked.code;
  if (asked.answer.kind === 'new-identity') ledger.find('split', `${client.signer.id} is to take a new identity`);
  return 'answered';
}

/** Asks a few times while the fault lasts; a fault that nobody noticed was none. */
async function failThrough(served: Served, name: string, codes: readonly string[]): Promise<void> {
  let refused = 0;
  for (let times = 0; times < 4; times += 1) refused += await failFor(served, codes);
  if (refused === 0) served.ledger.find('unclean', `round ${served.round}: nobody noticed: ${name}`);
}

/** Everybody is refused by one of these codes, or answered where the log still had room; gives how many were refused. */
async function failFor(served: Served, codes: readonly string[]): Promise<number> {
  let refused = 0;
  await askEach(served, ({ ledger }, code) => {
    if (code === 'answered') return;
    if (codes.includes(code)) refused += 1;
    else ledger.find('miscounted', `refused with ${code} instead of ${codes.join(' or ')}`);
  });
  return refused;
}

/** Of one client in two seconds, with a sync of 150 ms for each. */
const mostSlowAnswers = 15;

/** Everybody asks on and on for two seconds: nobody is refused, and nobody waits for the others to be served twice. */
async function waitPatiently({ site, crowd, ledger }: Served): Promise<void> {
  const over = pause(2000, true);
  let running = true;
  void over.then(() => (running = false));
  const turns = await Promise.all(
    crowd.light.slice(-36).map(async (client) => {
      let answered = 0;
      while (running) {
        const code = await codeOf(site, client, ledger);
        if (code !== 'answered') ledger.find('unclean', `a slow disk: ${code}`);
        answered += 1;
      }
      return answered;
    }),
  );
  const [least, most] = [Math.min(...turns), Math.max(...turns)];
  if (most > mostSlowAnswers) ledger.find('unclean', `the disk was not slow: ${most} answers for one client`);
  if (least * 2 + 2 < most) ledger.find('miscounted', `a slow disk: ${least} answers for one, ${most} for another`);
}

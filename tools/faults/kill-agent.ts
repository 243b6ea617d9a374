/** `kill -9` of a machine's agent at random moments while it asks for the machine and stores the answers. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type AgentPlace, agentPlace, askAgent, openMachine } from '@attiva/client';
import { isActivationError } from '@attiva/protocol';
import { runProcess, type StartedProcess, startProcess } from '@attiva/testkit';
import type { Fault, Ledger, Play } from './fault.ts';
import { type HostSite, makeHostSite, played, program, vendorFileOf } from './host-site.ts';
import { judgeHostDatabase } from './judge-host.ts';
import { judgeState, type StoredMachine } from './kill-client.ts';
import { askLightly, lightClient } from './light-client.ts';

export const killAgent: Fault = {
  name: 'kill-agent',
  what: "a machine's agent is killed while it stores answers",
  rounds: 50,
  play: playKills,
};

/** Each request of a machine is of a second of its own: few enough that they do not run far ahead of the clock. */
const attemptsEachTime = 3;
const milliseconds = 60_000;

interface AgentSite {
  readonly site: HostSite;
  readonly folder: string;
  readonly place: AgentPlace;
  readonly machine: StoredMachine;
  readonly ledger: Ledger;
}

async function playKills({ rounds, random, ledger }: Play): Promise<void> {
  const site = await makeHostSite();
  const folder = await mkdtemp(join(tmpdir(), 'attiva-faults-agent-'));
  const { roots } = site.vendor;
  const machine: StoredMachine = { place: { roots, directory: join(folder, 'machine', roots.vendor) } };
  const agentSite: AgentSite = { site, folder, place: agentPlace(join(folder, 'run')), machine, ledger };
  let agent: StartedProcess | undefined;
  try {
    const host = await site.start();
    // So many that the next is licensed.
    const others = Array.from({ length: 3 }, lightClient);
    for (const client of others) await askLightly(site, client);
    await addVendor(agentSite);
    agent = await startAgent(agentSite);
    await setUp(agentSite);
    for (let round = 0; round < rounds; round += 1) {
      const before = turnOf(agentSite);
      const reports = askUntilCut(agentSite);
      await pause(random.below(200));
      const { stderr } = await agent.kill();
      for (const [line] of stderr.matchAll(/^(?!\{"level":"info").+$/gm))
        ledger.find('unclean', `the agent says ${line}`);
      judgeState(machine, before + (await reports), ledger);
      agent = await startAgent(agentSite);
    }
    await judgeEnd(
      agentSite,
      others.map(({ signer, prev }) => ({ client: signer.id, turn: prev?.turn ?? 0 })),
    );
    await agent.stop(20_000);
    await host.stop(20_000);
  } finally {
    await agent?.kill();
    await site.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

/** As an installer does, before there is an agent. */
async function addVendor({ site, folder }: AgentSite): Promise<void> {
  const file = join(folder, 'aurora.attiva');
  await writeFile(file, await vendorFileOf(site.vendor, Math.floor(Date.now() / 1000)));
  const args = ['--conditions=attiva-source', program, 'client', 'add-vendor', file, '--data', join(folder, 'machine')];
  const { exit, stderr } = await runProcess({ args, environment: { NODE_TEST_CONTEXT: undefined } });
  if (exit !== 0) throw new Error(`add-vendor ended with ${exit}: ${stderr}`);
}

function startAgent({ folder }: AgentSite): Promise<StartedProcess> {
  const where = ['--data', join(folder, 'machine'), '--socket', join(folder, 'run')];
  return startProcess({
    args: ['--conditions=attiva-source', program, 'client', 'agent', ...where, '--json'],
    ready: /^\{.*"ready":true.*\}$/m,
    readyWithin: 60_000,
    environment: { NODE_TEST_CONTEXT: undefined },
  });
}

/** As an administrator does: where the host is, and which edition this machine has. */
async function setUp({ site, place }: AgentSite): Promise<void> {
  const path = `/v1/vendors/${site.vendor.vendor}/operations`;
  const operate = (body: object): Promise<unknown> =>
    askAgent(place.administrator, { method: 'POST', path, body, milliseconds });
  await operate({ operation: 'set-host', host: `127.0.0.1:${site.port}`, scope: 'machine' });
  await operate({ operation: 'install-key', key: site.vendor.setupKey(played.edition) });
  await attempt({ site, place });
}

async function attempt({
  site,
  place,
}: Pick<AgentSite, 'site' | 'place'>): Promise<{ outcome: string; detail: string; notes: string[] }> {
  const { application, edition } = played;
  const path = `/v1/vendors/${site.vendor.vendor}/attempts`;
  const body = { application, edition };
  const { report } = await askAgent(place.administrator, { method: 'POST', path, body, milliseconds });
  return report as { outcome: string; detail: string; notes: string[] };
}

/** How many attempts the agent reported before it was gone. */
async function askUntilCut(agentSite: AgentSite): Promise<number> {
  for (let reports = 0; ; reports += 1) {
    if (reports === attemptsEachTime) return reports;
    try {
      judgeReport(await attempt(agentSite), agentSite.ledger);
    } catch (error) {
      if (!isActivationError(error) || error.code !== 'agent-unreachable') throw error;
      return reports; // Killed, as it should be.
    }
  }
}

function judgeReport({ outcome, detail, notes }: Awaited<ReturnType<typeof attempt>>, ledger: Ledger): void {
  if (notes.includes('new-identity')) ledger.find('split', 'the machine took a new identity');
  if (outcome !== 'licensed') ledger.find('unclean', `the agent was told: ${outcome} ${detail}`);
}

function storedState({ machine: { place } }: AgentSite): ReturnType<ReturnType<typeof openMachine>['stored']>['state'] {
  return openMachine({ ...place, agent: false }).stored().state;
}

function turnOf(agentSite: AgentSite): number {
  return storedState(agentSite).applications[played.application]?.prev?.turn ?? 0;
}

/** After all kills the machine is licensed through its agent, as the one that it was, and the host knows its turn. */
async function judgeEnd(
  agentSite: AgentSite,
  others: readonly { readonly client: string; readonly turn: number }[],
): Promise<void> {
  const { site, ledger, machine } = agentSite;
  const before = turnOf(agentSite);
  judgeReport(await attempt(agentSite), ledger);
  judgeState(machine, before + 1, ledger);
  const held = [{ client: machine.client ?? '', turn: turnOf(agentSite) }, ...others];
  await judgeHostDatabase(
    site.url,
    held.map((one) => ({ ...one, unanswered: 0 })),
    ledger,
  );
}

/** Preparing an image: every vendor's folder of this machine without what must not travel. */
import { resolve } from 'node:path';
import type { Kept, RunningAgent, SealedGrace, SealReport, Trace } from '@attiva/client';
import { ActivationError } from '@attiva/protocol';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { columns } from '../../program/columns.ts';
import { asJson } from '../../program/json.ts';
import { openMachines } from './editions.ts';
import { vendorOptions } from './vendor-files.ts';

export const seal: CommandSpec = {
  words: 'client seal',
  options: [
    ...vendorOptions,
    { flags: '--check', purpose: 'say what would be done and change nothing; exit 4 where the machine is not sealed' },
  ],
  group: 'Client on each machine',
  summary: 'Prepare an image: take out identity and leases, keep keys and settings',
  example: 'attiva client seal --check',
  run,
};

const traces: Readonly<Record<Trace, string>> = {
  identity: 'identity',
  leases: 'leases',
  answers: 'answers',
  turns: 'turns',
  'device-licenses': 'device keys and their licenses',
  'hosts-found': 'hosts found',
  'learned-time': 'learned time',
  'other-memory': 'what another version remembered',
  'damaged-files': 'damaged files',
};

const keptThings: Readonly<Record<Kept, string>> = {
  'setup-keys': 'setup keys',
  'hosts-set': 'hosts set',
  'hosts-pinned': 'pinned hosts',
  'lookup-domain': 'lookup domain',
  'revocation-lists': 'revocation lists',
};

async function run(call: Call): Promise<Answer> {
  const { sealMachine, sealOthers } = await import('@attiva/client');
  const how = { check: call.flag('check') };
  const agent = await agentInTheWay(call);
  if (agent !== undefined && !how.check) throw agentRunning(agent);
  // Through an agent, looking alone would hand identities over.
  const machines = await openMachines(call, { agent: false });
  const reports: SealReport[] = [];
  for (const machine of machines) reports.push(await sealMachine(machine, how));
  reports.push(...(await sealOthers(machines, how)));
  const isSealed = !how.check || (agent === undefined && reports.every(({ wasSealed }) => wasSealed));
  const found =
    agent === undefined
      ? []
      : [`In the way: ${nameOf(agent)} is running. Stop it first, it would take an identity again.`];
  return {
    json: asJson({ sealed: isSealed, check: how.check, folders: reports, ...(agent && { agent: aboutOf(agent) }) }),
    text: [...reports.map((report) => describe(report, how)), ...found, verdict(isSealed, how)].join('\n\n'),
    exit: isSealed ? 0 : 4,
  };
}

/** The agent that works in what would be sealed: this machine's, unless the folder that was named is not the one it serves. */
async function agentInTheWay(call: Call): Promise<RunningAgent | undefined> {
  const { agentPlace, findAgent, keepsStatesIn } = await import('@attiva/client');
  const at = (path: string): string => resolve(call.terminal.workingDirectory, path);
  const [sockets, data] = [call.text('socket'), call.text('data')];
  const agent = await findAgent(agentPlace(sockets === undefined ? undefined : at(sockets)));
  if (agent === undefined || data === undefined) return agent;
  return keepsStatesIn(agent, at(data)) ? agent : undefined;
}

function agentRunning(agent: RunningAgent): ActivationError {
  const detail = `${nameOf(agent)} is running, and nothing was sealed`;
  return new ActivationError('agent-running', detail, { facts: aboutOf(agent) });
}

function nameOf({ program, pid }: RunningAgent): string {
  return pid === 0 ? 'an agent that does not say who it is' : `the agent ${program} (process ${pid})`;
}

function aboutOf({ program, pid }: RunningAgent): { readonly program: string; readonly pid: number } {
  return { program, pid };
}

function verdict(isSealed: boolean, { check }: { readonly check: boolean }): string {
  if (!isSealed) return 'Not sealed. Run `attiva client seal` as the last step before the image is made.';
  return check ? 'Sealed.' : 'Sealed. Shut the machine down now: a product that starts takes an identity again.';
}

function describe(report: SealReport, { check }: { readonly check: boolean }): string {
  const { vendor, folder, wasSealed, removed, kept, graces } = report;
  const gone = removed.map((trace) => traces[trace]).join(', ');
  const rows = [
    [check ? '  to remove' : '  removed', gone === '' ? (wasSealed ? 'nothing: sealed already' : 'nothing') : gone],
    ['  kept', kept.length === 0 ? 'nothing' : kept.map((thing) => keptThings[thing]).join(', ')],
    ...graces.map((grace) => ['  grace', describeGrace(grace)]),
  ];
  return [`${vendor}, ${folder}`, columns(rows)].join('\n');
}

function describeGrace({ edition, beginsAnew, rearmsLeft }: SealedGrace): string {
  if (beginsAnew) return `${edition} begins anew at the next start, ${rearmsLeft ?? 0} more times`;
  const why = rearmsLeft === undefined ? 'no vendor file here tells its rearm budget' : 'the rearm budget is used up';
  return `${edition} goes on: ${why}`;
}

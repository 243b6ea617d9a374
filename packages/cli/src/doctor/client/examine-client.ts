/** This machine, from what the words of the command say to a diagnosis. */
import { lookup } from 'node:dns/promises';
import { hostname } from 'node:os';
import type { Machine } from '@attiva/client';
import { ActivationError, isActivationError, type ProductRoots } from '@attiva/protocol';
import { openMachineOf } from '../../commands/client/editions.ts';
import { knownVendors } from '../../commands/client/vendor-files.ts';
import type { Call } from '../../program/command-spec.ts';
import { runSteps } from '../diagnosis.ts';
import type { Finding } from '../finding.ts';
import { Patience, waits } from '../patience.ts';
import { gatherClient, networkWaits } from './gather-client.ts';
import { clientSteps } from './steps/table.ts';

/** Findings of every step; none beside a host on a machine that has no products. */
export async function examineClient(
  call: Call,
  how: { readonly step: (doing: string) => void; readonly besideHost: boolean },
): Promise<readonly Finding[]> {
  const tools = { monotonic: () => performance.now() };
  const patience = new Patience(tools, how.besideHost ? waits.shareOfClient : waits.whole);
  const { machines, problems } = await openAll(call);
  if (how.besideHost && machines.length === 0 && problems.every(({ code }) => code === 'no-vendor')) return [];
  const facts = await gatherClient({
    machines,
    problems,
    patience,
    hostName: hostname(),
    lookUp: async (name) => (await lookup(name, { all: true })).map(({ address }) => address),
    onStep: (what) => how.step(`looking at ${what}`),
  });
  return runSteps(clientSteps, facts);
}

/** Each vendor by itself: a folder or a file that is wrong spoils no other. */
async function openAll(
  call: Call,
): Promise<{ readonly machines: readonly Machine[]; readonly problems: readonly ActivationError[] }> {
  const problems: ActivationError[] = [];
  const vendors = await orProblem(() => knownVendors(call), problems);
  const opened = (vendors ?? []).map((roots: ProductRoots) =>
    orProblem(() => openMachineOf(call, roots, { limits: networkWaits }), problems),
  );
  const machines = (await Promise.all(opened)).filter((machine) => machine !== undefined);
  await Promise.all(machines.map((machine) => machine.refresh()));
  return { machines, problems };
}

async function orProblem<T>(open: () => Promise<T>, problems: ActivationError[]): Promise<T | undefined> {
  try {
    return await open();
  } catch (error) {
    if (!isActivationError(error)) throw error;
    problems.push(error);
    return undefined;
  }
}

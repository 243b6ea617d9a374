/** A host on this machine, from what the words of the command say to findings. */
import { existsSync } from 'node:fs';
import { lookup } from 'node:dns/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { systemNetwork } from '@attiva/client';
import type { HostStatus } from '@attiva/host';
import { networkSettings } from '../../commands/client/editions.ts';
import { askHost, hostFolder } from '../../commands/host/host-folder.ts';
import type { Call } from '../../program/command-spec.ts';
import { firewallStep } from '../../setup/firewall.ts';
import { thisMachine } from '../../setup/setup-machine.ts';
import { runSteps } from '../diagnosis.ts';
import type { Finding } from '../finding.ts';
import { Patience, waits } from '../patience.ts';
import { gatherHost } from './gather-host.ts';
import type { FirewallFacts } from './host-facts.ts';
import { hostSteps } from './steps/table.ts';

/** What a host leaves in its folder, even where its database is lost. */
const traces = ['host.db', 'host.toml', 'signing', 'running.json'];

/** Whether the folder that is meant is, or was, a host's. */
export function isHostHere(call: Call): boolean {
  return traces.some((name) => existsSync(join(hostFolder(call), name)));
}

/** @param how whether the products of this machine are looked at as well. */
export async function examineHost(call: Call, how: { readonly besideClient: boolean }): Promise<readonly Finding[]> {
  const settings = networkSettings(call);
  const facts = await gatherHost({
    folder: hostFolder(call),
    askStatus: () =>
      askHost(call, async (door) => (await door.ask({ method: 'GET', path: '/v1/status' })) as HostStatus),
    askPublishing: () => askHost(call, async (door) => await door.ask({ method: 'GET', path: '/v1/publishing' })),
    hostName: hostname(),
    lookUp: async (name) => (await lookup(name, { all: true })).map(({ address }) => address),
    network: 'exchange' in settings ? settings : systemNetwork({ ...settings, limits: { lookup: 2_900 } }),
    askFirewall: (port) => askFirewall(call, port),
    patience: new Patience({ monotonic: () => performance.now() }, how.besideClient ? waits.shareOfHost : waits.whole),
  });
  return runSteps(hostSteps, facts);
}

/** As setup would: looked at, and nothing opened. */
async function askFirewall({ terminal }: Call, port: number): Promise<FirewallFacts> {
  const { text, state, facts } = await firewallStep(thisMachine(terminal), { port, check: false, open: false });
  const line = facts?.['line'];
  return { text, ...(state === 'to-do' && typeof line === 'string' && { line }) };
}

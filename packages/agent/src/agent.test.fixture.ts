/** An agent on a machine of a fake site, with its sockets in the site's folder, and products that find it there. */
import type { TestContext } from 'node:test';
import { type ActivationSource, agentPlace, type AgentPlace, openMachine } from '@attiva/client';
import { createSilentLog } from '@attiva/daemon';
import type { ProductRoots } from '@attiva/protocol';
import { createFakeSite, type FakeProductOptions, type FakeSite, type FakeSiteOptions } from '@attiva/testkit';
import { type Agent, composeAgent } from './compose.ts';

export interface AgentSite {
  readonly site: FakeSite;
  readonly sockets: string;
  readonly place: AgentPlace;
  /** Device facts of the one machine of this site. */
  readonly device: FakeProductOptions['device'];
  /** Starts an agent; closed with the test. */
  readonly start: (change?: AgentChange) => Promise<StartedAgent>;
  /** What a product of the n-th user of this machine opens with. */
  readonly user: (number: number) => FakeProductOptions & { readonly agent: string };
}

export interface AgentChange {
  readonly program?: string;
  readonly userOperations?: boolean;
  readonly others?: readonly ProductRoots[];
  /** Folder of the states; default: that of the machine. */
  readonly data?: string;
  /** Reads the directory that the machine belongs to. */
  readonly activationSource?: ActivationSource;
}

export interface StartedAgent extends Agent {
  readonly stopped: Promise<string>;
}

export async function createAgentSite(t: TestContext, options: FakeSiteOptions = {}): Promise<AgentSite> {
  const site = await createFakeSite(t, options);
  const sockets = site.folder('run');
  const { device } = site.product(7);
  const place = agentPlace(sockets);
  return {
    site,
    sockets,
    place,
    device,
    start: async (change = {}) => {
      const agent = composeOn(site, place, change);
      t.after(() => agent.close());
      await agent.listen();
      return agent;
    },
    user: (number) => ({ ...site.product(7), directory: site.folder(`user-${number}`), agent: sockets }),
  };
}

function composeOn(site: FakeSite, place: AgentPlace, change: AgentChange): StartedAgent {
  const { program = '1.0.0', userOperations = false, others = [], data = 'machine', activationSource } = change;
  const { promise: stopped, resolve: onStop } = Promise.withResolvers<string>();
  const { edition: _edition, setupKey: _key, background: _none, ...product } = site.product(7);
  const all = [site.vendor.roots, ...others];
  const agent = composeAgent({
    place,
    config: { userOperations, log: { level: 'error' } },
    log: createSilentLog(),
    about: { program, pid: process.pid, instance: `${program} ${Math.random()}` },
    vendors: { load: async () => all, add: async () => ({}) },
    open: (roots) =>
      openMachine({
        ...product,
        roots,
        directory: site.folder(`${data}/${roots.vendor}`),
        agent: false,
        ...(activationSource !== undefined && { activationSource }),
      }),
    onStop,
  });
  return { ...agent, stopped };
}

/** Sets the site's host as an administrator would, before anything is activated. */
export async function setHostOf({ site, sockets }: AgentSite): Promise<void> {
  const machine = openMachine({ ...site.product(7), agent: sockets });
  await machine.setHost(site.host.address, 'machine');
}

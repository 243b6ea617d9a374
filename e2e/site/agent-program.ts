/** An agent whose machine shows the facts that a test gives it: reads what to do from stdin, ends with SIGTERM. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as AgentDoor from '@attiva/agent';
import type * as Sdk from '@attiva/client';
import type * as DaemonDoor from '@attiva/daemon';

/** What the program gets. */
export interface AgentCall {
  /** `node_modules` where the packed packages are installed. */
  readonly packages: string;
  readonly rootsFile: string;
  readonly sockets: string;
  readonly data: string;
  /** Set for the whole machine. */
  readonly host: string;
  readonly facts: readonly [number, number, number];
  readonly program: string;
}

const call = JSON.parse(readFileSync(0, 'utf8')) as AgentCall;
const doorOf = (name: string): string => pathToFileURL(join(call.packages, name, 'dist/index.js')).href;
const { composeAgent } = (await import(doorOf('@attiva/agent'))) as typeof AgentDoor;
const { agentPlace, openMachine } = (await import(doorOf('@attiva/client'))) as typeof Sdk;
const { createSilentLog } = (await import(doorOf('@attiva/daemon'))) as typeof DaemonDoor;
const roots = JSON.parse(readFileSync(call.rootsFile, 'utf8')) as Sdk.ProductRoots;

const open = (): Sdk.Machine =>
  openMachine({
    roots,
    directory: join(call.data, roots.vendor),
    agent: false,
    device: { facts: call.facts, virtual: false },
  });
await open().setHost(call.host, 'machine');

const ended = new Promise<string>((resolve) => {
  process.once('SIGTERM', () => resolve('SIGTERM'));
  const agent = composeAgent({
    place: agentPlace(call.sockets),
    config: { userOperations: false, log: { level: 'error' } },
    log: createSilentLog(),
    about: { program: call.program, pid: process.pid, instance: `${process.pid} ${Date.now()}` },
    vendors: { load: async () => [roots], add: async () => ({}) },
    open,
    onStop: resolve,
  });
  void serve(agent);
});

async function serve(agent: AgentDoor.Agent): Promise<void> {
  try {
    await agent.listen();
  } catch (error) {
    process.stdout.write(`${error instanceof Error ? error.message : 'failed'}\n`);
    process.exit(2);
  }
  process.stdout.write('ready\n');
  process.stdout.write(`${await ended}\n`);
  await agent.close();
  process.exit(0);
}

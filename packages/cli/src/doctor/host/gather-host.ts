/** Looks at a host's folder, its process, its port and its records, each within a bounded time. */
import { existsSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { type Network, systemNetwork } from '@attiva/client';
import { asActivationError, findPortHolder, findRunning, loadConfig, sendRequest } from '@attiva/daemon';
import {
  type HostConfig,
  hostConfigSchema,
  type HostStatus,
  type PublishedState,
  type PublishingView,
} from '@attiva/host';
import { ActivationError, dnsDomains, isActivationError } from '@attiva/protocol';
import type { Patience, Waited } from '../patience.ts';
import type { DoorFacts, FirewallFacts, HostFacts, RecordFacts } from './host-facts.ts';

/** Where and how a host is looked at. */
export interface HostToExamine {
  readonly folder: string;
  /** The host's status: of the running one, else read from its folder. */
  readonly askStatus: () => Promise<HostStatus>;
  /** What it publishes of itself. */
  readonly askPublishing: () => Promise<PublishingView>;
  readonly hostName: string;
  readonly lookUp: (name: string) => Promise<readonly string[]>;
  readonly network?: Network;
  readonly askFirewall: (port: number) => Promise<FirewallFacts>;
  readonly patience: Patience;
}

const doorMilliseconds = 2_900;

export async function gatherHost(host: HostToExamine): Promise<HostFacts> {
  const { folder, patience, hostName, lookUp, network = systemNetwork({ limits: { lookup: 2_900 } }) } = host;
  const config = await orError(readConfig(folder));
  const running = await findRunning(folder).catch(() => undefined);
  const none: readonly string[] = [];
  const status = await patience.within(orError(host.askStatus()), () => silent(folder));
  const [addresses, suffixes] = await Promise.all([
    patience.within(
      lookUp(hostName).catch(() => none),
      () => none,
    ),
    patience.within(
      network.suffixes().catch(() => undefined),
      () => undefined,
    ),
  ]);
  const published = isActivationError(status.value) ? [] : await publishedDomains(host);
  const own = dnsDomains(undefined, suffixes.value?.suffix, suffixes.value?.searchList ?? []);
  const domains = [...new Set([...published.map(({ domain }) => domain), ...own])].slice(0, mostDomains);
  const port = doorsOf(config, running?.listeners)[0]?.port ?? 7688;
  const [doors, records, firewall] = await Promise.all([
    Promise.all(doorsOf(config, running?.listeners).map((door) => tryDoor(door, patience))),
    Promise.all(domains.map((domain) => askRecords(domain, { network, patience, published }))),
    patience.within(
      host.askFirewall(port).catch(() => undefined),
      () => undefined,
    ),
  ]);
  const freeBytes = bytesLeft(folder);
  return {
    folder,
    config,
    running,
    status,
    doors,
    records,
    firewall: firewall.value,
    suffixes: suffixes.value,
    name: { value: { name: hostName, addresses: addresses.value }, milliseconds: addresses.milliseconds },
    ...(freeBytes !== undefined && { freeBytes }),
  };
}

async function orError<T>(work: Promise<T>): Promise<T | ActivationError> {
  try {
    return await work;
  } catch (error) {
    // Also what storage says, and whatever else can be wrong in a folder: all of it is a finding here.
    return asActivationError(error);
  }
}

function silent(folder: string): ActivationError {
  return new ActivationError('host-timeout', `the host of ${folder} did not answer in time`, {
    facts: { phase: 'answer' },
  });
}

async function readConfig(folder: string): Promise<HostConfig> {
  const path = join(folder, 'host.toml');
  return loadConfig(existsSync(path) ? path : undefined, hostConfigSchema);
}

interface Door {
  readonly address: string;
  readonly port: number;
}

/** Where it listens, as it says itself; else where it would, as it is configured. */
function doorsOf(config: HostConfig | ActivationError, listeners: readonly string[] | undefined): readonly Door[] {
  if (listeners !== undefined) {
    return listeners.map((url) => {
      const { hostname, port } = new URL(url);
      return { address: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 80) };
    });
  }
  if (config instanceof ActivationError) return [];
  const { addresses, port } = config.activation;
  return port === 0 ? [] : addresses.map((address) => ({ address, port }));
}

/** All addresses, as seen from this machine. */
const everywhere: Readonly<Record<string, string>> = { '::': '127.0.0.1', '0.0.0.0': '127.0.0.1' };

async function tryDoor({ address, port }: Door, patience: Patience): Promise<DoorFacts> {
  const at = everywhere[address] ?? address;
  const url = `http://${at.includes(':') ? `[${at}]` : at}:${port}/v1/host`;
  const asking = orError(askDoor(url));
  const { value, milliseconds } = await patience.within(
    asking,
    () => new ActivationError('host-timeout', `${at}:${port} did not answer in time`),
  );
  const door = { address: at, port, milliseconds };
  if (value === undefined) return door;
  const holder = await findPortHolder(port);
  return { ...door, error: value, ...(holder !== undefined && { holder }) };
}

async function askDoor(url: string): Promise<undefined> {
  const { status, body } = await sendRequest({
    method: 'GET',
    url,
    accept: ['application/json'],
    timeoutMilliseconds: doorMilliseconds,
  });
  const text = body.toString('utf8');
  if (status === 200 && text.includes('"protocol":[')) return undefined;
  throw new ActivationError('answer-not-ours', `what answers at ${url} is no Attiva host (status ${status})`);
}

async function askRecords(
  domain: string,
  at: { readonly network: Network; readonly patience: Patience; readonly published: readonly PublishedState[] },
): Promise<Waited<RecordFacts>> {
  const name = `_attiva._tcp.${domain}`;
  const late = (): ActivationError => new ActivationError('dns-failed', `DNS did not answer for ${name} in time`);
  const { value, milliseconds } = await at.patience.within(orError(at.network.srv(name)), late);
  const published = at.published.find((one) => one.domain === domain);
  return { value: { name, found: value, ...(published !== undefined && { published }) }, milliseconds };
}

/** A publish list may be long; each domain is a question to a server that may be down. */
const mostDomains = 16;

async function publishedDomains({ askPublishing, patience }: HostToExamine): Promise<readonly PublishedState[]> {
  const none: readonly PublishedState[] = [];
  const asking = askPublishing().then(({ enabled, domains }) => (enabled ? domains : none));
  const { value } = await patience.within(
    asking.catch(() => none),
    () => none,
  );
  return value;
}

function bytesLeft(folder: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return undefined; // Not told by this system, or not to this account.
  }
}

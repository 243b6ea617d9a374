/** Looks at this machine, at DNS and at hosts, all at once where one does not need the other. */
import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Activation, DnsSuffixes, Machine, Product } from '@attiva/client';
import { openEdition, probeHost, productTitle } from '@attiva/client';
import { ActivationError, hostAddressText, isActivationError } from '@attiva/protocol';
import type { Patience } from '../patience.ts';
import type { ClientFacts, EditionFacts, FolderFacts, HostFacts, HostToAsk, VendorFacts } from './client-facts.ts';
import { gatherDirectory, type GatheredDirectory } from './gather-directory.ts';
import { findCandidates, hostSetFor, routeOf } from './find-candidates.ts';

/** Waits of the network, so that each step ends by itself before doctor stops waiting for it. Milliseconds. */
export const networkWaits = { lookup: 2_900, connect: 2_400, exchange: 2_900 } as const;

/** Whom and what doctor looks at. */
export interface ClientToExamine {
  readonly machines: readonly Machine[];
  /** Why vendors could not be opened. */
  readonly problems: readonly ActivationError[];
  readonly hostName: string;
  /** Addresses of a name; rejects where it has none. */
  readonly lookUp: (name: string) => Promise<readonly string[]>;
  readonly patience: Patience;
  /** Hears what is being waited for. */
  readonly onStep?: (what: string) => void;
}

export async function gatherClient(client: ClientToExamine): Promise<ClientFacts> {
  const { hostName, lookUp, patience, machines, problems } = client;
  client.onStep?.('this machine');
  const none: readonly string[] = [];
  const [addresses, vendors] = await Promise.all([
    patience.within(
      lookUp(hostName).catch(() => none),
      () => none,
    ),
    Promise.all(machines.map((machine) => gatherVendor(machine, client))),
  ]);
  const { value, milliseconds } = addresses;
  return { name: { value: { name: hostName, addresses: value }, milliseconds }, vendors, problems };
}

async function gatherVendor(machine: Machine, { patience, onStep }: ClientToExamine): Promise<VendorFacts> {
  const absent = (): DnsSuffixes | undefined => undefined;
  const suffixes = await patience.within<DnsSuffixes | undefined>(machine.network.suffixes().catch(absent), absent);
  const products = installedProducts(machine);
  onStep?.('DNS');
  // With a device key the vendor itself is asked: no host, and no DNS.
  const byHost = products.filter(({ key }) => machine.settings().installed[key]?.kind !== 'device');
  const reading = gatherDirectory(machine, { products: byHost, patience });
  const found =
    byHost.length === 0 && products.length > 0
      ? { domains: [], hosts: [] }
      : await findCandidates(machine, { products: byHost, suffixes: suffixes.value, patience });
  onStep?.(`${found.hosts.length} hosts`);
  const [directory, ...hosts] = await Promise.all([
    reading,
    ...found.hosts.map((host) => askHost(machine, host, patience)),
  ]);
  const editions = await Promise.all(products.map((product) => gatherEdition(machine, product, directory)));
  const settings = machine.settings();
  return {
    id: settings.vendor,
    name: settings.vendorName,
    now: Math.floor(machine.clock.now() / 1000),
    scope: machine.scope,
    folder: gatherFolder(machine),
    suffixes,
    domains: found.domains,
    hosts,
    editions,
    ...(directory.facts !== undefined && { directory: directory.facts }),
    ...(settings.agent !== undefined && { agent: settings.agent }),
    ...(settings.lookupDomain !== undefined && { lookupDomain: settings.lookupDomain }),
  };
}

function installedProducts(machine: Machine): readonly Product[] {
  const { installed } = machine.settings();
  return machine.products().filter(({ key }) => installed[key] !== undefined);
}

/** Three steps of waiting: its name is looked up, it is asked, and once more by HTTPS where it names a key. */
async function askHost(machine: Machine, { candidate, used }: HostToAsk, patience: Patience): Promise<HostFacts> {
  const { source, domain, skip } = candidate;
  const address = hostAddressText(candidate);
  const about = { address, source, used, ...(domain !== undefined && { domain }) };
  if (skip !== undefined) return { ...about, error: skip, milliseconds: 0 };
  const late = (): ActivationError => new ActivationError('host-timeout', `${address} did not answer in time`);
  const asking = probeHost(machine, candidate).catch((error: unknown) => {
    if (isActivationError(error)) return error;
    throw error;
  });
  const { value, milliseconds } = await patience.within(asking, late, 3);
  return { ...about, milliseconds, ...(isActivationError(value) ? { error: value } : { info: value }) };
}

async function gatherEdition(machine: Machine, product: Product, directory: GatheredDirectory): Promise<EditionFacts> {
  const activation: Activation = await openEdition(machine, {
    application: product.application.id,
    edition: product.edition.id,
    background: false,
  });
  const status = activation.status();
  await activation.close();
  const stored = machine.stored().state.editions[product.key];
  const places = routeOf(machine, product);
  const hostSet = hostSetFor(places);
  const agreementCleared = stored?.agreementCleared === true;
  const tried = directory.tried(product, { status, agreementCleared });
  return {
    key: product.key,
    title: productTitle(product),
    status,
    route: status.deviceKey === true ? [] : places.map(({ source }) => source),
    agreementCleared,
    ...(tried !== undefined && { directory: tried }),
    ...(hostSet !== undefined && { hostSet }),
    ...(stored?.answer !== undefined && { answer: stored.answer }),
  };
}

function gatherFolder(machine: Machine): FolderFacts {
  const { path } = machine.folder.place;
  const nearest = nearestExisting(path);
  const freeBytes = bytesLeft(nearest);
  const stored = machine.stored();
  return {
    path,
    exists: nearest === path,
    writable: mayWrite(nearest),
    problems: stored.problems,
    copied: machine.isCopied(stored),
    ...(freeBytes !== undefined && { freeBytes }),
  };
}

function nearestExisting(folder: string): string {
  let current = folder;
  while (!existsSync(current) && dirname(current) !== current) current = dirname(current);
  return current;
}

function mayWrite(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false; // accessSync answers "no" by throwing.
  }
}

function bytesLeft(folder: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return undefined; // Not told by this system, or not to this account.
  }
}

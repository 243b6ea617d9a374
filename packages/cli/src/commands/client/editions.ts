/** What the commands of the client share: this machine opened for its vendors, and the editions a command is meant for. */
import { join, resolve } from 'node:path';
import type { Activation, ActivationSource, Machine, MachineOptions, NetworkLimits, Product } from '@attiva/client';
import { ActivationError, type ProductRoots } from '@attiva/protocol';
import type { Call, OptionSpec } from '../../program/command-spec.ts';
import { nearestWord } from '../../program/nearest-word.ts';
import { knownVendors, vendorOptions } from './vendor-files.ts';

export const editionArgument: Readonly<Record<string, string>> = {
  '[edition]': 'EDITION or APPLICATION/EDITION (default: all that have a key)',
};

export const networkOptions: readonly OptionSpec[] = [
  { flags: '--dns-server <address>', purpose: "ask this DNS server (address:port) instead of the machine's" },
  { flags: '--dns-suffix <domain>', purpose: "look hosts up in this domain instead of the machine's suffixes" },
];

export const clientOptions: readonly OptionSpec[] = [...vendorOptions, ...networkOptions];

/** One edition on this machine. */
export interface MachineEdition {
  readonly machine: Machine;
  readonly product: Product;
}

/** This machine, once for each vendor it knows. @param how `agent: false` looks at its folders alone, whoever works in them. */
export async function openMachines(call: Call, how: MachineWish = {}): Promise<readonly Machine[]> {
  const vendors = await knownVendors(call);
  const machines = await Promise.all(vendors.map((roots) => openMachineOf(call, roots, how)));
  // Where an agent does the work, it is asked before anything is said or done.
  await Promise.all(machines.map((machine) => machine.refresh()));
  return machines;
}

/** How a machine is opened beyond what the options of the command say. */
export interface MachineWish {
  readonly agent?: false;
  /** Bounded waits of its network. */
  readonly limits?: Partial<NetworkLimits>;
}

/** This machine for one vendor; an agent has not been asked yet. */
export async function openMachineOf(
  call: Call,
  roots: ProductRoots,
  { limits, ...how }: MachineWish,
): Promise<Machine> {
  const { openMachine } = await import('@attiva/client');
  const data = call.text('data');
  const sockets = call.text('socket');
  return openMachine({
    roots,
    activationSource: activationSource(call),
    network: { ...networkSettings(call), ...(limits !== undefined && { limits }) },
    ...(data !== undefined && { directory: join(resolve(call.terminal.workingDirectory, data), roots.vendor) }),
    ...(sockets !== undefined && { agent: resolve(call.terminal.workingDirectory, sockets) }),
    ...how,
  });
}

/** Reads the directory that this machine belongs to; what that takes is loaded when it is first asked. */
export function activationSource({ terminal }: Call): ActivationSource {
  return {
    async read(question) {
      const { memberSource } = await import('@attiva/directory');
      return memberSource(terminal.environment).read(question);
    },
  };
}

/** How hosts are found, as the options say. */
export function networkSettings(call: Call): NonNullable<MachineOptions['network']> {
  const [server, suffix] = [call.text('dnsServer'), call.text('dnsSuffix')];
  return {
    ...(server !== undefined && { dnsServers: [server] }),
    ...(suffix !== undefined && { dnsSuffixes: { suffix, searchList: [], source: '--dns-suffix' } }),
  };
}

/** Every edition that has a product key on this machine. */
export function installedEditions(machines: readonly Machine[]): readonly MachineEdition[] {
  return allEditions(machines).filter(
    ({ machine, product }) => machine.settings().installed[product.key] !== undefined,
  );
}

export function allEditions(machines: readonly Machine[]): readonly MachineEdition[] {
  return machines.flatMap((machine) => machine.products().map((product) => ({ machine, product })));
}

/**
 * The editions a command is meant for: the one named, else all that have a key.
 * @throws ActivationError `wrong-usage` with the nearest name, `no-product-key` where there is nothing to work on.
 */
export function chosenEditions(call: Call, machines: readonly Machine[]): readonly MachineEdition[] {
  const named = call.argument('edition');
  if (named !== undefined) return [findEdition(named, machines)];
  const installed = installedEditions(machines);
  if (installed.length > 0) return installed;
  // A state that cannot be read knows no keys; that is the reason then, and not a forgotten installation.
  const cause = machines.flatMap((machine) => machine.folder.read().problems)[0];
  throw new ActivationError('no-product-key', 'no edition has a product key on this machine', { cause });
}

/** The one edition named. @throws ActivationError `wrong-usage` where the name fits none or several. */
export function findEdition(name: string, machines: readonly Machine[]): MachineEdition {
  const all = allEditions(machines);
  const found = all.filter(({ product }) => product.key === name || product.edition.id === name);
  const [only, ...more] = found;
  const keys = found.map(({ machine, product }) => `${product.key} of ${machine.vendorName}`);
  if (more.length > 0)
    throw new ActivationError(
      'wrong-usage',
      `${name} fits several editions: ${keys.join(', ')}; write APPLICATION/EDITION`,
    );
  if (only !== undefined) return only;
  const known = all.map(({ product }) => product.key);
  const nearest = nearestWord(name, [...known, ...all.map(({ product }) => product.edition.id)]);
  throw new ActivationError('wrong-usage', `there is no edition ${name}; did you mean ${nearest}?`, {
    facts: { edition: name, known, nearest },
  });
}

/** Opens one edition for a single question or attempt; nothing goes on in the background. */
export async function openOne({ machine, product }: MachineEdition): Promise<Activation> {
  const { openEdition } = await import('@attiva/client');
  return await openEdition(machine, {
    application: product.application.id,
    edition: product.edition.id,
    background: false,
  });
}

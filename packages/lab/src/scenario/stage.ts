import { auroraPackToml } from '@attiva/authority';
import type { DrivenProduct } from '../product/driven-world.ts';
import type { LabMachine } from '../world/lab-machine.ts';
import type { LabVendor, VendorOrder } from '../world/lab-vendor.ts';
import { openLightProduct } from '../world/light-machine.ts';
import { World } from '../world/world.ts';
import { borealisPackToml } from './borealis-pack.ts';
import { readMoment, readSpan } from './moments.ts';
import { hostNames, machineNames } from './names.ts';
import { conditionsOf } from './network.ts';
import { sampleEditions, type SampleEdition } from './sample-products.ts';
import type { Scenario, ScenarioAgreement, ScenarioMachines } from './scenario.ts';

/** A host key that a customer was given. */
interface SoldKey {
  readonly vendor: string;
  readonly customer: string;
  readonly hostKey: string;
}

/** A scenario's world, ready for its first moment. */
export interface Stage {
  readonly scenario: Scenario;
  readonly world: World;
  /** True time of day 0, milliseconds. */
  readonly begin: number;
  /** By the name in the file. */
  readonly vendors: Map<string, LabVendor>;
  readonly sold: SoldKey[];
  /** What a real product of the first vendor can open here. */
  readonly products: DrivenProduct[];
  /** Snapshots of machines by name. */
  readonly snapshots: Map<string, ReturnType<LabMachine['copyDisk']>>;
}

const vendorOrders: Readonly<Record<string, VendorOrder>> = {
  aurora: { slug: 'aurora', name: 'Aurora Software', packToml: auroraPackToml },
  borealis: { slug: 'borealis', name: 'Borealis GmbH', packToml: borealisPackToml },
};

/** Builds vendors, agreements, hosts and machines. */
export async function setStage(scenario: Scenario, seed: number): Promise<Stage> {
  const begin = Date.parse(`${scenario.begins}T00:00:00Z`);
  const lookEvery = readSpan(scenario['look-every']);
  const world = await World.create({ seed, start: begin, lookEvery, vouching: scenario.client === 'light' });
  try {
    const stage: Stage = { scenario, world, begin, vendors: new Map(), sold: [], products: [], snapshots: new Map() };
    await addVendors(stage);
    for (const agreement of agreementsOf(scenario)) await sell(stage, agreement);
    for (const name of hostNames(scenario)) {
      await world.addHost(name);
      await registerHost(stage, name);
    }
    world.wire.conditions = conditionsOf(scenario.network);
    return stage;
  } catch (error) {
    await world.close();
    throw error;
  }
}

async function addVendors(stage: Stage): Promise<void> {
  const { scenario, world } = stage;
  const wanted = new Set(scenario.machines.map(({ vendor }) => vendor));
  for (const { vendor } of scenario.agreement) wanted.add(vendor);
  for (const name of wanted) {
    stage.vendors.set(name, await world.addVendor(vendorOrders[name] as VendorOrder));
  }
}

/** Where the file names no agreement there is a perpetual one for every product in use. */
function agreementsOf({ agreement, machines }: Scenario): readonly ScenarioAgreement[] {
  if (agreement.length > 0) return agreement;
  const wanted = new Map(machines.map(({ vendor, edition }) => [`${vendor} ${applicationOf(edition)}`, vendor]));
  return [...wanted].map(([key, vendor]) => ({ vendor, product: key.split(' ')[1] ?? '', customer: 'Rossi SpA' }));
}

/** Application of an edition. @throws {TypeError} for an edition of neither sample vendor. */
export function applicationOf(edition: string): string {
  return describe(edition).application;
}

function describe(edition: string): SampleEdition {
  const found = sampleEditions[edition];
  if (found === undefined) throw new TypeError(`no sample vendor has an edition "${edition}"`);
  return found;
}

/** An agreement is made; the customer has its host key. */
export async function sell(stage: Stage, agreement: ScenarioAgreement): Promise<SoldKey> {
  const { vendor, product, until, 'maintenance-until': maintenance, 'grace-days': graceDays, ...terms } = agreement;
  const seller = stage.vendors.get(vendor) as LabVendor;
  const hostKey = await seller.sell({
    ...terms,
    application: product,
    ...(until !== undefined && { until: dayOf(stage, until) }),
    ...(maintenance !== undefined && { maintenanceUntil: dayOf(stage, maintenance) }),
    ...(graceDays !== undefined && { graceDays }),
  });
  const key = { vendor: seller.id, customer: agreement.customer, hostKey };
  stage.sold.push(key);
  return key;
}

/** Calendar day of a moment, `2027-12-31`. */
export function dayOf({ begin }: Pick<Stage, 'begin'>, moment: string): string {
  return new Date(begin + readMoment(moment)).toISOString().slice(0, 10);
}

/** The host registers with every key that its customer was given. */
export async function registerHost({ scenario, world, sold }: Stage, name: string): Promise<void> {
  const customer = scenario.host.find((host) => host.name === name)?.customer;
  for (const key of sold) {
    if (customer !== undefined && key.customer !== customer) continue;
    await world.host(name).register(key.hostKey, key.vendor);
  }
}

/** Makes the machines and plans when each is switched on. */
export async function placeMachines(stage: Stage): Promise<void> {
  const keys = new Map<string, string>();
  for (const group of stage.scenario.machines) {
    const vendor = stage.vendors.get(group.vendor) as LabVendor;
    const generation = group.generation ?? describe(group.edition).generations[0];
    const place = `${group.vendor} ${group.edition} ${generation}`;
    const setupKey = keys.get(place) ?? (await vendor.addSetupKey(group.edition, generation));
    keys.set(place, setupKey);
    if (group.vendor === stage.scenario.machines[0]?.vendor) {
      stage.products.push({ application: applicationOf(group.edition), edition: group.edition, generation, setupKey });
    }
    placeGroup(stage, group, { vendor, generation, setupKey });
  }
}

function placeGroup(
  stage: Stage,
  group: ScenarioMachines,
  product: { readonly vendor: LabVendor; readonly generation: number; readonly setupKey: string },
): void {
  const { world, begin } = stage;
  const names = machineNames(group);
  const start = begin + readMoment(group.start);
  const gap = names.length > 1 ? readSpan(group.within) / (names.length - 1) : 0;
  if (stage.scenario.client === 'light') {
    placeLight(stage, group, { ...product, start, gap });
    return;
  }
  const { edition, build, facts, users } = group;
  let ofMachine: LabMachine | undefined;
  names.forEach((name, index) => {
    // All users of one machine have its hardware.
    const shared = users !== undefined && index % users !== 0 ? ofMachine?.order.facts : undefined;
    const machine = world.addMachine({
      name,
      edition,
      ...product,
      ...(build !== undefined && { releaseDate: dayOf(stage, build) }),
      ...(facts === 'none' && { facts: [0, 0, 0] }),
      ...(shared !== undefined && { facts: shared }),
    });
    if (shared === undefined) ofMachine = machine;
    world.time.at(Math.round(start + index * gap), () => machine.switchOn());
  });
}

function placeLight(
  { world }: Stage,
  group: ScenarioMachines,
  how: { readonly vendor: LabVendor; readonly generation: number; readonly start: number; readonly gap: number },
): void {
  const { vendor, generation, start, gap } = how;
  const product = openLightProduct(vendor.roots, group.edition, generation, Math.floor(world.time.now / 1000));
  machineNames(group).forEach((name, index) => {
    const machine = world.addLightMachine(name, product);
    world.time.at(Math.round(start + index * gap), () => machine.switchOn());
  });
}

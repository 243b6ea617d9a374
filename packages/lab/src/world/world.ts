import type { ActivationReport } from '@attiva/client';
import { type DeviceFacts, SignatureCache } from '@attiva/protocol';
import { type LabFolder, makeLabFolder } from './lab-folder.ts';
import { type HostSite, LabHost } from './lab-host.ts';
import { LabMachine, type MachineOrder, type MachineSite } from './lab-machine.ts';
import { LightMachine, type LightProduct, type LightSite } from './light-machine.ts';
import { LabVendor, type VendorOrder } from './lab-vendor.ts';
import { LabWire } from './lab-wire.ts';
import { MemoryDisk } from './memory-disk.ts';
import { SeededRandom } from './seeded-random.ts';
import { VirtualTime } from './virtual-time.ts';
import type { WorldMachine } from './world-machine.ts';

export interface WorldOptions {
  /** Repeats everything that chance decides. */
  readonly seed: number;
  /** True time at the beginning, milliseconds since 1970. */
  readonly start: number;
  /** Longest time between two looks of a machine at its timers, milliseconds. */
  readonly lookEvery: number;
  /** Whether hosts take this lab's own requests as authentic but for a sample: for very large fleets. */
  readonly vouching?: boolean;
}

/** The customer's domain. */
export const labDomain = 'corp.example';

/** One customer's site with its vendors: what scenarios, attacks and products' tests happen in. */
export class World {
  readonly time: VirtualTime;
  readonly random: SeededRandom;
  readonly wire: LabWire;
  readonly vendors: LabVendor[] = [];
  readonly hosts: Map<string, LabHost> = new Map();
  readonly machines: Map<string, WorldMachine> = new Map();
  /** Hears of every attempt of every machine. */
  onAttempt: (machine: LabMachine, report: ActivationReport) => void = () => {};
  attempts = 0;
  readonly #signatures = new SignatureCache(4096);
  readonly #folder: LabFolder;
  readonly #options: WorldOptions;

  private constructor(options: WorldOptions, folder: LabFolder) {
    this.#options = options;
    this.#folder = folder;
    this.time = new VirtualTime(options.start);
    this.random = new SeededRandom(`world ${options.seed}`);
    this.wire = new LabWire(this.time, new SeededRandom(`wire ${options.seed}`));
  }

  static async create(options: WorldOptions): Promise<World> {
    return new World(options, await makeLabFolder());
  }

  /** Folder of this lab; gone with it. */
  get folder(): string {
    return this.#folder.path;
  }

  async addVendor(order: VendorOrder): Promise<LabVendor> {
    const vendor = await LabVendor.create(order, this.#folder.path, this.time);
    this.vendors.push(vendor);
    return vendor;
  }

  /** A host, switched on and published in DNS. */
  async addHost(name: string): Promise<LabHost> {
    const host = await LabHost.create(fullName(name), this.#hostSite(), this.#facts(new SeededRandom(`host ${name}`)));
    return this.#keepHost(name, host);
  }

  /** A host that is a copy of another one, published beside it. */
  async copyHost(from: string, to: string): Promise<LabHost> {
    return this.#keepHost(to, await this.host(from).copyTo(fullName(to)));
  }

  /** @throws {TypeError} for a host that is not there. */
  host(name: string): LabHost {
    const host = this.hosts.get(name);
    if (host === undefined) throw new TypeError(`the lab has no host ${name}`);
    return host;
  }

  /** A machine that is still switched off. */
  addMachine(order: Omit<MachineOrder, 'facts' | 'disk' | 'network'> & Partial<MachineOrder>): LabMachine {
    const random = new SeededRandom(`machine ${this.#options.seed} ${order.name}`);
    const site: MachineSite = {
      time: this.time,
      random,
      lookEvery: this.#options.lookEvery,
      signatures: this.#signatures,
      onAttempt: (machine, report) => {
        this.attempts += 1;
        this.onAttempt(machine, report);
      },
    };
    const machine = new LabMachine(
      {
        facts: this.#facts(random),
        disk: new MemoryDisk(() => this.time.now),
        network: this.wire.networkOf(order.name, labDomain),
        ...order,
      },
      site,
    );
    this.machines.set(order.name, machine);
    return machine;
  }

  /** A machine of a very large fleet, still switched off. */
  addLightMachine(name: string, product: LightProduct): LightMachine {
    const random = new SeededRandom(`machine ${this.#options.seed} ${name}`);
    const site: LightSite = {
      time: this.time,
      random,
      signatures: this.#signatures,
      lookEvery: this.#options.lookEvery,
      post: (statement, request) => [...this.hosts.values()].find((host) => host.isOn)?.post(statement, request),
      onAttempt: () => {
        this.attempts += 1;
      },
    };
    const machine = new LightMachine(name, product, { facts: this.#facts(random), site });
    this.machines.set(name, machine);
    return machine;
  }

  async close(): Promise<void> {
    for (const machine of this.machines.values()) await machine.switchOff();
    for (const host of this.hosts.values()) await host.switchOff();
    for (const vendor of this.vendors) await vendor.close();
    await this.#folder.remove();
  }

  #keepHost(name: string, host: LabHost): LabHost {
    this.hosts.set(name, host);
    const records = [...this.hosts.values()].map((one) => {
      const [target = '', port = ''] = one.address.split(':');
      return { name: target, port: Number(port), priority: 0, weight: 0 };
    });
    this.wire.publish(labDomain, records);
    return host;
  }

  #hostSite(): HostSite {
    return {
      time: this.time,
      wire: this.wire,
      vendors: this.vendors,
      folder: this.#folder.path,
      vouching: this.#options.vouching === true,
    };
  }

  #facts(random: SeededRandom): DeviceFacts {
    const fact = (): number => 1 + Math.floor(random.chance() * 4095);
    return [fact(), fact(), fact()];
  }
}

function fullName(name: string): string {
  return `${name}.${labDomain}`;
}

import type { ActivationReport } from '@attiva/client';
import { auroraPackToml } from '@attiva/authority';
import { type ActivationRequestInput, type Seconds, type VendorId } from '@attiva/protocol';
import type { LabHost } from '../world/lab-host.ts';
import type { LabMachine, MachineOrder } from '../world/lab-machine.ts';
import type { AgreementOrder, LabVendor } from '../world/lab-vendor.ts';
import type { Listener } from '../world/lab-wire.ts';
import { labDomain, World } from '../world/world.ts';
import { inventedRequest, post } from './forger.ts';

const minute = 60_000;
const day = 86_400_000;
/** Two generations, so that a host can have a key that is too old for a product. */
const packToml = auroraPackToml.replace('generations = [2026]', 'generations = [2026, 2027]');

/** Editions that attacks use, with the generation of their product. */
const generations = { studio: 2026, office: 2024 } as const;
type Edition = keyof typeof generations;

/** An agreement under which a host licenses one machine and no other. */
export const strictlyOne: AgreementOrder = {
  customer: 'Rossi SpA',
  application: 'aurora-studio',
  generation: 2026,
  quantity: 1,
  mode: 'enforce',
};

interface SiteParts {
  readonly world: World;
  readonly aurora: LabVendor;
  readonly host: LabHost;
  readonly hostKey: string;
  readonly setupKeys: Readonly<Record<string, string>>;
}

/** What attacks are played on: Aurora Software, its customer Rossi SpA with one honest host, and machines as needed. */
export class AttackSite {
  readonly world: World;
  readonly aurora: LabVendor;
  /** Rossi's host, for Aurora Studio 2026. */
  readonly host: LabHost;
  /** The key that Rossi's host is registered with for Aurora Studio. */
  readonly hostKey: string;
  /** What answers at the honest host's address when nobody interferes. */
  readonly honest: Listener;
  readonly #setupKeys: Readonly<Record<string, string>>;
  readonly #hosts = new Map<string, Promise<LabHost>>();
  #otherVendor: Promise<LabVendor> | undefined;
  #machines: LabMachine[] = [];
  #made = 0;

  private constructor(made: SiteParts) {
    this.world = made.world;
    this.aurora = made.aurora;
    this.host = made.host;
    this.hostKey = made.hostKey;
    this.#setupKeys = made.setupKeys;
    const honest = made.world.wire.listenerAt(made.host.address);
    if (honest === undefined) throw new TypeError('the honest host does not answer');
    this.honest = honest;
  }

  static async create(): Promise<AttackSite> {
    const world = await World.create({ seed: 1, start: Date.UTC(2027, 0, 4, 9), lookEvery: day });
    try {
      return new AttackSite(await build(world));
    } catch (error) {
      await world.close();
      throw error;
    }
  }

  /** True time in whole seconds. */
  readonly now = (): Seconds => Math.floor(this.world.time.now / 1000);

  /** A machine, switched on, that nobody has licensed yet. */
  async machine(wish: Partial<MachineOrder> & { readonly edition?: Edition } = {}): Promise<LabMachine> {
    const { edition = 'studio', generation = generations[edition] } = wish;
    this.#made += 1;
    const machine = this.world.addMachine({
      name: `pc-${this.#made}`,
      vendor: this.aurora,
      setupKey: this.setupKey(edition, generation),
      ...wish,
      edition,
      generation,
    });
    this.#machines.push(machine);
    await machine.switchOn();
    return machine;
  }

  /** A machine that the honest host has licensed. */
  async licensed(wish: Partial<MachineOrder> & { readonly edition?: Edition } = {}): Promise<LabMachine> {
    const machine = await this.machine(wish);
    const report = await this.ask(machine);
    if (report.outcome !== 'licensed') throw new TypeError(`the honest host does not license: ${report.detail}`);
    return machine;
  }

  setupKey(edition: Edition, generation: number): string {
    const key = this.#setupKeys[`${edition} ${generation}`];
    if (key === undefined) throw new TypeError(`no setup key of ${edition} ${generation}`);
    return key;
  }

  /** The machine asks now; a minute passes, or as long as it waits. */
  async ask(machine: LabMachine): Promise<ActivationReport> {
    let report: ActivationReport | undefined;
    const { time } = this.world;
    time.at(time.now, async () => {
      report = await machine.ask();
    });
    for (let waited = 0; report === undefined && waited < 10; waited += 1) await time.advanceTo(time.now + minute);
    if (report === undefined) throw new TypeError(`${machine.name} did not end its attempt`);
    return report;
  }

  async pass(days: number): Promise<void> {
    await this.world.time.advanceTo(this.world.time.now + days * day);
  }

  /** Somebody else answers at the honest host's address. */
  impostor(listener: Listener): void {
    this.world.wire.listen(this.host.address, listener);
  }

  /** DNS names these hosts, and no other. */
  publish(hosts: readonly { readonly address: string }[]): void {
    const records = hosts.map(({ address }) => {
      const [name = '', port = ''] = address.split(':');
      return { name, port: Number(port), priority: 0, weight: 0 };
    });
    this.world.wire.publish(labDomain, records);
  }

  /** Borealis, which sells a product of the same name. */
  otherVendor(): Promise<LabVendor> {
    const packToml = auroraPackToml.replace('pack = "aurora"', 'pack = "borealis"');
    this.#otherVendor ??= this.world.addVendor({ slug: 'borealis', name: 'Borealis AG', packToml });
    return this.#otherVendor;
  }

  /** A further host, made when it is first needed; DNS does not name it. */
  otherHost(name: string, order: AgreementOrder, vendor: LabVendor = this.aurora): Promise<LabHost> {
    let host = this.#hosts.get(name);
    if (host === undefined) {
      host = this.#register(name, order, vendor);
      this.#hosts.set(name, host);
    }
    return host;
  }

  /** A further host of Rossi's, under the same host key and agreement as the honest one. */
  twin(name: string): Promise<LabHost> {
    return this.#newHost(name, this.hostKey, this.aurora);
  }

  async #register(name: string, order: AgreementOrder, vendor: LabVendor): Promise<LabHost> {
    return this.#newHost(name, await vendor.sell(order), vendor);
  }

  async #newHost(name: string, hostKey: string, vendor: LabVendor): Promise<LabHost> {
    const host = await this.world.addHost(name);
    this.publish([this.host]);
    await host.register(hostKey, vendor.id);
    return host;
  }

  /** One request of a client that exists only as a key. */
  invented(
    wish: Partial<ActivationRequestInput> = {},
    signer?: Parameters<typeof inventedRequest>[1],
  ): Promise<string> {
    const usual = {
      vendor: this.aurora.id as VendorId,
      application: 'aurora-studio',
      edition: 'studio',
      generation: 2026,
      iat: this.now(),
    };
    return inventedRequest({ ...usual, ...wish }, signer);
  }

  /** Sends a statement to the honest host. */
  readonly send = (statement: string): ReturnType<typeof post> => post(this.honest, statement);

  /** Aurora's next release: the same product, with this list beside its roots. */
  releaseWith(list: readonly string[]): LabVendor {
    return Object.create(this.aurora, {
      roots: { value: { ...this.aurora.roots, revocations: [list] } },
    }) as LabVendor;
  }

  /** Everything as it was: the honest host answers and stands in DNS. Machines stay on. */
  restore(): void {
    this.world.wire.listen(this.host.address, this.honest);
    this.publish([this.host]);
    this.world.wire.cut([]);
  }

  /** The machines of this attack are switched off. */
  async clear(): Promise<void> {
    this.restore();
    for (const machine of this.#machines) await machine.switchOff();
    this.#machines = [];
  }

  close(): Promise<void> {
    return this.world.close();
  }
}

async function build(world: World): Promise<SiteParts> {
  const aurora = await world.addVendor({ slug: 'aurora', name: 'Aurora Software', packToml });
  const setupKeys = {
    'studio 2026': await aurora.addSetupKey('studio', 2026),
    'studio 2027': await aurora.addSetupKey('studio', 2027),
    'office 2024': await aurora.addSetupKey('office', 2024),
  };
  const host = await world.addHost('act-01');
  const until = '2029-12-31';
  const hostKey = await aurora.sell({ customer: 'Rossi SpA', application: 'aurora-studio', generation: 2026, until });
  await host.register(hostKey, aurora.id);
  return { world, aurora, host, hostKey, setupKeys };
}

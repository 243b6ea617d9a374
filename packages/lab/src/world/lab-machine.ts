import type {
  Activation,
  ActivationReport,
  Clock,
  LicenseStatus,
  Network,
  OpenActivationOptions,
} from '@attiva/client';
import { openActivation } from '@attiva/client';
import type { DeviceFacts, SignatureCache } from '@attiva/protocol';
import type { LabVendor } from './lab-vendor.ts';
import type { MemoryDisk } from './memory-disk.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { VirtualTime } from './virtual-time.ts';
import type { WorldMachine } from './world-machine.ts';

/** What a machine of the lab is. */
export interface MachineOrder {
  /** `pc-001`. */
  readonly name: string;
  readonly vendor: LabVendor;
  readonly edition: string;
  readonly generation: number;
  readonly setupKey: string;
  readonly facts: DeviceFacts;
  readonly disk: MemoryDisk;
  readonly network: Network;
  /** Day of the build, `2027-01-04`. */
  readonly releaseDate?: string;
  /** How far the machine's wall clock is off, in milliseconds. */
  readonly clockOffset?: number;
}

/** What the machine needs of its world. */
export interface MachineSite {
  readonly time: VirtualTime;
  readonly random: SeededRandom;
  /** Longest time between two looks at the timers, in milliseconds; the product itself looks every minute. */
  readonly lookEvery: number;
  /** Signatures that some machine of this lab has found good. */
  readonly signatures: SignatureCache;
  /** Hears of every attempt. */
  readonly onAttempt: (machine: LabMachine, report: ActivationReport) => void;
}

const minute = 60_000;
const folder = '/state';
/** One process of one machine: locks of the state folder never wait for anybody else. */
const alone: NonNullable<OpenActivationOptions['processes']> = {
  self: () => ({ pid: 1, start: '', boot: 'lab', space: '' }),
  liveness: () => 'alive',
};

/** A machine with the real client engine: its own disk, clock and network. */
export class LabMachine implements WorldMachine {
  readonly order: MachineOrder;
  readonly clock: Clock;
  /** Set by an update of the product; it counts from the next start. */
  releaseDate: string | undefined;
  readonly #site: MachineSite;
  #disk: MemoryDisk;
  #activation: Activation | undefined;
  #offset: number;
  #startedAt: number;
  /** Milliseconds that the monotonic clock stood still since the start. */
  #slept = 0;
  #asleepSince: number | undefined;
  #cancelLook: (() => void) | undefined;
  #looking: Promise<void> = Promise.resolve();

  constructor(order: MachineOrder, site: MachineSite) {
    this.order = order;
    this.#site = site;
    this.#disk = order.disk;
    this.#offset = order.clockOffset ?? 0;
    this.#startedAt = site.time.now;
    this.releaseDate = order.releaseDate;
    this.clock = {
      now: () => Math.floor(site.time.now + this.#offset),
      monotonic: () => (this.#asleepSince ?? site.time.now) - this.#startedAt - this.#slept,
    };
  }

  get name(): string {
    return this.order.name;
  }

  get isOn(): boolean {
    return this.#activation !== undefined;
  }

  /** "Am I licensed?", as the product on this machine hears it; undefined while it is off. */
  status(): LicenseStatus | undefined {
    return this.#activation?.status();
  }

  leaseChain(): readonly string[] | undefined {
    return this.#activation?.leaseChain();
  }

  /** What the product holds. @throws {TypeError} while the machine is off. */
  activation(): Activation {
    if (this.#activation === undefined) throw new TypeError(`${this.name} is switched off`);
    return this.#activation;
  }

  /** Starts the machine and its product. */
  async switchOn(): Promise<void> {
    if (this.#activation !== undefined) return;
    const { time } = this.#site;
    this.#startedAt = time.now;
    this.#slept = 0;
    this.#activation = await openActivation(this.#options());
    this.#activation.on('attempt', (report) => this.#site.onAttempt(this, report));
    this.#planLook();
  }

  async switchOff(): Promise<void> {
    this.#cancelLook?.();
    const activation = this.#activation;
    this.#activation = undefined;
    await activation?.close();
  }

  /** Asks now, as `/ato`. */
  async ask(): Promise<ActivationReport> {
    const report = await this.activation().ensureActivated();
    this.#planLook();
    return report;
  }

  /** Takes a new identity, as `/rearm`. */
  async takeNewIdentity(): Promise<void> {
    await this.activation().newIdentity();
    this.#planLook();
  }

  /** The disk as it is now, for a snapshot or an image. */
  copyDisk(): MemoryDisk {
    return this.#disk.copy();
  }

  /** Power off, another disk in, power on. */
  async replaceDisk(disk: MemoryDisk): Promise<void> {
    await this.switchOff();
    this.#disk = disk;
    await this.switchOn();
  }

  /** Somebody sets the wall clock; the machine runs on. */
  shiftClock(milliseconds: number): void {
    this.#offset += milliseconds;
    this.#planLook();
  }

  /** The lid is closed: nothing runs, and the monotonic clock stands. */
  fallAsleep(): void {
    this.#cancelLook?.();
    this.#asleepSince ??= this.#site.time.now;
  }

  wakeUp(): void {
    if (this.#asleepSince === undefined) return;
    this.#slept += this.#site.time.now - this.#asleepSince;
    this.#asleepSince = undefined;
    this.#planLook();
  }

  #options(): OpenActivationOptions {
    const { vendor, edition, generation, setupKey, facts, network, name } = this.order;
    const { random, time, signatures } = this.#site;
    return {
      roots: vendor.roots,
      edition,
      generation,
      setupKey,
      directory: folder,
      clock: this.clock,
      random: random.bytes,
      network,
      device: { facts, virtual: false },
      machineName: name.replaceAll('/', '-'),
      fileSystem: this.#disk.calls(),
      processes: alone,
      wait: (milliseconds) => time.sleep(milliseconds),
      background: false,
      allowLab: true,
      signatures,
      ...(this.releaseDate !== undefined && { releaseDate: this.releaseDate }),
    };
  }

  /** The product looks every minute; what it would find is known beforehand, so only the looks that matter are taken. */
  #planLook(): void {
    this.#cancelLook?.();
    if (this.#activation === undefined || this.#asleepSince !== undefined) return;
    const { time, lookEvery } = this.#site;
    const due = this.#activation.status().nextAttemptAt - this.#offset;
    const wholeMinutes = Math.max(1, Math.ceil((due - time.now) / minute));
    const inTime = Math.min(wholeMinutes * minute, lookEvery);
    this.#cancelLook = time.at(time.now + inTime, () => this.#look());
  }

  async #look(): Promise<void> {
    // One look after the other, as the product's own timer would.
    this.#looking = this.#looking.then(() => this.#activation?.tick());
    await this.#looking;
    this.#planLook();
  }
}

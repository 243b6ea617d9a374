import type { HttpAnswer, HttpRequest, Network, SrvAnswer } from '@attiva/client';
import { ActivationError, type ErrorCode } from '@attiva/protocol';
import type { SeededRandom } from './seeded-random.ts';
import type { VirtualTime } from './virtual-time.ts';

/** Whoever answers at an address; undefined where nothing listens. */
export type Listener = (request: HttpRequest, from: string) => Promise<HttpAnswer>;

/** What the wires do to exchanges. */
export interface WireConditions {
  /** Share of exchanges that are lost, 0 … 1: half of them on the way there, half on the way back. */
  readonly loss: number;
  /** Each exchange takes from … to milliseconds. */
  readonly delay: readonly [number, number];
}

/** Nothing is lost, nothing takes time. */
export const goodWires: WireConditions = { loss: 0, delay: [0, 0] };

/** As long as the client waits for an answer. */
const patienceMilliseconds = 10_000;
/** As long as it waits for a connection. */
const connectMilliseconds = 3_000;

/** The customer's network: names, services, wires that lose, delay and are cut. */
export class LabWire {
  conditions: WireConditions = goodWires;
  readonly #time: VirtualTime;
  readonly #random: SeededRandom;
  readonly #listeners = new Map<string, Listener>();
  readonly #services = new Map<string, readonly SrvAnswer[]>();
  readonly #texts = new Map<string, readonly (readonly string[])[]>();
  /** Machines that reach nobody. */
  readonly #cut = new Set<string>();
  readonly #beside = new Map<string, SrvAnswer>();
  #wrap: (listener: Listener) => Listener = (listener) => listener;
  #changes = 0;

  constructor(time: VirtualTime, random: SeededRandom) {
    this.#time = time;
    this.#random = random;
  }

  /** Something answers at `name:port` from now on, or nothing does. */
  listen(address: string, listener: Listener | undefined): void {
    if (listener === undefined) this.#listeners.delete(address);
    else this.#listeners.set(address, this.#wrap(listener));
  }

  /** What answers at this address now. */
  listenerAt(address: string): Listener | undefined {
    return this.#listeners.get(address);
  }

  /** Puts somebody between the machines and all that answers, now and later. */
  wrap(by: (listener: Listener) => Listener): void {
    this.#wrap = by;
    for (const [address, listener] of this.#listeners) this.#listeners.set(address, by(listener));
  }

  /** A record that stands beside those of a domain, whatever is published later. */
  publishBeside(domain: string, record: SrvAnswer): void {
    this.#beside.set(`_attiva._tcp.${domain}`, record);
  }

  /** The SRV records of a domain, and the texts beside them. */
  publish(domain: string, records: readonly SrvAnswer[], texts: readonly (readonly string[])[] = []): void {
    this.#services.set(`_attiva._tcp.${domain}`, records);
    this.#texts.set(`_attiva._tcp.${domain}`, texts);
  }

  /** Every record of a domain. */
  published(domain: string): readonly SrvAnswer[] {
    const name = `_attiva._tcp.${domain}`;
    const beside = this.#beside.get(name);
    return [...(beside === undefined ? [] : [beside]), ...(this.#services.get(name) ?? [])];
  }

  /** What DNS says of a service. @throws {ActivationError} `no-srv-record`. */
  services(name: string): readonly SrvAnswer[] {
    const records = this.published(name.replace(/^_attiva\._tcp\./, ''));
    if (records.length > 0) return records;
    throw new ActivationError('no-srv-record', `there is no SRV record ${name}`, { facts: { name } });
  }

  /** These machines reach nobody, and nobody else is cut off. */
  cut(machines: readonly string[]): void {
    this.#cut.clear();
    for (const machine of machines) this.#cut.add(machine);
    this.#changes += 1;
  }

  /** The network as one machine of a domain sees it. */
  networkOf(machine: string, domain: string): Network {
    return {
      suffixes: async () => ({ suffix: domain, searchList: [], source: 'the lab' }),
      srv: async (name) => {
        if (this.#cut.has(machine))
          throw new ActivationError('dns-failed', `DNS did not answer for ${name} (ETIMEOUT)`);
        return this.services(name);
      },
      txt: async (name) => (this.#cut.has(machine) ? [] : (this.#texts.get(name) ?? [])),
      exchange: (request) => this.#exchange(request, machine),
      signature: () => (this.#cut.has(machine) ? `cut ${this.#changes}` : `on ${this.#changes}`),
    };
  }

  async #exchange(request: HttpRequest, machine: string): Promise<HttpAnswer> {
    const { loss, delay } = this.conditions;
    const began = this.#time.now;
    if (this.#cut.has(machine)) return this.#fail(request, 'host-unreachable', connectMilliseconds);
    const luck = this.#random.chance();
    if (luck < loss / 2) return this.#fail(request, 'host-timeout', patienceMilliseconds);
    const [from, to] = delay;
    const oneWay = to > 0 ? this.#random.between(from, to) / 2 : 0;
    if (oneWay > 0) await this.#time.sleep(oneWay);
    const listener = this.#listeners.get(`${request.host}:${request.port}`);
    if (listener === undefined) return this.#fail(request, 'connection-refused', 0);
    const answer = await listener(request, machine);
    if (luck < loss) return this.#fail(request, 'host-timeout', patienceMilliseconds - oneWay);
    if (oneWay > 0) await this.#time.sleep(oneWay);
    if (this.#time.now - began > patienceMilliseconds) return this.#fail(request, 'host-timeout', 0);
    return answer;
  }

  async #fail({ host, port }: HttpRequest, code: ErrorCode, after: number): Promise<never> {
    if (after > 0) await this.#time.sleep(after);
    throw new ActivationError(code, `${host}:${port}: ${code.replaceAll('-', ' ')}`, { facts: { host, port } });
  }
}

/**
 * The contact rule under everything that happens to machines and host databases: answers that are lost, requests that come
 * twice or late, restored machines and databases, a copied folder, a lost database, a copied host. Proves that nobody alone is
 * told to take a new identity, that turns only rise, and that two copies of one folder do not go on as one machine.
 */
import { mostRestores } from '@attiva/protocol';
import { decodeWorld, encodeWorld } from './contact-encoding.ts';
import {
  type ContactRules,
  contactRules,
  type Database,
  deliver,
  type Devices,
  type Machine,
  newWorld,
  type Sent,
  settled,
  type World,
} from './contact-world.ts';
import type { Model, Step } from './explore.ts';

export interface ContactBounds {
  readonly devices: Devices;
  /** Whether the machine goes back to a snapshot of itself. */
  readonly snapshots: boolean;
  /** Whether the folder is copied to a second machine. */
  readonly copies: boolean;
  /** What happens to the host besides losing answers: restored and lost databases, or a copy that serves beside it. */
  readonly host: 'steady' | 'restored' | 'copied';
  /** Turns up to which histories are followed. */
  readonly turns: number;
}

/** How a request and its answer travel. */
type Travel = 'answered' | 'answer lost' | 'request lost';

export function contactModel(bounds: ContactBounds, rules: ContactRules = contactRules): Model<World> {
  const story = new Story(bounds, rules);
  return {
    name: nameOf(bounds),
    promises: promisesOf(bounds),
    initial: [newWorld],
    steps: (world) => story.steps(world),
    broken: (world) => story.broken(world),
    encode: encodeWorld,
    decode: decodeWorld,
  };
}

function nameOf({ devices, snapshots, copies, host }: ContactBounds): string {
  const machine = copies ? 'a folder and its copy' : 'one machine';
  const returns = snapshots ? ', snapshots' : '';
  const there = { steady: '', restored: ', a restored host', copied: ', a copied host' }[host];
  return `contacts of ${machine} (facts: ${devices}${returns}${there})`;
}

function promisesOf({ copies, snapshots, host, devices }: ContactBounds): string[] {
  const always = [
    'the turn that a machine sees only rises',
    'every request that is sent anew is accepted or told apart',
  ];
  if (copies) return [...always, `two copies that both ask are told apart within ${mostRounds} rounds`];
  if (!snapshots && host !== 'copied') return [...always, 'a machine alone is never told to take a new identity'];
  if (devices === 'none') return always;
  return [
    ...always,
    `a machine alone is told to take a new identity only after ${mostRestores} restores in 30 days or ${mostReturns} returns in a year`,
  ];
}

/** Returns to a turn passed over that the rule believes in 365 days. */
const mostReturns = 2;

/** Rounds in which both copies ask and are answered; three restores may be believed before. */
const mostRounds = mostRestores + 3;

class Story {
  readonly #bounds: ContactBounds;
  readonly #rules: ContactRules;

  constructor(bounds: ContactBounds, rules: ContactRules) {
    this.#bounds = bounds;
    this.#rules = rules;
  }

  steps(world: World): readonly Step<World>[] {
    if (world.databases.some(({ row }) => (row?.turn ?? 0) >= this.#bounds.turns)) return [];
    const found = [
      ...world.machines.flatMap((machine, place) => this.#stepsOf(world, machine, place)),
      ...this.#accidents(world),
    ];
    return found.map((step) => ({ ...step, state: settled(step.state) }));
  }

  #stepsOf(world: World, machine: Machine, place: number): Step<World>[] {
    const who = machine.device === 0 ? 'the machine' : 'the copy';
    const found: Step<World>[] = [];
    for (const [at, where] of world.databases.map(
      (_, index) => [index, index === 0 ? 'the host' : 'the copied host'] as const,
    )) {
      for (const travel of ['answered', 'answer lost'] as const) {
        found.push(this.#ask(world, { place, at, travel, name: `${who} asks ${where}: ${travel}` }));
      }
      if (machine.open === undefined) continue;
      const { open } = machine;
      found.push(
        this.#send(world, { place, at, travel: 'answered', name: `${who} repeats its request at ${where}` }, open),
      );
      found.push(
        this.#send(
          world,
          { place, at, travel: 'answer lost', name: `the request of ${who} comes late to ${where}` },
          open,
        ),
      );
    }
    found.push(this.#ask(world, { place, at: 0, travel: 'request lost', name: `${who} asks: request lost` }));
    if (this.#bounds.snapshots && place === 0) found.push(...snapshotSteps(world, machine));
    return found;
  }

  /** A new request. */
  #ask(world: World, journey: Journey): Step<World> {
    const sent: Sent = { at: world.now, prev: world.machines[journey.place]?.prev };
    return this.#send({ ...world, now: world.now + 1 }, journey, sent);
  }

  #send(world: World, journey: Journey, sent: Sent): Step<World> {
    const { place, at, travel, name } = journey;
    const database = world.databases[at];
    const machine = world.machines[place];
    if (database === undefined || machine === undefined) return { name, state: world };
    if (travel === 'request lost') return { name, state: withMachine(world, place, { ...machine, open: sent }) };
    const delivered = deliver(database, { sent, device: machine.device, devices: this.#bounds.devices }, this.#rules);
    const after = withDatabase(world, at, delivered.database);
    const { verdict, turn } = delivered;
    if (verdict.kind === 'nonce-reused') return { name, state: after, broken: 'a request is taken for another one' };
    if (verdict.kind === 'overtaken') {
      const isNew = sent.at === world.now - 1 && machine.open !== sent;
      const broken = isNew ? 'a request that was sent anew is called overtaken' : undefined;
      return { name, state: withMachine(after, place, { ...machine, open: undefined }), broken };
    }
    if (verdict.kind === 'new-identity') return this.#split(after, journey, database);
    if (travel === 'answer lost') return { name, state: withMachine(after, place, { ...machine, open: sent }) };
    const prev = { store: database.store, turn };
    const falls = machine.prev?.store === prev.store && prev.turn <= machine.prev.turn;
    const broken = falls ? 'the turn that a machine sees has not risen' : undefined;
    return { name, state: withMachine(after, place, { ...machine, prev, open: undefined }), broken };
  }

  /** The one that is told so takes a new identity, and this story goes on with the other, if there is one. */
  #split(world: World, { place, name, travel }: Journey, { row }: Database): Step<World> {
    const { snapshots, devices, host } = this.#bounds;
    const isAlone = world.machines.length === 1 && !this.#bounds.copies;
    const isAllowed =
      (snapshots || host === 'copied') &&
      (devices === 'none' || (row?.restores ?? 0) >= mostRestores || (row?.returns ?? 0) >= mostReturns);
    const broken = isAlone && !isAllowed ? 'a machine alone is told to take a new identity' : undefined;
    if (travel !== 'answered') return { name, state: world, broken };
    const machines = world.machines.filter((_, index) => index !== place);
    return { name, state: machines.length === 0 ? newWorld : { ...world, machines }, broken };
  }

  #accidents(world: World): Step<World>[] {
    const { host, copies, snapshots } = this.#bounds;
    const [first] = world.databases;
    const [machine] = world.machines;
    if (first === undefined || machine === undefined) return [];
    const found: Step<World>[] = [];
    if (host === 'restored') {
      found.push({ name: 'the host is backed up', state: { ...world, backup: first } });
      if (world.backup) found.push({ name: 'the host is restored', state: withDatabase(world, 0, world.backup) });
      found.push({
        name: 'the database is lost',
        state: withDatabase(world, 0, { store: newStore(world), row: undefined }),
      });
    }
    if (host === 'copied' && world.databases.length === 1) {
      found.push({ name: 'the host is copied', state: { ...world, databases: [first, first] } });
    }
    if (copies && world.machines.length === 1 && machine.device === 0) {
      const copy = { device: 1, prev: machine.prev, open: undefined, snapshot: undefined };
      found.push({ name: 'the folder is copied', state: { ...world, machines: [machine, copy] } });
    }
    if (snapshots || host === 'copied') found.push({ name: '30 days pass', state: monthLater(world) });
    return found;
  }

  broken(world: World): string | undefined {
    if (world.machines.length < 2) return undefined;
    return this.#staysTogether(world, mostRounds) ? 'two copies go on as one machine' : undefined;
  }

  /** Whether some order of asking keeps both accepted for so many rounds. */
  #staysTogether(world: World, rounds: number): boolean {
    if (rounds === 0) return true;
    return [
      [0, 1],
      [1, 0],
    ].some((order) => {
      let next = world;
      for (const place of order) {
        next = this.#ask(next, { place, at: 0, travel: 'answered', name: '' }).state;
        if (next.machines.length < 2) return false;
      }
      return this.#staysTogether(settled(next), rounds - 1);
    });
  }
}

interface Journey {
  readonly place: number;
  /** Which database. */
  readonly at: number;
  readonly travel: Travel;
  readonly name: string;
}

function snapshotSteps(world: World, machine: Machine): Step<World>[] {
  const { prev, snapshot } = machine;
  const taken = withMachine(world, 0, { ...machine, snapshot: { prev } });
  const found: Step<World>[] = [{ name: 'a snapshot is taken', state: taken }];
  if (snapshot === undefined) return found;
  const back = withMachine(world, 0, { ...machine, prev: snapshot.prev, open: undefined });
  return [...found, { name: 'the machine goes back to its snapshot', state: back }];
}

/** Restores lie too far back to count, and requests are too old to be taken. */
function monthLater(world: World): World {
  const later = (database: Database): Database => ({
    ...database,
    row: database.row && { ...database.row, restores: 0 },
  });
  return {
    ...world,
    machines: world.machines.map((machine) => ({ ...machine, open: undefined })),
    databases: world.databases.map(later),
    backup: world.backup && later(world.backup),
  };
}

/** A number that no store has that anything remembers. */
function newStore(world: World): number {
  const memories = world.machines.flatMap(({ prev, open, snapshot }) => [prev, open?.prev, snapshot?.prev]);
  const known = [...world.databases, world.backup, ...memories].map((one) => one?.store ?? 0);
  return Math.max(...known) + 1;
}

function withMachine(world: World, place: number, machine: Machine): World {
  return { ...world, machines: world.machines.map((one, index) => (index === place ? machine : one)) };
}

function withDatabase(world: World, at: number, database: Database): World {
  return { ...world, databases: world.databases.map((one, index) => (index === at ? database : one)) };
}

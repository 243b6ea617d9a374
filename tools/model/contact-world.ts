/**
 * The small world of the contact model: one identity, the machines that have it, the databases that know it. A request is
 * named by its date, and dates are told apart by their order alone, as the rule does; `settle` brings a world into its one
 * spelling, so that equal worlds are one.
 */
import {
  type ContactRow,
  type ContactVerdict,
  type DeviceFacts,
  judgeContact,
  type RequestId,
  type Seconds,
  type StoreId,
} from '@attiva/protocol';

/** The rule that a run of the checker is about; a test plants a defect by handing in another one. */
export interface ContactRules {
  readonly judgeContact: typeof judgeContact;
}

export const contactRules: ContactRules = { judgeContact };

/** What a machine remembers of the last answer. */
export interface Memory {
  readonly store: number;
  readonly turn: number;
}

/** A request under way: its date, and what it says of the answer before. */
export interface Sent {
  readonly at: number;
  readonly prev: Memory | undefined;
}

export interface Machine {
  /** 0: the original, 1: the copy. */
  readonly device: number;
  readonly prev: Memory | undefined;
  /** Sent and not answered, as far as the machine knows. */
  readonly open: Sent | undefined;
  readonly snapshot: { readonly prev: Memory | undefined } | undefined;
}

/** The identity's row. */
export interface Row {
  readonly turn: number;
  readonly head: number;
  /** Date of the last accepted request, which names it too. */
  readonly tip: number;
  /** The device that made it. */
  readonly device: number;
  /** Restores within the last 30 days. */
  readonly restores: number;
  /** Turns that were answered and passed over. */
  readonly passed: readonly number[];
  /** Returns to one of them within the last 365 days. */
  readonly returns: number;
}

export interface Database {
  readonly store: number;
  readonly row: Row | undefined;
}

export interface World {
  /** Those that still have the identity: the original, and perhaps a copy. */
  readonly machines: readonly Machine[];
  /** The host's database, and perhaps a copied host's. */
  readonly databases: readonly Database[];
  readonly backup: Database | undefined;
  /** The date of the next request. */
  readonly now: number;
}

export const newWorld: World = {
  machines: [{ device: 0, prev: undefined, open: undefined, snapshot: undefined }],
  databases: [{ store: 0, row: undefined }],
  backup: undefined,
  now: 0,
};

/** What the devices show: facts of their own each, all the same ones, or none. */
export type Devices = 'own' | 'alike' | 'none';

function factsOf(device: number, devices: Devices): DeviceFacts {
  if (devices === 'none') return [0, 0, 0];
  const first = devices === 'own' ? 10 * device + 1 : 1;
  return [first, first + 1, first + 2];
}

const beginning: Seconds = 1_800_000_000;

function rowOf({ turn, head, tip, device, restores, passed, returns }: Row, devices: Devices): ContactRow<string> {
  return {
    turn,
    head,
    lastIat: beginning + tip,
    tip: { jti: `request ${tip}` as RequestId, digest: `digest ${tip}`, terms: '' },
    facts: factsOf(device, devices),
    restores: Array.from({ length: restores }, () => beginning),
    passed,
    returns: Array.from({ length: returns }, () => beginning),
  };
}

/** A request at a database: the verdict, and the database after it. */
export function deliver(
  database: Database,
  request: { readonly sent: Sent; readonly device: number; readonly devices: Devices },
  rules: ContactRules,
): { readonly verdict: ContactVerdict<string>; readonly database: Database; readonly turn: number } {
  const { sent, device, devices } = request;
  const { row, store } = database;
  const { prev, at } = sent;
  const contact = {
    jti: `request ${at}` as RequestId,
    digest: `digest ${at}`,
    iat: beginning + at,
    device: factsOf(device, devices),
    ...(prev !== undefined && { prev: { store: `store ${prev.store}` as StoreId, turn: prev.turn } }),
  };
  const where = { now: beginning + at, store: `store ${store}` as StoreId };
  const verdict = rules.judgeContact(row && rowOf(row, devices), contact, where);
  if (verdict.kind !== 'accepted') return { verdict, database, turn: row?.turn ?? 0 };
  const { turn, head, restores, passed, returns } = verdict;
  const recorded = { turn, head, tip: at, device, restores: restores.length, passed, returns: returns.length };
  return { verdict, database: { store, row: recorded }, turn };
}

/** The world in its one spelling: dates and stores are numbered anew in order, from 0, as far as anything remembers them. */
export function settled(world: World): World {
  const rows = [...world.databases, world.backup].map((database) => database?.row?.tip);
  const dates = [...rows, ...world.machines.map(({ open }) => open?.at)].filter((at) => at !== undefined);
  const order = [...new Set(dates)].sort((a, b) => a - b);
  const stores: number[] = [];
  const storeOf = (store: number): number => {
    if (!stores.includes(store)) stores.push(store);
    return stores.indexOf(store);
  };
  const memory = (prev: Memory | undefined): Memory | undefined => prev && { ...prev, store: storeOf(prev.store) };
  const database = ({ store, row }: Database): Database => ({
    store: storeOf(store),
    row: row && { ...row, tip: order.indexOf(row.tip) },
  });
  return {
    databases: world.databases.map(database),
    backup: world.backup && database(world.backup),
    machines: world.machines.map(({ device, prev, open, snapshot }) => ({
      device,
      prev: memory(prev),
      open: open && { at: order.indexOf(open.at), prev: memory(open.prev) },
      snapshot: snapshot && { prev: memory(snapshot.prev) },
    })),
    now: order.length,
  };
}

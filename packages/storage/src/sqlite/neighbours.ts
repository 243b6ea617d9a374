/** What the databases that one process has open on one file tell one another: locks by name, announcements. */
import { resolve } from 'node:path';
import type { Held } from '../port/database.ts';

/** One open database among those on its file. */
export interface Membership {
  hold(name: string): Held | undefined;
  listen(topic: string, listener: () => void): () => void;
  tell(topics: ReadonlySet<string>): void;
  /** Releases and forgets all of this member. */
  leave(): void;
}

interface Neighbourhood {
  /** Name → the member that holds it. */
  readonly held: Map<string, Membership>;
  readonly listeners: Set<Listening>;
  members: number;
}

interface Listening {
  readonly member: Membership;
  readonly topic: string;
  readonly listener: () => void;
}

const neighbourhoods = new Map<string, Neighbourhood>();

export function joinNeighbours(path: string): Membership {
  // Each database in memory is alone.
  const place = path === ':memory:' ? undefined : resolve(path);
  const found = place === undefined ? undefined : neighbourhoods.get(place);
  const here: Neighbourhood = found ?? { held: new Map(), listeners: new Set(), members: 0 };
  if (place !== undefined) neighbourhoods.set(place, here);
  here.members += 1;
  const self: Membership = {
    hold: (name) => {
      if (here.held.has(name)) return undefined;
      here.held.set(name, self);
      let released = false;
      return {
        // Nothing stands between us and the lock that could be lost.
        lost: new Promise<void>(() => undefined),
        release: async () => {
          if (!released && here.held.get(name) === self) here.held.delete(name);
          released = true;
        },
      };
    },
    listen: (topic, listener) => {
      const entry = { member: self, topic, listener };
      here.listeners.add(entry);
      return () => void here.listeners.delete(entry);
    },
    tell: (topics) => {
      if (topics.size === 0) return;
      const listeners = [...here.listeners].filter(({ topic }) => topics.has(topic));
      // Not within the call that committed: a listener that throws is no failure of the transaction.
      for (const entry of listeners) setImmediate(() => here.listeners.has(entry) && entry.listener());
    },
    leave: () => {
      for (const [name, member] of here.held) if (member === self) here.held.delete(name);
      for (const entry of here.listeners) if (entry.member === self) here.listeners.delete(entry);
      here.members -= 1;
      if (here.members === 0 && place !== undefined) neighbourhoods.delete(place);
    },
  };
  return self;
}

/** For the tests of this room: an access over a store in memory, with passwords that cost little, and a clock to move. */
import { createSecretKey, randomBytes } from 'node:crypto';
import type { Caller } from '../api/callers.ts';
import { createSilentLog } from '../log/log.ts';
import { type Access, createAccess } from './access.ts';
import type { AccessChange, AccessEntry, AccessRows, AccessStore } from './access-store.ts';
import type { KeptExposure } from '../expose/exposure.ts';
import type { Account } from './account.ts';
import type { ApiToken } from './api-token.ts';
import type { OpenIdProvider } from './openid/openid-provider.ts';
import { signOutOf } from './sign-out.ts';
import type { WayToLogIn } from './way-to-log-in.ts';

export const cheap = { memoryKiB: 8, passes: 1, lanes: 1 } as const;
export const root: Caller = { name: 'administrator', role: 'administrator' };
export const startSeconds = 1_800_000_000;

export interface TrialAccess {
  readonly access: Access;
  readonly clock: { now: number };
  readonly trail: readonly AccessEntry[];
}

export interface TrialWays {
  /** Of another daemon, on the same database. */
  readonly store?: AccessStore;
  readonly isShared?: boolean;
  readonly ways?: readonly WayToLogIn[];
  readonly openId?: (now: () => number) => OpenIdProvider;
}

export function openTrialAccess({ ways = [], openId, store, isShared = false }: TrialWays = {}): TrialAccess {
  const clock = { now: startSeconds };
  const trail: AccessEntry[] = [];
  const key = createSecretKey(randomBytes(32));
  const access = createAccess({
    store: store ?? storeInMemory(trail),
    isShared,
    sealingKey: async () => ({ key }),
    random: randomBytes,
    now: () => clock.now,
    log: createSilentLog(),
    cookie: 'attiva-test',
    issuer: 'Attiva test',
    ways,
    ...(openId && { openId: openId(() => clock.now) }),
    cost: cheap,
  });
  return { access, clock, trail };
}

function storeInMemory(trail: AccessEntry[]): AccessStore {
  const accounts = new Map<string, Account>();
  const tokens = new Map<string, ApiToken>();
  const exposed: [KeptExposure | undefined] = [undefined];
  let turn: Promise<unknown> = Promise.resolve();
  const rows: AccessRows = {
    accounts: async () => [...accounts.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    account: async (name) => [...accounts.values()].find((account) => account.name === name),
    saveAccount: async (account) => void accounts.set(account.id, account),
    removeAccount: async (id) => void accounts.delete(id),
    tokens: async () => [...tokens.values()].reverse(),
    tokenOf: async (digest) => [...tokens.values()].find((token) => token.digest === digest),
    saveToken: async (token) => void tokens.set(token.id, token),
    removeToken: async (id) => void tokens.delete(id),
    exposure: async () => exposed[0],
    saveExposure: async (exposure) => void (exposed[0] = exposure),
    signOuts: async (since) => {
      const asked = trail.slice(since?.position ?? trail.length).filter(({ action }) => action === 'sessions-ended');
      const orders = asked.map(({ actor, details, personal }) => signOutOf(actor, { ...details, ...personal }));
      const isTorn = since !== undefined && since.position > trail.length;
      const head = { position: trail.length, digest: '' };
      return { head, orders: orders.filter((order) => order !== undefined), isTorn };
    },
  };
  return {
    ...rows,
    async transact(work) {
      const before = turn;
      const done = before.then(() => work({ ...rows, ...trailOf(trail) }));
      turn = done.catch(() => {});
      return done;
    },
  };
}

function trailOf(trail: AccessEntry[]): Pick<AccessChange, 'record' | 'lastAbout'> {
  return {
    record: async (entry) => void trail.push(entry),
    lastAbout: async (subject, action) => {
      const last = trail.findLast((entry) => entry.subject === subject && entry.action === action);
      return last && { actor: last.actor, action, at: startSeconds };
    },
  };
}

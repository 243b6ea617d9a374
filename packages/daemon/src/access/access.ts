/** The builder of this room: what a daemon hands in, and what its doors take from it. */
import type { Seconds } from '@attiva/protocol';
import type { WhoAsks } from '../api/callers.ts';
import { ConsoleKeys } from '../console/console-keys.ts';
import { anyOf, sessionHolder } from '../console/console-session.ts';
import type { SealingKey } from '../keys/sealing-key.ts';
import type { Log } from '../log/log.ts';
import type { AccessParts } from './access-parts.ts';
import type { AccessStore } from './access-store.ts';
import { apiTokenHolder } from './change-tokens.ts';
import { LogInLimit } from './log-in-limit.ts';
import { BegunFactors } from './own-account.ts';
import { type PasswordCost, Passwords } from './password.ts';
import { nodeName } from './sign-out.ts';
import type { OpenIdProvider } from './openid/openid-provider.ts';
import type { WayToLogIn } from './way-to-log-in.ts';

export interface AccessOptions {
  readonly store: AccessStore;
  /** Whether other daemons may have the same database; default false. */
  readonly isShared?: boolean;
  /** Asked when the first second factor is made or tried. */
  readonly sealingKey: (purpose: 'seal' | 'open') => Promise<SealingKey>;
  readonly random: (size: number) => Uint8Array;
  readonly now: () => Seconds;
  readonly log: Log;
  /** Name of the session's cookie: the daemons of one machine have each their own, because browsers do not tell ports apart. */
  readonly cookie: string;
  /** What an app that makes codes shows: `Attiva host pc-1`. */
  readonly issuer: string;
  /** Tried after the local accounts, in this order. */
  readonly ways?: readonly WayToLogIn[];
  /** Signs in whoever comes back from it. */
  readonly openId?: OpenIdProvider;
  /** Less in tests alone. */
  readonly cost?: PasswordCost;
}

export interface Access extends AccessParts {
  readonly begun: BegunFactors;
  readonly openId?: OpenIdProvider;
  /** Whoever has a session or an API token; the token file is the daemon's own affair. */
  readonly whoAsks: WhoAsks;
}

export function createAccess(options: AccessOptions): Access {
  const { random, cost, ways = [], openId, isShared = false, ...given } = options;
  const keys = new ConsoleKeys(random);
  const parts: AccessParts = {
    ...given,
    isShared,
    node: nodeName(random),
    door: 'machine',
    random,
    ways,
    keys,
    passwords: new Passwords({ random, ...(cost !== undefined && { cost }) }),
    limit: new LogInLimit(),
  };
  const begun = new BegunFactors();
  return { ...parts, begun, ...(openId && { openId }), whoAsks: holderOf(parts) };
}

/**
 * The same people at the exposed listener: sessions opened there alone, under a cookie that no browser sends or takes
 * without TLS, and that no other host of the domain can set.
 */
export function exposedAccess(access: Access): Access {
  const limit = access.limit.at('exposed');
  const there = { ...access, limit, door: 'exposed', cookie: `__Host-${access.cookie}` } as const;
  return { ...there, whoAsks: holderOf(there) };
}

const holderOf = (parts: AccessParts): WhoAsks => anyOf(apiTokenHolder(parts), sessionHolder(parts));

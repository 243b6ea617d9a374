/** What the addresses of this room take and answer. */
import type { Seconds } from '@attiva/protocol';
import { roles, type Role } from '../api/callers.ts';
import type { Session } from '../console/sessions.ts';
import {
  among,
  list,
  named,
  nullable,
  object,
  optional,
  type Schema,
  text,
  time,
  usual,
  whole,
  yesNo,
} from '../schema/schema.ts';
import type { Account } from './account.ts';
import type { ApiToken } from './api-token.ts';
import type { AccountChange } from './change-accounts.ts';

export const role: Schema<Role> = among(...roles);

/** Bounded so that nobody has megabytes folded and digested. */
export const typed: Schema<string> = text({ max: 1024 });
export const accountName: Schema<string> = text({ max: 256 });

export interface ShownAccount {
  readonly name: string;
  readonly role: Role;
  readonly disabledAt: Seconds | null;
  readonly secondFactor: boolean;
  readonly recoveryCodes: number;
  readonly createdAt: Seconds;
  readonly passwordSetAt: Seconds;
  readonly lastLogInAt: Seconds | null;
}
export const accountSummary: Schema<ShownAccount> = named(
  'Account',
  object({
    name: text(),
    role,
    disabledAt: nullable(time({ about: 'Nobody comes in with it since then.' })),
    secondFactor: yesNo({ about: 'A code is asked for, too.' }),
    recoveryCodes: whole({ about: 'How many were not used yet.' }),
    createdAt: time(),
    passwordSetAt: time(),
    lastLogInAt: nullable(time()),
  }),
);

export function shownAccount({
  name,
  role: its,
  disabledAt,
  secondFactor,
  recoveryCodes,
  ...at
}: Account): ShownAccount {
  const { createdAt, passwordSetAt, lastLogInAt } = at;
  const factor = { secondFactor: secondFactor !== null, recoveryCodes: recoveryCodes.length };
  return { name, role: its, disabledAt, ...factor, createdAt, passwordSetAt, lastLogInAt };
}

export type ShownToken = Omit<ApiToken, 'digest'>;
export const tokenSummary: Schema<ShownToken> = named(
  'ApiToken',
  object({
    id: text(),
    name: text({ about: 'The audit calls it `NAME (token)`.' }),
    role,
    createdAt: time(),
    createdBy: text(),
    expiresAt: nullable(time({ about: 'null: it has no end.' })),
    lastUsedAt: nullable(time({ about: 'To the hour.' })),
  }),
);

export function shownToken({ digest: _digest, ...token }: ApiToken): ShownToken {
  return token;
}

export interface ShownSession extends Omit<Session, 'caller'> {
  readonly name: string;
  readonly role: Role;
  readonly current: boolean;
}
export const sessionSummary: Schema<ShownSession> = named(
  'ConsoleSession',
  object({
    id: text(),
    name: text(),
    role,
    way: text({ about: '`link`, `account`, or the name of a further way to log in.' }),
    from: text({ about: 'Address of the browser.' }),
    openedAt: time(),
    usedAt: time(),
    current: yesNo({ about: 'The one in which this is asked.' }),
  }),
);

export function shownSession({ caller, ...session }: Session, current: string): ShownSession {
  return { ...session, name: caller.name, role: caller.role, current: session.id === current };
}

export const newAccount: Schema<{ readonly name: string; readonly role: Role; readonly password: string }> = object({
  name: accountName,
  role,
  password: typed,
});

const accountTerms = { role: optional(role), disabled: optional(yesNo()) };

export const accountWish: Schema<AccountChange> = object({
  ...accountTerms,
  expected: optional(object(accountTerms)),
});

export const newToken: Schema<{ readonly name: string; readonly role: Role; readonly days?: number }> = object({
  name: accountName,
  role,
  days: optional(whole({ min: 1, max: 3650, about: 'Absent: it has no end.' })),
});

export const lists: {
  readonly accounts: Schema<{ readonly accounts: readonly ShownAccount[] }>;
  readonly tokens: Schema<{ readonly tokens: readonly ShownToken[] }>;
  readonly sessions: Schema<{ readonly sessions: readonly ShownSession[]; readonly elsewhere: boolean }>;
} = {
  accounts: object({ accounts: list(accountSummary) }),
  tokens: object({ tokens: list(tokenSummary) }),
  sessions: object({
    sessions: list(sessionSummary),
    elsewhere: yesNo({ about: 'Other daemons on the same database may have more of them.' }),
  }),
};

export const sessionChoice: Schema<{ readonly all: boolean }> = object({
  all: usual(yesNo({ about: 'Of everybody: takes the role administrator.' }), false),
});

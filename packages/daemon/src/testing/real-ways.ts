/** The ways by which people and programs really come in, for walks over the roles. */
import type { Access } from '../access/access.ts';
import { makeToken } from '../access/change-tokens.ts';
import { type Role, roles, tokenFileHolder } from '../api/callers.ts';
import { pageHeader } from '../console/console-session.ts';
import type { ShowsRole } from './role-matrix.ts';

/** Browsers that are signed in at the door of `access`: a cookie and the secret of the page. */
export function bySessions({ keys, now, door, cookie }: Access): ShowsRole {
  const opened = (role: Role): Readonly<Record<string, string>> => {
    const session = keys.sessions.open(
      { caller: { name: role, role }, way: 'account', from: '127.0.0.1' },
      now(),
      door,
    );
    return { cookie: `${cookie}=${session.cookie}`, [pageHeader]: session.page };
  };
  const shown = new Map(roles.map((role) => [role, opened(role)]));
  return (role) => shown.get(role);
}

/** Programs with an API token each. */
export async function byApiTokens(access: Access): Promise<ShowsRole> {
  const shown = new Map<Role, Readonly<Record<string, string>>>();
  for (const role of roles) {
    const { text } = await makeToken(access, { name: `walk-${access.door}-${role}`, role }, tokenFileHolder);
    shown.set(role, { authorization: `Bearer ${text}` });
  }
  return (role) => shown.get(role);
}

/** Whoever may read the token file is administrator, and nothing else. */
export function byTokenFile(text: string): ShowsRole {
  return (role) => (role === 'administrator' ? { authorization: `Bearer ${text}` } : undefined);
}

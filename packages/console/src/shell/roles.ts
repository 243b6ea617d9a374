/** What a role may, beside the others: each may what the one before it may. Pure. */
export const roles = ['viewer', 'operator', 'administrator'] as const;
export type Role = (typeof roles)[number];

/** @param role undefined: not known yet, so nothing is offered. */
export function isEnough(role: Role | undefined, needed: Role): boolean {
  return role !== undefined && roles.indexOf(role) >= roles.indexOf(needed);
}

/** What to say to a reader about the changes of a page: `whole` nothing, for all are open. */
export type Standing = 'whole' | 'look' | 'look-some' | 'some';

/** @param changes the roles that the changes of a page take */
export function standingOf(role: Role | undefined, changes: readonly Role[]): Standing {
  // Before it is known who reads there is nothing to tell either.
  if (role === undefined) return 'whole';
  const closed = new Set(changes.filter((needed) => !isEnough(role, needed)));
  if (closed.size === 0) return 'whole';
  if (closed.size < new Set(changes).size) return 'some';
  return closed.size > 1 ? 'look-some' : 'look';
}

/** The least role that changes anything on a page. */
export function leastOf(changes: readonly Role[]): Role {
  return roles.find((role) => changes.includes(role)) ?? 'administrator';
}

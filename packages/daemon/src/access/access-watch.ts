/**
 * Several daemons on one database: sessions are in the memory of the one that opened them, and end there when their account or token was
 * changed by another, or another was asked to end them.
 */
import type { AccessParts } from './access-parts.ts';
import type { Account } from './account.ts';
import { obeySignOut } from './sign-out.ts';

export interface AccessWatch {
  /**
   * Ends the sessions and links of accounts that were changed since the last look, and of accounts and tokens that are gone; the sessions
   * that were signed out at another daemon; and all of them where the trail is another, for what it said of them is lost.
   */
  look(): Promise<void>;
}

/** @throws whatever the store does. */
export async function watchAccess({
  store,
  keys,
  node,
}: Pick<AccessParts, 'store' | 'keys' | 'node'>): Promise<AccessWatch> {
  const marks = async (): Promise<ReadonlyMap<string, string>> =>
    new Map((await store.accounts()).map((account) => [account.id, markOf(account)]));
  let known = await marks();
  let { head } = await store.signOuts();
  return {
    async look(): Promise<void> {
      const [now, tokens] = [await marks(), new Set((await store.tokens()).map(({ id }) => id))];
      const asked = await store.signOuts(head);
      const before = known;
      [known, head] = [now, asked.head];
      keys.endChanged(({ account, token }) => {
        if (token !== undefined) return !tokens.has(token);
        if (account === undefined) return false;
        const mark = now.get(account);
        return mark === undefined || mark !== (before.get(account) ?? mark);
      });
      for (const order of asked.orders) if (order.node !== node()) obeySignOut(keys, order);
      if (asked.isTorn) keys.sessions.endWhere(() => true);
    },
  };
}

/** What ends sessions when it changes: not a log-in, nor the step of a code. */
function markOf({ role, disabledAt, password, secondFactor }: Account): string {
  const factor = secondFactor === null ? '' : Buffer.from(secondFactor).toString('base64url');
  return JSON.stringify([role, disabledAt !== null, password, factor]);
}

/**
 * Several daemons on one database: sessions are in the memory of the one that opened them, and end there when their account or token was
 * changed by another.
 */
import type { AccessParts } from './access-parts.ts';
import type { Account } from './account.ts';

export interface AccessWatch {
  /** Ends the sessions and links of accounts that were changed since the last look, and of accounts and tokens that are gone. */
  look(): Promise<void>;
}

/** @throws whatever the store does. */
export async function watchAccess({ store, keys }: Pick<AccessParts, 'store' | 'keys'>): Promise<AccessWatch> {
  const marks = async (): Promise<ReadonlyMap<string, string>> =>
    new Map((await store.accounts()).map((account) => [account.id, markOf(account)]));
  let known = await marks();
  return {
    async look(): Promise<void> {
      const [now, tokens] = [await marks(), new Set((await store.tokens()).map(({ id }) => id))];
      const before = known;
      known = now;
      keys.endChanged(({ account, token }) => {
        if (token !== undefined) return !tokens.has(token);
        if (account === undefined) return false;
        const mark = now.get(account);
        return mark === undefined || mark !== (before.get(account) ?? mark);
      });
    },
  };
}

/** What ends sessions when it changes: not a log-in, nor the step of a code. */
function markOf({ role, disabledAt, password, secondFactor }: Account): string {
  const factor = secondFactor === null ? '' : Buffer.from(secondFactor).toString('base64url');
  return JSON.stringify([role, disabledAt !== null, password, factor]);
}

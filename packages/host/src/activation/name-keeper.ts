/** What is kept of a machine's name and address: all, a keyed digest, or nothing (`names = full | hashed | none`). */
import { createHmac } from 'node:crypto';

export type NamePolicy = 'full' | 'hashed' | 'none';

const strictness: Readonly<Record<NamePolicy, number>> = { full: 0, hashed: 1, none: 2 };

/** Whether less is kept of a name under the one than under the other. */
export function isStricter(policy: NamePolicy, than: NamePolicy): boolean {
  return strictness[policy] > strictness[than];
}

export interface NameKeeper {
  /** The texts to keep; `undefined` when nothing is kept. */
  keep(name: string | undefined, address: string): { readonly name: string; readonly address: string } | undefined;
}

/** @param secret key of the digests: the same machine gives the same text on this host and no other. */
export function createNameKeeper(policy: NamePolicy, secret: string): NameKeeper {
  const digest = (text: string): string =>
    text === '' ? '' : createHmac('sha256', secret).update(text.toLowerCase()).digest('base64url').slice(0, 16);
  return {
    keep(name = '', address): { name: string; address: string } | undefined {
      // A request that was carried says neither: what is known of the machine stays.
      if (policy === 'none' || (name === '' && address === '')) return undefined;
      return policy === 'full' ? { name, address } : { name: digest(name), address: digest(address) };
    },
  };
}

/** Case tells no machines apart; only ASCII is folded, as the database does it. */
export function foldName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

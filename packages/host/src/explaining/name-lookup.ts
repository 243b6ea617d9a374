/** Asks the resolver of this host for a machine's name, as applications on it would: bounded in time, never a failure. */
import { lookup } from 'node:dns/promises';
import { isHostName } from './machine-words.ts';
import type { NameAnswer } from './machine-facts.ts';

/** The addresses of a name. @throws what the resolver says, with its `code`. */
export type Resolve = (name: string) => Promise<readonly string[]>;

const milliseconds = 2000;

/** The system's own resolver: hosts file, DNS, and what else it is set up for. */
export const resolveBySystem: Resolve = async (name) =>
  (await lookup(name, { all: true })).map(({ address }) => address);

export async function lookUpName(
  name: string,
  { resolve, mayAsk }: { readonly resolve: Resolve; readonly mayAsk: (address: string) => boolean },
): Promise<NameAnswer> {
  if (!isHostName(name)) return { kind: 'not-asked' };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${milliseconds / 1000} s`)), milliseconds);
  });
  try {
    const addresses = [...new Set(await Promise.race([resolve(name), late]))].slice(0, 8);
    if (addresses.length === 0) return { kind: 'none' };
    return { kind: 'found', addresses: addresses.map((address) => ({ address, mayAsk: mayAsk(address) })) };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOTFOUND' || code === 'ENODATA' ? { kind: 'none' } : { kind: 'failed', why: code ?? message };
  } finally {
    clearTimeout(timer);
  }
}

/**
 * How many ids revocation lists may name, and whether more fit in. A list that is too long is taken by nobody, so what does
 * not fit is refused before anything is recorded, with the way that works.
 */
import { ActivationError, type KeyId, type Seconds } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';
import { newestOfEachKey } from '../signing/root-statement.repository.ts';
import { requireVendorStatement, vendorClaimsOf } from '../signing/signing-desk.ts';
import { isRevoked, listLengths } from './revocation.repository.ts';
import { isDelegationRevoked, isOfRootInForce, rootRevocations } from './root-lists.ts';

/**
 * Most ids in one list. A chain has at most 256 KiB (spec/statements.md 5): 23 bytes each, a third more in base64url, and
 * 2 KiB for all else.
 */
export const mostRevoked = 8_400;

/** An id, and the delegated key that signed it; absent: it stands in the list of every key. */
interface Listed {
  readonly id: string;
  readonly under?: KeyId;
}

/** How many ids the longest list names, of the keys that still have one. */
export async function longestList(on: Statements, now: Seconds): Promise<number> {
  const { shared, own } = await listLengths(on, await listedKeys(on, now));
  return shared + Math.max(0, ...own.values());
}

/**
 * Refuses what would not fit.
 * @param productKey last five characters of the key that has issued them all
 * @throws {ActivationError} `revocations-full` with the numbers.
 */
export async function requireRoom(
  on: Statements,
  added: readonly Listed[],
  { now, productKey }: { readonly now: Seconds; readonly productKey?: string | undefined },
): Promise<void> {
  const { shared, own } = await listLengths(on, await listedKeys(on, now));
  const entries = shared + Math.max(0, ...own.values());
  let [everywhere, news] = [shared, 0];
  for (const { id, under } of added) {
    if (await isRevoked(on, id)) continue;
    news += 1;
    if (under === undefined) everywhere += 1;
    else if (own.has(under)) own.set(under, (own.get(under) ?? 0) + 1);
  }
  if (everywhere + Math.max(0, ...own.values()) > mostRevoked) throw revocationsFull({ entries, news, productKey });
}

export function revocationsFull(full: {
  readonly entries: number;
  readonly news: number;
  readonly productKey?: string | undefined;
}): ActivationError {
  const { entries, news, productKey } = full;
  const numbers = `A revocation list has room for ${mostRevoked} ids; the longest has ${entries}, and this is ${news} more. Nothing was changed.`;
  const instead =
    productKey === undefined
      ? ''
      : ` Block the key (attiva authority key block ${productKey}), then let the root revoke the signing key of the authority` +
        ' (attiva delegate request, delegate issue --revoke, delegate import): everybody asks anew, and a blocked key gives nothing.';
  return new ActivationError('revocations-full', `${numbers}${instead}`, {
    facts: { entries, more: news, most: mostRevoked },
  });
}

/** Keys whose lists are still heard: neither ended nor revoked by a root. */
async function listedKeys(on: Statements, now: Seconds): Promise<readonly KeyId[]> {
  const vendor = vendorClaimsOf(await requireVendorStatement(on));
  const byRoots = await rootRevocations(on, vendor);
  return (await newestOfEachKey(on))
    .filter(({ statement, expiresAt }) => now <= expiresAt && isOfRootInForce(statement, vendor))
    .filter(({ statement }) => !isDelegationRevoked(statement, byRoots))
    .map(({ signingKey }) => signingKey);
}

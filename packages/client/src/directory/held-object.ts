import {
  agreementEnd,
  type ActivationObjectClaims,
  daySeconds,
  type DirectoryId,
  entitlementsOf,
  type HeldRight,
  judgeStoredObject,
} from '@attiva/protocol';
import type { FoundRight, RightOrigin } from '../licensing/held-right.ts';
import type { Product } from '../licensing/product.ts';
import type { RightKind } from '../licensing/stored-right.ts';
import type { StoredObject } from '../state/client-state.ts';

/**
 * An object of the customer's directory. It is no statement about this machine: a folder that was copied counts only with the
 * identity that had the session.
 */
export const objectKind: RightKind<StoredObject> = {
  foreign: 'lease-of-another-client',
  judge(stored, { product, generation }, trust) {
    const directories = stored.directoryIds as readonly DirectoryId[];
    const wanted = { directories, application: product.application.id, generation };
    const { object, chain, revoked } = judgeStoredObject(stored.chain, wanted, trust);
    return { ...termsOf(object, product), right: rightOf(object, stored, product), chain, revoked };
  },
};

function termsOf(
  object: ActivationObjectClaims,
  { edition }: Product,
): Pick<FoundRight, 'origin' | 'entitlements' | 'maintenanceUntil'> {
  const { maintenanceUntil } = object;
  return {
    origin: originOf(object),
    entitlements: entitlementsOf(object, edition.id),
    ...(maintenanceUntil !== undefined && { maintenanceUntil }),
  };
}

/** Claim by claim: one that is unknown today must not pass for the `host` of a lease, which may bring another agreement. */
function originOf({ customer, agreement, until, key, registration }: ActivationObjectClaims): RightOrigin {
  return {
    key,
    registration,
    ...(customer !== undefined && { customer }),
    ...(agreement !== undefined && { agreement }),
    ...(until !== undefined && { until }),
  };
}

/** It begins with the last session that found it; then the edition's validity, never longer than the agreement. */
function rightOf(object: ActivationObjectClaims, { session, ended }: StoredObject, { edition }: Product): HeldRight {
  const validity = session + edition.validityDays * daySeconds;
  const exp = Math.min(validity, agreementEnd(object) ?? validity);
  const base = { kind: 'activation-object', iat: session } as const;
  if (ended !== undefined && ended.at < exp) return { ...base, exp: ended.at, ends: 'taken', because: ended.code };
  return { ...base, exp, ends: exp < validity ? 'agreement' : 'validity' };
}

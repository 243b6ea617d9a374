import type { HostGrantClaims } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';
import { findAgreementOf } from '../customers/customer.repository.ts';
import type { ProductKeyRecord } from '../keys/key.repository.ts';
import { findNewestApplication } from '../products/pack.repository.ts';
import { grantClaims, type GrantInput } from './grant-claims.ts';

export type GrantOrder = Pick<GrantInput, 'vendor' | 'now' | 'signingKey' | 'registration'> & {
  readonly key: ProductKeyRecord;
};

/** What a grant with this key says by now: as its agreement and the newest pack have it. */
export async function todaysGrant(on: Statements, order: GrantOrder): Promise<HostGrantClaims> {
  const agreement = await findAgreementOf(on, order.key);
  const application = await findNewestApplication(on, order.key.application);
  return grantClaims({ ...order, agreement, application });
}

/** Rows of registrations whose grants are renewed. SQL only, in the caller's transaction. */
import type { HostGrantClaims, KeyId } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';

export interface RenewableRegistration {
  readonly productKey: string;
  readonly claims: HostGrantClaims;
  /** Absent while it is recorded and not signed yet. */
  readonly grant?: string;
}

/** What this signing key was registered for with host keys that end so, the newest first. */
export async function findRenewable(
  on: Statements,
  signingKey: KeyId,
  lastFive: string,
): Promise<RenewableRegistration[]> {
  const rows = await on.all<{ productKey: string; claims: string; grant: string | null }>(
    `select r.product_key as "productKey", r.claims, r.grant_statement as "grant"
     from registration r join product_key k on k.id = r.product_key
     where r.signing_key = ? and k.last_five = ? order by r.registered_at desc, r.product_key`,
    [signingKey, lastFive],
  );
  return rows.map(({ productKey, claims, grant }) => ({
    productKey,
    claims: JSON.parse(claims) as HostGrantClaims,
    ...(grant !== null && { grant }),
  }));
}

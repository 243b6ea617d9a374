import { type KeyId, statementId } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';
import { isRevoked } from '../revocation/revocation.repository.ts';

/**
 * Whether the vendor has taken back a signing key, or the grant or object that was signed for it. Signed anew it would bear
 * another id, which no list names, and be good again.
 */
export async function isRevokedRegistration(
  on: Statements,
  { signingKey, grant }: { readonly signingKey: KeyId; readonly grant: string | undefined },
): Promise<boolean> {
  if (await isRevoked(on, signingKey)) return true;
  return grant !== undefined && (await isRevoked(on, statementId(grant)));
}

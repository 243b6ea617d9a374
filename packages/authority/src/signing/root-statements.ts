/** What only a root signs here: who the vendor is, and which key may sign from day to day. */
import {
  type DelegationClaims,
  keyId,
  type PublicJwk,
  type Seconds,
  signStatement,
  type SupportContact,
  type VendorClaims,
  daySeconds,
} from '@attiva/protocol';
import type { RootKey } from './root-key.ts';

/** The kinds that the authority's signing key signs. */
export const delegatedKinds: readonly string[] = [
  'product-pack',
  'host-grant',
  'activation-object',
  'device-license',
  'revocations',
];

/** A year and a month: renewed once a year with time to spare. */
export const delegationDays = 400;
export const longestDelegationDays = 3650;
/** The longest lease that a host of a customer may sign. */
export const maxLeaseDays = 180;

export interface VendorDetails {
  readonly name: string;
  /** Roots in force and next ones. */
  readonly roots: readonly PublicJwk[];
  /** Base addresses of the authority, most preferred first. */
  readonly authority: readonly string[];
  /** Whom customers may call, by country. */
  readonly support?: readonly SupportContact[];
}

export async function signVendorStatement(root: RootKey, details: VendorDetails, iat: Seconds): Promise<string> {
  const claims: VendorClaims = { iss: root.vendor, iat, ...details, ...labMark(root) };
  return signStatement('vendor', claims, root.signer);
}

export async function signDelegation(
  root: RootKey,
  delegated: { readonly jwk: PublicJwk; readonly days: number },
  iat: Seconds,
): Promise<string> {
  const claims: DelegationClaims = {
    iss: root.vendor,
    iat,
    sub: keyId(delegated.jwk),
    cnf: { jwk: delegated.jwk },
    kinds: delegatedKinds,
    maxLease: maxLeaseDays * daySeconds,
    exp: iat + delegated.days * daySeconds,
    ...labMark(root),
  };
  return signStatement('delegation', claims, root.signer);
}

function labMark({ lab }: RootKey): { readonly lab?: true } {
  return lab ? { lab: true } : {};
}

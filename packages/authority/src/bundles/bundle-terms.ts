/**
 * Bundles at the authority (spec/codes.md 3): what a telephone code leaves out, numbered and kept for ever, so that each number
 * goes on meaning what it meant in every vendor file that carries it. This file: what a bundle says of a key, and whether
 * an older one may still be confirmed. Pure.
 */
import type { DeviceBundle, Entitlements, HostBundle, KeyId, PackApplication } from '@attiva/protocol';
import type { NamedAgreement } from '../customers/customer.repository.ts';
import type { ProductKeyRecord } from '../keys/key.repository.ts';
import { licenseClaims } from '../licenses/license-claims.ts';
import { grantClaims } from '../registration/grant-claims.ts';

/** A bundle that has no number yet. */
export type UnnumberedBundle = Omit<HostBundle, 'number'> | Omit<DeviceBundle, 'number'>;

export interface BundleInput {
  readonly vendor: Parameters<typeof grantClaims>[0]['vendor'];
  readonly signer: KeyId;
  readonly key: ProductKeyRecord;
  readonly agreement: NamedAgreement | undefined;
  /** The key's application as the newest pack has it. */
  readonly application: PackApplication | undefined;
}

/** What a statement for this key would say today: the same words as online, less what each request brings itself. */
export function bundleOfKey(input: BundleInput): UnnumberedBundle {
  return input.key.kind === 'device' ? deviceBundle(input) : hostBundle(input);
}

/** Stands where a request's own facts would: they are left out again. */
const nobody = 'A'.repeat(20) as KeyId;

function hostBundle({ vendor, signer, key, agreement, application }: BundleInput): UnnumberedBundle {
  const claims = grantClaims({ vendor, now: 0, signingKey: nobody, registration: 1, key, agreement, application });
  const { iss: _iss, iat: _iat, sub: _sub, registration: _registration, ...said } = claims;
  const { application: id, generation, key: lastFive, ...terms } = said;
  return { kind: 'host', signer, key: lastFive, application: id, generation, ...someTerms(terms) };
}

function deviceBundle({ vendor, signer, key, agreement, application }: BundleInput): UnnumberedBundle {
  const edition = application?.editions.find(({ id }) => id === key.edition);
  const plainKey = { ...key, trialDays: null };
  const asked = { client: nobody, device: [0, 0, 0], hardware: false, registration: 1 } as const;
  const claims = licenseClaims({ vendor, now: 0, ...asked, key: plainKey, agreement, edition });
  const { iss: _iss, iat: _iat, sub: _sub, registration: _registration, device: _device, ...said } = claims;
  const { application: id, edition: editionId, generation, key: lastFive, ...rest } = said;
  const terms = key.trialDays === null ? rest : { ...rest, trialDays: key.trialDays };
  return {
    kind: 'device',
    signer,
    key: lastFive,
    application: id,
    edition: editionId,
    generation,
    ...someTerms(terms),
  };
}

function someTerms<Terms extends object>(terms: Terms): { readonly terms?: Terms } {
  return Object.keys(terms).length === 0 ? {} : { terms };
}

/**
 * Whether an older bundle may still be confirmed: it gives nothing that the agreement does not give today. One that gives less is
 * what the isolated site has in its vendor file, and honest.
 */
export function givesNoMore(older: UnnumberedBundle, today: UnnumberedBundle): boolean {
  if (older.kind !== today.kind || older.application !== today.application) return false;
  if (older.signer !== today.signer || older.generation > today.generation) return false;
  const [old, now] = [flatTerms(older), flatTerms(today)];
  if (older.kind === 'device' && today.kind === 'device' && older.edition !== today.edition) return false;
  return (
    old.customer === now.customer &&
    old.agreement === now.agreement &&
    atMost(old.until, now.until) &&
    (old.until === undefined || atMost(old.graceDays ?? usualGrace, now.graceDays ?? usualGrace)) &&
    atMost(old.maintenanceUntil, now.maintenanceUntil) &&
    atMost(old.quantity, now.quantity) &&
    atMost(old.trialDays, now.trialDays) &&
    containsRights(rightsOf(now.entitlements, today.kind), rightsOf(old.entitlements, older.kind))
  );
}

const usualGrace = 30;

type FlatTerms = Partial<NonNullable<HostBundle['terms']> & NonNullable<DeviceBundle['terms']>>;

function flatTerms({ terms }: UnnumberedBundle): Omit<FlatTerms, 'entitlements'> & { readonly entitlements?: object } {
  return terms ?? {};
}

/** Absent means without limit. */
function atMost(older: number | undefined, today: number | undefined): boolean {
  return today === undefined || (older !== undefined && older <= today);
}

function rightsOf(
  entitlements: object | undefined,
  kind: UnnumberedBundle['kind'],
): Readonly<Record<string, Entitlements>> {
  if (entitlements === undefined) return {};
  return (kind === 'device' ? { '': entitlements } : entitlements) as Readonly<Record<string, Entitlements>>;
}

function containsRights(
  today: Readonly<Record<string, Entitlements>>,
  older: Readonly<Record<string, Entitlements>>,
): boolean {
  return Object.entries(older).every(([edition, rights]) =>
    Object.entries(rights).every(([name, value]) => {
      const now = today[edition]?.[name];
      return typeof value === 'number' && typeof now === 'number' ? value <= now : value === now;
    }),
  );
}

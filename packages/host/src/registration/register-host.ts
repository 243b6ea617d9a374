/**
 * Use case: register this host with a vendor's authority. The host key stays on this machine; what travels is its last
 * five characters and a proof. Two halves, so that every road (online here; file, QR and telephone in
 * `offline-registration.ts`) begins in the same `signRequest` and ends in the same `storeGrant`.
 */
import { deriveKeyVerifier } from '@attiva/daemon';
import {
  createRegistrationRequest,
  type DeviceFacts,
  type HostGrantClaims,
  judgeRegistrationAnswer,
  keyVerifierParameters,
  type PendingRegistration,
  type ProductKey,
  type RequestId,
  type Seconds,
  type Signer,
  statementId,
  type TrustContext,
  type VendorId,
} from '@attiva/protocol';
import type { Database } from '@attiva/storage';
import { recordAudit } from '../audit/audit.repository.ts';
import type { HostId } from '../hosts/host-id.ts';
import { saveHostKey } from '../hosts/host-key.repository.ts';
import type { SigningKeys } from '../signing/signing-keys.ts';
import type { ServedVendor, VendorBook } from '../vendors/vendor-book.ts';
import { saveGrant } from '../vendors/vendor.repository.ts';
import { findVendorOfKey, parseHostKey } from './key-of-vendor.ts';
import { deletePending } from './pending.repository.ts';

/** Sends a request to an authority and gives the body of its answer; throws what it was refused for. */
export type AskAuthority = (addresses: readonly string[], statement: string) => Promise<unknown>;

/** Facts of this machine: they differ per vendor, so that no two vendors can tell that they share a host. */
export type HostDevice = DeviceFacts | ((vendor: VendorId) => Promise<DeviceFacts>);

export interface RegisterOptions {
  readonly database: Database;
  /** Who registers. */
  readonly host: HostId;
  readonly book: VendorBook;
  readonly keys: SigningKeys;
  readonly askAuthority: AskAuthority;
  readonly device: HostDevice;
  readonly now: () => Seconds;
  /** Who asked, for the audit; `host` where it does so by itself. */
  readonly actor: string;
  /** Composed for tests: takes the grant of a lab root too. */
  readonly allowLab: boolean;
  readonly randomId: () => RequestId;
  /** Loads the vendor book anew after a change. */
  readonly reload: () => Promise<void>;
}

export interface Registered {
  readonly vendor: VendorId;
  readonly application: string;
  readonly generation: number;
  /** Last five characters of the host key. */
  readonly key: string;
  readonly registration: number;
  readonly customer?: string;
  readonly until?: Seconds;
  readonly quantity?: number;
}

/**
 * Registers online.
 * @param key the host key as it was typed. @param vendor needed only where the key fits several vendors.
 * @throws {ActivationError} `key-malformed`, `client-key-on-host`, `vendor-unknown`, `wrong-usage` (fits several
 * vendors), `authority-unreachable`, whatever the authority refuses, whatever a chain is refused for.
 */
export async function registerOnline(options: RegisterOptions, key: string, vendor?: string): Promise<Registered> {
  const parsed = parseHostKey(key);
  const served = findVendorOfKey(options.book.all(), parsed, vendor);
  const verifier = await verifierOf(served, parsed);
  const { statement, pending } = await signRequest(options, served, { key: parsed, verifier, bundle: 0 });
  const body = await options.askAuthority(served.vendor.authority, statement);
  return storeGrant(options, served, { body, pending });
}

/** V: made of the key each time it is typed, and kept nowhere. */
export function verifierOf(served: ServedVendor, key: ProductKey): Promise<Uint8Array> {
  return deriveKeyVerifier(keyVerifierParameters(served.id), key.canonical);
}

export interface RequestWish {
  readonly key: ProductKey;
  /** V of the key. */
  readonly verifier: Uint8Array;
  /** Number of the vendor's bundle for this key; 0 = none. */
  readonly bundle: number;
}

/** Signs a request with this host's signing key for the vendor, which is made where there is none. */
export async function signRequest(
  options: RegisterOptions,
  served: ServedVendor,
  { key, verifier, bundle }: RequestWish,
): Promise<{ readonly statement: string; readonly pending: PendingRegistration }> {
  const signer = usableSigner(served) ?? (await createSigningKey(options, served));
  const device = typeof options.device === 'function' ? await options.device(served.id) : options.device;
  return createRegistrationRequest(
    {
      vendor: served.id,
      iat: options.now(),
      jti: options.randomId(),
      bundle,
      key: key.lastFive,
      device,
      verifier,
    },
    signer,
  );
}

/** Judges the authority's answer and stores the grant: the one end of every road. */
export async function storeGrant(
  options: RegisterOptions,
  served: ServedVendor,
  answer: { readonly body: unknown; readonly pending: PendingRegistration },
): Promise<Registered> {
  const { grant, chain } = judgeRegistrationAnswer(answer.body, answer.pending, trustOf(options, served));
  const { application, generation, key, registration } = grant;
  const at = options.now();
  const id = statementId(chain[0] as string);
  const row = { grant_id: id, vendor: served.id, application, generation, signing_key: grant.sub };
  await options.database.transact(async (tx) => {
    await saveGrant(tx, { ...row, chain: JSON.stringify(chain), received_at: at });
    await deletePending(tx, { vendor: served.id, key, signing_key: grant.sub });
    const details = { application, generation, key, registration, grant: id };
    await recordAudit(tx, { at, actor: options.actor, action: 'host-registered', subject: served.id, details });
  });
  await options.reload();
  return describeGrant(served.id, grant);
}

/** Whom an answer of this vendor's must come from. */
export function trustOf({ allowLab, now }: RegisterOptions, served: ServedVendor): TrustContext {
  const { id: vendor, roots, revocations } = served;
  return { vendor, roots, revocations, allowLab, now: now() };
}

/** What a grant gives, in the words of the administration. */
export function describeGrant(vendor: VendorId, grant: HostGrantClaims): Registered {
  return {
    vendor,
    application: grant.application,
    generation: grant.generation,
    key: grant.key,
    registration: grant.registration,
    ...(grant.customer !== undefined && { customer: grant.customer }),
    ...(grant.until !== undefined && { until: grant.until }),
    ...(grant.quantity !== undefined && { quantity: grant.quantity }),
  };
}

/**
 * The key made earlier: repeating a registration charges nothing. One that the vendor has revoked is used no more; what a
 * stolen key of the authority has revoked does not count, once the root has revoked that one.
 */
export function usableSigner({ signer, grants, revocations }: ServedVendor): Signer | undefined {
  const isRevoked = grants.some(
    ({ delegation, root }) =>
      !revocations.revokes(root, delegation.sub) && revocations.revokes(delegation.sub, signer?.id ?? ''),
  );
  return isRevoked ? undefined : signer;
}

async function createSigningKey(options: RegisterOptions, served: ServedVendor): Promise<Signer> {
  const signer = await options.keys.create(served.id);
  const { actor } = options;
  const made = { at: options.now(), actor, action: 'signing-key-made', subject: served.id } as const;
  await options.database.transact(async (tx) => {
    await saveHostKey(tx, { key: signer.id, vendor: served.id, host: options.host }, made.at);
    await recordAudit(tx, { ...made, details: { key: signer.id } });
  });
  await options.reload();
  return signer;
}

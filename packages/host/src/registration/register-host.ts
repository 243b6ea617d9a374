/**
 * Use case: register this host with a vendor's authority. The host key stays on this machine; what travels is its last
 * five characters and a proof. Two halves, so that every road (online now, file, QR and telephone later) ends in the
 * same `storeGrant`.
 */
import { deriveKeyVerifier } from '@attiva/daemon';
import {
  ActivationError,
  createRegistrationRequest,
  type DeviceFacts,
  type HostGrantClaims,
  judgeRegistrationAnswer,
  keyVerifierParameters,
  parseProductKey,
  type PendingRegistration,
  type ProductKey,
  type RequestId,
  type Seconds,
  type Signer,
  statementId,
  type VendorId,
} from '@attiva/protocol';
import type { Database } from '@attiva/storage';
import { recordAudit } from '../audit/audit.repository.ts';
import type { SigningKeys } from '../signing/signing-keys.ts';
import type { ServedVendor, VendorBook } from '../vendors/vendor-book.ts';
import { saveGrant, saveSigningKey } from '../vendors/vendor.repository.ts';

/** Sends a request to an authority and gives the body of its answer; throws what it was refused for. */
export type AskAuthority = (addresses: readonly string[], statement: string) => Promise<unknown>;

/** Facts of this machine: they differ per vendor, so that no two vendors can tell that they share a host. */
export type HostDevice = DeviceFacts | ((vendor: VendorId) => Promise<DeviceFacts>);

export interface RegisterOptions {
  readonly database: Database;
  readonly book: VendorBook;
  readonly keys: SigningKeys;
  readonly askAuthority: AskAuthority;
  readonly device: HostDevice;
  readonly now: () => Seconds;
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
  const signer = usableSigner(served) ?? (await createSigningKey(options, served));
  const verifier = await deriveKeyVerifier(keyVerifierParameters(served.id), parsed.canonical);
  const { statement, pending } = await createRegistrationRequest(
    {
      vendor: served.id,
      iat: options.now(),
      jti: options.randomId(),
      bundle: 0,
      key: parsed.lastFive,
      device: typeof options.device === 'function' ? await options.device(served.id) : options.device,
      verifier,
    },
    signer,
  );
  const body = await options.askAuthority(served.vendor.authority, statement);
  return storeGrant(options, served, { body, pending });
}

/** Judges the authority's answer and stores the grant: the one end of every road. */
export async function storeGrant(
  options: RegisterOptions,
  served: ServedVendor,
  answer: { readonly body: unknown; readonly pending: PendingRegistration },
): Promise<Registered> {
  const { grant, chain } = judgeRegistrationAnswer(answer.body, answer.pending, {
    vendor: served.id,
    roots: served.roots,
    revocations: served.revocations,
    allowLab: options.allowLab,
    now: options.now(),
  });
  const { application, generation, key, registration } = grant;
  const at = options.now();
  const id = statementId(chain[0] as string);
  const row = { grant_id: id, vendor: served.id, application, generation, signing_key: grant.sub };
  await options.database.transact(async (tx) => {
    await saveGrant(tx, { ...row, chain: JSON.stringify(chain), received_at: at });
    const details = { application, generation, key, registration, grant: id };
    await recordAudit(tx, { at, actor: 'administrator', action: 'host-registered', subject: served.id, details });
  });
  await options.reload();
  return describe(served.id, grant);
}

function describe(vendor: VendorId, grant: HostGrantClaims): Registered {
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

function parseHostKey(key: string): ProductKey {
  const parsed = parseProductKey(key);
  if (parsed.kind === 'host') return parsed;
  throw new ActivationError(
    'client-key-on-host',
    `…${parsed.lastFive} is a ${parsed.kind} key; a host needs a host key`,
    {
      facts: { kind: parsed.kind, key: parsed.lastFive },
    },
  );
}

/** Which vendor a key is for: its group, looked up in the packs; or the vendor that was named. */
function findVendorOfKey(vendors: readonly ServedVendor[], key: ProductKey, named: string | undefined): ServedVendor {
  if (vendors.length === 0) throw new ActivationError('vendor-unknown', 'no vendor file has been taken in yet');
  const candidates = named === undefined ? vendors : vendors.filter((vendor) => vendor.id === named);
  if (candidates.length === 0) throw new ActivationError('vendor-unknown', `this host knows no vendor ${named ?? ''}`);
  const fitting = candidates.filter((vendor) => hasGroup(vendor, key.group));
  if (fitting.length > 1) {
    throw new ActivationError('wrong-usage', 'the key fits several vendors: name one with --vendor', {
      facts: { vendors: fitting.map((vendor) => vendor.id) },
    });
  }
  // A key newer than the pack that is here has a group nobody knows: its one candidate is asked all the same.
  const found = fitting[0] ?? (candidates.length === 1 ? candidates[0] : undefined);
  if (found === undefined) throw new ActivationError('vendor-unknown', 'no vendor file here describes this key');
  return found;
}

function hasGroup(vendor: ServedVendor, group: number): boolean {
  return [...vendor.applications.values()].some((served) => served.application.group === group);
}

/**
 * The key made earlier: repeating a registration charges nothing. One that the vendor has revoked is used no more; what a
 * stolen key of the authority has revoked does not count, once the root has revoked that one.
 */
function usableSigner({ signer, grants, revocations }: ServedVendor): Signer | undefined {
  const isRevoked = grants.some(
    ({ delegation, root }) =>
      !revocations.revokes(root, delegation.sub) && revocations.revokes(delegation.sub, signer?.id ?? ''),
  );
  return isRevoked ? undefined : signer;
}

async function createSigningKey(options: RegisterOptions, served: ServedVendor): Promise<Signer> {
  const signer = await options.keys.create(served.id);
  const made = { at: options.now(), actor: 'administrator', action: 'signing-key-made', subject: served.id } as const;
  await options.database.transact(async (tx) => {
    await saveSigningKey(tx, served.id, signer.id);
    await recordAudit(tx, { ...made, details: { key: signer.id } });
  });
  await options.reload();
  return signer;
}

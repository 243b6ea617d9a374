/**
 * Registration without a network, the asking half: a request is made, kept, and shown again as it is whenever somebody asks, until
 * its answer comes (`take-answer.ts`). The proof stands in the request; V is made of the typed key each time and kept nowhere.
 */
import {
  type Bundle,
  daySeconds,
  findBundle,
  installationIdOf,
  type KeyId,
  openRegistrationRequest,
  phoneAddress,
  type ProductKey,
  provesKey,
  type Seconds,
  type VendorClaims,
} from '@attiva/protocol';
import { recordAudit } from '../audit/audit.repository.ts';
import type { ServedVendor } from '../vendors/vendor-book.ts';
import { findVendorOfKey, parseHostKey } from './key-of-vendor.ts';
import { deletePending, listPending, type PendingRow, savePending } from './pending.repository.ts';
import { type RegisterOptions, signRequest, usableSigner, verifierOf } from './register-host.ts';

/** A request that waits for its answer. */
export interface AwaitedRegistration {
  /** Who is asked, and whom to call there. */
  readonly vendor: Pick<VendorClaims, 'iss' | 'name' | 'authority' | 'portal' | 'support'>;
  /** Last five characters of the host key. */
  readonly key: string;
  readonly signingKey: KeyId;
  readonly statement: string;
  /** Absent where the vendor file has no bundle for the key: then the telephone cannot be used. */
  readonly installationId?: string;
  /** What its QR code says. */
  readonly address: string;
  readonly madeAt: Seconds;
  /** So old that authorities may refuse it (T6): it is made anew with the key. */
  readonly old: boolean;
}

/** How long a request may travel (T6). */
const travelSeconds = 30 * daySeconds;

/**
 * Makes a request, or gives the one that was made with this key before.
 * @param typed the host key. @param vendor needed only where the key fits several vendors.
 * @throws {ActivationError} `key-malformed`, `client-key-on-host`, `vendor-unknown`, `wrong-usage` (fits several vendors).
 */
export async function awaitRegistration(
  options: RegisterOptions,
  typed: string,
  vendor?: string,
): Promise<AwaitedRegistration> {
  const key = parseHostKey(typed);
  const served = findVendorOfKey(options.book.all(), key, vendor);
  const verifier = await verifierOf(served, key);
  const before = (await listPending(options.database, options.host)).find(isFor(served, key));
  if (before !== undefined && isStillGood(options, served, { row: before, verifier }))
    return show(options, served, before);
  const terms = bundleOf(served, key.lastFive);
  const bundle = terms?.number ?? 0;
  const { statement, pending } = await signRequest(options, served, { key, verifier, bundle });
  const at = options.now();
  const row: PendingRow = {
    vendor: served.id,
    key: key.lastFive,
    signing_key: pending.sub,
    bundle,
    bundle_terms: terms === undefined ? null : JSON.stringify(terms),
    delegation: JSON.stringify(served.delegationChain),
    statement,
    made_at: at,
  };
  await options.database.transact(async (tx) => {
    await savePending(tx, row);
    const details = { key: row.key, signingKey: row.signing_key, bundle };
    await recordAudit(tx, { at, actor: options.actor, action: 'host-request-made', subject: served.id, details });
  });
  return show(options, served, row);
}

/** All requests that wait, the oldest first; those of vendors that are served no more are left out. */
export async function listAwaited(options: RegisterOptions): Promise<AwaitedRegistration[]> {
  const shown: AwaitedRegistration[] = [];
  for (const row of await listPending(options.database, options.host)) {
    const served = options.book.find(row.vendor);
    if (served !== undefined) shown.push(show(options, served, row));
  }
  return shown;
}

/** Forgets a request; an answer to it is taken no more. */
export async function withdrawRequest(options: RegisterOptions, row: PendingRow): Promise<void> {
  await options.database.transact(async (tx) => {
    await deletePending(tx, row);
    const made = { at: options.now(), actor: options.actor, action: 'host-request-withdrawn' } as const;
    await recordAudit(tx, { ...made, subject: row.vendor, details: { key: row.key } });
  });
}

/** The newest bundle that the vendor file has for a key under the delegation in force. */
function bundleOf({ bundles, delegation }: ServedVendor, key: string): Bundle | undefined {
  return findBundle(bundles, { kind: 'host', key, signer: delegation.sub });
}

function isFor(served: ServedVendor, { lastFive }: ProductKey): (row: PendingRow) => boolean {
  return ({ vendor, key }) => vendor === served.id && key === lastFive;
}

/** Whether a request made before can go on travelling: by this very key, our signing key, the bundle in force, and not too old. */
function isStillGood(
  { now }: RegisterOptions,
  served: ServedVendor,
  { row, verifier }: { readonly row: PendingRow; readonly verifier: Uint8Array },
): boolean {
  return (
    row.signing_key === usableSigner(served)?.id &&
    row.bundle === (bundleOf(served, row.key)?.number ?? 0) &&
    !isOld(row, now()) &&
    provesKey(verifier, openRegistrationRequest(row.statement))
  );
}

function isOld({ made_at: madeAt }: PendingRow, now: Seconds): boolean {
  return Math.abs(now - madeAt) > travelSeconds;
}

function show({ now }: RegisterOptions, { vendor }: ServedVendor, row: PendingRow): AwaitedRegistration {
  const { iss, name, authority, portal, support } = vendor;
  const installationId =
    row.bundle === 0 ? undefined : installationIdOf('host', openRegistrationRequest(row.statement));
  return {
    vendor: {
      iss,
      name,
      authority,
      ...(portal !== undefined && { portal }),
      ...(support !== undefined && { support }),
    },
    key: row.key,
    signingKey: row.signing_key,
    statement: row.statement,
    ...(installationId !== undefined && { installationId }),
    address: phoneAddress(vendor, installationId ?? row.statement),
    madeAt: row.made_at,
    old: isOld(row, now()),
  };
}

import {
  agreementEnd,
  type DeviceFacts,
  type DeviceLicenseClaims,
  type ErrorCode,
  type HeldRight,
  isActivationError,
  type JudgedLicense,
  type KeyId,
  judgeStoredLicense,
  licensesDevice,
  type OpenedProductRoots,
  type RevocationSet,
  type Seconds,
  type SignatureCache,
} from '@attiva/protocol';
import { heldIds, type IdentityRecord } from '../identity/identity-record.ts';
import type { StoredLicense } from '../state/client-state.ts';
import type { FoundRight, RightFinding, RightOrigin } from './held-right.ts';
import type { Product } from './product.ts';

/** Everything the judgement of a stored device licence depends on, but the device of the day. */
export interface LicenseQuestion {
  readonly stored: StoredLicense | undefined;
  readonly identity: IdentityRecord;
  /** Clients whose keys an agent has proved to hold. */
  readonly proven?: ReadonlySet<KeyId> | undefined;
  readonly revocations: RevocationSet;
  readonly product: Product;
  readonly generation: number;
}

/** The device as it is now, for the tolerance. */
export interface PresentDevice {
  /** Undefined as long as they are being read: nothing is held against it. */
  readonly facts: DeviceFacts | undefined;
  /** Since when it differs, where nobody has written it down: the newest time known. */
  readonly latest: Seconds | undefined;
}

interface Judged {
  readonly license?: JudgedLicense;
  readonly leftAt?: Seconds;
  readonly problem?: ErrorCode;
}

/** Judges the stored licence, anew only when something it depends on has changed. */
export class HeldLicense {
  readonly #opened: OpenedProductRoots;
  readonly #signatures: SignatureCache;
  #question: LicenseQuestion | undefined;
  #judged: Judged = {};

  constructor(opened: OpenedProductRoots, signatures: SignatureCache) {
    this.#opened = opened;
    this.#signatures = signatures;
  }

  find(question: LicenseQuestion, present: PresentDevice): RightFinding {
    if (this.#question === undefined || !isSame(this.#question, question)) {
      this.#judged = judge(question, this.#opened, this.#signatures);
      this.#question = question;
    }
    const { stored } = question;
    return stored === undefined ? {} : findingOf(this.#judged, stored, present);
  }
}

/** Whether this device is still the one that a licence was given for. The SDK's keys are files: none is bound to hardware. */
export function isSameDevice(license: Pick<DeviceLicenseClaims, 'device' | 'hardware'>, facts: DeviceFacts): boolean {
  return licensesDevice(license, { device: facts, hardware: false });
}

/** Whether the device shows a fact that the licence does not have. One that cannot be read today is no other one. */
export function showsOther({ device }: Pick<DeviceLicenseClaims, 'device'>, facts: DeviceFacts): boolean {
  return facts.some((fact, place) => fact !== 0 && fact !== device[place]);
}

/** Judges one licence for a product and a client; the codes of `judgeStoredLicense` as a value. */
export function judgeHeld(
  stored: Pick<StoredLicense, 'chain' | 'client'>,
  { product, generation, revocations }: Pick<LicenseQuestion, 'product' | 'generation' | 'revocations'>,
  { opened, cache }: { readonly opened: OpenedProductRoots; readonly cache: SignatureCache },
): JudgedLicense | ErrorCode {
  const { vendor, roots, allowLab } = opened;
  const { application, edition } = product;
  const holder = { client: stored.client, application: application.id, edition: edition.id, generation };
  try {
    // T1 is not judged here: a licence from ahead of the clock is a state (`clock-behind-lease`), not an error.
    return judgeStoredLicense(stored.chain, holder, { vendor, roots, allowLab, now: 0, revocations, cache });
  } catch (error) {
    if (isActivationError(error)) return error.code;
    throw error;
  }
}

/** The licence as a right: without a term it never ends by itself; a trial ends on its day. */
export function rightOf({ license, chain, revoked }: JudgedLicense, revokedSince?: Seconds): FoundRight {
  const { entitlements = {}, maintenanceUntil } = license;
  return {
    right: { kind: 'device-license', iat: license.iat, ...endOf(license) },
    origin: originOf(license),
    chain,
    entitlements,
    revoked,
    license,
    ...(maintenanceUntil !== undefined && { maintenanceUntil }),
    ...(revokedSince !== undefined && { revokedSince }),
  };
}

function endOf(license: DeviceLicenseClaims): Pick<HeldRight, 'exp' | 'ends'> {
  if (license.until === undefined) return {};
  if (license.trial === true) return { exp: license.until, ends: 'trial' };
  const end = agreementEnd(license);
  return end === undefined ? {} : { exp: end, ends: 'agreement' };
}

/** A trial's end is no agreement's: nobody renews it. */
function originOf({ customer, agreement, until, trial, key, registration }: DeviceLicenseClaims): RightOrigin {
  return {
    key,
    registration,
    ...(customer !== undefined && { customer }),
    ...(agreement !== undefined && { agreement }),
    ...(until !== undefined && trial !== true && { until }),
  };
}

function judge(question: LicenseQuestion, opened: OpenedProductRoots, cache: SignatureCache): Judged {
  const { stored, identity, proven } = question;
  if (stored === undefined) return {};
  const isLeft = identity.left?.clients.includes(stored.client) === true;
  const isHeld = proven?.has(stored.client) === true || heldIds(identity).has(stored.client);
  if (!isLeft && !isHeld) return { problem: 'license-of-another-client' };
  const license = judgeHeld(stored, question, { opened, cache });
  if (typeof license === 'string') return { problem: license };
  return isLeft && identity.left !== undefined ? { license, leftAt: identity.left.at } : { license };
}

function findingOf({ license, leftAt, problem }: Judged, stored: StoredLicense, present: PresentDevice): RightFinding {
  if (license === undefined) return problem === undefined ? {} : { problem };
  const found = rightOf(license, stored.revokedAt);
  const { facts, latest } = present;
  const isChanged = facts !== undefined && !isSameDevice(license.license, facts);
  const since = leftAt ?? (isChanged ? (stored.changedAt ?? latest ?? license.license.iat) : undefined);
  return since === undefined ? { found } : { found, leftAt: since };
}

function isSame(a: LicenseQuestion, b: LicenseQuestion): boolean {
  return (
    a.stored === b.stored &&
    a.identity === b.identity &&
    a.proven === b.proven &&
    a.revocations === b.revocations &&
    a.product === b.product &&
    a.generation === b.generation
  );
}

/**
 * Device licenses at the authority (spec/licenses.md 2): who gets one, at whose cost; returns, blocks, exceptions. This
 * file: the decision, pure. Proofs are settled before (`keys/prove-possession.ts`); recording and signing follow.
 */
import { compareFacts, daySeconds, type DeviceFacts, type KeyId, licensesDevice, type Seconds } from '@attiva/protocol';

/** How many keys, or moves to other hardware, of one device are free within a year: the first one included. */
export const freeKeys = 10;
export const yearSeconds: number = 365 * daySeconds;
/**
 * Licenses of one device within a year, those free of any count included: a machine that shows another network card each
 * time would else have so many that no list holds them all, and could not be blocked any more.
 */
export const mostLicenses = 50;
/** Five bits on the telephone. */
export const lastNumber = 31;

/** What was given to a device, oldest first. */
export interface GivenLicense {
  readonly client: KeyId;
  readonly number: number;
  readonly counted: boolean;
  readonly issuedAt: Seconds;
  /** As its license names them. */
  readonly device: DeviceFacts;
}

export interface KnownDevice {
  readonly id: string;
  /** As they were at its newest license. */
  readonly device: DeviceFacts;
  /** Time of the request by which it gave its license back. */
  readonly releasedAt?: Seconds;
  readonly blocked: boolean;
  /** Its license was given back or blocked after the backup from which this authority comes. */
  readonly forgotten?: boolean;
  readonly extraKeys: number;
  readonly given: readonly GivenLicense[];
}

export interface LicenseFacts {
  readonly now: Seconds;
  /** `iat` of the request. */
  readonly askedAt: Seconds;
  readonly client: KeyId;
  readonly device: DeviceFacts;
  readonly key: { readonly blocked: boolean; readonly quota: number };
  /** Devices of this key that have shown the same client key, or share two facts. */
  readonly candidates: readonly KnownDevice[];
  /** Devices of this key that use quota. */
  readonly used: number;
  /** End of the trial that this device has had of this edition, by whatever key; absent of keys without a trial. */
  readonly trialEnds?: Seconds;
  /** When licenses under the agreement end at the latest; absent = perpetual. */
  readonly agreementEnds?: Seconds;
  /** Whether the authority comes from a backup, and nobody has confirmed yet: what it gave since is not known. */
  readonly isRestored: boolean;
}

export type LicenseRefusal =
  | { readonly code: 'key-blocked' | 'license-blocked' | 'license-taken-back' | 'restore-unconfirmed' }
  | { readonly code: 'request-overtaken'; readonly lastIat: Seconds }
  | { readonly code: 'trial-used' | 'agreement-ended'; readonly ended: Seconds }
  | { readonly code: 'quota-exhausted'; readonly used: number; readonly allowed: number }
  | { readonly code: 'too-many-keys'; readonly used: number; readonly allowed: number; readonly freeAt: Seconds };

export type LicenseVerdict =
  | { readonly kind: 'refused'; readonly refusal: LicenseRefusal }
  | {
      readonly kind: 'accepted';
      /** Absent: a device that nobody has seen with this key. */
      readonly device?: KnownDevice;
      readonly number: number;
      /** Counted against the keys that are free for one device. */
      readonly counted: boolean;
      /** Uses one of the quota that was free. */
      readonly charged: boolean;
    };

export function decideLicense(facts: LicenseFacts): LicenseVerdict {
  const verdict = decideByCounts(facts);
  const isCharged = verdict.kind === 'accepted' && (verdict.charged || verdict.counted);
  return isCharged && facts.isRestored ? refused({ code: 'restore-unconfirmed' }) : verdict;
}

function decideByCounts(facts: LicenseFacts): LicenseVerdict {
  if (facts.key.blocked) return refused({ code: 'key-blocked' });
  const device = chooseDevice(facts);
  const refusal = refuseDevice(facts, device) ?? refuseTerms(facts);
  if (refusal !== undefined) return refused(refusal);
  const charged = device === undefined || device.releasedAt !== undefined;
  const { quota } = facts.key;
  if (charged && facts.used >= quota) return refused({ code: 'quota-exhausted', used: facts.used, allowed: quota });
  if (device === undefined) return { kind: 'accepted', number: 1, counted: true, charged };
  const same = device.given.findLast(({ client }) => client === facts.client);
  if (same !== undefined && isItsMachine(device, facts)) {
    // A license that was given back stands on a list: the next one must not be the same statement again.
    const number = charged ? nextNumber(device) : same.number;
    return { kind: 'accepted', device, number, counted: false, charged };
  }
  const spent = spentKeys(device, facts.now);
  if (spent !== undefined) return refused({ code: 'too-many-keys', ...spent });
  return { kind: 'accepted', device, number: nextNumber(device), counted: true, charged };
}

/**
 * Whether a client key that the device has shown is still on its machine. Facts are compared with those of its counted license:
 * part by part, each time with the license before, a key would walk onto any machine free of charge. That a key is bound
 * to hardware is what the request says and nobody has proved: it spares no count.
 */
function isItsMachine({ given }: KnownDevice, { client, device }: LicenseFacts): boolean {
  const its = given.filter((license) => license.client === client);
  const counted = its.findLast((license) => license.counted) ?? its[0];
  return counted !== undefined && licensesDevice({ device: counted.device }, { device, hardware: false });
}

function refused(refusal: LicenseRefusal): LicenseVerdict {
  return { kind: 'refused', refusal };
}

/** The one with this client key; else the one that shares most facts, at least two. */
function chooseDevice({ candidates, client, device }: LicenseFacts): KnownDevice | undefined {
  const byKey = candidates.find(({ given }) => given.some((license) => license.client === client));
  if (byKey !== undefined) return byKey;
  let found: KnownDevice | undefined;
  let most = 1;
  for (const candidate of candidates) {
    const { equal } = compareFacts(candidate.device, device);
    if (equal > most) [found, most] = [candidate, equal];
  }
  return found;
}

/** A request recorded before a return would use the quota up once more, for nobody. */
function refuseDevice({ askedAt }: LicenseFacts, device: KnownDevice | undefined): LicenseRefusal | undefined {
  if (device?.blocked === true) return { code: 'license-blocked' };
  if (device?.forgotten === true) return { code: 'license-taken-back' };
  const { releasedAt } = device ?? {};
  if (releasedAt !== undefined && askedAt <= releasedAt) return { code: 'request-overtaken', lastIat: releasedAt };
  return undefined;
}

function refuseTerms({ now, trialEnds, agreementEnds }: LicenseFacts): LicenseRefusal | undefined {
  if (trialEnds !== undefined && now > trialEnds) return { code: 'trial-used', ended: trialEnds };
  if (agreementEnds !== undefined && now > agreementEnds) return { code: 'agreement-ended', ended: agreementEnds };
  return undefined;
}

function spentKeys(
  device: KnownDevice,
  now: Seconds,
): { readonly used: number; readonly allowed: number; readonly freeAt: Seconds } | undefined {
  const allowed = freeKeys + device.extraKeys;
  const recent = device.given
    .filter(({ counted, issuedAt }) => counted && issuedAt > now - yearSeconds)
    .map(({ issuedAt }) => issuedAt)
    .sort((a, b) => a - b);
  const freeing = recent[recent.length - allowed];
  return freeing === undefined ? undefined : { used: recent.length, allowed, freeAt: freeing + yearSeconds };
}

function nextNumber(device: KnownDevice): number {
  return Math.min(lastNumber, Math.max(0, ...device.given.map(({ number }) => number)) + 1);
}

/**
 * What each kind of statement says: the claims, as types. Meaning and limits stand in spec/statements.md.
 * Times are whole seconds since 1970 (`Seconds`); spans carry their unit in the name. Unknown claims are ignored.
 */
import type { DirectoryId, KeyId, RequestId, Seconds, StatementId, StoreId, VendorId } from '../envelope/ids.ts';
import type { PublicJwk } from '../envelope/signing-key.ts';

/** An entitlement's value: switched on, a limit, or a short text. */
export type EntitlementValue = true | number | string;
/** kebab-case name → value; at most 64 entries and 4 KiB. */
export type Entitlements = Readonly<Record<string, EntitlementValue>>;
/** Signer id (root or delegation) → `iat` of the newest revocation list held. */
export type RevocationMarks = Readonly<Record<string, Seconds>>;
/** System UUID, system disk, first physical network address: 12 bits each, 0 = absent. */
export type DeviceFacts = readonly [number, number, number];

export interface VendorClaims {
  readonly iss: VendorId;
  readonly iat: Seconds;
  readonly name: string;
  /** Roots in force and next ones; the id of each is `keyId`. */
  readonly roots: readonly PublicJwk[];
  /** Base addresses of the authority, most preferred first. */
  readonly authority: readonly string[];
  readonly portal?: string;
  readonly support?: readonly SupportContact[];
  readonly terms?: string;
  /** The roots are lab roots (spec/statements.md 10). */
  readonly lab?: true;
}

export interface SupportContact {
  readonly country?: string;
  readonly language?: string;
  readonly phone?: string;
  readonly email?: string;
  readonly url?: string;
}

export interface DelegationClaims {
  readonly iss: VendorId;
  readonly iat: Seconds;
  readonly sub: KeyId;
  readonly cnf: { readonly jwk: PublicJwk };
  /** Short names of the kinds that this key may sign: `product-pack`, `host-grant` … */
  readonly kinds: readonly string[];
  /** Longest lease, in seconds, that a host under this delegation may sign. */
  readonly maxLease: number;
  /** Limits *signing*: a child's `iat` is not later. */
  readonly exp: Seconds;
  /** Given by a lab root (spec/statements.md 10). */
  readonly lab?: true;
}

export interface ProductPackClaims {
  readonly iss: VendorId;
  readonly iat: Seconds;
  /** Name of the pack, kebab-case; a newer version of the same name replaces it. */
  readonly pack: string;
  readonly version: number;
  /** Protocol version that a host or client must know to use this pack. */
  readonly needs: number;
  readonly applications: readonly PackApplication[];
}

export interface PackApplication {
  readonly id: string;
  readonly name: string;
  /** Edition group (0 … 8191) of this application's host keys. */
  readonly group: number;
  /** In order, oldest first. */
  readonly generations: readonly number[];
  readonly windowDays: number;
  readonly editions: readonly PackEdition[];
}

export interface PackEdition {
  readonly id: string;
  readonly name: string;
  /** Edition group (0 … 8191) of this edition's setup and device keys. */
  readonly group: number;
  readonly threshold: number;
  readonly activationIntervalMinutes: number;
  readonly renewalIntervalMinutes: number;
  readonly validityDays: number;
  readonly initialGraceDays: number;
  readonly additionalGraceDays: number;
  readonly warningDays: number;
  readonly rearmBudget: number;
  /** Hours that a lease of a short-lived machine runs; 24 where absent. */
  readonly shortLeaseHours?: number;
  readonly entitlements: Entitlements;
  readonly setupKeys: readonly { readonly generation: number; readonly key: string }[];
}

/** What an agreement says, in every kind that licenses. */
export interface AgreementTerms {
  readonly customer?: string;
  readonly agreement?: string;
  readonly until?: Seconds;
  /** 30 where absent. */
  readonly graceDays?: number;
  readonly maintenanceUntil?: Seconds;
}

export interface HostGrantClaims extends AgreementTerms {
  readonly iss: VendorId;
  readonly iat: Seconds;
  /** The host's signing key. */
  readonly sub: KeyId;
  readonly application: string;
  readonly generation: number;
  /** Last five characters of the host key. */
  readonly key: string;
  /** Which registration of this host: 1 … 10 (31 at most, five bits on the telephone). */
  readonly registration: number;
  readonly quantity?: number;
  readonly mode?: 'report' | 'advise' | 'enforce';
  /** Resolved entitlements by edition id; an edition that is not listed has none. */
  readonly entitlements?: Readonly<Record<string, Entitlements>>;
}

/** What licenses one machine directly with the vendor, by a device key (spec/licenses.md). */
export interface DeviceLicenseClaims extends AgreementTerms {
  readonly iss: VendorId;
  readonly iat: Seconds;
  /** The client: id of its key. */
  readonly sub: KeyId;
  readonly application: string;
  readonly edition: string;
  readonly generation: number;
  /** Last five characters of the device key. */
  readonly key: string;
  /** Which license of this device: 1 … 31 (five bits on the telephone). */
  readonly registration: number;
  /** Facts as the request showed them. */
  readonly device: DeviceFacts;
  /** The client's key is bound to hardware: the facts need not match. */
  readonly hardware?: true;
  readonly trial?: true;
  /** Of its one edition; none where absent. */
  readonly entitlements?: Entitlements;
}

/** What a directory keeps and each of its members reads. */
export interface ActivationObjectClaims extends AgreementTerms {
  readonly iss: VendorId;
  readonly iat: Seconds;
  /** The directory: id over what names it. */
  readonly sub: DirectoryId;
  readonly application: string;
  readonly generation: number;
  /** Last five characters of the host key. */
  readonly key: string;
  readonly registration: number;
  /** As in a host grant. */
  readonly entitlements?: Readonly<Record<string, Entitlements>>;
}

/** Why a lease ends when it does. */
export type LeaseEnd = 'validity' | 'agreement' | 'max-lease';

interface AnswerClaims {
  /** The host: id of its signing key, = grant.`sub`. */
  readonly iss: KeyId;
  readonly iat: Seconds;
  /** The client. */
  readonly sub: KeyId;
  /** `jti` of the request that is answered. */
  readonly nonce: RequestId;
  /** Id of the grant under which the host answers. */
  readonly grant: StatementId;
  readonly application: string;
  readonly generation: number;
  /** Seconds from `iat` until the client renews. */
  readonly renewAfter: number;
  /** Seconds from `iat` until the client tries again while it is not licensed. */
  readonly retryAfter: number;
  /** Displayed count: capped at twice the highest threshold of the application. */
  readonly count: number;
  readonly threshold: number;
  readonly revocations: RevocationMarks;
  /** The host's TLS key as in host-info: whoever knows the host already hears of it here. */
  readonly tls?: string;
  /** What an administrator of the host asks (spec/messages.md 10). Of any shape: only `judgeHint` reads it. */
  readonly hint?: unknown;
}

export interface LeaseClaims extends AnswerClaims {
  readonly edition: string;
  readonly exp: Seconds;
  readonly ends: LeaseEnd;
  /** Exactly the grant's entitlements of this edition. */
  readonly entitlements: Entitlements;
  readonly maintenanceUntil?: Seconds;
  readonly store: StoreId;
  readonly turn: number;
}

/** Counted, yet not licensed: why. */
export type NoticeReason = 'below-threshold' | 'quantity-exceeded' | 'agreement-ended';

export interface CountedNoticeClaims extends AnswerClaims {
  readonly outcome: 'counted';
  readonly reason: NoticeReason;
  readonly store: StoreId;
  readonly turn: number;
}

export interface NewIdentityNoticeClaims extends AnswerClaims {
  readonly outcome: 'new-identity';
}

/** The answer to a short-lived machine that leaves: it is counted no more and holds no lease. */
export interface ReleasedNoticeClaims extends AnswerClaims {
  readonly outcome: 'released';
  readonly store: StoreId;
  readonly turn: number;
}

export type NoticeClaims = CountedNoticeClaims | NewIdentityNoticeClaims | ReleasedNoticeClaims;

export interface HostInfoClaims {
  readonly iss: KeyId;
  readonly iat: Seconds;
  readonly nonce: RequestId;
  readonly vendor: VendorId;
  /** Protocol versions that the host speaks. */
  readonly protocol: readonly number[];
  /** Version of the program, for people. */
  readonly program: string;
  readonly applications: readonly { readonly id: string; readonly generation: number }[];
  readonly serving: boolean;
  /** Error code that says why it does not serve. */
  readonly why?: string;
  readonly store: StoreId;
  /** SHA-256 of the TLS public key (SPKI), base64url, where HTTPS is spoken. */
  readonly tls?: string;
}

/** What a host's use was in one month: written for people, and only ever sent by them (spec/usage-statements.md). */
export interface UsageClaims {
  readonly iss: KeyId;
  readonly iat: Seconds;
  readonly vendor: VendorId;
  /** As in the grant. */
  readonly customer?: string;
  readonly store: StoreId;
  /** Version of the program, for people. */
  readonly program: string;
  /** `2026-11`. */
  readonly month: string;
  /** First and last day that it speaks of, `2026-11-30`, in UTC. */
  readonly from: string;
  readonly to: string;
  /** Digest of the whole statement that was signed before this one. */
  readonly previous?: string;
  /** Digest of the statement of the same month that this one corrects. */
  readonly replaces?: string;
  /** When the host's data was restored from a backup, if that was after the statement before. */
  readonly restored?: Seconds;
  /** Days from `from` to `to` without figures. */
  readonly missing: readonly string[];
  readonly applications: readonly UsageApplication[];
}

export interface UsageApplication {
  readonly application: string;
  readonly agreement?: string;
  readonly quantity?: number;
  /** The first of the days with the highest use. */
  readonly peak?: { readonly day: string; readonly use: number };
  readonly days: readonly UsageDay[];
}

/** Machines with a lease at the end of a day. */
export interface UsageDay {
  readonly day: string;
  /** All editions, and the short-lived machines. */
  readonly use: number;
  /** The highest number of short-lived machines at one time of that day. */
  readonly shortLived: number;
  /** Edition → lasting machines. */
  readonly editions: Readonly<Record<string, number>>;
  /** Generation → the same machines; absent where it was not kept. */
  readonly generations?: Readonly<Record<string, number>>;
}

export interface RevocationsClaims {
  readonly iss: VendorId;
  readonly iat: Seconds;
  /** Who revokes: id of the root or of the delegated key that signs. */
  readonly sub: KeyId;
  /** Ids of signing keys, grants, objects and licenses; the list only grows. */
  readonly revoked: readonly string[];
}

export interface ActivationRequestClaims {
  /** The client: id of the key in the header. */
  readonly iss: KeyId;
  readonly iat: Seconds;
  readonly jti: RequestId;
  readonly v: 1;
  readonly vendor: VendorId;
  readonly application: string;
  readonly edition: string;
  readonly generation: number;
  /** Ids of the roots that the product holds. */
  readonly roots: readonly KeyId[];
  readonly revocations: RevocationMarks;
  readonly device: DeviceFacts;
  /** License state 0 … 6 as the client sees it. */
  readonly state: number;
  readonly minutesLeft: number;
  readonly virtual: boolean;
  /** `store` and `turn` of the last answer stored for this application. */
  readonly prev?: { readonly store: StoreId; readonly turn: number };
  /** A `succession` statement, signed by the key that this one replaces. */
  readonly succeeds?: string;
  /** The machine lives for a job or a day: a short lease, counted while it lives. */
  readonly ephemeral?: true;
  /** It ends now. Only beside `ephemeral`. */
  readonly leaves?: true;
  /** What became of the last hint (spec/messages.md 10). Of any shape: only `readHeard` reads it. */
  readonly heard?: unknown;
  /** The machine's name: at most 253 letters, digits, `-`, `.`. */
  readonly name?: string;
}

export interface SuccessionClaims {
  /** The old identity. */
  readonly iss: KeyId;
  readonly iat: Seconds;
  /** The new identity. */
  readonly sub: KeyId;
  readonly vendor: VendorId;
}

/** What the holder of a client key says to a product that asks: "I hold it, now, on this device". */
export interface DeviceProofClaims {
  /** The client: id of the key in the header. */
  readonly iss: KeyId;
  readonly iat: Seconds;
  /** The asking product's own, 16 random bytes. */
  readonly nonce: RequestId;
  readonly vendor: VendorId;
  readonly device: DeviceFacts;
}

export interface RegistrationRequestClaims {
  /** The host's signing key; the same as `sub`. */
  readonly iss: KeyId;
  readonly iat: Seconds;
  readonly jti: RequestId;
  readonly v: 1;
  readonly vendor: VendorId;
  /** Number of the bundle in the vendor file whose values the answer may leave out; 0 = none. */
  readonly bundle: number;
  /** Last five characters of the host key. */
  readonly key: string;
  readonly sub: KeyId;
  readonly device: DeviceFacts;
  /** HMAC-SHA-256(V, JCS of {bundle, device, key, sub}), base64url. */
  readonly proof: string;
}

/**
 * The same kind without `proof`: a host asks for its grant anew, with the terms that its agreement has by now. The signature of
 * the grant's own signing key is the proof.
 */
export interface RenewalRequestClaims extends Omit<RegistrationRequestClaims, 'proof'> {
  /** Id of the grant that the host holds. */
  readonly renews: StatementId;
}

/** The registration of a directory: signed with a key made for it, `sub` is the directory. */
export interface DirectoryRequestClaims extends Omit<RegistrationRequestClaims, 'sub' | 'device'> {
  readonly sub: DirectoryId;
  readonly for: 'directory';
  /** A directory is no device. */
  readonly device: readonly [0, 0, 0];
}

/** Asks for a device license, or gives one back: exactly one of `proof` and `returns` is there. */
export interface LicenseRequestClaims {
  /** The client: id of the key in the header; the same as `sub`. */
  readonly iss: KeyId;
  readonly iat: Seconds;
  readonly jti: RequestId;
  readonly v: 1;
  readonly vendor: VendorId;
  /** As in a registration-request. */
  readonly bundle: number;
  /** Last five characters of the device key. */
  readonly key: string;
  readonly sub: KeyId;
  readonly device: DeviceFacts;
  /** HMAC-SHA-256(V, JCS of {bundle, device, key, sub}), base64url. */
  readonly proof?: string;
  readonly hardware?: true;
  /** The license that is given back. */
  readonly returns?: StatementId;
}

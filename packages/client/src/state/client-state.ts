import {
  type ActivationType,
  type ErrorCode,
  type HintMemory,
  isErrorCode,
  isRandomId,
  isShortId,
  type KeyId,
  type Seconds,
  type StoreId,
} from '@attiva/protocol';
import type { DirectoryServer } from '../directory/activation-source.ts';

/**
 * What the client remembers about one vendor, in one file, so that an answer, `prev` and lease are stored in one
 * atomic step. Private keys are in a file of their own (`identity/`), the start of grace as well (`grace.ts`).
 */
export interface ClientState {
  /** Newest trustworthy time seen (protocol.md 2, client clock). */
  readonly latest?: Seconds;
  /** Written under a lab root: only test builds read it (spec/statements.md 10). */
  readonly lab?: true;
  /** Newest revocation list of each signer, as chains; kept for ever. */
  readonly revocations: readonly (readonly string[])[];
  /** Domain in which hosts are looked up instead of the machine's own. */
  readonly lookupDomain?: string;
  /** Whether the host of the last success is asked first. */
  readonly caching: boolean;
  /** Hosts set by an administrator: `machine`, `application:ID` or `edition:APPLICATION/ID` → `name:port`. */
  readonly hosts: Readonly<Record<string, string>>;
  /** The directory server that an administrator has set for this machine; absent: the directory that it was joined to. */
  readonly directory?: DirectoryServer;
  /** Methods that an administrator allows: `machine` or `edition:APPLICATION/ID` → what; absent: all. */
  readonly activationTypes?: Readonly<Record<string, Exclude<ActivationType, 'all'>>>;
  /** Hosts whose hints an administrator of this machine wants obeyed (spec/messages.md 10). */
  readonly pinnedHosts?: readonly KeyId[];
  readonly hints?: HintMemory;
  readonly applications: Readonly<Record<string, ApplicationState>>;
  /** By `APPLICATION/EDITION`. */
  readonly editions: Readonly<Record<string, EditionState>>;
  /** Identities of single users that were handed over to this machine: each host hears of one per request. */
  readonly successions?: readonly QueuedSuccession[];
  /** This folder's identity was handed over to the machine's agent. */
  readonly handedOver?: { readonly at: Seconds; readonly to: KeyId };
}

/** A succession that hosts of these applications have not heard of yet. */
export interface QueuedSuccession {
  /** The statement, signed by the identity that was handed over. */
  readonly text: string;
  /** The identity of this machine that it names. */
  readonly to: KeyId;
  readonly applications: readonly string[];
}

export interface ApplicationState {
  /** `store` and `turn` of the last answer, and the identity they were given to. */
  readonly prev?: { readonly client: KeyId; readonly store: StoreId; readonly turn: number };
  /** `iat` of the last request sent: the next one is later, or the host calls it overtaken. */
  readonly lastIat?: Seconds;
}

export interface EditionState {
  readonly key?: InstalledKey;
  readonly lease?: StoredLease;
  /** From the vendor itself, for the device key that is installed. */
  readonly license?: StoredLicense;
  readonly object?: StoredObject;
  readonly answer?: LastAnswer;
  readonly cachedHost?: CachedHost;
  readonly attempt?: LastAttempt;
  /** An administrator has released this edition from its agreement; ends with the next lease. */
  readonly agreementCleared?: boolean;
}

/**
 * A setup key is public, so it is kept in full; a device key is not, so of it only its last five characters are here (and V in
 * `device-vault.ts`). Both are shown as their last five.
 */
export interface InstalledKey {
  /** Absent: a device key; or an administrator had it removed from the file, and the edition stays on the key's channel. */
  readonly text?: string;
  /** Absent: a setup key. */
  readonly kind?: 'device';
  readonly lastFive: string;
  readonly generation: number;
  readonly installedAt: Seconds;
  /** Taken note of because the machine's agent has it: gone when it is gone there. */
  readonly noted?: true;
}

export interface StoredLicense {
  readonly chain: readonly string[];
  /** The identity it was given to. */
  readonly client: KeyId;
  /** By the wall clock. */
  readonly receivedAt: Seconds;
  /** Activations that the key had left then, where the authority said it. */
  readonly remaining?: number;
  /** Since when the device differs too much from the one it was given for. */
  readonly changedAt?: Seconds;
  /** When this machine first heard that it was revoked. */
  readonly revokedAt?: Seconds;
}

export interface StoredLease {
  readonly chain: readonly string[];
  /** The identity it was given to. */
  readonly client: KeyId;
  /** `name:port` of the host. */
  readonly host: string;
}

/** The activation object that licensed in the last session with this machine's directory. */
export interface StoredObject {
  readonly chain: readonly string[];
  /** The identity that this machine had then: a copy of the folder has another. */
  readonly client: KeyId;
  /** Name of the object in the directory. */
  readonly name: string;
  /** Name of the directory. */
  readonly directory: string;
  /** The ids that it might bear in that session, first the one without a CA. */
  readonly directoryIds: readonly string[];
  /** When the session was, by effective time: validity counts from here. */
  readonly session: Seconds;
  /** When it was first noticed that the directory gives it no more, and why: left, removed, revoked. */
  readonly ended?: { readonly at: Seconds; readonly code: ErrorCode };
}

/** What the last signed answer said, for people and for the schedule. */
export interface LastAnswer {
  readonly outcome: 'lease' | 'counted';
  readonly reason?: string;
  readonly iat: Seconds;
  /** When it was received, by the wall clock. */
  readonly at: Seconds;
  readonly count: number;
  readonly threshold: number;
  readonly renewAfter: number;
  readonly retryAfter: number;
  readonly host: string;
}

export interface CachedHost {
  readonly name: string;
  readonly port: number;
  /** Base path of its addresses, `/` where nothing was published. */
  readonly path: string;
  /** SHA-256 of its TLS public key, base64url, where HTTPS is spoken. */
  readonly tls?: string;
}

export interface LastAttempt {
  readonly at: Seconds;
  /** Absent: it succeeded. */
  readonly code?: string;
  /** Earliest next attempt that a host asked for, by the wall clock. */
  readonly notBefore?: Seconds;
}

/** Before anything happened. */
export const emptyState: ClientState = { revocations: [], caching: true, hosts: {}, applications: {}, editions: {} };

/** The key of `editions`. */
export function editionKey(application: string, edition: string): string {
  return `${application}/${edition}`;
}

/** Checks a file's content; undefined when it is not a state (the hash fits, so somebody made it by hand). */
export function parseClientState(content: unknown): ClientState | undefined {
  if (!isRecord(content)) return undefined;
  const { latest, lab, revocations, lookupDomain, caching, hosts, applications, editions, successions, handedOver } =
    content;
  const fits =
    optional(latest, isWhole) &&
    (lab === undefined || lab === true) &&
    optional(lookupDomain, isText) &&
    typeof caching === 'boolean' &&
    Array.isArray(revocations) &&
    revocations.every(isChain) &&
    isRecordOf(hosts, isText) &&
    optional(content['directory'], isDirectoryServer) &&
    optional(content['activationTypes'], (types) => isRecordOf(types, isRestriction)) &&
    isRecordOf(applications, isApplicationState) &&
    isRecordOf(editions, isEditionState) &&
    optional(content['pinnedHosts'], (list) => Array.isArray(list) && list.every(isShortId)) &&
    optional(content['hints'], isHintMemory) &&
    optional(successions, (list) => Array.isArray(list) && list.every(isQueuedSuccession)) &&
    optional(handedOver, (mark) => isRecord(mark) && isWhole(mark['at']) && isText(mark['to']));
  return fits ? (content as unknown as ClientState) : undefined;
}

function isQueuedSuccession(value: unknown): boolean {
  if (!isRecord(value) || !isText(value['text']) || !isText(value['to'])) return false;
  return Array.isArray(value['applications']) && value['applications'].every(isText);
}

function isHintMemory(value: unknown): boolean {
  if (!isRecord(value) || !Array.isArray(value['obeyed']) || !value['obeyed'].every(isRandomId)) return false;
  const isHeard = (last: unknown): boolean =>
    isRecord(last) && isRandomId(last['id']) && isText(last['kind']) && isText(last['verdict']) && isWhole(last['at']);
  return isRecordOf(value['obeyedAt'], isWhole) && optional(value['last'], isHeard);
}

function isRestriction(value: unknown): boolean {
  return value === 'directory' || value === 'host';
}

function isApplicationState(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const isPrev = (prev: unknown): boolean =>
    isRecord(prev) && isText(prev['client']) && isText(prev['store']) && isWhole(prev['turn']);
  return optional(value['prev'], isPrev) && optional(value['lastIat'], isWhole);
}

function isEditionState(value: unknown): boolean {
  if (!isRecord(value)) return false;
  return (
    optional(value['key'], isInstalledKey) &&
    optional(value['lease'], isStoredLease) &&
    optional(value['license'], isStoredLicense) &&
    optional(value['object'], isStoredObject) &&
    optional(value['answer'], isLastAnswer) &&
    optional(value['cachedHost'], isCachedHost) &&
    optional(value['attempt'], isLastAttempt) &&
    optional(value['agreementCleared'], (flag) => typeof flag === 'boolean')
  );
}

function isInstalledKey(value: unknown): boolean {
  if (!isRecord(value)) return false;
  return (
    optional(value['text'], isText) &&
    isText(value['lastFive']) &&
    optional(value['kind'], (kind) => kind === 'device') &&
    isWhole(value['generation']) &&
    isWhole(value['installedAt'])
  );
}

function isStoredLicense(value: unknown): boolean {
  if (!isRecord(value) || !isChain(value['chain']) || !isText(value['client']) || !isWhole(value['receivedAt']))
    return false;
  return ['remaining', 'changedAt', 'revokedAt'].every((name) => optional(value[name], isWhole));
}

function isStoredLease(value: unknown): boolean {
  return isRecord(value) && isChain(value['chain']) && isText(value['client']) && isText(value['host']);
}

function isStoredObject(value: unknown): boolean {
  if (!isRecord(value) || !isChain(value['chain']) || !isChain(value['directoryIds'])) return false;
  const isEnd = (end: unknown): boolean => isRecord(end) && isWhole(end['at']) && isErrorCode(end['code']);
  const texts = ['client', 'name', 'directory'];
  return texts.every((one) => isText(value[one])) && isWhole(value['session']) && optional(value['ended'], isEnd);
}

function isDirectoryServer(value: unknown): boolean {
  return isRecord(value) && isText(value['url']) && optional(value['ca'], isText) && optional(value['base'], isText);
}

function isLastAnswer(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const numbers = ['iat', 'at', 'count', 'threshold', 'renewAfter', 'retryAfter'];
  const outcome = value['outcome'] === 'lease' || value['outcome'] === 'counted';
  return (
    outcome && optional(value['reason'], isText) && isText(value['host']) && numbers.every((n) => isWhole(value[n]))
  );
}

function isCachedHost(value: unknown): boolean {
  if (!isRecord(value) || !isText(value['name']) || !isText(value['path'])) return false;
  return isWhole(value['port']) && optional(value['tls'], isText);
}

function isLastAttempt(value: unknown): boolean {
  if (!isRecord(value)) return false;
  return isWhole(value['at']) && optional(value['code'], isText) && optional(value['notBefore'], isWhole);
}

/** A plain object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A whole number, not negative. */
export function isWhole(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0;
}

export function isChain(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every(isText);
}

function isRecordOf(value: unknown, check: (item: unknown) => boolean): boolean {
  return isRecord(value) && Object.values(value).every(check);
}

function optional(value: unknown, check: (value: unknown) => boolean): boolean {
  return value === undefined || check(value);
}

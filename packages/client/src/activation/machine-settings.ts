/** What an administrator has set on a machine for one vendor: as changes of the stored state, and as it is shown. */
import {
  ActivationError,
  type ActivationType,
  type ErrorCode,
  type HeardHint,
  isShortId,
  type KeyId,
  mostPinnedHosts,
  parseHostAddress,
  type VendorId,
} from '@attiva/protocol';
import type { DirectoryServer } from '../directory/activation-source.ts';
import { identityId, presentIdentity } from '../identity/identity-record.ts';
import type { Product } from '../licensing/product.ts';
import type { ClientState } from '../state/client-state.ts';
import type { StateFolder } from '../state/state-folder.ts';
import type { Stored } from './client-folder.ts';

/** How far a host that an administrator sets reaches. */
export type HostScope = 'edition' | 'application' | 'machine';

/** An installed key as it is shown. */
export interface ShownKey {
  readonly lastFive: string;
  readonly generation: number;
  /** Absent: a setup key. */
  readonly kind?: 'device';
}

/** Settings and identity of this machine for one vendor, as a command line shows them. */
export interface MachineSettings {
  readonly vendor: VendorId;
  readonly vendorName: string;
  readonly folder: StateFolder;
  /** Undefined before the first contact. */
  readonly clientId?: KeyId;
  readonly hosts: Readonly<Record<string, string>>;
  readonly lookupDomain?: string;
  /** The directory server that an administrator has set. */
  readonly directory?: DirectoryServer;
  readonly caching: boolean;
  /** Ids of the hosts whose hints are obeyed here (spec/messages.md 10). */
  readonly pinnedHosts: readonly KeyId[];
  /** The last hint that a host gave, and what was made of it. */
  readonly lastHint?: HeardHint;
  /** Methods that an administrator allows: `machine` or `edition:APPLICATION/ID`; nothing: all. */
  readonly activationTypes: Readonly<Record<string, ActivationType>>;
  /** `APPLICATION/EDITION` of each installed key → its last five characters and generation. */
  readonly installed: Readonly<Record<string, ShownKey>>;
  /** What answers at the agent's place; `problem`: why it is not used, or was not reached just now. */
  readonly agent?: {
    readonly used: boolean;
    readonly program?: string;
    readonly pid?: number;
    readonly problem?: ErrorCode;
  };
}

/** The settings in what is stored. */
export function settingsIn(
  { state, identity, proven }: Stored,
  whose: Pick<MachineSettings, 'vendor' | 'vendorName' | 'folder'>,
): MachineSettings {
  const own = presentIdentity(identity);
  const clientId = proven?.present ?? (own === undefined ? undefined : identityId(own));
  const installed = Object.entries(state.editions).flatMap(([key, { key: held }]) =>
    held === undefined ? [] : [[key, shownKey(held)] as const],
  );
  return {
    ...whose,
    hosts: state.hosts,
    caching: state.caching,
    pinnedHosts: state.pinnedHosts ?? [],
    ...(state.hints?.last !== undefined && { lastHint: state.hints.last }),
    activationTypes: state.activationTypes ?? {},
    installed: Object.fromEntries(installed),
    ...(state.lookupDomain !== undefined && { lookupDomain: state.lookupDomain }),
    ...(state.directory !== undefined && { directory: state.directory }),
    ...(clientId !== undefined && { clientId }),
  };
}

function shownKey({ lastFive, generation, kind }: ShownKey): ShownKey {
  return { lastFive, generation, ...(kind !== undefined && { kind }) };
}

/** Under which name a setting of this scope is stored. */
export function scopeName(scope: HostScope, product: Product | undefined): string {
  if (scope === 'machine') return scope;
  if (product === undefined) throw new TypeError(`a host for one ${scope} needs to know which`);
  return scope === 'edition' ? `edition:${product.key}` : `application:${product.application.id}`;
}

/** `host`: as it is printed; undefined: none is set any more. */
export function withHost(state: ClientState, name: string, host: string | undefined): ClientState {
  const { [name]: _before, ...others } = state.hosts;
  return { ...state, hosts: host === undefined ? others : { ...state.hosts, [name]: host } };
}

/** @throws {ActivationError} `wrong-usage` for a top-level name. */
export function checkLookupDomain(domain: string): string {
  const { name } = parseHostAddress(domain);
  if (name.includes('.')) return name;
  throw new ActivationError('wrong-usage', `"${name}" is a top-level name; give a domain like corp.example`);
}

export function withLookupDomain(
  { lookupDomain: _before, ...state }: ClientState,
  name: string | undefined,
): ClientState {
  return name === undefined ? state : { ...state, lookupDomain: name };
}

export function withDirectory(
  { directory: _before, ...state }: ClientState,
  server: DirectoryServer | undefined,
): ClientState {
  return server === undefined ? state : { ...state, directory: server };
}

/** @throws {ActivationError} `wrong-usage` for a text that is no host id. */
export function checkHostId(host: string): KeyId {
  if (isShortId(host)) return host as KeyId;
  throw new ActivationError('wrong-usage', 'a host id has 20 characters, as `attiva host hint list` shows it');
}

/** One that is pinned already stays. @throws {ActivationError} `wrong-usage` for one too many. */
export function withPinnedHost(state: ClientState, host: KeyId): ClientState {
  const { pinnedHosts = [] } = state;
  if (pinnedHosts.includes(host)) return state;
  if (pinnedHosts.length < mostPinnedHosts) return { ...state, pinnedHosts: [...pinnedHosts, host] };
  throw new ActivationError('wrong-usage', `${mostPinnedHosts} hosts are pinned already; unpin one first`);
}

/** `host` undefined: none is pinned any more. */
export function withoutPinnedHost({ pinnedHosts = [], ...state }: ClientState, host: string | undefined): ClientState {
  const left = host === undefined ? [] : pinnedHosts.filter((pinned) => pinned !== host);
  return left.length === 0 ? state : { ...state, pinnedHosts: left };
}

/** Switching it off forgets the hosts that are known. */
export function withCaching(state: ClientState, caching: boolean): ClientState {
  return { ...state, caching, editions: caching ? state.editions : withoutHosts(state.editions) };
}

/** `all` lifts the restriction. */
export function withActivationType(state: ClientState, name: string, type: ActivationType): ClientState {
  const { [name]: _before, ...others } = state.activationTypes ?? {};
  return { ...state, activationTypes: type === 'all' ? others : { ...others, [name]: type } };
}

function withoutHosts(editions: ClientState['editions']): ClientState['editions'] {
  return Object.fromEntries(Object.entries(editions).map(([key, { cachedHost: _host, ...kept }]) => [key, kept]));
}

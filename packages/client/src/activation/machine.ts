import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import {
  ActivationError,
  type ActivationType,
  type ErrorCode,
  hostAddressText,
  isActivationError,
  isMachineName,
  type KeyId,
  type OpenedProductRoots,
  openProductRoots,
  openRevocationList,
  type ProductPackClaims,
  type ProductRoots,
  judgeSetupKey,
  parseHostAddress,
  parseProductKey,
  parseProductPack,
  RevocationSet,
  type Seconds,
  SignatureCache,
  type TrustContext,
  type VendorId,
} from '@attiva/protocol';
import { type Clock, systemClock, toSeconds } from '../clock.ts';
import { deriveVerifier } from '../devices/derive-verifier.ts';
import type { ActivationSource, DirectoryServer } from '../directory/activation-source.ts';
import { checkDirectoryServer } from '../directory/directory-server.ts';
import { type Device, describeDevice, isCopiedDevice } from '../identity/device-facts.ts';
import { identityId, presentIdentity } from '../identity/identity-record.ts';
import { readDevice } from '../identity/read-device.ts';
import { readyIdentity, succeedIdentity } from '../identity/ready-identity.ts';
import { findProduct, listProducts, type Product, type ProductName } from '../licensing/product.ts';
import type { Network } from '../network/network.ts';
import { type NetworkSettings, systemNetwork } from '../network/system-network.ts';
import { sdkName } from '../sdk-name.ts';
import type { ClientState, EditionState } from '../state/client-state.ts';
import { graceKey, withGraceBegun, withGraceMended, withRearm } from '../state/grace.ts';
import { diskFileSystem, type FileSystem } from '../state/file-system.ts';
import { type Processes, systemProcesses } from '../state/process-mark.ts';
import { chooseStateFolder, type StateFolder, systemSurroundings } from '../state/state-folder.ts';
import { ClientFolder, type FolderWriter, type Stored } from './client-folder.ts';
import type { ActivationReport, ReportSubject } from './report.ts';

/** Whose machine, and how it is reached. Everything but `roots` has a default. */
export interface MachineOptions {
  /** What `attiva authority init` wrote for the product. */
  readonly roots: ProductRoots;
  /**
   * Takes lab roots, and state that was written under them. Only in test builds: `attiva release-check` fails on a product that
   * has it switched on, and no setting or variable can. Default: `lab-root` and `lab-state`.
   */
  readonly allowLab?: boolean;
  /** State folder instead of the machine's or the user's own. With one no agent is looked for, unless `agent` names its place. */
  readonly directory?: string;
  /**
   * This machine lives for a job or a day: leases of a day, counted while it lives, freed by `leave()`. It works without an agent,
   * in a folder of its own that is removed at its end, and has no grace: a machine that begins anew each time would never be asked for a license.
   */
  readonly ephemeral?: boolean;
  /** Folder of the agent's sockets instead of the machine's; false: work without one even where it runs. */
  readonly agent?: string | false;
  readonly clock?: Clock;
  /** Random bytes; the default is the system's. */
  readonly random?: (size: number) => Uint8Array;
  /**
   * Reads the directory that this machine belongs to, which then may license before any host; default: none. The agent and the
   * command line hand one in; a product needs one only where it works without them.
   */
  readonly activationSource?: ActivationSource;
  /** A network of one's own (tests, the lab), or settings of the machine's. */
  readonly network?: Network | NetworkSettings;
  /** What the hardware says, instead of reading it. */
  readonly device?: Device;
  /** Name told to hosts; false tells none. Default: the machine's host name. */
  readonly machineName?: string | false;
  /** Longest wait for another process of this vendor's products, in milliseconds; default 15,000. */
  readonly lockWaitMilliseconds?: number;
  /** File system calls and the view of other processes; for tests. */
  readonly fileSystem?: FileSystem;
  readonly processes?: Processes;
  /** Waits so many milliseconds, where a busy host asks for a short pause; default: really. */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
  /** Signatures known to be good; default: this machine's own. The lab's machines share one. */
  readonly signatures?: SignatureCache;
}

/** Who keeps the license: the machine's agent, this process in the machine's folder, in the user's own, or in one it was given. */
export type LicenseScope = StateFolder['scope'] | 'agent';

/** How far a host that an administrator sets reaches. */
export type HostScope = 'edition' | 'application' | 'machine';

/** A setup or device key that was recognised. */
export interface RecognizedKey {
  readonly product: Product;
  readonly generation: number;
  readonly kind: 'setup' | 'device';
  /** The printed spelling. Setup keys are public; a device key is a secret, and goes nowhere but into its verifier. */
  readonly text: string;
  readonly lastFive: string;
}

/** What `newIdentity` did. */
export interface NewIdentityResult {
  readonly clientId: KeyId;
  /** Whether initial grace began anew: only within the rearm budget. */
  readonly graceRenewed: boolean;
  readonly rearmsLeft: number;
}

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

/** This machine for one vendor: its state folder, its network and the operations of an administrator. */
export class Machine {
  readonly opened: OpenedProductRoots;
  /** Name and version of the SDK that is at work. */
  readonly sdk: string = sdkName;
  readonly vendorName: string;
  readonly clock: Clock;
  readonly random: (size: number) => Uint8Array;
  readonly network: Network;
  readonly source: ActivationSource | undefined;
  readonly folder: ClientFolder;
  readonly machineName: string | undefined;
  /** Lives for a job or a day. */
  readonly ephemeral: boolean;
  readonly wait: (milliseconds: number) => Promise<unknown>;
  /** So that no signature of vendor or host is verified twice: each answer brings the same parents along. */
  readonly signatures: SignatureCache;
  readonly #deviceReading: Promise<Device>;
  #device: Device | undefined;
  #lists: { readonly from: ClientState['revocations']; readonly held: RevocationSet } | undefined;

  /** @throws {ActivationError} `lab-root`, `lab-state`; {TypeError} for roots that are none. */
  constructor(options: MachineOptions) {
    this.clock = options.clock ?? systemClock;
    this.random = options.random ?? randomBytes;
    const allowLab = options.allowLab === true;
    const opened = openProductRoots(options.roots, toSeconds(this.clock.now()), { allowLab });
    const packs = opened.packs.map(parseProductPack);
    this.opened = { ...opened, packs: options.ephemeral === true ? packs.map(withoutGrace) : packs };
    this.vendorName = options.roots.name;
    this.network = openNetwork(options.network);
    this.source = options.activationSource;
    this.folder = new ClientFolder({
      folder: chooseStateFolder(opened.vendor, systemSurroundings(), options.directory),
      fs: options.fileSystem ?? diskFileSystem,
      processes: options.processes ?? systemProcesses,
      token: () => Buffer.from(this.random(9)).toString('base64url'),
      waitMilliseconds: options.lockWaitMilliseconds ?? 15_000,
      world: opened,
    });
    this.folder.refuseOtherWorld();
    this.ephemeral = options.ephemeral === true;
    this.machineName = nameToTell(options.machineName);
    this.wait = options.wait ?? pause;
    this.signatures = options.signatures ?? new SignatureCache(64);
    this.#device = options.device;
    this.#deviceReading =
      options.device === undefined ? this.#readDevice(opened.vendor) : Promise.resolve(options.device);
  }

  /** What is stored: here, or where somebody else on this machine does the work. */
  stored(): Stored {
    return this.folder.read();
  }

  get scope(): LicenseScope {
    return this.folder.place.scope;
  }

  /** Whether somebody else on this machine makes attempts and keeps the lease. */
  worksElsewhere(): boolean {
    return false;
  }

  /** Looks whether somebody else does the work, and how it stands there. Never throws. */
  async refresh(): Promise<void> {}

  /** Tells of changes made elsewhere, until the function that it gives is called. */
  watch(_changed: () => void): () => void {
    return () => {};
  }

  /** One attempt by whoever does the work; undefined where that is this process. */
  async attemptElsewhere(_product: Product, _subject: ReportSubject): Promise<ActivationReport | undefined> {
    return undefined;
  }

  /** The machine is no more: what was made for it alone is removed. */
  async end(): Promise<void> {}

  /** What was said elsewhere turned out to be untrue: work here from now on. */
  distrust(): void {}

  /** Offers a key that a product brought along to whoever does the work. */
  async bringKey(_key: RecognizedKey): Promise<void> {}

  /** This machine's facts, where they have been read already. */
  knownDevice(): Device | undefined {
    return this.#device;
  }

  /** An operation by whoever does the work elsewhere on this machine; undefined where that is this process. */
  async operateElsewhere(
    _body: Readonly<Record<string, unknown>>,
  ): Promise<Readonly<Record<string, unknown>> | undefined> {
    return undefined;
  }

  /** All editions of the vendor's packs. */
  products(): readonly Product[] {
    return listProducts(this.opened.packs);
  }

  /** @throws {ActivationError} `edition-unknown`. */
  product(name: ProductName): Product {
    return findProduct(this.opened.packs, name);
  }

  /** This machine's facts, once they have been read. */
  device(): Promise<Device> {
    return this.#deviceReading;
  }

  /** Waits for the facts, but not long: on some systems they take a second, and nobody waits for them to open. */
  async deviceSoon(): Promise<void> {
    const late = new AbortController();
    await Promise.race([
      this.#deviceReading,
      pause(250, undefined, { signal: late.signal, ref: false }).catch(() => undefined),
    ]);
    late.abort();
  }

  /** Whether the folder was copied here from another machine; false as long as the facts are being read. */
  isCopied(stored: Stored): boolean {
    const identity = presentIdentity(stored.identity);
    return identity !== undefined && this.#device !== undefined && isCopiedDevice(identity.facts, this.#device.facts);
  }

  /** The newest revocation list of each signer: of the product and of the state. */
  revocations(state: ClientState): RevocationSet {
    if (this.#lists?.from !== state.revocations) {
      this.#lists = { from: state.revocations, held: this.#verifyLists(state.revocations) };
    }
    return this.#lists.held;
  }

  settings(): MachineSettings {
    const { state, identity, proven } = this.stored();
    const own = presentIdentity(identity);
    const clientId = proven?.present ?? (own === undefined ? undefined : identityId(own));
    const installed = Object.entries(state.editions).flatMap(([key, { key: held }]) =>
      held === undefined ? [] : [[key, shownKey(held)] as const],
    );
    return {
      vendor: this.opened.vendor,
      vendorName: this.vendorName,
      folder: this.folder.place,
      hosts: state.hosts,
      caching: state.caching,
      activationTypes: state.activationTypes ?? {},
      installed: Object.fromEntries(installed),
      ...(state.lookupDomain !== undefined && { lookupDomain: state.lookupDomain }),
      ...(state.directory !== undefined && { directory: state.directory }),
      ...(clientId !== undefined && { clientId }),
    };
  }

  /**
   * What a typed key is. `only` refuses keys of other editions, as a product does; without it the key selects the
   * edition, as on a command line.
   * @throws {ActivationError} `key-malformed`, and every code of `judgeSetupKey`.
   */
  recognizeKey(text: string, only?: { readonly product: Product; readonly generation?: number }): RecognizedKey {
    const { vendor, packs } = this.opened;
    const key = parseProductKey(text);
    const wanted = {
      vendor,
      ...(only && { application: only.product.application.id, edition: only.product.edition.id }),
      ...(only?.generation !== undefined && { generation: only.generation }),
    };
    const { application, edition, generation } = judgeSetupKey({ key, vendors: [{ vendor, packs }], wanted });
    const product = this.product({ application: application.id, edition: edition.id });
    const kind = key.kind === 'device' ? 'device' : 'setup';
    return { product, generation, kind, text: key.text, lastFive: key.lastFive };
  }

  /**
   * Installs a recognised key. The first installation starts initial grace; no identity is made. Of a device key only what
   * proves it is kept.
   */
  async installKey(key: RecognizedKey): Promise<void> {
    const verifier = key.kind === 'device' ? await verifierOf(this.opened.vendor, key) : undefined;
    await this.folder.locked((writer) => {
      const { product, lastFive } = key;
      if (verifier !== undefined) writer.vault.keep(product.key, { lastFive, verifier }, this.random);
      else writer.vault.forget(product.key);
      this.storeKey(writer, key);
    });
  }

  /** Removes the edition's key, lease and licence; the machine keeps its identity, and grace its beginning. */
  async clearKey(product: Product): Promise<void> {
    await this.folder.locked((writer) => {
      const { state } = writer.read();
      const {
        key: _key,
        lease: _lease,
        license: _license,
        answer: _answer,
        ...kept
      } = state.editions[product.key] ?? {};
      writer.writeState({ ...state, editions: { ...state.editions, [product.key]: kept } });
      writer.vault.forget(product.key); // The confirmation stays: it licenses this client's key, whoever types the key again.
    });
  }

  /** Releases the edition from its agreement: the next willing host of the vendor may license it, whosoever it is. */
  async clearAgreement(product: Product): Promise<void> {
    await this.#changeEdition(product, ({ cachedHost: _host, ...kept }) => ({ ...kept, agreementCleared: true }));
  }

  /** Sets the one host to ask, without fallback. @throws {ActivationError} `wrong-usage`. */
  async setHost(host: string, scope: HostScope, product?: Product): Promise<string> {
    const printed = hostAddressText(parseHostAddress(host));
    const name = scopeName(scope, product);
    await this.#change((state) => ({ ...state, hosts: { ...state.hosts, [name]: printed } }));
    return printed;
  }

  async clearHost(scope: HostScope, product?: Product): Promise<void> {
    const name = scopeName(scope, product);
    await this.#change((state) => {
      const { [name]: _cleared, ...hosts } = state.hosts;
      return { ...state, hosts };
    });
  }

  /** Domain in which hosts are looked up; undefined: the machine's own again. @throws {ActivationError} `wrong-usage`. */
  async setLookupDomain(domain: string | undefined): Promise<void> {
    const name = domain === undefined ? undefined : parseHostAddress(domain).name;
    if (name !== undefined && !name.includes('.')) {
      throw new ActivationError('wrong-usage', `"${name}" is a top-level name; give a domain like corp.example`);
    }
    await this.#change(({ lookupDomain: _domain, ...state }) =>
      name === undefined ? state : { ...state, lookupDomain: name },
    );
  }

  /**
   * The directory server to read, for a machine that is joined to none; undefined: what it was joined to counts again.
   * @throws {ActivationError} `wrong-usage`.
   */
  async setDirectory(server: DirectoryServer | undefined): Promise<void> {
    const checked = server === undefined ? undefined : checkDirectoryServer(server);
    await this.#change(({ directory: _before, ...state }) =>
      checked === undefined ? state : { ...state, directory: checked },
    );
  }

  /** Whether the host of the last success is asked first. Switching it off forgets those that are known. */
  async setCaching(caching: boolean): Promise<void> {
    await this.#change((state) => ({
      ...state,
      caching,
      editions: caching ? state.editions : withoutHosts(state.editions),
    }));
  }

  /** Which methods may activate: this edition, or everything of the vendor on this machine. `all` lifts the restriction. */
  async setActivationType(type: ActivationType, product?: Product): Promise<void> {
    const name = scopeName(product === undefined ? 'machine' : 'edition', product);
    await this.#change((state) => {
      const { [name]: _before, ...others } = state.activationTypes ?? {};
      return { ...state, activationTypes: type === 'all' ? others : { ...others, [name]: type } };
    });
  }

  /**
   * Removes the text of the edition's key from the state; its last five characters, the lease and grace stay.
   * @throws {ActivationError} `no-product-key`.
   */
  async clearKeyText(product: Product): Promise<void> {
    await this.#changeEdition(product, ({ key, ...kept }) => {
      if (key === undefined) throw new ActivationError('no-product-key', `no setup key of ${product.key} is installed`);
      const { text: _text, ...known } = key;
      return { ...kept, key: known };
    });
  }

  /**
   * Takes a new identity that the old one declares its successor, so that hosts count the machine once. The lease of the
   * old one holds until the new one has its own. Initial grace begins anew as long as the rearm budget lasts.
   */
  async newIdentity(product: Product): Promise<NewIdentityResult> {
    const device = await this.device();
    return this.folder.locked(async (writer) => {
      const { state, identity } = writer.read();
      const making = { random: this.random, now: toSeconds(this.clock.now()), device };
      const before = readyIdentity(identity, making).record; // An identity copied from elsewhere is not succeeded.
      const made = await succeedIdentity({ record: before, state, vendor: this.opened.vendor }, making);
      writer.writeIdentity(made.record);
      return { clientId: identityId(made.identity), ...this.#spendRearm(writer, product) };
    });
  }

  #spendRearm(writer: FolderWriter, product: Product): Omit<NewIdentityResult, 'clientId'> {
    const { grace, state } = writer.read();
    const installed = state.editions[product.key]?.key;
    const generation = installed?.generation ?? product.application.generations.at(-1) ?? 0;
    const key = graceKey(product.key, generation);
    const { rearmBudget } = product.edition;
    const after = withRearm(
      grace,
      { key, rearmBudget, installed: installed !== undefined },
      toSeconds(this.clock.now()),
    );
    if (after === grace) return { graceRenewed: false, rearmsLeft: 0 };
    writer.writeGrace(after);
    return { graceRenewed: true, rearmsLeft: rearmBudget - (after.editions[key]?.rearms ?? 0) };
  }

  /** Stores a recognised key, with the folder's lock already held. */
  storeKey(writer: FolderWriter, { product, kind, text, lastFive, generation }: RecognizedKey): void {
    const installedAt = toSeconds(this.clock.now());
    // Grace first: a crash between the two must not leave a key whose grace can be begun again.
    const { state, grace } = writer.read();
    const begun = withGraceBegun(grace, graceKey(product.key, generation), installedAt);
    if (begun !== grace) writer.writeGrace(begun);
    // Whatever licensed the edition before goes on until the new key has brought its own.
    const known = kind === 'device' ? ({ kind } as const) : { text };
    const edition: EditionState = {
      ...state.editions[product.key],
      key: { ...known, lastFive, generation, installedAt },
    };
    writer.writeState({ ...state, editions: { ...state.editions, [product.key]: edition } });
  }

  /**
   * Writes the beginning of grace down again where its file was lost, by the oldest trace there is; and where it lies ahead
   * (a clock that was set back since): grace then begins now, or it would not end before that day.
   */
  mendGrace(writer: FolderWriter, { key, edition }: Product): void {
    const { state, identity, grace } = writer.read();
    const installed = state.editions[key]?.key;
    if (installed === undefined) return;
    const now = Math.max(toSeconds(this.clock.now()), state.latest ?? 0);
    // A clock from before the product's own pack is the one that is wrong: grace must not be used up by an empty battery.
    const clockIsOld = this.opened.packs.some(({ iat }) => iat > now);
    const installedAt = clockIsOld ? installed.installedAt : Math.min(installed.installedAt, now);
    const oldestTrace = Math.min(installedAt, identity.identities[0]?.created ?? installedAt);
    const facts = { key: graceKey(key, installed.generation), installed: true, rearmBudget: edition.rearmBudget };
    const mended = withGraceMended(grace, facts, { oldestTrace, now, clockIsOld });
    if (installedAt < installed.installedAt) {
      // A trace that stayed ahead would begin grace anew with every loss of its file.
      const own = { ...state.editions[key], key: { ...installed, installedAt } };
      writer.writeState({ ...state, editions: { ...state.editions, [key]: own } });
    }
    if (mended !== grace) writer.writeGrace(mended);
  }

  /** A machine made from a sealed image: grace begins now. As long as this cannot be written, it goes on from its old start. */
  beginSealedGrace(writer: FolderWriter, product: Product): void {
    const { grace, state } = writer.read();
    const generation = state.editions[product.key]?.key?.generation;
    if (generation === undefined) return;
    const place = graceKey(product.key, generation);
    const own = grace.editions[place];
    if (own?.sealedAt === undefined) return;
    const begun = { start: toSeconds(this.clock.now()), rearms: own.rearms };
    writer.writeGrace({ editions: { ...grace.editions, [place]: begun } });
  }

  #changeEdition(product: Product, change: (edition: EditionState) => EditionState): Promise<void> {
    return this.#change((state) => ({
      ...state,
      editions: { ...state.editions, [product.key]: change(state.editions[product.key] ?? {}) },
    }));
  }

  #change(change: (state: ClientState) => ClientState): Promise<void> {
    return this.folder.locked((writer) => writer.writeState(change(writer.read().state)));
  }

  async #readDevice(vendor: VendorId): Promise<Device> {
    this.#device = describeDevice(vendor, await readDevice());
    return this.#device;
  }

  /** Verified again, for a file can be edited. Each by itself: a list outlives the revocation of its signer. */
  #verifyLists(lists: ClientState['revocations']): RevocationSet {
    const { vendor, roots, revocations, allowLab } = this.opened;
    const trust = { vendor, roots, allowLab, now: farFuture, revocations: RevocationSet.empty };
    return lists.reduce((held, chain) => withList(held, chain, trust), revocations);
  }
}

function withoutGrace(pack: ProductPackClaims): ProductPackClaims {
  const none = { initialGraceDays: 0, additionalGraceDays: 0, rearmBudget: 0 } as const;
  return {
    ...pack,
    applications: pack.applications.map((application) => ({
      ...application,
      editions: application.editions.map((edition) => ({ ...edition, ...none })),
    })),
  };
}

/** A list is never too new: the clock of this machine may stand in the past. */
const farFuture: Seconds = Number.MAX_SAFE_INTEGER - 1_000_000;

function withList(held: RevocationSet, chain: readonly string[], trust: TrustContext): RevocationSet {
  try {
    return held.with(openRevocationList(chain, trust));
  } catch (error) {
    if (isActivationError(error)) return held; // Not a list of this vendor's: as if it were not there.
    throw error;
  }
}

function verifierOf(vendor: VendorId, { text }: RecognizedKey): Promise<Uint8Array> {
  return deriveVerifier(vendor, parseProductKey(text).canonical);
}

function openNetwork(given: Network | NetworkSettings | undefined): Network {
  return given !== undefined && 'exchange' in given ? given : systemNetwork(given);
}

function nameToTell(given: string | false | undefined): string | undefined {
  if (given === false) return undefined;
  const name = given ?? hostname();
  return isMachineName(name) ? name : undefined;
}

function shownKey({ lastFive, generation, kind }: ShownKey): ShownKey {
  return { lastFive, generation, ...(kind !== undefined && { kind }) };
}

function scopeName(scope: HostScope, product: Product | undefined): string {
  if (scope === 'machine') return scope;
  if (product === undefined) throw new TypeError(`a host for one ${scope} needs to know which`);
  return scope === 'edition' ? `edition:${product.key}` : `application:${product.application.id}`;
}

function withoutHosts(editions: ClientState['editions']): ClientState['editions'] {
  return Object.fromEntries(Object.entries(editions).map(([key, { cachedHost: _host, ...kept }]) => [key, kept]));
}

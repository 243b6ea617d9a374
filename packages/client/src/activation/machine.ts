import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  ActivationError,
  type ActivationType,
  hostAddressText,
  type OpenedProductRoots,
  openProductRoots,
  parseHostAddress,
  parseProductPack,
  type RevocationSet,
  SignatureCache,
  type VendorId,
} from '@attiva/protocol';
import { type Clock, systemClock, toSeconds } from '../clock.ts';
import type { ActivationSource, DirectoryServer } from '../directory/activation-source.ts';
import { checkDirectoryServer } from '../directory/directory-server.ts';
import { type Device, describeDevice, isCopiedDevice } from '../identity/device-facts.ts';
import { identityId, presentIdentity } from '../identity/identity-record.ts';
import { readDevice } from '../identity/read-device.ts';
import { readyIdentity, succeedIdentity } from '../identity/ready-identity.ts';
import { findProduct, listProducts, type Product, type ProductName } from '../licensing/product.ts';
import type { Network } from '../network/network.ts';
import { sdkName } from '../sdk-name.ts';
import type { ClientState, EditionState } from '../state/client-state.ts';
import { diskFileSystem } from '../state/file-system.ts';
import { systemProcesses } from '../state/process-mark.ts';
import { chooseStateFolder, type StateFolder, systemSurroundings } from '../state/state-folder.ts';
import { ClientFolder, type FolderWriter, type Stored } from './client-folder.ts';
import { HeldLists } from './held-lists.ts';
import {
  beginSealedGrace,
  keepVerifier,
  mendGrace,
  type NewIdentityResult,
  type RecognizedKey,
  recognizeKey,
  removeKey,
  spendRearm,
  storeKey,
  verifierOf,
  type WantedKey,
} from './installed-keys.ts';
import { type MachineOptions, nameToTell, openNetwork, withoutGrace } from './machine-options.ts';
import {
  checkHostId,
  checkLookupDomain,
  type HostScope,
  type MachineSettings,
  scopeName,
  settingsIn,
  withActivationType,
  withCaching,
  withDirectory,
  withHost,
  withLookupDomain,
  withoutPinnedHost,
  withPinnedHost,
} from './machine-settings.ts';
import type { ActivationReport, ReportSubject } from './report.ts';

/** Who keeps the license: the machine's agent, this process in the machine's folder, in the user's own, or in one it was given. */
export type LicenseScope = StateFolder['scope'] | 'agent';

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
  readonly #lists: HeldLists;
  #device: Device | undefined;

  /** @throws {ActivationError} `lab-root`, `lab-state`; {TypeError} for roots that are none. */
  constructor(options: MachineOptions) {
    this.clock = options.clock ?? systemClock;
    this.random = options.random ?? randomBytes;
    const allowLab = options.allowLab === true;
    const opened = openProductRoots(options.roots, toSeconds(this.clock.now()), { allowLab });
    const packs = opened.packs.map(parseProductPack);
    this.opened = { ...opened, packs: options.ephemeral === true ? packs.map(withoutGrace) : packs };
    this.#lists = new HeldLists(this.opened);
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
    return this.#lists.in(state);
  }

  settings(): MachineSettings {
    const { vendorName, folder } = this;
    return settingsIn(this.stored(), { vendor: this.opened.vendor, vendorName, folder: folder.place });
  }

  /**
   * What a typed key is. `only` refuses keys of other editions, as a product does; without it the key selects the
   * edition, as on a command line.
   * @throws {ActivationError} `key-malformed`, and every code of `judgeSetupKey`.
   */
  recognizeKey(text: string, only?: WantedKey): RecognizedKey {
    return recognizeKey(text, this.opened, only);
  }

  /**
   * Installs a recognised key. The first installation starts initial grace; no identity is made. Of a device key only what
   * proves it is kept.
   */
  async installKey(key: RecognizedKey): Promise<void> {
    const verifier = await verifierOf(this.opened.vendor, key);
    await this.folder.locked((writer) => {
      keepVerifier(writer, key, { verifier, random: this.random });
      this.storeKey(writer, key);
    });
  }

  /** Removes the edition's key, lease and license; the machine keeps its identity, and grace its beginning. */
  async clearKey(product: Product): Promise<void> {
    await this.folder.locked((writer) => removeKey(writer, product));
  }

  /** Releases the edition from its agreement: the next willing host of the vendor may license it, whosoever it is. */
  async clearAgreement(product: Product): Promise<void> {
    await this.#changeEdition(product, ({ cachedHost: _host, ...kept }) => ({ ...kept, agreementCleared: true }));
  }

  /** Sets the one host to ask, without fallback. @throws {ActivationError} `wrong-usage`. */
  async setHost(host: string, scope: HostScope, product?: Product): Promise<string> {
    const printed = hostAddressText(parseHostAddress(host));
    const name = scopeName(scope, product);
    await this.#change((state) => withHost(state, name, printed));
    return printed;
  }

  async clearHost(scope: HostScope, product?: Product): Promise<void> {
    const name = scopeName(scope, product);
    await this.#change((state) => withHost(state, name, undefined));
  }

  /** Obeys this host's hints from now on (spec/messages.md 10). @throws {ActivationError} `wrong-usage`. */
  async pinHost(host: string): Promise<void> {
    const id = checkHostId(host);
    await this.#change((state) => withPinnedHost(state, id));
  }

  /** Obeys this host's hints no more; undefined: no host's. */
  async unpinHost(host: string | undefined): Promise<void> {
    await this.#change((state) => withoutPinnedHost(state, host));
  }

  /** Domain in which hosts are looked up; undefined: the machine's own again. @throws {ActivationError} `wrong-usage`. */
  async setLookupDomain(domain: string | undefined): Promise<void> {
    const name = domain === undefined ? undefined : checkLookupDomain(domain);
    await this.#change((state) => withLookupDomain(state, name));
  }

  /** Asks where another folder of this machine would ask: a machine that lives for a job has no settings of its own. */
  async takeSettings({ hosts, lookupDomain }: Pick<MachineSettings, 'hosts' | 'lookupDomain'>): Promise<void> {
    if (lookupDomain === undefined && Object.keys(hosts).length === 0) return;
    await this.#change((state) => ({ ...state, hosts, ...(lookupDomain !== undefined && { lookupDomain }) }));
  }

  /**
   * The directory server to read, for a machine that is joined to none; undefined: what it was joined to counts again.
   * @throws {ActivationError} `wrong-usage`.
   */
  async setDirectory(server: DirectoryServer | undefined): Promise<void> {
    const checked = server === undefined ? undefined : checkDirectoryServer(server);
    await this.#change((state) => withDirectory(state, checked));
  }

  /** Whether the host of the last success is asked first. Switching it off forgets those that are known. */
  async setCaching(caching: boolean): Promise<void> {
    await this.#change((state) => withCaching(state, caching));
  }

  /** Which methods may activate: this edition, or everything of the vendor on this machine. `all` lifts the restriction. */
  async setActivationType(type: ActivationType, product?: Product): Promise<void> {
    const name = scopeName(product === undefined ? 'machine' : 'edition', product);
    await this.#change((state) => withActivationType(state, name, type));
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
      return { clientId: identityId(made.identity), ...spendRearm(writer, product, making.now) };
    });
  }

  /** Stores a recognised key, with the folder's lock already held. */
  storeKey(writer: FolderWriter, key: RecognizedKey): void {
    storeKey(writer, key, toSeconds(this.clock.now()));
  }

  /** Writes down the beginning of grace where it was lost or lies ahead, with the folder's lock already held. */
  mendGrace(writer: FolderWriter, product: Product): void {
    mendGrace(writer, product, { clock: toSeconds(this.clock.now()), packs: this.opened.packs });
  }

  /** A machine made from a sealed image: grace begins now. As long as this cannot be written, it goes on from its old start. */
  beginSealedGrace(writer: FolderWriter, product: Product): void {
    beginSealedGrace(writer, product, toSeconds(this.clock.now()));
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
}

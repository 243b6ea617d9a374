import { randomBytes } from 'node:crypto';
import { daySeconds, type ProductRoots } from '@attiva/protocol';
import { Activation } from '../activation/activation.ts';
import { Machine } from '../activation/machine.ts';
import { systemClock, toSeconds } from '../clock.ts';
import { createIdentity, type Identity } from '../identity/identity-record.ts';
import type { Device } from '../identity/device-facts.ts';
import type { Processes } from '../state/process-mark.ts';
import { seal } from '../state/sealed-text.ts';
import { type AttemptFailure, type CheckedWish, checkReport, checkWish, type LicenseWish } from './license-wish.ts';
import { MemoryFiles } from './memory-files.ts';
import { grantTerms, type LicenseSetting, storeLicense } from './stored-license.ts';
import { TestClock } from './test-clock.ts';
import { testNetwork, type TestSite } from './test-network.ts';
import { ChangingProduct, testProduct } from './test-product.ts';
import { TestVendor } from './test-vendor.ts';
import { secondsOf, type TimeSpan } from './time-span.ts';

/** Which license, and of what product. */
export interface TestActivationOptions extends LicenseWish {
  /** The product's own roots, so that names, spans and keys are its own; default: a plain product. */
  readonly roots?: ProductRoots;
  /** Edition of `roots`; may be left out where there is only one. */
  readonly edition?: string;
  readonly application?: string;
  readonly generation?: number;
  /** As for `openActivation`; default: the day at which the test's clock begins. */
  readonly releaseDate?: string;
  /** Languages of the user, most preferred first; default English. */
  readonly languages?: readonly string[];
  /** Where the test's clock begins, milliseconds since 1970; default: now. */
  readonly now?: number;
}

/** What attempts meet: a willing host, or the failure of that code. */
export type NextReport = 'licensed' | AttemptFailure;

const folder = '/attiva-test';
const processes: Processes = {
  self: () => ({ pid: 1, start: '', boot: '', space: '' }),
  liveness: () => 'alive',
};
const device: Device = { facts: [1, 2, 3], virtual: false };

/** An `Activation` whose license and time are a test's. Everything that `Activation` has is the real thing. */
export interface TestActivation extends Activation {
  /** What `ensureActivated` meets from now on; default: a willing host. Setting what no attempt reports is a `TypeError`. */
  nextReport: NextReport;
  /** The test's clock, milliseconds since 1970. */
  readonly now: number;
  /** The setup key that this product takes, for tests of the window in which it is typed. */
  readonly setupKey: string;
  /**
   * Lets time pass without any contact to a host, and tells `change` of each change on the way. To let the client ask as
   * well, call `tick()` after it.
   */
  advance(span: TimeSpan): void;
  /**
   * Becomes another license at the same moment; `change` is told when it differs.
   * @throws {TypeError} as `testActivation`; then nothing has changed.
   */
  become(wish: LicenseWish): void;
}

/**
 * The license of a product in any state, for its unit tests: in memory, without network, files or waiting.
 * @throws {TypeError} for a combination that no license is ever in, saying why.
 */
export function testActivation(options: TestActivationOptions): TestActivation {
  const wish = checkWish(wishOf(options));
  const made = make(options);
  put(wish, made, () => undefined); // Before it is opened: an activation tells of every change from then on.
  const activation = new ActivationOfTest(made);
  confirm(wish, activation);
  return activation;
}

/** All parts of a test's activation. */
interface Made {
  readonly machine: Machine;
  readonly edition: ConstructorParameters<typeof Activation>[1];
  readonly clock: TestClock;
  readonly files: MemoryFiles;
  readonly site: TestSite;
  readonly setting: Omit<LicenseSetting, 'now'>;
}

class ActivationOfTest extends Activation implements TestActivation {
  readonly #made: Made;

  constructor(made: Made) {
    super(made.machine, made.edition);
    this.#made = made;
  }

  get nextReport(): NextReport {
    return this.#made.site.report;
  }

  set nextReport(report: NextReport) {
    checkReport(report);
    const { threshold } = this.#made.site.product.edition;
    if (report === 'below-threshold' && threshold < 2) {
      throw new TypeError(`nextReport: nobody is below a threshold of ${threshold}; make the license with a threshold`);
    }
    this.#made.site.report = report;
  }

  get now(): number {
    return this.machine.clock.now();
  }

  get setupKey(): string {
    return this.#made.setting.setupKey;
  }

  advance(span: TimeSpan): void {
    const target = this.now + secondsOf(span, 'advance') * 1000;
    while (this.now < target) {
      this.#made.clock.moveTo(nextMoment(this.now, target, this.status()));
      this.tellChange();
    }
  }

  become(wish: LicenseWish): void {
    const checked = checkWish(wish);
    put(checked, this.#made, () => confirm(checked, this));
    this.tellChange();
  }
}

function make(options: TestActivationOptions): Made {
  const clock = new TestClock(options.now ?? systemClock.now());
  const { product: packed, vendor: name, packs, generation, setupKey } = testProduct(options, toSeconds(clock.now()));
  const vendor = new TestVendor(name, packs);
  const product = new ChangingProduct(packed);
  const now = (): number => toSeconds(clock.now());
  const releaseDate = firstSecond(options.releaseDate, now());
  const setting = {
    vendor,
    product,
    generation,
    setupKey,
    releaseDate,
    identity: newIdentity(),
    former: newIdentity(),
  };
  const terms = grantTerms({ state: 'licensed' }, { ...setting, now: now() });
  const site: TestSite = { vendor, product, now, report: 'licensed', terms, count: undefined };
  const files = new MemoryFiles();
  const machine = new Machine({
    roots: vendor.roots,
    directory: folder,
    clock,
    device,
    machineName: 'test-machine',
    network: testNetwork(site),
    fileSystem: files.asFileSystem(),
    processes,
    wait: () => Promise.resolve(),
  });
  const edition = { product, generation, releaseDate, languages: options.languages ?? ['en'] };
  return { machine, edition, clock, files, site, setting };
}

/** Stores the wish whole or not at all. */
function put(wish: CheckedWish, { files, site, setting }: Made, judge: () => void): void {
  const { product } = setting;
  const before = { edition: product.edition, terms: site.terms, count: site.count, files: files.remember() };
  try {
    product.change({ entitlements: wish.entitlements, threshold: wish.threshold });
    const whole = { ...setting, now: site.now() };
    const stored = storeLicense(wish, whole);
    Object.assign(site, { terms: grantTerms(wish, whole), count: wish.count });
    for (const [name, content] of Object.entries(stored)) files.put(`${folder}/${name}.json`, seal(content));
    judge();
  } catch (error) {
    before.files();
    product.edition = before.edition;
    Object.assign(site, { terms: before.terms, count: before.count });
    throw error;
  }
}

/** The real rules have the last word: what they do not say of these facts is not handed to a test as if they did. */
function confirm(wish: CheckedWish, activation: TestActivation): void {
  const { state, reason } = activation.status();
  const wanted = wish.end ?? wish.lastAttempt;
  if (state === wish.state && reason === wanted) return;
  throw new TypeError(
    `no license is ever as wished: ${wish.state} (${wanted ?? 'no reason'}) would be ${state} (${reason ?? 'no reason'})`,
  );
}

function wishOf(options: TestActivationOptions): LicenseWish {
  const {
    roots: _r,
    edition: _e,
    application: _a,
    generation: _g,
    releaseDate: _d,
    languages: _l,
    now: _n,
    ...wish
  } = options;
  return wish;
}

/** Not later than a day on, and exactly where something ends. */
function nextMoment(
  now: number,
  target: number,
  { validUntil = target, graceEndsAt = target }: { readonly validUntil?: number; readonly graceEndsAt?: number },
): number {
  const ahead = [target, now + daySeconds * 1000, validUntil, graceEndsAt].filter((moment) => moment > now);
  return Math.min(...ahead);
}

function newIdentity(): Identity {
  return createIdentity(randomBytes, Date.UTC(2000, 0, 1) / 1000, device.facts);
}

function firstSecond(releaseDate: string | undefined, now: number): number {
  if (releaseDate === undefined) return now - (now % daySeconds);
  const time = /^\d{4}-\d{2}-\d{2}$/.test(releaseDate) ? Date.parse(`${releaseDate}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time)) throw new TypeError(`releaseDate "${releaseDate}" is no day of the form YYYY-MM-DD`);
  return time / 1000;
}

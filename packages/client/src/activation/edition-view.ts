import {
  type ActivationType,
  type Entitlements,
  type EntitlementValue,
  type ErrorCode,
  type KeyId,
  type LicenseState,
  minuteSeconds,
  type ScheduledAttempt,
  type Seconds,
  type VendorId,
} from '@attiva/protocol';
import { toSeconds } from '../clock.ts';
import type { Device } from '../identity/device-facts.ts';
import { identityId, presentIdentity } from '../identity/identity-record.ts';
import { allowedFor } from '../discovery/where-to-look.ts';
import { objectKind } from '../directory/held-object.ts';
import type { Agreement } from '../licensing/agreement.ts';
import { leaseKind } from '../licensing/held-lease.ts';
import { licenseKind, showsOther, withTolerance } from '../licensing/held-license.ts';
import type { RightFinding } from '../licensing/held-right.ts';
import { type Product, productTitle } from '../licensing/product.ts';
import { judgeStanding, type Standing } from '../licensing/standing.ts';
import { type RightQuestion, StoredRight } from '../licensing/stored-right.ts';
import { TrustedTime } from '../licensing/trusted-time.ts';
import { describeForPeople } from '../people/messages.ts';
import type { PeopleMessage } from '../people/people-message.ts';
import { lastObeyed, nextDue } from '../schedule/due.ts';
import type { EditionState, StoredLease, StoredLicense, StoredObject } from '../state/client-state.ts';
import { type EditionGrace, graceKey } from '../state/grace.ts';
import type { AttemptContext } from './attempt-parts.ts';
import type { Stored } from './client-folder.ts';
import type { RecognizedKey, WantedKey } from './installed-keys.ts';
import type { LicenseScope, Machine } from './machine.ts';
import { type ReportSubject, subjectOf } from './report.ts';

/** Which edition, and what the product itself is. */
export interface EditionOptions {
  readonly product: Product;
  /** Generation of this program; absent: that of the installed key, else the newest of the pack. */
  readonly generation?: number;
  /** Key that the product brings along, recognised. */
  readonly setupKey?: RecognizedKey;
  /** When this build was released. */
  readonly releaseDate?: Seconds;
  /** Languages of the user, most preferred first. */
  readonly languages: readonly string[];
}

/** "Am I licensed?", answered from what is stored. All points in time are milliseconds since 1970. */
export interface LicenseStatus {
  readonly state: LicenseState;
  /** The number that scripts expect: 0 unlicensed, 1 licensed, 2 initial grace … 5 notification. */
  readonly number: number;
  readonly licensed: boolean;
  /** Why it is not licensed, or why the last renewal failed. */
  readonly reason?: ErrorCode;
  /** The user should hear about it now. */
  readonly warning: boolean;
  /** End of the lease, while licensed. */
  readonly validUntil?: number;
  readonly graceEndsAt?: number;
  /** Whole minutes until lease or grace ends. */
  readonly minutesLeft: number;
  readonly vendor: VendorId;
  readonly application: string;
  readonly edition: string;
  /** Name for people. */
  readonly productName: string;
  readonly generation: number;
  /** Last five characters of the installed setup key. */
  readonly key?: string;
  /** Undefined before the first contact. */
  readonly clientId?: KeyId;
  /** `agent`: the machine's agent works for all; `user`: the machine's folder was not writable, this user counts for itself. */
  readonly scope: LicenseScope;
  /** Clients counted and needed, as the last signed answer said. */
  readonly count?: number;
  readonly threshold?: number;
  /** `name:port` of the host that answered last; `carry file` where its answer was carried. */
  readonly host?: string;
  /** The grant of the host that gave the lease: last five characters of its host key, and which registration of it. */
  readonly hostKey?: string;
  readonly hostRegistration?: number;
  /** Id of the signing key of the host that gave the lease: it alone may bring another agreement. */
  readonly hostSigningKey?: KeyId;
  /** What the license rests on, where there is one. */
  readonly method?: LicenseMethod;
  /** A device key is installed: the vendor itself licenses this machine. */
  readonly deviceKey?: true;
  /** Activations that the device key had left when it was last asked. */
  readonly remaining?: number;
  /** A trial: `validUntil` is its end. */
  readonly trial?: true;
  /** Whole days left of the trial, rounded up. */
  readonly trialDaysLeft?: number;
  /** Where an activation object licensed this edition last: the directory, the object's name, and the last session. */
  readonly directory?: { readonly name: string; readonly object: string; readonly sessionAt: number };
  /** "Licensed through", from the grant. */
  readonly customer?: string;
  readonly agreement?: string;
  /** End of the agreement, where it has one. */
  readonly agreementUntil?: number;
  /** Builds released later are not covered. */
  readonly maintenanceUntil?: number;
  /** What is switched on now, with its limits; nothing while not licensed. */
  readonly entitlements: Entitlements;
  /** `code`: why it brought no lease. */
  readonly lastAttempt?: { readonly at: number; readonly code?: ErrorCode };
  readonly nextAttemptAt: number;
  readonly renewalIntervalMinutes: number;
  readonly activationIntervalMinutes: number;
  /** Methods that an administrator allows. */
  readonly activationType: ActivationType;
  /** How often a new identity still renews initial grace. */
  readonly rearmsLeft: number;
  /** The time by which all this was judged: the clock, or a later one that was proved. */
  readonly trustedTime: number;
  readonly forPeople: PeopleMessage;
}

/** By whom: a host, the vendor itself (a device key), the customer's directory. */
export type LicenseMethod = 'host' | 'device' | 'directory';

/** What a host takes as minutes left: a right without an end has more. */
const mostMinutes = 1_000_000_000;

const graceLongOver: EditionGrace = { start: 0, rearms: 0 };

interface Look {
  readonly stored: Stored;
  readonly edition: EditionState;
  /** The right that the standing rests on. */
  readonly finding: RightFinding;
  readonly standing: Standing;
  readonly generation: number;
}

/** One edition as it stands in the state folder: everything is read, nothing is changed. */
export class EditionView {
  readonly product: Product;
  readonly #machine: Machine;
  readonly #options: EditionOptions;
  readonly #time: TrustedTime;
  readonly #lease: StoredRight<StoredLease>;
  readonly #license: StoredRight<StoredLicense>;
  readonly #object: StoredRight<StoredObject>;
  readonly #openedAt: Seconds;
  readonly #firstChance: number;
  #broughtKey: RecognizedKey | undefined;
  #trouble: ErrorCode | undefined;

  constructor(machine: Machine, options: EditionOptions) {
    this.product = options.product;
    this.#machine = machine;
    this.#options = options;
    this.#time = new TrustedTime(machine.clock);
    this.#lease = new StoredRight(leaseKind, machine.opened, machine.signatures);
    this.#license = new StoredRight(licenseKind, machine.opened, machine.signatures);
    this.#object = new StoredRight(objectKind, machine.opened, machine.signatures);
    this.#openedAt = toSeconds(machine.clock.now());
    this.#firstChance = Buffer.from(machine.random(4)).readUInt32BE(0) / 2 ** 32;
    this.#broughtKey = options.setupKey;
  }

  status(): LicenseStatus {
    const look = this.#look();
    const { stored, edition, standing, generation } = look;
    const { judgement, reason } = standing;
    const clientId = presentClient(stored);
    const { application, edition: pack } = this.product;
    return {
      state: judgement.state,
      number: judgement.number,
      licensed: judgement.state === 'licensed',
      entitlements: standing.entitlements,
      warning: judgement.warning,
      minutesLeft: judgement.minutesLeft,
      vendor: this.#machine.opened.vendor,
      application: application.id,
      edition: pack.id,
      productName: productTitle(this.product),
      generation,
      scope: this.#machine.scope,
      nextAttemptAt: this.#dueFor(look).dueAt * 1000,
      renewalIntervalMinutes: minutes(edition.answer?.renewAfter) ?? pack.renewalIntervalMinutes,
      activationIntervalMinutes: minutes(edition.answer?.retryAfter) ?? pack.activationIntervalMinutes,
      activationType: allowedFor(this.product, stored.state),
      rearmsLeft: this.#rearmsLeft(look),
      trustedTime: this.#time.now(stored.state.latest) * 1000,
      forPeople: this.#forPeople(look),
      ...(reason !== undefined && { reason }),
      ...(judgement.validUntil !== undefined && { validUntil: judgement.validUntil * 1000 }),
      ...(judgement.graceEndsAt !== undefined && { graceEndsAt: judgement.graceEndsAt * 1000 }),
      ...(clientId !== undefined && { clientId }),
      ...keyPart(edition, this.#broughtKey),
      ...answerPart(edition, standing),
      ...rightPart(look),
      ...devicePart(look),
      ...directoryPart(look),
    };
  }

  /** The value now; undefined while not licensed and in no grace. */
  entitlement(name: string): EntitlementValue | undefined {
    const { entitlements } = this.#look().standing;
    return Object.hasOwn(entitlements, name) ? entitlements[name] : undefined;
  }

  leaseChain(): readonly string[] | undefined {
    return this.#look().finding.found?.chain;
  }

  due(): ScheduledAttempt {
    return this.#dueFor(this.#look());
  }

  hasKey(): boolean {
    const { edition } = this.#look();
    return edition.key !== undefined || this.#broughtKey !== undefined;
  }

  /** What a typed key must be for. */
  wanted(): WantedKey {
    const { generation } = this.#options;
    return { product: this.product, ...(generation !== undefined && { generation }) };
  }

  /** The key that the product brought along, as long as none of this generation is stored. */
  keyToInstall(): RecognizedKey | undefined {
    const stored = this.#machine.folder.read().state.editions[this.product.key]?.key;
    const { generation } = this.#options;
    const fits = stored !== undefined && (generation === undefined || stored.generation === generation);
    return fits ? undefined : this.#broughtKey;
  }

  broughtKey(): RecognizedKey | undefined {
    return this.#broughtKey;
  }

  /** After an administrator cleared the key it is not put back by the next attempt. */
  forgetBroughtKey(): void {
    this.#broughtKey = undefined;
  }

  /** Something about the folder that a status should say until the next good attempt. */
  noteTrouble(code: ErrorCode | undefined): void {
    this.#trouble = code;
  }

  timeToRemember(): Seconds | undefined {
    return this.#time.toRemember(this.#machine.folder.read().state.latest);
  }

  reportSubject(): ReportSubject {
    return subjectOf({ product: this.product, generation: this.#look().generation, clock: this.#machine.clock });
  }

  attemptContext(device: Device): AttemptContext {
    const machine = this.#machine;
    const look = this.#look();
    const { standing, generation } = look;
    const { number, minutesLeft } = standing.judgement;
    const agreement = agreementThatBinds(look);
    return {
      product: this.product,
      generation,
      opened: machine.opened,
      signatures: machine.signatures,
      clock: machine.clock,
      random: machine.random,
      wait: machine.wait,
      network: machine.network,
      device,
      revocations: (stored) => machine.revocations(stored),
      standing: { state: number, minutesLeft: Math.min(minutesLeft, mostMinutes) },
      effectiveNow: () => this.#time.now(machine.folder.read().state.latest),
      ...(this.#options.releaseDate !== undefined && { releaseDate: this.#options.releaseDate }),
      ...(machine.source !== undefined && { source: machine.source }),
      ...(machine.ephemeral && { ephemeral: true }),
      ...(machine.machineName !== undefined && { machineName: machine.machineName }),
      ...(agreement !== undefined && { agreement }),
      agreementNow: () => agreementThatBinds(this.#look()),
    };
  }

  #look(): Look {
    const stored = this.#machine.stored();
    const { state, identity, grace } = stored;
    const edition = state.editions[this.product.key] ?? {};
    const generation = this.#options.generation ?? edition.key?.generation ?? this.#newestGeneration();
    const holders = [edition.lease, edition.license, edition.object]
      .map((one) => one?.client)
      .filter((client) => client !== undefined);
    const isProven = holders.some((client) => stored.proven?.ids.has(client) === true);
    const copied = !isProven && this.#machine.isCopied(stored);
    const revocations = this.#machine.revocations(state);
    const question = {
      identity,
      proven: stored.proven?.ids,
      revocations,
      product: this.product,
      generation,
    };
    const trouble = copied ? 'state-copied' : (stored.problems[0]?.code ?? this.#trouble);
    // What an agent shows begins no grace: only what was noted in this folder does, or an imitation could begin it each day.
    const noted = grace.editions[graceKey(this.product.key, generation)];
    const own = noted ?? (stored.proven === undefined ? undefined : graceLongOver);
    const isStored = edition.key?.generation === generation;
    const firstTrace = isStored ? identity.identities[0]?.created : this.#openedAt;
    const { releaseDate } = this.#options;
    const standing = judgeStanding({
      now: this.#time.now(state.latest),
      product: this.product,
      edition,
      findings: this.#findRights(stored, question),
      keyInstalled: trouble !== 'lab-state' && this.#isKeyInstalled(edition),
      ...(own !== undefined && { grace: own }),
      ...(copied && { copiedSince: Math.max(state.latest ?? 0, edition.object?.session ?? 0) }),
      ...(firstTrace !== undefined && { firstTrace }),
      ...(trouble !== undefined && { trouble }),
      ...(releaseDate !== undefined && { releaseDate }),
    });
    return { stored, edition, finding: standing.finding, standing, generation };
  }

  /** Each place where a right may lie, that of the installed key first: the other one licensed it before, and goes on. */
  #findRights(stored: Stored, question: RightQuestion): readonly RightFinding[] {
    const { state, proven } = stored;
    const { lease, license, object, key } = state.editions[this.product.key] ?? {};
    const facts = proven?.device ?? this.#machine.knownDevice()?.facts;
    const byHost = this.#lease.find(lease, question);
    const device = { facts, latest: state.latest };
    const byVendor = withTolerance(this.#license.find(license, question), license, device);
    const byDirectory = this.#object.find(this.#sessionIsOurs(stored) ? object : undefined, question);
    return key?.kind === 'device' ? [byVendor, byDirectory, byHost] : [byDirectory, byHost, byVendor];
  }

  /**
   * Nobody signs when a session was. What a folder says of it counts where this process has the sessions itself, or where an
   * administrator wrote it down: the machine's folder, or its agent. In his own folder anybody could write one down.
   */
  #sessionIsOurs({ proven }: Stored): boolean {
    const { source, folder } = this.#machine;
    return source !== undefined || proven !== undefined || folder.place.scope === 'machine';
  }

  /** A folder that cannot be written holds no key: else a read-only folder would be a grace without end. */
  #isKeyInstalled({ key }: EditionState): boolean {
    // Which generations a device key covers is for its license to say.
    if (key?.kind === 'device') return true;
    if (key !== undefined) return this.#options.generation === undefined || key.generation === this.#options.generation;
    return this.#broughtKey !== undefined && this.#trouble !== 'state-unwritable' && this.#trouble !== 'disk-full';
  }

  #rearmsLeft({ stored, generation }: Look): number {
    const { rearmBudget } = this.product.edition;
    const rearms = stored.grace.editions[graceKey(this.product.key, generation)]?.rearms ?? 0;
    return Math.max(0, rearmBudget - rearms);
  }

  #newestGeneration(): number {
    return this.#broughtKey?.generation ?? this.product.application.generations.at(-1) ?? 0;
  }

  /** Whether its license is of a key that was replaced, or shows other facts than the device of the day. */
  #isOutdated({ edition, finding }: Pick<Look, 'edition' | 'finding'>): boolean {
    const license = finding.found?.license;
    const facts = this.#machine.knownDevice()?.facts;
    if (license === undefined || license.key !== edition.key?.lastFive) return true;
    return facts !== undefined && showsOther(license, facts);
  }

  #dueFor({ stored, edition, standing, finding }: Look): ScheduledAttempt {
    const hintedAt = lastObeyed(stored.state.hints);
    return nextDue({
      product: this.product,
      edition,
      licensed: standing.judgement.state === 'licensed',
      ...(edition.key?.kind === 'device' && {
        deviceKey: { outdated: this.#isOutdated({ edition, finding }) },
      }),
      ...(hintedAt !== undefined && { hintedAt }),
      openedAt: this.#openedAt,
      firstChance: this.#firstChance,
      // With the name: copies of one image share an identity for a while, and must not all ask in one second.
      seed: `${this.product.key} ${presentClient(stored) ?? ''} ${this.#machine.machineName ?? ''}`,
    });
  }

  #forPeople({ edition, finding, standing }: Look): PeopleMessage {
    const { judgement, cause } = standing;
    const endsAt = judgement.validUntil ?? judgement.graceEndsAt;
    const customer = finding.found?.origin.customer;
    return describeForPeople(
      {
        product: productTitle(this.product),
        state: judgement.state,
        warning: judgement.warning,
        minutesLeft: judgement.minutesLeft,
        ...(finding.found?.right.ends === 'trial' && { trial: true }),
        ...(cause !== undefined && { reason: cause }),
        ...(endsAt !== undefined && { endsAt: endsAt * 1000 }),
        ...(judgement.agreementEnds !== undefined && { agreementEnds: judgement.agreementEnds * 1000 }),
        ...(customer !== undefined && { customer }),
        ...(edition.answer !== undefined && { count: edition.answer.count, threshold: edition.answer.threshold }),
      },
      this.#options.languages,
    );
  }
}

function presentClient({ proven, identity }: Stored): KeyId | undefined {
  const present = presentIdentity(identity);
  return proven?.present ?? (present === undefined ? undefined : identityId(present));
}

function minutes(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : Math.round(seconds / minuteSeconds);
}

function keyPart({ key }: EditionState, brought: RecognizedKey | undefined): Pick<LicenseStatus, 'key'> {
  const lastFive = key?.lastFive ?? brought?.lastFive;
  return lastFive === undefined ? {} : { key: lastFive };
}

function answerPart(
  { answer, attempt }: EditionState,
  { attemptCode }: Standing,
): Pick<LicenseStatus, 'count' | 'threshold' | 'host' | 'lastAttempt'> {
  return {
    ...(answer !== undefined && { count: answer.count, threshold: answer.threshold, host: answer.host }),
    ...(attempt !== undefined && {
      lastAttempt: { at: attempt.at * 1000, ...(attemptCode !== undefined && { code: attemptCode }) },
    }),
  };
}

function directoryPart({ edition: { object }, finding }: Look): Pick<LicenseStatus, 'directory'> {
  if (object === undefined || finding.found?.right.kind !== 'activation-object') return {};
  return { directory: { name: object.directory, object: object.name, sessionAt: object.session * 1000 } };
}

type RightPart = Pick<
  LicenseStatus,
  | 'customer'
  | 'agreement'
  | 'agreementUntil'
  | 'maintenanceUntil'
  | 'hostKey'
  | 'hostRegistration'
  | 'hostSigningKey'
  | 'method'
>;

const methods = { lease: 'host', 'device-license': 'device', 'activation-object': 'directory' } as const;

/** An agreement binds for as long as what it gave runs and nobody has cleared it. */
function agreementThatBinds({ edition, finding, standing }: Look): Agreement | undefined {
  const isBound = standing.judgement.state === 'licensed' && edition.agreementCleared !== true;
  return isBound ? finding.found?.origin : undefined;
}

function rightPart({ finding: { found }, standing }: Look): RightPart {
  if (found === undefined) return {};
  const { customer, agreement, until, key, registration, host } = found.origin;
  const { maintenanceUntil, right } = found;
  return {
    ...(right.kind !== 'device-license' && { hostKey: key, hostRegistration: registration }),
    ...(host !== undefined && { hostSigningKey: host }),
    ...(standing.judgement.state === 'licensed' && { method: methods[right.kind] }),
    ...(customer !== undefined && { customer }),
    ...(agreement !== undefined && { agreement }),
    ...(until !== undefined && { agreementUntil: until * 1000 }),
    ...(maintenanceUntil !== undefined && { maintenanceUntil: maintenanceUntil * 1000 }),
  };
}

function devicePart({
  edition: { key, license },
  finding,
  standing: { judgement },
}: Look): Pick<LicenseStatus, 'deviceKey' | 'remaining' | 'trial' | 'trialDaysLeft'> {
  const isTrial = finding.found?.right.ends === 'trial';
  return {
    ...(key?.kind === 'device' && { deviceKey: true }),
    ...(license?.remaining !== undefined && { remaining: license.remaining }),
    ...(isTrial && {
      trial: true,
      trialDaysLeft: judgement.state === 'licensed' ? Math.ceil(judgement.minutesLeft / 1440) : 0,
    }),
  };
}

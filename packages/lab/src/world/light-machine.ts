import { generateKeyPairSync } from 'node:crypto';
import type { ProductRoots } from '@attiva/client';
import {
  type ActivationRequestInput,
  type AuthenticRequest,
  createActivationRequest,
  createSigner,
  digestOfSigningInput,
  type DeviceFacts,
  findApplication,
  findEdition,
  firstAttemptDelaySeconds,
  isActivationError,
  type JudgedCounted,
  type JudgedLease,
  judgeActivationAnswer,
  judgeLicense,
  type KeyId,
  keyId,
  minuteSeconds,
  nextAttemptAt,
  openProductRoots,
  type OpenedProductRoots,
  type PackEdition,
  parseProductPack,
  type PendingActivation,
  type RequestId,
  type RevocationMarks,
  type Seconds,
  type SignatureCache,
  type Signer,
  type StoreId,
} from '@attiva/protocol';
import { knownLease } from './known-lease.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { VirtualTime } from './virtual-time.ts';
import type { MachineStatus, WorldMachine } from './world-machine.ts';

/** What many light machines share. */
export interface LightProduct {
  readonly opened: OpenedProductRoots;
  /** What it carries of revocation lists. */
  readonly marks: RevocationMarks;
  /** Ids of the roots. */
  readonly roots: readonly KeyId[];
  readonly application: string;
  readonly edition: PackEdition;
  readonly generation: number;
}

export interface LightSite {
  readonly time: VirtualTime;
  readonly random: SeededRandom;
  readonly signatures: SignatureCache;
  /** Moments at which machines look at their timers are rounded up to this, milliseconds: those who meet share a batch. */
  readonly lookEvery: number;
  /** Hands a request to the first host that is on; undefined where none is. @throws {ActivationError} its refusal. */
  readonly post: (statement: string, request: AuthenticRequest) => Promise<unknown> | undefined;
  readonly onAttempt: () => void;
}

/** Opens once what all machines of one edition carry. */
export function openLightProduct(roots: ProductRoots, edition: string, generation: number, now: Seconds): LightProduct {
  const opened = openProductRoots(roots, now, { allowLab: true });
  for (const pack of opened.packs.map(parseProductPack)) {
    for (const { id } of pack.applications) {
      const application = findApplication(pack, id);
      const found = application && findEdition(application, edition);
      if (found !== undefined)
        return {
          opened,
          marks: opened.revocations.marks(),
          roots: opened.roots.map(keyId),
          application: id,
          edition: found,
          generation,
        };
    }
  }
  throw new TypeError(`no pack of ${roots.name} has an edition ${edition}`);
}

/** Of so many answers of this lab's own host one is judged. */
const judgedOf = 16;

/**
 * A machine of a very large fleet: real key, real signed requests, answers judged as the SDK judges them but for most of
 * those that only repeat, the rules of schedule and license state; no disk, no discovery and no accidents. The full client is `LabMachine`; a test holds
 * the two against each other.
 */
export class LightMachine implements WorldMachine {
  readonly name: string;
  readonly #product: LightProduct;
  readonly #facts: DeviceFacts;
  readonly #site: LightSite;
  #signer: Signer | undefined;
  #prev: { readonly store: StoreId; readonly turn: number } | undefined;
  #held: JudgedLease | undefined;
  #answer: JudgedLease | JudgedCounted | undefined;
  #answers = 0;
  #installedAt: Seconds | undefined;
  #lastIat: Seconds = 0;
  #cancelLook: (() => void) | undefined;
  #on = false;
  #failed = false;

  constructor(name: string, product: LightProduct, given: { readonly facts: DeviceFacts; readonly site: LightSite }) {
    this.name = name;
    this.#product = product;
    this.#facts = given.facts;
    this.#site = given.site;
  }

  get isOn(): boolean {
    return this.#on;
  }

  async switchOn(): Promise<void> {
    if (this.#on) return;
    this.#on = true;
    this.#installedAt ??= this.#now();
    this.#lookAt(this.#now() + firstAttemptDelaySeconds(this.#site.random.chance()));
  }

  async switchOff(): Promise<void> {
    this.#on = false;
    this.#cancelLook?.();
  }

  async ask(): Promise<void> {
    await this.#attempt();
  }

  leaseChain(): readonly string[] | undefined {
    return this.#held?.chain;
  }

  status(): MachineStatus | undefined {
    if (!this.#on) return undefined;
    const lease = this.#held?.lease;
    const until = this.#held?.grant.until;
    const judged = judgeLicense({
      now: this.#now(),
      keyInstalled: true,
      spans: this.#product.edition,
      ...(this.#installedAt !== undefined && { graceStartedAt: this.#installedAt }),
      ...(lease !== undefined && { right: { kind: 'lease', iat: lease.iat, exp: lease.exp, ends: lease.ends } }),
      ...(until !== undefined && { agreementUntil: until }),
    });
    const waiting = this.#answer?.kind === 'counted' ? this.#answer.notice.reason : undefined;
    const reason = judged.reason ?? waiting;
    return {
      state: judged.state,
      licensed: judged.state === 'licensed',
      warning: judged.warning,
      entitlements: lease?.entitlements ?? this.#product.edition.entitlements,
      ...(this.#signer !== undefined && { clientId: this.#signer.id }),
      ...(reason !== undefined && { reason }),
    };
  }

  async #attempt(): Promise<void> {
    this.#site.onAttempt();
    try {
      this.#failed = !(await this.#exchange());
    } catch (error) {
      if (!isActivationError(error)) throw error;
      this.#failed = true; // Whatever a host or the network says: the schedule goes on.
    }
    if (this.#on) this.#lookAt(this.#nextAttempt());
  }

  /** Whether a host answered. */
  async #exchange(): Promise<boolean> {
    const { opened, application, edition, generation } = this.#product;
    this.#signer ??= createSigner(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
    const iat = Math.max(this.#now(), this.#lastIat + 1);
    const input: ActivationRequestInput = {
      vendor: opened.vendor,
      application,
      edition: edition.id,
      generation,
      roots: this.#product.roots,
      revocations: this.#product.marks,
      device: this.#facts,
      state: this.#held === undefined ? 2 : 1,
      minutesLeft: 0,
      virtual: false,
      name: this.name.replaceAll('/', '-'),
      iat,
      jti: Buffer.from(this.#site.random.bytes(16)).toString('base64url') as RequestId,
      ...(this.#prev !== undefined && { prev: this.#prev }),
    };
    const { statement, pending } = await createActivationRequest(input, this.#signer);
    const digest = digestOfSigningInput(statement.slice(0, statement.lastIndexOf('.')));
    const request = { claims: { ...input, iss: this.#signer.id, v: 1 as const }, jwk: this.#signer.jwk, digest };
    const body = await this.#site.post(statement, request);
    if (body === undefined) return false;
    this.#lastIat = iat;
    const answer = this.#judge(body, pending);
    this.#answer = answer;
    if (answer.kind === 'lease') this.#held = answer;
    const { store, turn } = answer.kind === 'lease' ? answer.lease : answer.notice;
    this.#prev = { store, turn };
    return true;
  }

  /** The first answer, each sixteenth after it and whatever is out of the ordinary are judged as the SDK judges them. */
  #judge(body: unknown, pending: PendingActivation): JudgedLease | JudgedCounted {
    const before = this.#answers % judgedOf === 0 ? undefined : this.#answer;
    this.#answers += 1;
    const known = before === undefined ? undefined : knownLease(body, pending, before);
    if (known !== undefined) return known;
    const { vendor, roots, revocations } = this.#product.opened;
    const { signatures: cache } = this.#site;
    const trust = { vendor, roots, revocations, cache, allowLab: true, now: this.#now() };
    const answer = judgeActivationAnswer(body, pending, trust);
    if (answer.kind === 'new-identity') throw new TypeError(`${this.name}: a light machine has no clones`);
    return answer;
  }

  #nextAttempt(): Seconds {
    const { edition } = this.#product;
    return nextAttemptAt({
      lastAttempt: this.#now(),
      failed: this.#failed,
      licensed: this.status()?.licensed === true,
      renewAfterSeconds: this.#answer?.renewAfterSeconds ?? edition.renewalIntervalMinutes * minuteSeconds,
      retryAfterSeconds: this.#answer?.retryAfterSeconds ?? edition.activationIntervalMinutes * minuteSeconds,
      random: this.#site.random.chance(),
    }).dueAt;
  }

  #lookAt(due: Seconds): void {
    const { time, lookEvery } = this.#site;
    this.#cancelLook?.();
    this.#cancelLook = time.at(Math.ceil((due * 1000) / lookEvery) * lookEvery, () => this.#attempt());
  }

  #now(): Seconds {
    return Math.floor(this.#site.time.now / 1000);
  }
}

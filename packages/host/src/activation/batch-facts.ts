/**
 * The facts of one batch: rows of its clients, counts of its applications, as the database has them and as the requests
 * decided so far have changed them. Loaded before the first decision, written back after the last.
 */
import {
  ActivationError,
  type AuthenticRequest,
  compareDevices,
  daySeconds,
  type KeyId,
  maySucceed,
  type PackEdition,
  type Seconds,
  shortLifeSeconds,
} from '@attiva/protocol';
import type { Transaction } from '@attiva/storage';
import type { HostEvent } from '../events/event.repository.ts';
import type { HeldGrant, ServedApplication, VendorBook } from '../vendors/vendor-book.ts';
import type { LineItem, VerifiedItem } from './batch-line.ts';
import { type ClientKey, countInWindow, countLicensed, loadKnownClients, loadNames } from './client.repository.ts';
import { type ClientName, type ClientRow, livesShortly } from './client-row.ts';
import type { ActivationDecision } from './decide.ts';
import { countLiving, type DailyPeak, dayOf, loadPeak } from './ephemeral.repository.ts';
import type { NameKeeper } from './name-keeper.ts';
import { loadSucceeded, type SucceededIdentity } from './succeeded.repository.ts';

interface LoadOptions {
  readonly batch: readonly VerifiedItem[];
  readonly book: VendorBook;
  readonly names: NameKeeper;
}

/** Who asks: the caller, and the row of the identity that it may succeed. */
interface Machine {
  readonly request: AuthenticRequest;
  readonly predecessor: ClientRow | undefined;
}

/** How many clients count, the caller included. */
export interface ClientCount {
  /** What thresholds are compared with. */
  readonly total: number;
  /** Of these: machines that stay. */
  readonly lasting: number;
  /** Short-lived machines after this request; only where the caller is one. */
  readonly living?: number;
}

type Answered = Extract<ActivationDecision, { kind: 'answer' }>;

const noted = 12290; // The familiar number of "host handled a request".

/** A row by its client, in one text. */
function nameOf({ vendor, application, client }: ClientKey): string {
  return `${vendor} ${application} ${client}`;
}

/** The place where clients with a lease of an edition are counted. */
function licensedNameOf(of: Pick<ClientRow, 'vendor' | 'application' | 'edition'>): string {
  return `${of.vendor} ${of.application} ${of.edition} licensed`;
}

/** Whoever has called since then counts. */
function windowBegin({ application }: ServedApplication, now: Seconds): Seconds {
  return now - application.windowDays * daySeconds;
}

export class BatchFacts {
  readonly events: HostEvent[] = [];
  readonly #tx: Transaction;
  readonly #keeper: NameKeeper;
  readonly #rows = new Map<string, ClientRow | undefined>();
  readonly #names = new Map<string, ClientName | undefined>();
  readonly #changed = new Map<string, ClientRow>();
  readonly #changedNames = new Map<string, ClientName>();
  readonly #removed = new Map<string, SucceededIdentity>();
  readonly #successions: (ClientKey & { readonly successor: KeyId; readonly at: Seconds })[] = [];
  /** What identities that were succeeded asked last. */
  readonly #succeededIat = new Map<string, Seconds>();
  /** Per application: lasting clients in the window. Per edition: clients with a lease. */
  readonly #counts = new Map<string, number>();
  /** Per application: short-lived machines that live now, and their highest day of the window. */
  readonly #living = new Map<string, number>();
  readonly #peaks = new Map<string, number>();
  readonly #changedPeaks = new Map<string, DailyPeak>();
  readonly #batchSize: number;

  private constructor(tx: Transaction, options: LoadOptions) {
    this.#tx = tx;
    this.#keeper = options.names;
    this.#batchSize = options.batch.length;
  }

  static async load(tx: Transaction, options: LoadOptions): Promise<BatchFacts> {
    const facts = new BatchFacts(tx, options);
    const keys = new Map<string, ClientKey>();
    for (const { verified } of options.batch) {
      if (!verified.ok || options.book.find(verified.request.claims.vendor) === undefined) continue; // Leaves no row.
      const { vendor, application, iss } = verified.request.claims;
      const clients = verified.request.succeeds === undefined ? [iss] : [iss, verified.request.succeeds];
      for (const client of clients) keys.set(nameOf({ vendor, application, client }), { vendor, application, client });
    }
    const wanted = [...keys.values()];
    // Asked for together: an engine behind a socket answers all of it in one trip.
    const [known] = await Promise.all([loadKnownClients(tx, wanted), facts.#countAhead(options)]);
    wanted.forEach((key, index) => {
      facts.#rows.set(nameOf(key), known[index]?.row);
      const name = known[index]?.name;
      if (name !== undefined) facts.#names.set(`${key.vendor} ${key.client}`, name);
    });
    await facts.#loadStrangers(wanted.filter((_, index) => known[index] === undefined));
    return facts;
  }

  /** What is known of clients without a row: that another took their place, and a name from another application. */
  async #loadStrangers(rowless: readonly ClientKey[]): Promise<void> {
    if (rowless.length === 0) return;
    const [succeeded, names] = await Promise.all([loadSucceeded(this.#tx, rowless), loadNames(this.#tx, rowless)]);
    rowless.forEach((key, index) => {
      const [lastIat, name] = [succeeded[index], names[index]];
      if (lastIat !== undefined) this.#succeededIat.set(nameOf(key), lastIat);
      if (name !== undefined) this.#names.set(`${key.vendor} ${key.client}`, name);
    });
  }

  /** The counts that every request of an application needs, with the first of them. */
  async #countAhead({ batch, book }: LoadOptions): Promise<void> {
    const asked = new Map<string, Promise<unknown>>();
    for (const { verified, item } of batch) {
      if (!verified.ok) continue;
      const { vendor, application } = verified.request.claims;
      const served = book.find(vendor)?.applications.get(application);
      const name = `${vendor} ${application}`;
      if (served === undefined || asked.has(name)) continue;
      const since = windowBegin(served, item.receivedAt);
      const machine = { request: verified.request, predecessor: undefined };
      asked.set(name, Promise.all([this.#lasting(machine, served, since), this.#peakOf(machine, since)]));
    }
    await Promise.all(asked.values());
  }

  /** The caller's row as it stands now, within the batch. */
  rowOf(request: AuthenticRequest): ClientRow | undefined {
    return this.#rows.get(nameOf(keyOf(request)));
  }

  /** What the caller's identity asked last before another took its place; `undefined` when none did lately. */
  succeededIatOf(request: AuthenticRequest): Seconds | undefined {
    return this.#succeededIat.get(nameOf(keyOf(request)));
  }

  /**
   * Whether the request may take over from the identity that it succeeds. `undefined` when it succeeds nobody, or
   * nobody that this host knows. Where both are counted already, only two rows of one device are one machine: else a
   * clone, which holds a copy of the old key, could remove its original.
   * @throws {ActivationError} `succession-refused` when the two have been seen as separate machines, or the place has been
   * handed on too often.
   */
  judgeSuccession(request: AuthenticRequest, now: Seconds): ClientRow | undefined {
    if (request.succeeds === undefined) return undefined;
    const old = this.#rows.get(nameOf({ ...keyOf(request), client: request.succeeds }));
    if (old === undefined) return undefined;
    const row = this.rowOf(request);
    if (row?.contact.tip.jti === request.claims.jti) return undefined; // A retry gets its answer again, whoever came since.
    if (row !== undefined && compareDevices(old.contact.facts, row.contact.facts) !== 'same') {
      throw new ActivationError('succession-refused', 'this identity is already counted beside the old one');
    }
    if (!maySucceed(old.successions, now)) {
      throw new ActivationError('succession-refused', 'the place of this machine has been handed on too often lately');
    }
    return old;
  }

  /** The new identity takes the old one's place: one machine, counted once. */
  succeed(old: ClientRow, request: AuthenticRequest, now: Seconds): void {
    const key = { vendor: old.vendor, application: old.application, client: old.client };
    const licensedName = licensedNameOf(old);
    const licensed = this.#counts.get(licensedName);
    if (licensed !== undefined && old.leaseUntil > now) this.#counts.set(licensedName, licensed - 1);
    this.#counts.delete(`${old.vendor} ${old.application}`); // `note` writes the count that this request was given.
    this.#rows.set(nameOf(key), undefined);
    this.#changed.delete(nameOf(key));
    const { lastIat } = old.contact;
    this.#removed.set(nameOf(key), { ...key, lastIat, at: now });
    this.#successions.push({ ...key, successor: request.claims.iss, at: now });
    this.#succeededIat.set(nameOf(key), lastIat);
    const name = this.#names.get(`${key.vendor} ${key.client}`);
    const isNamed = this.#names.get(`${key.vendor} ${request.claims.iss}`) !== undefined;
    if (name !== undefined && !isNamed) this.#keepName({ ...name, client: request.claims.iss });
  }

  /**
   * Distinct clients in the window, the caller included; an identity that is succeeded is not counted beside it. Of
   * short-lived machines the highest day of the window counts: a thousand jobs one after the other are one machine.
   */
  async countWith(machine: Machine, served: ServedApplication, now: Seconds): Promise<ClientCount> {
    const { claims } = machine.request;
    const isShort = livesShortly(claims, this.#rowsOf(machine), now);
    const since = windowBegin(served, now);
    const own = isShort ? 0 : 1;
    const before = this.#rowsOf(machine).filter((row) => !row.ephemeral && row.lastSeen > since).length;
    const lasting = (await this.#lasting(machine, served, since)) + own - before;
    const peak = await this.#peakOf(machine, since);
    if (!isShort) return { total: lasting + peak, lasting };
    const alive = this.#rowsOf(machine).filter((row) => row.ephemeral && row.lastSeen > now - shortLifeSeconds).length;
    const living = (await this.#livingOf(machine, now)) + (claims.leaves === true ? 0 : 1) - alive;
    return { total: lasting + Math.max(peak, living), lasting, living };
  }

  async #peakOf({ request }: Machine, since: Seconds): Promise<number> {
    const { vendor, application } = request.claims;
    const name = `${vendor} ${application}`;
    const known = this.#peaks.get(name) ?? (await loadPeak(this.#tx, { vendor, application }, since));
    this.#peaks.set(name, known);
    return known;
  }

  async #livingOf({ request }: Machine, now: Seconds): Promise<number> {
    const { vendor, application } = request.claims;
    const name = `${vendor} ${application}`;
    const known = this.#living.get(name) ?? (await countLiving(this.#tx, { vendor, application }, now));
    this.#living.set(name, known);
    return known;
  }

  async #lasting(machine: Machine, served: ServedApplication, since: Seconds): Promise<number> {
    const { vendor, application } = machine.request.claims;
    const name = `${vendor} ${application}`;
    let known = this.#counts.get(name);
    if (known === undefined) {
      // Twice the highest threshold is all that any rule or display needs; the batch may remove some of them.
      const most = 2 * served.highestThreshold + 2 * this.#batchSize + 1;
      known = await countInWindow(this.#tx, { vendor, application, since, most });
    }
    this.#counts.set(name, known);
    return known;
  }

  /** Distinct clients holding a lease of the edition, without the caller; counted only where a quantity is enforced. */
  async licensedWithout(
    machine: Machine,
    product: { readonly grant: HeldGrant; readonly edition: PackEdition },
    now: Seconds,
  ): Promise<number> {
    const { mode, quantity } = product.grant.claims;
    if (mode !== 'enforce' || quantity === undefined) return 0;
    const { vendor, application } = machine.request.claims;
    const name = licensedNameOf({ vendor, application, edition: product.edition.id });
    let known = this.#counts.get(name);
    if (known === undefined) {
      const of = {
        vendor,
        application,
        edition: product.edition.id,
        at: now,
        most: 2 * quantity + this.#batchSize + 1,
      };
      known = await countLicensed(this.#tx, of);
      this.#counts.set(name, known);
    }
    const holds = (row: ClientRow): boolean => row.edition === product.edition.id && row.leaseUntil > now;
    return known - this.#rowsOf(machine).filter(holds).length;
  }

  /** One machine has up to two rows: its own, and that of the identity it succeeds. */
  #rowsOf({ request, predecessor }: Machine): readonly ClientRow[] {
    return [this.rowOf(request), predecessor].filter((row) => row !== undefined);
  }

  /** Notes an answer: its row for the requests that follow, its event, its name. */
  note(
    request: AuthenticRequest,
    item: LineItem,
    answered: { readonly decision: Answered; readonly count: ClientCount },
  ): void {
    const { decision } = answered;
    const before = this.rowOf(request);
    if (decision.code === 'released') this.#leave(request, item.receivedAt, answered.count);
    if (decision.row !== undefined) {
      this.#noteCounts(before, answered, item.receivedAt);
      this.#rows.set(nameOf(keyOf(request)), decision.row);
      this.#changed.set(nameOf(keyOf(request)), decision.row);
      this.#noteName(request, item);
    }
    const { count, threshold } = decision.terms.claims;
    const { code, noticed } = decision;
    // Who holds the identity that a clone has shown: the administrator reads both names in one line.
    const held =
      code === 'new-identity' ? this.#names.get(`${request.claims.vendor} ${request.claims.iss}`) : undefined;
    this.#event(request, item, { code, noticed, count, threshold, heldBy: held?.name ?? null });
  }

  /** Its row goes, its name with it; what it asked last is kept, so that a recorded request counts nobody. */
  #leave(request: AuthenticRequest, now: Seconds, { living }: ClientCount): void {
    const row = this.rowOf(request);
    if (row === undefined) return;
    const { vendor, application, client } = row;
    this.#noteLiving(row, now, living);
    const licensed = this.#counts.get(licensedNameOf(row));
    if (licensed !== undefined && row.leaseUntil > now) this.#counts.set(licensedNameOf(row), licensed - 1);
    const place = nameOf(row);
    this.#rows.set(place, undefined);
    this.#changed.delete(place);
    const { iat: lastIat } = request.claims;
    this.#removed.set(place, { vendor, application, client, lastIat, at: now });
    this.#succeededIat.set(place, lastIat);
    this.#changedNames.delete(`${vendor} ${client}`);
  }

  #noteLiving(of: Pick<ClientRow, 'vendor' | 'application'>, now: Seconds, living: number | undefined): void {
    if (living === undefined) return;
    const { vendor, application } = of;
    const name = `${vendor} ${application}`;
    this.#living.set(name, living);
    this.#peaks.set(name, Math.max(living, this.#peaks.get(name) ?? 0));
    const day = dayOf(now);
    const place = `${name} ${day}`;
    const peak = Math.max(living, this.#changedPeaks.get(place)?.peak ?? 0);
    this.#changedPeaks.set(place, { vendor, application, day, peak });
  }

  /** Highest numbers of short-lived machines that this batch has seen. */
  changedPeaks(): readonly DailyPeak[] {
    return [...this.#changedPeaks.values()];
  }

  noteRefusal(request: AuthenticRequest, item: LineItem, error: ActivationError): void {
    this.#event(request, item, { code: error.code, noticed: '', count: 0, threshold: 0, heldBy: null });
  }

  /** Identities whose place another has taken. */
  removed(): readonly SucceededIdentity[] {
    return [...this.#removed.values()];
  }

  /** Who has taken whose place. */
  successions(): readonly (ClientKey & { readonly successor: KeyId; readonly at: Seconds })[] {
    return this.#successions;
  }

  changed(): readonly ClientRow[] {
    return [...this.#changed.values()];
  }

  changedNames(): readonly ClientName[] {
    return [...this.#changedNames.values()];
  }

  #noteCounts(
    before: ClientRow | undefined,
    { decision, count }: { readonly decision: Answered; readonly count: ClientCount },
    now: Seconds,
  ): void {
    const row = decision.row as ClientRow;
    this.#counts.set(`${row.vendor} ${row.application}`, count.lasting);
    this.#noteLiving(row, now, count.living);
    const licensedName = licensedNameOf(row);
    const licensed = this.#counts.get(licensedName);
    const held = before !== undefined && before.edition === row.edition && before.leaseUntil > now;
    if (licensed !== undefined && row.leaseUntil > now && !held) this.#counts.set(licensedName, licensed + 1);
  }

  #noteName(request: AuthenticRequest, item: LineItem): void {
    const kept = this.#keeper.keep(request.claims.name, item.address);
    if (kept !== undefined) this.#keepName({ vendor: request.claims.vendor, client: request.claims.iss, ...kept });
  }

  #keepName(name: ClientName): void {
    const place = `${name.vendor} ${name.client}`;
    const known = this.#names.get(place);
    if (known?.name === name.name && known.address === name.address) return;
    this.#names.set(place, name);
    this.#changedNames.set(place, name);
  }

  #event(
    request: AuthenticRequest,
    item: LineItem,
    outcome: Pick<HostEvent, 'code' | 'noticed' | 'count' | 'threshold' | 'heldBy'>,
  ): void {
    const { claims } = request;
    this.events.push({
      at: item.receivedAt,
      number: noted,
      vendor: claims.vendor,
      application: claims.application,
      edition: claims.edition,
      generation: claims.generation,
      client: claims.iss,
      name: this.#keeper.keep(claims.name, item.address)?.name ?? null,
      clientTime: claims.iat,
      virtual: claims.virtual,
      state: claims.state,
      minutesLeft: claims.minutesLeft,
      ...outcome,
    });
  }
}

function keyOf(request: AuthenticRequest): ClientKey {
  const { vendor, application, iss } = request.claims;
  return { vendor, application, client: iss };
}

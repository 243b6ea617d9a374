/**
 * The use case: a verified batch becomes answers. One transaction loads the facts, lets the rule decide each request in
 * turn (each sees those before it: the 25th client; one client twice) and records; after the commit all answers are signed
 * (`sign-answers.ts`). Nothing leaves before it is durable.
 */
import {
  ActivationError,
  type AuthenticRequest,
  isActivationError,
  type Seconds,
  type StoreId,
  type TermsFacts,
} from '@attiva/protocol';
import { type Database, isStorageError, type Transaction } from '@attiva/storage';
import { addFailures, addTotals, type HostEvent, recordEvents } from '../events/event.repository.ts';
import type { HintClaim, HintsOfBatch, OpenHints } from '../hints/open-hints.ts';
import type { RequireNamesAgreed } from '../hosts/agree-on-names.ts';
import { recordSplits } from '../images/image.repository.ts';
import type { SplitImage } from '../images/split-image.ts';
import { handMarksOn } from '../machines/mark.repository.ts';
import type { RefusedCaller } from '../status/refusal-tally.ts';
import type { VendorBook } from '../vendors/vendor-book.ts';
import { BatchFacts } from './batch-facts.ts';
import type { CommittedBatch, VerifiedItem } from './batch-line.ts';
import { removeClients, removeOrphanNames, saveClients, saveNames } from './client.repository.ts';
import type { ClientRow } from './client-row.ts';
import { decideActivation, findProduct } from './decide.ts';
import { savePeaks } from './ephemeral.repository.ts';
import type { NameKeeper } from './name-keeper.ts';
import { createAnswerSigner, type Signable } from './sign-answers.ts';
import { saveSucceeded } from './succeeded.repository.ts';
import type { RefusedRequest } from './verify-request.ts';

export interface SettleOptions {
  readonly database: Database;
  readonly book: VendorBook;
  readonly store: StoreId;
  readonly names: NameKeeper;
  readonly requireNamesAgreed?: RequireNamesAgreed;
  /** Intervals in the place of the pack's, as they are set at this moment. */
  readonly overrides: () => NonNullable<TermsFacts['overrides']>;
  /** The TLS key to name in answers, as of now: recorded terms do not hold it, so that a repeated answer names the present one. */
  readonly tlsKey?: () => string | undefined;
  /** What administrators ask of machines. */
  readonly hints?: OpenHints;
  /** Milliseconds; for `onCommit`. */
  readonly monotonic?: () => number;
  /** Told of each commit: its events and how many milliseconds the transaction took. */
  readonly onCommit?: (events: readonly HostEvent[], milliseconds: number) => void;
  /** Told of each event after the commit: for the log. */
  readonly onEvents?: (events: readonly HostEvent[]) => void;
  /** Told after the commit of each image whose copies split. */
  readonly onImages?: (images: readonly SplitImage[]) => void;
  /**
   * Told of each refusal that is written nowhere. Whoever can reach the port can cause as many as he likes, with a key of
   * his own even authentic ones for a vendor that nobody here has heard of: they must not fill the disk.
   */
  readonly onUnwritten?: (code: ActivationError['code'], caller: RefusedCaller | undefined) => void;
}

type Decided = Signable | Error;

interface Settled {
  readonly decided: readonly Decided[];
  readonly events: readonly HostEvent[];
  readonly images: readonly SplitImage[];
}

/** Makes the function that the line calls with each batch: it settles when the batch is committed, and its answers follow. */
export function createSettler(options: SettleOptions): (batch: readonly VerifiedItem[]) => Promise<CommittedBatch> {
  const sign = createAnswerSigner();
  return async (batch) => {
    const { decided, events, images } = await decideBatch(options, batch);
    options.onEvents?.(events);
    if (images.length > 0) options.onImages?.(images);
    return { answers: sign(decided, options.tlsKey?.()) };
  };
}

async function decideBatch(options: SettleOptions, batch: readonly VerifiedItem[]): Promise<Settled> {
  if (!batch.some((entry) => isWritten(options.book, entry))) {
    return { decided: batch.map((entry) => refuseUnwritten(options, entry)), events: [], images: [] };
  }
  try {
    const began = options.monotonic?.() ?? 0;
    const hints = options.hints?.begin();
    const settled = await options.database.transact((tx) => decideAll({ ...options, given: hints }, tx, batch));
    await hints?.committed();
    options.onCommit?.(settled.events, (options.monotonic?.() ?? 0) - began);
    return settled;
  } catch (error) {
    const isOwn = isStorageError(error)
      ? error.reason === 'constraint' || error.reason === 'unfit'
      : !(isActivationError(error) && error.code === 'hosts-disagree');
    if (!isOwn || batch.length === 1) throw error;
    return decideEachAlone(options, batch);
  }
}

/** One request that trips over a defect (a damaged row of its client) must not take its neighbours along. */
async function decideEachAlone(options: SettleOptions, batch: readonly VerifiedItem[]): Promise<Settled> {
  const decided: Decided[] = [];
  const events: HostEvent[] = [];
  const images: SplitImage[] = [];
  for (const entry of batch) {
    try {
      const alone = await decideBatch(options, [entry]);
      decided.push(...alone.decided);
      events.push(...alone.events);
      images.push(...alone.images);
    } catch (error) {
      decided.push(error instanceof Error ? error : new Error(String(error)));
    }
  }
  return { decided, events, images };
}

/** Whether the request leaves a trace: it is authentic and of a vendor that this host knows. */
function isWritten(book: VendorBook, { verified }: VerifiedItem): boolean {
  return verified.request !== undefined && book.find(verified.request.claims.vendor) !== undefined;
}

function refuseUnwritten(options: SettleOptions, { verified, item }: VerifiedItem): ActivationError {
  const error = verified.ok ? notRegistered(verified.request) : errorOf(verified);
  const kept = options.names.keep(verified.request?.claims.name, item.address);
  options.onUnwritten?.(error.code, kept && { at: item.receivedAt, ...kept });
  return error;
}

function errorOf({ code, detail, facts, cause }: RefusedRequest): ActivationError {
  return new ActivationError(code, detail, { facts, cause });
}

function notRegistered({ claims }: AuthenticRequest): ActivationError {
  return new ActivationError('host-not-registered', `this host is not registered for ${claims.vendor}`);
}

/** One transaction's own. */
type SettlingNow = SettleOptions & { readonly given: HintsOfBatch | undefined };

async function decideAll(options: SettlingNow, tx: Transaction, batch: readonly VerifiedItem[]): Promise<Settled> {
  const { book, names } = options;
  // In one trip.
  const [facts] = await Promise.all([BatchFacts.load(tx, { batch, book, names }), options.requireNamesAgreed?.(tx)]);
  const decided: Decided[] = [];
  for (const entry of batch) decided.push(await decideOne(options, facts, entry));
  // Names of applications come from the requests: only those of a pack may make rows of their own.
  const isKnown = (event: HostEvent): boolean => book.find(event.vendor)?.applications.has(event.application) === true;
  // Nobody waits for one of them: behind a socket they go along with the commit.
  removeClients(tx, facts.removed());
  saveSucceeded(tx, facts.removed());
  saveClients(tx, facts.changed());
  savePeaks(tx, facts.changedPeaks());
  saveNames(tx, facts.changedNames());
  recordEvents(tx, facts.events);
  addTotals(tx, facts.events.filter(isKnown));
  addFailures(tx, facts.events, isKnown);
  await handMarksOn(tx, facts.successions());
  await removeOrphanNames(tx, facts.removed(), (vendor) => [...(book.find(vendor)?.applications.keys() ?? [])]);
  const images = await recordSplits(
    tx,
    facts.events.filter(({ noticed }) => noticed === 'clone'),
  );
  await options.given?.save(tx);
  return { decided, events: facts.events, images };
}

/** One request: a refused one gets an event too, if it leaves a trace at all. */
async function decideOne(options: SettlingNow, facts: BatchFacts, entry: VerifiedItem): Promise<Decided> {
  const { verified, item } = entry;
  if (verified.request === undefined || !isWritten(options.book, entry)) return refuseUnwritten(options, entry);
  try {
    if (!verified.ok) throw errorOf(verified);
    return await answerOne(options, facts, { request: verified.request, item });
  } catch (error) {
    if (!isActivationError(error)) throw error;
    facts.noteRefusal(verified.request, item, error);
    return error;
  }
}

async function answerOne(
  options: SettlingNow,
  facts: BatchFacts,
  asked: { readonly request: AuthenticRequest; readonly item: VerifiedItem['item'] },
): Promise<Decided> {
  const { request, item } = asked;
  const vendor = options.book.find(request.claims.vendor);
  if (vendor === undefined || vendor.grants.length === 0) throw notRegistered(request);
  const now = item.receivedAt;
  const product = findProduct(request, vendor.applications.get(request.claims.application), now);
  const row = facts.rowOf(request);
  const predecessor = facts.judgeSuccession(request, now);
  const machine = { request, predecessor };
  const count = await facts.countWith(machine, product.served, now);
  const decision = decideActivation({
    ...product,
    request,
    now,
    row,
    predecessor,
    succeededIat: facts.succeededIatOf(request),
    store: options.store,
    revocations: vendor.revocations.marks(),
    count: count.total,
    licensedUse: await facts.licensedWithout(machine, product, now),
    overrides: options.overrides(),
    method: item.method,
  });
  if (decision.kind === 'refuse') throw decision.error;
  if (predecessor !== undefined && decision.row !== undefined) facts.succeed(predecessor, request, now);
  facts.note(request, item, { decision, count });
  const mayHear = decision.code !== 'new-identity' && decision.code !== 'released';
  const hint = mayHear ? hintFor(options.given, machine, now) : undefined;
  return { terms: decision.terms, grant: product.grant, hint };
}

/** What the machine says of a hint comes before what it is asked: one that was obeyed is not given again. */
function hintFor(
  hints: HintsOfBatch | undefined,
  { request, predecessor }: { readonly request: AuthenticRequest; readonly predecessor: ClientRow | undefined },
  now: Seconds,
): HintClaim | undefined {
  if (hints === undefined) return undefined;
  const { vendor, iss: client, heard } = request.claims;
  const machine = { vendor, client };
  if (predecessor !== undefined) hints.move({ vendor, client: predecessor.client }, machine);
  hints.hear(machine, heard, now);
  return hints.offer(machine, now);
}

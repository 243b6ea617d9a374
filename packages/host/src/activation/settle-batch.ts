/**
 * The use case: a verified batch becomes answers. One transaction loads the facts, lets the rule decide each request in
 * turn (each sees those before it: the 25th client; one client twice) and records; after the commit one signature per
 * signing key covers all answers. Nothing leaves before it is durable.
 */
import {
  ActivationError,
  type AuthenticRequest,
  isActivationError,
  prepareHostStatement,
  type Signer,
  signBatch,
  type StoreId,
} from '@attiva/protocol';
import type { Database, Transaction } from '@attiva/storage';
import { addTotals, type HostEvent, recordEvents } from '../events/event.repository.ts';
import type { HeldGrant, VendorBook } from '../vendors/vendor-book.ts';
import { BatchFacts } from './batch-facts.ts';
import type { LineAnswer, VerifiedItem } from './batch-line.ts';
import { removeClients, saveClients, saveNames } from './client.repository.ts';
import type { AnsweredTerms } from './client-row.ts';
import { decideActivation, findProduct } from './decide.ts';
import type { NameKeeper } from './name-keeper.ts';

export interface SettleOptions {
  readonly database: Database;
  readonly book: VendorBook;
  readonly store: StoreId;
  readonly names: NameKeeper;
  /** Told of each event after the commit: for the log and for health. */
  readonly onEvents?: (events: readonly HostEvent[]) => void;
}

interface Signable {
  readonly terms: AnsweredTerms;
  readonly grant: HeldGrant;
}

type Decided = Signable | Error;

/** Makes the function that the line calls with each batch. */
export function createSettler(options: SettleOptions): (batch: readonly VerifiedItem[]) => Promise<LineAnswer[]> {
  return async (batch) => {
    const { decided, events } = await options.database.transact((tx) => decideAll(options, tx, batch));
    options.onEvents?.(events);
    return signAll(decided);
  };
}

async function decideAll(
  options: SettleOptions,
  tx: Transaction,
  batch: readonly VerifiedItem[],
): Promise<{ readonly decided: readonly Decided[]; readonly events: readonly HostEvent[] }> {
  const facts = await BatchFacts.load(tx, { batch, book: options.book, names: options.names });
  const decided: Decided[] = [];
  for (const entry of batch) decided.push(await decideOne(options, facts, entry));
  await removeClients(tx, facts.removed());
  await saveClients(tx, facts.changed());
  await saveNames(tx, facts.changedNames());
  await recordEvents(tx, facts.events);
  await addTotals(tx, facts.events);
  return { decided, events: facts.events };
}

/** One request: refused ones get an event too, as far as they were authentic. */
async function decideOne(options: SettleOptions, facts: BatchFacts, entry: VerifiedItem): Promise<Decided> {
  const { verified, item } = entry;
  if (!verified.ok) return new ActivationError(verified.code, verified.detail, { facts: verified.facts });
  try {
    return await answerOne(options, facts, { request: verified.request, item });
  } catch (error) {
    if (!isActivationError(error)) throw error;
    facts.noteRefusal(verified.request, item, error);
    return error;
  }
}

async function answerOne(
  options: SettleOptions,
  facts: BatchFacts,
  asked: { readonly request: AuthenticRequest; readonly item: VerifiedItem['item'] },
): Promise<Decided> {
  const { request, item } = asked;
  const vendor = options.book.find(request.claims.vendor);
  if (vendor === undefined || vendor.grants.length === 0) {
    throw new ActivationError('host-not-registered', `this host is not registered for ${request.claims.vendor}`);
  }
  const product = findProduct(request, vendor.applications.get(request.claims.application));
  const now = item.receivedAt;
  const row = facts.rowOf(request);
  const succession = facts.judgeSuccession(request);
  const count = await facts.countWith(request, product.served, now);
  const decision = decideActivation({
    ...product,
    request,
    now,
    row,
    store: options.store,
    revocations: vendor.revocations.marks(),
    count,
    licensedUse: await facts.licensedWithout(request, product, now),
  });
  if (decision.kind === 'refuse') throw decision.error;
  if (succession !== undefined && decision.row !== undefined) facts.succeed(succession, request);
  facts.note(request, item, { decision, count });
  return { terms: decision.terms, grant: product.grant };
}

/** Signs all answers: one tree per signing key, at most 4,096 leaves each. */
async function signAll(decided: readonly Decided[]): Promise<LineAnswer[]> {
  const answers: LineAnswer[] = [];
  const bySigner = new Map<Signer, number[]>();
  decided.forEach((one, index) => {
    if (one instanceof Error) {
      answers[index] = one;
      return;
    }
    const signer = one.grant.signer as Signer; // findProduct has refused grants without one.
    const places = bySigner.get(signer);
    if (places === undefined) bySigner.set(signer, [index]);
    else places.push(index);
  });
  for (const [signer, places] of bySigner) {
    const signables = places.map((index) => decided[index] as Signable);
    const inputs = signables.map(({ terms }) => prepareHostStatement(terms.kind, terms.claims, signer.jwk));
    const statements = await signBatch(inputs, signer);
    places.forEach((index, position) => {
      const { grant } = signables[position] as Signable;
      // Statements are base64url and dots: nothing in them needs escaping in JSON.
      answers[index] = `{"chain":["${statements[position]}","${grant.chain[0]}","${grant.chain[1]}"]}`;
    });
  }
  return answers;
}

/** Use case: gathers the facts of one machine and has them explained. Reads in small steps; the line goes on in between. */
import { nearestName } from '@attiva/daemon';
import { daySeconds, type Seconds } from '@attiva/protocol';
import type { Database, Statements } from '@attiva/storage';
import { foldName, type NameKeeper, type NamePolicy } from '../activation/name-keeper.ts';
import type { ListedEvent } from '../events/event.repository.ts';
import { plainAddress } from '../http/networks.ts';
import { loadImage } from '../images/image.repository.ts';
import type { HostWarning } from '../status/host-warning.ts';
import type { RefusalTally, SeenRefusal } from '../status/refusal-tally.ts';
import { loadCounts } from '../status/status.repository.ts';
import type { VendorBook } from '../vendors/vendor-book.ts';
import { explainMachine } from './explain-machine.ts';
import type { Explanation } from './explanation.ts';
import {
  type ApplicationOf,
  eventsOfClient,
  findById,
  findByName,
  loadProducts,
  loadTakenOver,
  namesBeginning,
  refusedByName,
  type StoredProduct,
} from './machine.repository.ts';
import { idBeginning, shortName } from './machine-words.ts';
import type { KnownIdentity, KnownProduct, MachineFacts, NameAnswer } from './machine-facts.ts';
import { lookUpName, type Resolve } from './name-lookup.ts';

export interface ExplainingParts {
  readonly database: Database;
  readonly book: VendorBook;
  readonly names: { readonly policy: NamePolicy; readonly keeper: NameKeeper };
  readonly refusals: RefusalTally;
  readonly mayAsk: (address: string) => boolean;
  readonly resolve: Resolve;
  /** Domains in which this host publishes; `undefined`: it does not publish by itself. */
  readonly published: () => Promise<readonly string[] | undefined>;
  readonly warnings: () => Promise<readonly HostWarning[]>;
  /** Where this host listens for machines. */
  readonly port: () => number;
  readonly now: () => Seconds;
}

/** Makes the function behind `GET /v1/clients/explain`. */
export function createExplaining(parts: ExplainingParts): (asked: string) => Promise<Explanation> {
  return async (asked) => explainMachine(await gatherFacts(parts, asked.trim()));
}

async function gatherFacts(parts: ExplainingParts, asked: string): Promise<MachineFacts> {
  const { database, book, names, refusals, now } = parts;
  const applications = book
    .all()
    .flatMap(({ id, applications: of }) => [...of.keys()].map((application) => ({ vendor: id, application })));
  const kept = foldName(names.policy === 'hashed' ? (names.keeper.keep(asked, '')?.name ?? '') : asked);
  const found = await findIdentities(database, { asked, kept, applications });
  const [first] = found.identities;
  const resolved = await lookUpName((names.policy === 'full' && first?.name) || asked, parts);
  const products = await knownProducts(parts, { ...found, applications });
  const events = await eventsOf(database, { identities: found.identities, kept });
  const published = await parts.published();
  const isKnown = found.identities.length > 0 || events.length > 0;
  return {
    asked,
    now: now(),
    names: names.policy,
    identities: found.identities,
    products,
    events,
    refused: matchingRefusals(refusals.seen(), { kept, resolved }),
    images: await imagesOf(database, found.identities),
    takenOver: await loadTakenOver(database, found.identities, applications),
    nearest: isKnown || names.policy !== 'full' ? [] : await nearestNames(database, kept),
    resolved,
    ...(published !== undefined && { published }),
    warnings: await parts.warnings(),
    vendors: book.all().length,
    port: parts.port(),
  };
}

interface Asked {
  readonly asked: string;
  /** As the database keeps such a name. */
  readonly kept: string;
  readonly applications: readonly ApplicationOf[];
}

/** By name first; an id is meant only where no machine is called so. */
async function findIdentities(
  on: Statements,
  { asked, kept, applications }: Asked,
): Promise<{ readonly identities: readonly KnownIdentity[] }> {
  const byName = kept === '' ? [] : await findByName(on, kept);
  // Machines that know no domain call themselves by the short name alone.
  const short = byName.length === 0 && kept.includes('.') ? await findByName(on, shortName(kept)) : [];
  const named = [...byName, ...short.filter(({ name = '' }) => !name.includes('.'))];
  if (named.length > 0) return { identities: named };
  const id = idBeginning(asked);
  return { identities: id === undefined ? [] : await findById(on, id, applications) };
}

async function knownProducts(
  { database, book, now }: ExplainingParts,
  found: { readonly identities: readonly KnownIdentity[]; readonly applications: readonly ApplicationOf[] },
): Promise<readonly KnownProduct[]> {
  const stored = await loadProducts(database, found.identities, found.applications);
  const windows = stored.map(({ vendor, application }) => {
    const days = book.find(vendor)?.applications.get(application)?.application.windowDays ?? 0;
    return { vendor, application, since: now() - days * daySeconds };
  });
  const counts = await loadCounts(database, windows);
  return stored.map((row, index) => knownProduct(row, counts[index] ?? 0)).sort((a, b) => b.lastSeen - a.lastSeen);
}

function knownProduct({ terms, successions, ...row }: StoredProduct, inventory: number): KnownProduct {
  const { iat, renewAfter, retryAfter, threshold } = terms.claims;
  const [succeededAt] = successions;
  const reason = terms.kind === 'notice' && terms.claims.outcome === 'counted' ? terms.claims.reason : undefined;
  return {
    ...row,
    inventory,
    threshold,
    nextCall: iat + (terms.kind === 'lease' ? renewAfter : retryAfter),
    ...(reason !== undefined && { reason }),
    ...(succeededAt !== undefined && { succeededAt }),
    successions: successions.length,
  };
}

/** Most events that are read of one identity, or of one name. */
const mostEvents = 20;

async function eventsOf(
  on: Statements,
  { identities, kept }: { readonly identities: readonly KnownIdentity[]; readonly kept: string },
): Promise<readonly ListedEvent[]> {
  const found = new Map<number, ListedEvent>();
  const note = (events: readonly ListedEvent[]): void => {
    for (const event of events) found.set(event.event, event);
  };
  for (const { client } of identities) note(await eventsOfClient(on, client, mostEvents));
  const names = new Set([kept, ...identities.map(({ name = '' }) => foldName(name))]);
  for (const name of names) if (name !== '') note(await refusedByName(on, name, mostEvents));
  return [...found.values()].sort((a, b) => b.event - a.event);
}

async function imagesOf(on: Statements, identities: readonly KnownIdentity[]): Promise<MachineFacts['images']> {
  const images = await Promise.all(identities.map((identity) => loadImage(on, identity)));
  return images.filter((image) => image !== undefined);
}

/** Names under which refused callers spoke are claims; addresses of the name are those of this host's resolver. */
function matchingRefusals(
  seen: readonly SeenRefusal[],
  { kept, resolved }: { readonly kept: string; readonly resolved: NameAnswer },
): readonly SeenRefusal[] {
  const addresses = new Set(
    resolved.kind === 'found' ? resolved.addresses.map(({ address }) => plainAddress(address)) : [],
  );
  return seen
    .filter(({ name = '', address }) => {
      const claimed = foldName(name);
      const sameName = kept !== '' && (claimed === kept || claimed.startsWith(`${kept}.`));
      return sameName || addresses.has(plainAddress(address));
    })
    .slice(0, 3);
}

/** Of those that begin alike: comparing with every name of a large inventory would hold up the line. */
async function nearestNames(on: Statements, kept: string): Promise<readonly string[]> {
  const wanted = shortName(kept);
  for (const length of [3, 2, 1]) {
    if (wanted.length < length) continue;
    const left = new Map(
      (await namesBeginning(on, wanted.slice(0, length), 1000)).map((name) => [shortName(name), name]),
    );
    const nearest: string[] = [];
    while (nearest.length < 3) {
      const next = nearestName(wanted, [...left.keys()]);
      if (next === undefined) break;
      nearest.push(left.get(next) ?? next);
      left.delete(next);
    }
    if (nearest.length > 0) return nearest;
  }
  return [];
}

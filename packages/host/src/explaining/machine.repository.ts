/** SQL of explanations: machines by name or client id, what is remembered of them. Each reading is bounded and uses an index. */
import type { Seconds } from '@attiva/protocol';
import type { SqlValue, Statements } from '@attiva/storage';
import type { AnsweredTerms } from '../activation/client-row.ts';
import { type ListedEvent, listedEvents } from '../events/event.repository.ts';
import { areNamesShown } from '../retention/names.repository.ts';
import type { KnownIdentity, TakenOver } from './machine-facts.ts';

/** A client id with its application, as a place in the tables. */
export interface ApplicationOf {
  readonly vendor: string;
  readonly application: string;
}

export interface StoredProduct extends ApplicationOf {
  readonly client: string;
  readonly edition: string;
  readonly generation: number;
  readonly firstSeen: Seconds;
  readonly lastSeen: Seconds;
  readonly leaseUntil: Seconds;
  readonly terms: AnsweredTerms;
  readonly successions: readonly Seconds[];
}

/** Most identities that one question may mean. */
export const mostIdentities = 50;

const identityColumns = 'select vendor, client, name, address from client_names';

/** Identities of that name (folded), or of that short name in any domain. */
export async function findByName(on: Statements, name: string): Promise<KnownIdentity[]> {
  const exact = await on.all<KnownIdentity>(`${identityColumns} where folded = ? limit ?`, [name, mostIdentities]);
  // A dot and the character behind it: everything that begins with the name and a dot.
  const longer = await on.all<KnownIdentity>(
    `${identityColumns} where folded >= ? and folded < ? order by folded limit ?`,
    [`${name}.`, `${name}/`, mostIdentities],
  );
  return [...exact, ...longer];
}

/** Identities whose client id begins like this, in these applications. */
export async function findById(
  on: Statements,
  beginning: string,
  applications: readonly ApplicationOf[],
): Promise<KnownIdentity[]> {
  const found = new Map<string, KnownIdentity>();
  for (const { vendor, application } of applications) {
    const rows = await on.all<{ client: string }>(
      'select client from clients where vendor = ? and application = ? and client >= ? and client < ? order by client limit ?',
      [vendor, application, beginning, `${beginning}{`, mostIdentities], // `{` comes after every character of an id.
    );
    for (const { client } of rows) found.set(`${vendor} ${client}`, { vendor, client });
  }
  const bare = [...found.values()];
  const names = await on.getEach<KnownIdentity>(
    `${identityColumns} where vendor = ? and client = ?`,
    bare.map(({ vendor, client }) => [vendor, client]),
  );
  return bare.map((identity, index) => names[index] ?? identity);
}

/** Names that have called and begin alike, folded: candidates for a nearest name. */
export async function namesBeginning(on: Statements, beginning: string, most: number): Promise<string[]> {
  const rows = await on.all<{ name: string }>(
    'select distinct folded as name from client_names where folded >= ? and folded < ? order by folded limit ?',
    [beginning, `${beginning}\u{10ffff}`, most],
  );
  return rows.map(({ name }) => name);
}

interface StoredRow extends Omit<StoredProduct, 'terms' | 'successions'> {
  readonly terms: string;
  readonly successions: string;
}

/** What is remembered of these identities in these applications. */
export async function loadProducts(
  on: Statements,
  identities: readonly KnownIdentity[],
  applications: readonly ApplicationOf[],
): Promise<StoredProduct[]> {
  const rows = await on.getEach<StoredRow>(
    `select vendor, application, client, edition, generation, first_seen as "firstSeen", last_seen as "lastSeen",
        lease_until as "leaseUntil", tip_terms as terms, successions
      from clients where vendor = ? and application = ? and client = ?`,
    places(identities, applications),
  );
  return rows
    .filter((row) => row !== undefined)
    .map((row) => ({
      ...row,
      terms: JSON.parse(row.terms) as AnsweredTerms,
      successions: JSON.parse(row.successions) as Seconds[],
    }));
}

/** Which of these identities another has succeeded lately. */
export async function loadTakenOver(
  on: Statements,
  clients: readonly KnownIdentity[],
  applications: readonly ApplicationOf[],
): Promise<TakenOver[]> {
  const rows = await on.getEach<TakenOver>(
    'select client, at from succeeded where vendor = ? and application = ? and client = ?',
    places(clients, applications),
  );
  return rows.filter((row) => row !== undefined);
}

function places(identities: readonly KnownIdentity[], applications: readonly ApplicationOf[]): SqlValue[][] {
  return identities.flatMap(({ vendor, client }) =>
    applications
      .filter((one) => one.vendor === vendor)
      .map(({ application }): SqlValue[] => [vendor, application, client]),
  );
}

/** The newest written requests of one identity; what copies of it were told is left out. */
export async function eventsOfClient(on: Statements, client: string, most: number): Promise<ListedEvent[]> {
  return on.all<ListedEvent>(`${listedEvents} where client = ? and noticed <> 'clone' order by event desc limit ?`, [
    client,
    most,
  ]);
}

/** Requests of that name (folded) that were refused, or told to take a new identity: the only ones with an index by name. */
export async function refusedByName(on: Statements, name: string, most: number): Promise<ListedEvent[]> {
  const refused = `${listedEvents} where (threshold = 0 or noticed = 'clone') and ${areNamesShown} and`;
  const exact = await on.all<ListedEvent>(`${refused} lower(name) = ? order by event desc limit ?`, [name, most]);
  const longer = await on.all<ListedEvent>(`${refused} lower(name) >= ? and lower(name) < ? limit ?`, [
    `${name}.`,
    `${name}/`,
    most,
  ]);
  return [...exact, ...longer];
}

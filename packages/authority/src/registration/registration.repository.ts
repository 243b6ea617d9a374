/**
 * Rows of hosts and their registrations. A directory stands among them, without device facts, its id where a host's signing
 * key does: its object says what a grant does. SQL only, in the caller's transaction.
 */
import type { DeviceFacts, HostGrantClaims, KeyId, Seconds } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';
import { containing, type ListedPage, pageOfList, type PageQuery } from '../paging/page-of-list.ts';
import type { RegisteredHost } from './decide-registration.ts';

interface HostRow {
  readonly id: string;
  readonly fact_system: number;
  readonly fact_disk: number;
  readonly fact_network: number;
}

interface RegistrationRow {
  readonly product_key: string;
  readonly signing_key: string;
  readonly host: string;
  readonly number: number;
  readonly claims: string;
  readonly grant_statement: string | null;
  readonly delegation: string | null;
  readonly registered_at: number;
}

export interface NewRegistration {
  readonly productKey: string;
  readonly host: string;
  readonly claims: HostGrantClaims;
  readonly registeredAt: Seconds;
}

/** A registration as it was recorded; the grant or object is there once it has been signed. */
export interface StoredRegistration {
  readonly claims: HostGrantClaims;
  /** `[grant or object, delegation]`. */
  readonly chain?: readonly [string, string];
}

/** What the administration lists. */
export interface RegistrationSummary {
  readonly keyLastFive: string;
  readonly application: string;
  readonly generation: number;
  readonly customer: string | null;
  readonly host: string;
  readonly number: number;
  readonly signingKey: string;
  readonly registeredAt: Seconds;
}

/** All hosts of a host key with their registrations, oldest first. */
export async function loadHosts(on: Statements, productKey: string): Promise<RegisteredHost[]> {
  const hosts = await on.all<HostRow>('select * from host where product_key = ? order by created_at, id', [productKey]);
  const rows = await on.all<RegistrationRow>('select * from registration where product_key = ? order by number', [
    productKey,
  ]);
  return hosts.map((host) => ({
    id: host.id,
    device: [host.fact_system, host.fact_disk, host.fact_network],
    registrations: rows
      .filter((row) => row.host === host.id)
      .map((row) => ({ signingKey: row.signing_key as KeyId, number: row.number })),
  }));
}

export async function insertHost(
  on: Statements,
  host: {
    readonly id: string;
    readonly productKey: string;
    readonly device: DeviceFacts;
    readonly createdAt: Seconds;
  },
): Promise<void> {
  await on.run(
    'insert into host (id, product_key, fact_system, fact_disk, fact_network, created_at) values (?, ?, ?, ?, ?, ?)',
    [host.id, host.productKey, ...host.device, host.createdAt],
  );
}

/** A host changes one part at a time: the newest facts are what the next request is compared with. */
export async function updateHostFacts(on: Statements, host: string, device: DeviceFacts): Promise<void> {
  await on.run('update host set fact_system = ?, fact_disk = ?, fact_network = ? where id = ?', [...device, host]);
}

export async function insertRegistration(on: Statements, registration: NewRegistration): Promise<void> {
  const { claims } = registration;
  await on.run(
    `insert into registration (product_key, signing_key, host, number, claims, registered_at)
     values (?, ?, ?, ?, ?, ?)`,
    [
      registration.productKey,
      claims.sub,
      registration.host,
      claims.registration,
      JSON.stringify(claims),
      registration.registeredAt,
    ],
  );
}

export async function loadRegistration(
  on: Statements,
  productKey: string,
  signingKey: KeyId,
): Promise<StoredRegistration | undefined> {
  const row = await on.get<RegistrationRow>('select * from registration where product_key = ? and signing_key = ?', [
    productKey,
    signingKey,
  ]);
  if (row === undefined) return undefined;
  const claims = JSON.parse(row.claims) as HostGrantClaims;
  if (row.grant_statement === null || row.delegation === null) return { claims };
  return { claims, chain: [row.grant_statement, row.delegation] };
}

/** Records what the next grant or object says; it is signed after the commit. */
export async function recordNewTerms(on: Statements, productKey: string, claims: HostGrantClaims): Promise<void> {
  await on.run(
    `update registration set claims = ?, grant_statement = null, delegation = null
     where product_key = ? and signing_key = ?`,
    [JSON.stringify(claims), productKey, claims.sub],
  );
}

/** Keeps a signed grant in the place of what was stored, unless another one was kept or other terms recorded meanwhile. */
export async function keepGrant(
  on: Statements,
  at: { readonly productKey: string; readonly signingKey: KeyId; readonly replaces: StoredRegistration },
  signed: { readonly claims: HostGrantClaims; readonly chain: readonly [string, string] },
): Promise<void> {
  await on.run(
    `update registration set claims = ?, grant_statement = ?, delegation = ?
     where product_key = ? and signing_key = ? and coalesce(delegation, '') = ? and claims = ?`,
    [
      JSON.stringify(signed.claims),
      ...signed.chain,
      at.productKey,
      at.signingKey,
      at.replaces.chain?.[1] ?? '',
      JSON.stringify(at.replaces.claims),
    ],
  );
}

/** All of them, oldest first. */
export async function listRegistrations(on: Statements): Promise<readonly RegistrationSummary[]> {
  return (await pageOfRegistrations(on, {})).rows;
}

export const registrationSorts = {
  host: 'r.host',
  product: 'k.application',
  generation: 'k.generation',
  customer: "lower(coalesce(c.name, ''))",
  key: 'k.last_five',
  registered: 'r.registered_at',
} as const;

/** @throws {ActivationError} `wrong-usage` for a wrong cursor. */
export async function pageOfRegistrations(on: Statements, page: PageQuery): Promise<ListedPage<RegistrationSummary>> {
  const sql = {
    columns: `k.last_five as "keyLastFive", k.application, k.generation, c.name as customer, r.host, r.number,
            r.signing_key as "signingKey", r.registered_at as "registeredAt"`,
    from: `registration r join product_key k on k.id = r.product_key
     left join agreement a on a.id = k.agreement left join customer c on c.id = a.customer`,
    order: ['r.registered_at', 'r.product_key', 'r.host', 'r.signing_key'] as const,
    where: containing(page.search, ['k.last_five', 'k.application', 'c.name', 'r.host', 'r.signing_key']),
    sorts: registrationSorts,
  };
  return pageOfList<RegistrationSummary>(on, sql, page);
}

/** Every registration with what was signed for it. */
export async function listGrantedKeys(on: Statements): Promise<
  {
    readonly productKey: string;
    readonly signingKey: KeyId;
    readonly host: string;
    readonly statement: string | null;
    readonly delegation: string | null;
  }[]
> {
  return on.all(
    `select product_key as "productKey", signing_key as "signingKey", host, grant_statement as statement, delegation
     from registration order by product_key, host, number`,
  );
}

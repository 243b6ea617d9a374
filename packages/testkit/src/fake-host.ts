/**
 * An honest activation host in memory: the real rules and signatures of `@attiva/protocol` over a real socket, with a
 * door through which a test lets it misbehave. Nothing is durable and nothing is fast: the real one is `@attiva/host`.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  ActivationError,
  type ActivationRequestClaims,
  type AuthenticRequest,
  type ContactRow,
  clockDifference,
  clockToleranceSeconds,
  decideTerms,
  displayedCount,
  findApplication,
  findEdition,
  type HostGrantClaims,
  highestThreshold,
  isActivationError,
  isCounted,
  judgeContact,
  openActivationRequest,
  prepareHostStatement,
  problemOf,
  type Seconds,
  type Signer,
  signBatch,
  statementId,
  type StoreId,
} from '@attiva/protocol';
import { createSigner, type FakeVendor } from './fake-host-vendor.ts';

export interface FakeHostOptions {
  readonly vendor: FakeVendor;
  /** Applications it is registered for; all of the vendor's where absent. */
  readonly applications?: readonly string[];
  /** Overrides the usual terms of its grants. */
  readonly terms?: Partial<HostGrantClaims>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Loopback address to listen on. */
  readonly address?: string;
  readonly port?: number;
}

/** Answers instead of the host; false lets the host answer. */
export type Mischief = (request: IncomingMessage, response: ServerResponse, body: string) => boolean | Promise<boolean>;

interface Terms {
  readonly kind: 'lease' | 'notice';
  readonly claims: object;
}

interface ClientRow {
  readonly contact: ContactRow<Terms>;
  readonly lastSeen: Seconds;
  readonly leases: Readonly<Record<string, Seconds>>;
}

export class FakeHost {
  readonly vendor: FakeVendor;
  readonly signer: Signer = createSigner();
  /** Every activation request that was authentic, in order. */
  readonly requests: ActivationRequestClaims[] = [];
  /** Every path asked for, in order. */
  readonly paths: string[] = [];
  store: StoreId = randomBytes(16).toString('base64url') as StoreId;
  mischief: Mischief | undefined;
  /** Whole chains as `GET /v1/revocations` gives them. */
  revocations: string[][] = [];
  serving = true;
  /** Claims of each answer pass through here before they are signed: how a crooked genuine host lies. */
  bend: (claims: object) => object = (claims) => claims;

  readonly #options: FakeHostOptions;
  readonly #server: Server;
  readonly #grants = new Map<string, { text: string; claims: HostGrantClaims }>();
  #rows = new Map<string, ClientRow>();

  private constructor(options: FakeHostOptions) {
    this.vendor = options.vendor;
    this.#options = options;
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => response.destroy(error as Error));
    });
  }

  /** Registers with the vendor and listens on a free port of 127.0.0.1 unless told otherwise. */
  static async start(options: FakeHostOptions): Promise<FakeHost> {
    const host = new FakeHost(options);
    await host.register(options.terms ?? {});
    await host.listen(options.port ?? 0);
    return host;
  }

  /** Takes new grants, as after a further registration. */
  async register(terms: Partial<HostGrantClaims>): Promise<void> {
    const all = this.vendor.pack.applications.map(({ id }) => id);
    for (const application of this.#options.applications ?? all) {
      const text = await this.vendor.grant(this.signer.id, application, terms);
      const claims = JSON.parse(Buffer.from(text.split('.')[1] ?? '', 'base64url').toString('utf8')) as HostGrantClaims;
      this.#grants.set(application, { text, claims });
    }
  }

  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.listen(port, this.#options.address ?? '127.0.0.1', resolve);
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** `address:port`, as `set-host` takes it. */
  get address(): string {
    return `${this.#options.address ?? '127.0.0.1'}:${this.port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    if (!this.#server.listening) return;
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Everything that its database holds: for restores and copies. */
  backup(): { readonly store: StoreId; readonly rows: ReadonlyMap<string, unknown> } {
    return { store: this.store, rows: new Map(this.#rows) };
  }

  restore(backup: { readonly store: StoreId; readonly rows: ReadonlyMap<string, unknown> }): void {
    this.store = backup.store;
    this.#rows = new Map(backup.rows as ReadonlyMap<string, ClientRow>);
  }

  /** Distinct clients of an application within its window. */
  count(application: string): number {
    const found = findApplication(this.vendor.pack, application);
    if (found === undefined) return 0;
    const now = this.#now();
    return [...this.#rows].filter(
      ([key, row]) => key.startsWith(`${application} `) && isCounted(row.lastSeen, found.windowDays, now),
    ).length;
  }

  #now(): Seconds {
    return Math.floor(this.#options.now() / 1000);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    const body = Buffer.concat(parts).toString('utf8');
    this.paths.push(`${request.method} ${request.url}`);
    if (this.mischief !== undefined && (await this.mischief(request, response, body))) return;
    try {
      const answer = await this.#answer(request, body);
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    } catch (error) {
      if (!isActivationError(error)) throw error;
      const problem = problemOf(error);
      response.writeHead(problem.status, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));
    }
  }

  async #answer(request: IncomingMessage, body: string): Promise<object> {
    const url = new URL(request.url ?? '/', 'http://host');
    if (request.method === 'POST' && url.pathname === '/v1/activations') return this.#activate(body);
    const vendor = url.searchParams.get('vendor');
    if (vendor !== this.vendor.vendor) throw new ActivationError('host-not-registered', `not registered for ${vendor}`);
    if (url.pathname === '/v1/host') return this.#describe(url.searchParams.get('nonce') ?? '');
    if (url.pathname === '/v1/revocations') return { lists: this.revocations };
    throw new ActivationError('not-found', `there is no ${url.pathname}`);
  }

  async #describe(nonce: string): Promise<object> {
    const [first] = this.#grants.values();
    if (first === undefined) throw new ActivationError('host-not-registered', 'no grant');
    const claims = {
      iss: this.signer.id,
      iat: this.#now(),
      nonce,
      vendor: this.vendor.vendor,
      protocol: [1],
      program: 'fake-host',
      applications: [...this.#grants.values()].map((grant) => ({
        id: grant.claims.application,
        generation: grant.claims.generation,
      })),
      serving: this.serving,
      store: this.store,
    };
    return this.#sign('host-info', claims, first.text);
  }

  async #activate(body: string): Promise<object> {
    const request = openActivationRequest(body);
    const { claims } = request;
    const now = this.#now();
    if (Math.abs(claims.iat - now) > clockToleranceSeconds) throw clockDifference(claims.iat, now);
    if (claims.vendor !== this.vendor.vendor) throw new ActivationError('vendor-unknown', 'another vendor');
    const grant = this.#grants.get(claims.application);
    if (grant === undefined) throw new ActivationError('product-not-covered', `no grant for ${claims.application}`);
    if (claims.generation > grant.claims.generation) {
      const facts = { needed: claims.generation, granted: grant.claims.generation };
      throw new ActivationError('needs-newer-host-key', 'a newer host key is needed', { facts });
    }
    this.requests.push(claims);
    const terms = this.#judge(request, grant);
    return this.#sign(terms.kind, terms.claims, grant.text);
  }

  #judge(request: AuthenticRequest, grant: { readonly text: string; readonly claims: HostGrantClaims }): Terms {
    const { claims, digest } = request;
    const now = this.#now();
    const key = `${claims.application} ${claims.iss}`;
    const row = this.#rows.get(key);
    const verdict = judgeContact<Terms>(row?.contact, { ...claims, digest }, { now, store: this.store });
    switch (verdict.kind) {
      case 'repeat':
        return verdict.terms;
      case 'nonce-reused':
        throw new ActivationError('nonce-reused', 'this id was used for another request');
      case 'overtaken':
        throw new ActivationError('request-overtaken', 'a later request was answered already', {
          facts: { lastIat: verdict.lastIat },
        });
      case 'new-identity':
        return { kind: 'notice', claims: { ...this.#common(claims, grant), outcome: 'new-identity' } };
      case 'accepted': {
        if (request.succeeds !== undefined) this.#rows.delete(`${claims.application} ${request.succeeds}`);
        const terms = this.#decide(claims, grant, verdict.turn);
        const contact: ContactRow<Terms> = {
          turn: verdict.turn,
          head: verdict.head,
          lastIat: verdict.lastIat,
          tip: { jti: claims.jti, digest, terms },
          facts: claims.device,
          restores: verdict.restores,
          passed: verdict.passed,
          returns: verdict.returns,
        };
        const ends = terms.kind === 'lease' ? { [claims.edition]: (terms.claims as { exp: Seconds }).exp } : {};
        this.#rows.set(key, { contact, lastSeen: now, leases: { ...row?.leases, ...ends } });
        return terms;
      }
    }
  }

  #decide(
    claims: ActivationRequestClaims,
    grant: { readonly text: string; readonly claims: HostGrantClaims },
    turn: number,
  ): Terms {
    const now = this.#now();
    const { application, edition, holdsLease, licensedUse } = this.#factsFor(claims);
    const terms = decideTerms({
      now,
      edition,
      application,
      grant: grant.claims,
      maxLease: this.vendor.maxLease,
      count: this.#countWith(claims),
      licensedUse,
      holdsLease,
    });
    const answer = {
      ...this.#common(claims, grant),
      store: this.store,
      turn,
      renewAfter: terms.renewAfter,
      retryAfter: terms.retryAfter,
    };
    if (terms.outcome === 'counted') {
      return { kind: 'notice', claims: { ...answer, outcome: 'counted', reason: terms.reason } };
    }
    const { expiresAt, ends, entitlements, maintenanceUntil } = terms;
    const lease = { ...answer, edition: edition.id, exp: expiresAt, ends, entitlements };
    return { kind: 'lease', claims: maintenanceUntil === undefined ? lease : { ...lease, maintenanceUntil } };
  }

  #factsFor(claims: ActivationRequestClaims): {
    readonly application: NonNullable<ReturnType<typeof findApplication>>;
    readonly edition: NonNullable<ReturnType<typeof findEdition>>;
    readonly holdsLease: boolean;
    readonly licensedUse: number;
  } {
    const application = findApplication(this.vendor.pack, claims.application);
    const edition = application && findEdition(application, claims.edition);
    if (application === undefined || edition === undefined)
      throw new ActivationError('edition-unknown', claims.edition);
    const now = this.#now();
    const isLicensed = (row: ClientRow): boolean => (row.leases[claims.edition] ?? 0) > now;
    const own = `${claims.application} ${claims.iss}`;
    const others = [...this.#rows].filter(([key, row]) => key !== own && isLicensed(row));
    const mine = this.#rows.get(own);
    return { application, edition, holdsLease: mine !== undefined && isLicensed(mine), licensedUse: others.length };
  }

  #countWith({ application, iss }: ActivationRequestClaims): number {
    return this.count(application) + (this.#isCountedAlready(application, iss) ? 0 : 1);
  }

  #isCountedAlready(application: string, client: string): boolean {
    const row = this.#rows.get(`${application} ${client}`);
    const windowDays = findApplication(this.vendor.pack, application)?.windowDays ?? 30;
    return row !== undefined && isCounted(row.lastSeen, windowDays, this.#now());
  }

  #common(claims: ActivationRequestClaims, grant: { readonly text: string }): object {
    const application = findApplication(this.vendor.pack, claims.application);
    const edition = application && findEdition(application, claims.edition);
    return {
      iss: this.signer.id,
      iat: this.#now(),
      sub: claims.iss,
      nonce: claims.jti,
      grant: statementId(grant.text),
      application: claims.application,
      generation: claims.generation,
      renewAfter: 604_800,
      retryAfter: 7200,
      count: displayedCount(this.#countWith(claims), application === undefined ? 1 : highestThreshold(application)),
      threshold: edition?.threshold ?? 0,
      revocations: this.#marks(),
    };
  }

  #marks(): Record<string, Seconds> {
    const lists = this.revocations.map(
      ([list = '']) =>
        JSON.parse(Buffer.from(list.split('.')[1] ?? '', 'base64url').toString('utf8')) as {
          sub: string;
          iat: Seconds;
        },
    );
    return Object.fromEntries(lists.map(({ sub, iat }) => [sub, iat]));
  }

  async #sign(kind: 'lease' | 'notice' | 'host-info', claims: object, grant: string): Promise<{ chain: string[] }> {
    const input = prepareHostStatement(kind, this.bend(claims), this.signer.jwk);
    const [statement = ''] = await signBatch([input], this.signer);
    return { chain: [statement, grant, this.vendor.delegation] };
  }
}

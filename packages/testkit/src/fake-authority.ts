/**
 * An authority that licenses devices: real sockets and signatures, a quota in memory, and whatever mischief a test asks for. It
 * takes any product key; the vendor's real service is `@attiva/authority`.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import {
  ActivationError,
  compareFacts,
  type DeviceLicenseClaims,
  type ErrorCode,
  isActivationError,
  type LicenseRequestClaims,
  openLicenseRequest,
  problemOf,
  type Signer,
  signStatement,
} from '@attiva/protocol';
import type { FakeVendor } from './fake-host-vendor.ts';

/** What a test sets while it runs. */
export interface AuthorityMood {
  /** Devices that the key licenses. */
  quota: number;
  terms: Partial<DeviceLicenseClaims>;
  /** Refuses requests with this instead of answering; lists it shows to everybody. */
  refuse?: ErrorCode;
  /** Chains of revocation lists that it shows. */
  lists: readonly (readonly string[])[];
  /** Signs with another key than the vendor's. */
  forger?: Signer;
}

export interface FakeAuthorityOptions {
  readonly vendor: FakeVendor;
  /** Milliseconds. */
  readonly now: () => number;
  readonly edition?: string;
}

export class FakeAuthority {
  readonly mood: AuthorityMood = { quota: 100, terms: {}, lists: [] };
  /** Paths that were asked, in order. */
  readonly asked: string[] = [];
  /** Requests as they came. */
  readonly requests: LicenseRequestClaims[] = [];
  readonly #options: FakeAuthorityOptions;
  readonly #server: Server;
  readonly #devices: LicenseRequestClaims[] = [];

  private constructor(options: FakeAuthorityOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
  }

  static async start(options: FakeAuthorityOptions): Promise<FakeAuthority> {
    const authority = new FakeAuthority(options);
    await authority.listen(0);
    return authority;
  }

  async listen(port: number): Promise<void> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Devices that were charged. */
  get used(): number {
    return this.#devices.length;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** What a carry file brings back: the chain for this request. */
  async license(statement: string): Promise<{ readonly chain: readonly string[]; readonly remaining: number }> {
    const opened = openLicenseRequest(statement);
    this.requests.push(opened.claims);
    const claims = opened.claims;
    const known = this.#devices.findIndex((one) => one.sub === claims.sub || isSame(one, claims));
    if (known === -1 && this.used >= this.mood.quota)
      throw new ActivationError('quota-exhausted', 'all activations are used');
    if (known === -1) this.#devices.push(claims);
    else this.#devices[known] = claims;
    const { vendor, now, edition = 'studio' } = this.#options;
    const application = vendor.pack.applications.find(({ editions }) => editions.some(({ id }) => id === edition));
    const license: DeviceLicenseClaims = {
      iss: vendor.vendor,
      iat: Math.floor(now() / 1000),
      sub: claims.sub,
      application: application?.id ?? '',
      edition,
      generation: application?.generations.at(-1) ?? 0,
      key: claims.key,
      registration: 1,
      device: claims.device,
      customer: 'Rossi SpA',
      entitlements: vendor.edition(edition).entitlements,
      ...this.mood.terms,
    };
    const signed = await signStatement('device-license', license, this.mood.forger ?? vendor.delegated);
    return { chain: [signed, vendor.delegation], remaining: this.mood.quota - this.used };
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://a').pathname;
    this.asked.push(path);
    const body = await textOf(request);
    if (path === '/v1/revocations') return json(response, { lists: this.mood.lists });
    if (this.mood.refuse !== undefined) {
      return problem(response, new ActivationError(this.mood.refuse, 'as the test wants it'));
    }
    const opened = openLicenseRequest(body);
    if (opened.wants === 'return') {
      const at = this.#devices.findIndex(({ sub }) => sub === opened.claims.sub);
      if (at !== -1) this.#devices.splice(at, 1);
      return json(response, { returned: opened.claims.returns, remaining: this.mood.quota - this.used });
    }
    try {
      return json(response, await this.license(body));
    } catch (error) {
      if (!isActivationError(error)) throw error;
      return problem(response, error);
    }
  }
}

function isSame(a: LicenseRequestClaims, b: LicenseRequestClaims): boolean {
  return compareFacts(a.device, b.device).equal >= 2;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

function json(response: ServerResponse, body: object): void {
  response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
}

function problem(response: ServerResponse, error: ActivationError): void {
  response.statusCode = 403;
  response.setHeader('content-type', 'application/problem+json').end(JSON.stringify(problemOf(error)));
}

import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  composeAuthority,
  type ComposedAuthority,
  initAuthority,
  loadAuthorityConfig,
  rotateSigningKey,
} from '@attiva/authority';
import type { ProductRoots } from '@attiva/client';
import { createSilentLog, type HttpServer } from '@attiva/daemon';
import { ActivationError, createSigner, errorFromProblem, type Signer } from '@attiva/protocol';
import type { VirtualTime } from './virtual-time.ts';

/** A vendor of the lab, and what it sells. */
export interface VendorOrder {
  /** `aurora`: folder, file name and, with `.example`, the vendor's id. */
  readonly slug: string;
  readonly name: string;
  readonly packToml: string;
}

/** An agreement as `attiva customer add` takes it; days as `2027-12-31`. */
export interface AgreementOrder {
  readonly customer: string;
  readonly application: string;
  readonly generation?: number;
  readonly quantity?: number;
  readonly mode?: 'report' | 'advise' | 'enforce';
  readonly until?: string;
  readonly graceDays?: number;
  readonly maintenanceUntil?: string;
  readonly features?: readonly string[];
}

interface MadeVendor {
  readonly folder: string;
  readonly id: string;
  readonly authority: ComposedAuthority;
  readonly root: Signer;
  readonly passphrase: string;
  /** Of the authority's administration. */
  readonly token: string;
  readonly time: VirtualTime;
}

/** The real authority of a vendor, without a listener. */
export class LabVendor {
  readonly id: string;
  readonly name: string;
  /** Text of `NAME.attiva`. */
  vendorFile = '';
  roots!: ProductRoots;
  /** The root key, as it lies in the vendor's safe: for what only a root signs. */
  readonly root: Signer;
  /** The authority's folder: what a thief of this machine finds. */
  readonly folder: string;
  readonly #passphrase: string;
  readonly #token: string;
  readonly #time: VirtualTime;
  readonly #authority: ComposedAuthority;
  readonly #registration: HttpServer;
  readonly #slug: string;

  private constructor(order: VendorOrder, made: MadeVendor) {
    this.id = made.id;
    this.name = order.name;
    this.#slug = order.slug;
    this.folder = made.folder;
    this.root = made.root;
    this.#passphrase = made.passphrase;
    this.#token = made.token;
    this.#time = made.time;
    this.#authority = made.authority;
    this.#registration = made.authority.registration();
  }

  static async create(order: VendorOrder, folder: string, time: VirtualTime): Promise<LabVendor> {
    const keys: KeyObject[] = [];
    const passphrase = randomBytes(24).toString('base64url');
    const surroundings = {
      now: () => time.now,
      random: (size: number): Uint8Array => randomBytes(size),
      uptime: () => time.now / 1000,
      monotonic: () => time.now,
      newSigningKey: () => {
        const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
        keys.push(privateKey);
        return privateKey;
      },
    };
    const made = await initAuthority({
      dir: join(folder, order.slug),
      name: order.name,
      id: `${order.slug}.example`,
      passphrase,
      addresses: [`http://authority.${order.slug}.example`],
      packToml: order.packToml,
      lab: true, // What a lab signs licenses nothing outside it, whoever takes its files along.
      surroundings,
    });
    const config = await loadAuthorityConfig(join(made.dir, 'authority.toml'));
    const token = randomBytes(32).toString('base64url');
    const log = createSilentLog();
    const authority = await composeAuthority({ folder: made.dir, config, log, token: { text: token }, surroundings });
    const [rootKey] = keys;
    if (rootKey === undefined) throw new TypeError('the authority was initialised without a root key');
    const root = createSigner(rootKey);
    const vendor = new LabVendor(order, {
      folder: made.dir,
      id: made.vendor,
      authority,
      root,
      passphrase,
      token,
      time,
    });
    await vendor.#readPublished();
    return vendor;
  }

  /** A setup key of an edition, published with the next pack. */
  async addSetupKey(edition: string, generation: number): Promise<string> {
    const { key } = await this.#post<{ key: string }>('/v1/keys', { kind: 'setup', edition, generation });
    await this.#post('/v1/packs', {});
    await this.#readPublished();
    return key;
  }

  /** An agreement; gives its host key. */
  async sell(order: AgreementOrder): Promise<string> {
    const { customer: name, ...terms } = order;
    return (await this.#post<{ hostKey: string }>('/v1/customers', { name, ...terms })).hostKey;
  }

  /** New terms for an agreement of this customer. */
  async extend(customer: string, terms: { readonly application: string; readonly until: string }): Promise<void> {
    await this.#post('/v1/agreements', { agreement: customer, ...terms });
  }

  /** `POST /v1/host-registrations`, as a host sends it. @throws {ActivationError} what the authority refuses. */
  async register(statement: string): Promise<unknown> {
    const answer = await this.#registration.fastify.inject({
      method: 'POST',
      url: '/v1/host-registrations',
      headers: { 'content-type': 'application/jose' },
      payload: statement,
    });
    if (answer.statusCode === 200) return answer.json();
    throw errorFromProblem(answer.json());
  }

  /** `attiva authority rotate-signing-key`, and the packs published anew under the new key. */
  async rotateSigningKey(): Promise<void> {
    await rotateSigningKey({
      admin: { send: ({ path, body = {} }) => this.#post(path, body) },
      rootKeyFile: join(this.folder, 'root.key'),
      passphrase: this.#passphrase,
      now: Math.floor(this.#time.now / 1000),
    });
    await this.#post('/v1/packs', {});
    await this.#readPublished();
  }

  close(): Promise<void> {
    return this.#authority.close();
  }

  async #post<Answer>(url: string, payload: object): Promise<Answer> {
    const answer = await this.#administration.inject({ method: 'POST', url, headers: this.#headers, payload });
    if (answer.statusCode >= 300) throw errorFromProblem(answer.json());
    return answer.json<Answer>();
  }

  get #administration(): HttpServer['fastify'] {
    return this.#authority.administration.fastify;
  }

  get #headers(): { readonly authorization: string; readonly host: string } {
    return { authorization: `Bearer ${this.#token}`, host: 'localhost' };
  }

  async #readPublished(): Promise<void> {
    this.vendorFile = await readFile(join(this.folder, `${this.#slug}.attiva`), 'utf8');
    this.roots = JSON.parse(await readFile(join(this.folder, 'roots.json'), 'utf8')) as ProductRoots;
  }
}

/** The vendor of this id. */
export function vendorOf(vendors: readonly LabVendor[], id: string): LabVendor {
  const found = vendors.find((vendor) => vendor.id === id);
  if (found === undefined) throw new ActivationError('vendor-unknown', `the lab has no vendor ${id}`);
  return found;
}

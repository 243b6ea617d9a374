import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import {
  readPrivateFile,
  readTlsKey,
  selfSignedCertificate,
  type TlsIdentity,
  type TlsKey,
  tokenFileHolder,
  writePrivateFile,
} from '@attiva/daemon';
import { ActivationError, isActivationError, type Seconds } from '@attiva/protocol';
import type { FastifyInstance } from 'fastify';
import { type HostWarning, warning } from '../status/host-warning.ts';
import { readTlsFile, tlsFileText } from './tls-file.ts';
import { WireTally, type WireTotals } from './wire-tally.ts';

export interface HostTlsOptions {
  /** The host's folder. */
  readonly folder: string;
  /** This machine's name, for the certificate. */
  readonly hostName: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Writes down what was done. */
  readonly record: (what: TlsChange, actor: string) => Promise<void>;
}

/** For the audit. */
export type TlsChange =
  | { readonly enabled: false }
  | { readonly enabled: true; readonly key: string; readonly source: 'host' | 'given' };

/** What administrators see. */
export interface TlsStatus {
  readonly enabled: boolean;
  /** SHA-256 of the public key, as announced. */
  readonly key?: string;
  readonly certificate?: {
    /** `host`: made here; `given`: the customer's own. */
    readonly source: 'host' | 'given';
    readonly subject: string;
    readonly issuer: string;
    /** Clients do not look at it. */
    readonly until: Seconds;
  };
  /** Activation requests since the start. */
  readonly requests: WireTotals;
}

/** TLS of this host, switched while it runs: the next connection and the next answer follow. */
export class HostTls {
  readonly #options: HostTlsOptions;
  readonly #tally = new WireTally();
  readonly #listeners: (() => void)[] = [];
  #announced: TlsKey | undefined;
  #served: TlsIdentity | undefined;
  #problem: ActivationError | undefined;

  private constructor(options: HostTlsOptions) {
    this.#options = options;
  }

  /** Reads the key of the folder, if there is one. One that cannot be used is a warning: the host serves without it. */
  static async open(options: HostTlsOptions): Promise<HostTls> {
    const tls = new HostTls(options);
    if (!existsSync(tls.#path)) return tls;
    try {
      tls.#use(readTlsFile((await readPrivateFile(tls.#path)).toString('utf8')));
    } catch (error) {
      if (!isActivationError(error)) throw error;
      tls.#problem = error;
    }
    return tls;
  }

  /** Why the key that is there is not used. */
  warnings(): readonly HostWarning[] {
    if (this.#problem === undefined) return [];
    const { code, detail } = this.#problem;
    return [warning({ code, severity: 'error' }, 'tls-off', { detail })];
  }

  /** Counts the requests of a server by how they come. */
  watch(fastify: FastifyInstance): void {
    this.#tally.watch(fastify);
  }

  /** Hears of each change of the key: what announces it elsewhere (DNS) does so again. */
  subscribe(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** SHA-256 of the public key, base64url, for host-info, answers and TXT; undefined while TLS is off. */
  key(): string | undefined {
    return this.#announced?.pin;
  }

  /** For the listeners. After switching off the last one is still shown, to clients on their way. */
  identity(): TlsIdentity | undefined {
    return this.#served;
  }

  /** The customer's own certificate, while TLS is on with one: people's browsers may know who signed it. */
  given(): TlsIdentity | undefined {
    return this.#announced?.own === false ? this.#announced.identity : undefined;
  }

  /**
   * Switches TLS on: with the key that is there, else with a new one, or with the one given.
   * @throws {ActivationError} `tls-key-unusable`, `disk-full`, `storage-failed`.
   */
  async enable(given?: TlsIdentity, actor: string = tokenFileHolder.name): Promise<TlsStatus> {
    if (given !== undefined) await this.#keep(readTlsKey(given, false), actor);
    else if (this.#announced === undefined) {
      this.#refuseLocked();
      await this.#keep(this.#make(), actor);
    }
    return this.status();
  }

  /** A key that may only not be read (its rights after a copy) can be the customer's own: it is not replaced by the way. */
  #refuseLocked(): void {
    if (this.#problem?.code !== 'storage-failed') return;
    const way = 'To have another key, remove this one first: attiva host tls disable';
    throw new ActivationError('storage-failed', `${this.#problem.detail.replace(/\.$/, '')}. ${way}`, {
      cause: this.#problem,
    });
  }

  /** @throws {ActivationError} `wrong-usage` where TLS is off or the key was given. */
  async renew(actor: string = tokenFileHolder.name): Promise<TlsStatus> {
    if (this.#announced === undefined) {
      throw new ActivationError('wrong-usage', 'TLS is off; switch it on with: attiva host tls enable');
    }
    if (!this.#announced.own) {
      throw new ActivationError(
        'wrong-usage',
        'this key was given; give the next one with: attiva host tls enable --certificate FILE --key FILE',
      );
    }
    await this.#keep(this.#make(), actor);
    return this.status();
  }

  /** Switches TLS off and removes the key from the disk. */
  async disable(actor: string = tokenFileHolder.name): Promise<TlsStatus & { readonly changed: boolean }> {
    const changed = existsSync(this.#path);
    if (changed) await unlink(this.#path);
    this.#announced = undefined;
    this.#problem = undefined;
    if (changed) await this.#tell({ enabled: false }, actor);
    return { ...this.status(), changed };
  }

  status(): TlsStatus {
    const requests = this.#tally.read();
    if (this.#announced === undefined) return { enabled: false, requests };
    const { pin, certificate } = this.#announced;
    return {
      enabled: true,
      key: pin,
      certificate: {
        source: sourceOf(this.#announced),
        subject: oneLine(certificate.subject),
        issuer: oneLine(certificate.issuer),
        until: Math.floor(certificate.validToDate.getTime() / 1000),
      },
      requests,
    };
  }

  /** On the disk before anybody hears of it. */
  async #keep(key: TlsKey, actor: string): Promise<void> {
    await writePrivateFile(this.#path, tlsFileText(key));
    this.#use(key);
    await this.#tell({ enabled: true, key: key.pin, source: sourceOf(key) }, actor);
  }

  async #tell(what: TlsChange, actor: string): Promise<void> {
    for (const listener of this.#listeners) listener();
    await this.#options.record(what, actor);
  }

  #use(key: TlsKey): void {
    this.#announced = key;
    this.#served = key.identity;
    this.#problem = undefined;
  }

  #make(): TlsKey {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { now, hostName = '' } = this.#options;
    const names = /^[A-Za-z0-9.-]{1,253}$/.test(hostName) ? [hostName] : [];
    const certificates = selfSignedCertificate({
      privateKey,
      names,
      serial: randomBytes(16),
      from: now() - 86_400_000,
    });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    return readTlsKey({ certificates, privateKey: pem }, true);
  }

  get #path(): string {
    return join(this.#options.folder, 'tls.pem');
  }
}

function sourceOf({ own }: TlsKey): 'host' | 'given' {
  return own ? 'host' : 'given';
}

function oneLine(name: string | undefined): string {
  return (name ?? '').replaceAll('\n', ', ');
}

/** A vendor's authority in a folder of its own, the real program that serves it, and machines and hosts that ask it for licenses. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  auroraPackToml,
  type CreatedKey,
  initAuthority,
  type KeyOrder,
  openAuthority,
  systemSurroundings,
} from '@attiva/authority';
import { deriveKeyVerifier } from '@attiva/daemon';
import {
  createLicenseRequest,
  createRegistrationRequest,
  type DeviceFacts,
  judgeLicenseAnswer,
  judgeRegistrationAnswer,
  keyVerifierParameters,
  openVendorFile,
  parseProductKey,
  type PublicJwk,
  type RequestId,
  RevocationSet,
  type Signer,
  type VendorId,
} from '@attiva/protocol';
import { createSigner, type StartedProcess } from '@attiva/testkit';
import { freePort, serve, StartedHere } from './host-site.ts';

export interface AuthoritySite {
  readonly folder: string;
  readonly vendor: VendorId;
  readonly roots: readonly PublicJwk[];
  readonly port: number;
  /** Path of its SQLite file, where it has one. */
  readonly database: string;
  /** Of its database, for `openDatabase`. */
  readonly url: string;
  start(): Promise<StartedProcess>;
  /** A key of the running authority, with what proves it. */
  createKey(order: KeyOrder): Promise<PlayedKey>;
  remove(): Promise<void>;
}

export interface PlayedKey extends CreatedKey {
  /** V. */
  readonly verifier: Uint8Array;
}

export interface AuthoritySiteOptions {
  /** Where it lives; default: among temporary files. */
  readonly folder?: string;
  /** `postgres://…`; default: an SQLite file in its folder. */
  readonly database?: string;
}

/** A vendor's authority that does not run. */
export async function makeAuthoritySite(options: AuthoritySiteOptions = {}): Promise<AuthoritySite> {
  const home = options.folder ?? (await mkdtemp(join(tmpdir(), 'attiva-faults-authority-')));
  const folder = join(home, 'aurora');
  const { vendor } = await initAuthority({
    dir: folder,
    name: 'Aurora Software',
    passphrase: 'four words, one of them odd',
    packToml: auroraPackToml,
    ...(options.database !== undefined && { database: { database: options.database } }),
    surroundings: systemSurroundings(),
  });
  const port = await freePort();
  const processes = new StartedHere();
  const database = options.database ?? 'sqlite:authority.db';
  const listening = `name = "aurora"\ndatabase = "${database}"\n[registration]\naddresses = ["127.0.0.1"]\nport = ${port}\n[administration]\nport = 0\n`;
  await writeFile(join(folder, 'authority.toml'), listening);
  const file = openVendorFile(await readFile(join(folder, 'aurora.attiva'), 'utf8'), { now: seconds() });
  return {
    folder,
    vendor,
    roots: file.vendor.roots,
    port,
    database: join(folder, 'authority.db'),
    url: options.database ?? `sqlite:${join(folder, 'authority.db')}`,
    start: () => processes.keep(serve('authority', folder)),
    async createKey(order) {
      const admin = await openAuthority(folder);
      try {
        const made = await admin.post<CreatedKey>('/v1/keys', order);
        const verifier = await deriveKeyVerifier(keyVerifierParameters(vendor), parseProductKey(made.key).canonical);
        return { ...made, verifier };
      } finally {
        await admin.close();
      }
    },
    async remove() {
      await processes.end();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** A machine that wants a license of a device key, or a host that wants to be registered with a host key. */
export interface Asker {
  readonly wants: 'license' | 'registration';
  readonly signer: Signer;
  readonly device: DeviceFacts;
  readonly key: PlayedKey;
  /** The statement that it was given: kept for ever. */
  held?: string;
  /** A refusal that asking again does not change. */
  refused?: string;
}

let made = 0;

export function newAsker(wants: Asker['wants'], key: PlayedKey): Asker {
  made += 1;
  const device: DeviceFacts = [1 + (made % 4000), 1 + ((made * 7) % 4000), 1 + ((made * 13) % 4000)];
  return { wants, signer: createSigner(), device, key };
}

/** What came of asking: a statement, a coded refusal, or nothing (the connection broke). */
export type Given =
  | { readonly kind: 'given'; readonly statement: string }
  | { readonly kind: 'refused'; readonly status: number; readonly code: string; readonly retryAfter: boolean }
  | { readonly kind: 'cut' };

/** A signed request, which may be sent more than once. */
export interface PlayedRequest {
  readonly path: string;
  readonly statement: string;
  /** The statement of the answer. @throws {ActivationError} for an answer that is not good. */
  readonly judge: (body: unknown) => string;
}

/** A new request of a machine or a host. */
export async function signRequest(
  { vendor, roots }: AuthoritySite,
  { wants, signer, device, key }: Asker,
): Promise<PlayedRequest> {
  const input = {
    vendor,
    bundle: 0,
    key: key.lastFive,
    device,
    iat: seconds(),
    jti: randomBytes(16).toString('base64url') as RequestId,
    verifier: key.verifier,
  };
  const trust = { vendor, roots, now: seconds(), revocations: RevocationSet.empty };
  if (wants === 'license') {
    const { statement, pending } = await createLicenseRequest(input, signer);
    const judge: PlayedRequest['judge'] = (body) => judgeLicenseAnswer(body, pending, trust).chain[0] ?? '';
    return { path: 'device-licenses', statement, judge };
  }
  const { statement, pending } = await createRegistrationRequest(input, signer);
  const judge: PlayedRequest['judge'] = (body) => judgeRegistrationAnswer(body, pending, trust).chain[0] ?? '';
  return { path: 'host-registrations', statement, judge };
}

/** Sends a request, for the first time or once more. @throws {ActivationError} for an answer that is not good. */
export async function sendRequest(
  site: AuthoritySite,
  { device }: Asker,
  { path, statement, judge }: PlayedRequest,
): Promise<Given> {
  const got = await post(site.port, path, { statement, device });
  if (got === undefined) return { kind: 'cut' };
  if (got.status === 200) return { kind: 'given', statement: judge(got.body) };
  return { kind: 'refused', status: got.status, code: String(got.body['code']), retryAfter: got.retryAfter };
}

/** Asks once, with a new request. @throws {ActivationError} for an answer that is not good. */
export async function askAuthority(site: AuthoritySite, asker: Asker): Promise<Given> {
  return sendRequest(site, asker, await signRequest(site, asker));
}

interface Got {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly retryAfter: boolean;
}

/** Each machine comes from an address of its own, as behind the proxy of a service in the Internet. */
async function post(
  port: number,
  path: string,
  { statement, device }: { readonly statement: string; readonly device: DeviceFacts },
): Promise<Got | undefined> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/v1/${path}`, {
      method: 'POST',
      body: statement,
      headers: {
        'content-type': 'application/jose',
        'x-forwarded-for': `10.${device[0] % 250}.${device[1] % 250}.${device[2] % 250}`,
      },
    });
    const body = (await answer.json()) as Got['body'];
    return { status: answer.status, body, retryAfter: answer.headers.has('retry-after') };
  } catch {
    return undefined; // Killed, as it should be.
  }
}

function seconds(): number {
  return Math.floor(Date.now() / 1000);
}

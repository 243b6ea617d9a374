/**
 * `authority init`: everything a vendor needs to begin, in one folder. It is built beside its final place and renamed
 * at the end: whatever happens before that leaves the place as it was.
 */
import type { KeyObject } from 'node:crypto';
import { chmod, mkdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import {
  createSealingKey,
  type DatabaseConfig,
  databasePlace,
  type DatabasePlace,
  serverUrl,
  withDatabaseLine,
  writePrivateFile,
} from '@attiva/daemon';
import {
  ActivationError,
  createSigner,
  isLine,
  isVendorId,
  keyId,
  type KeyId,
  rootFingerprint,
  type Seconds,
  type SupportContact,
  type VendorId,
} from '@attiva/protocol';
import { migrateAs, openDatabase } from '@attiva/storage';
import { recordAudit } from '../audit/audit.repository.ts';
import { buildParts } from '../compose.ts';
import { authorityToml, loadAuthorityConfig } from '../config/authority-config.ts';
import { fileError, syncFolder, systemCode, writeDurableFile } from '../files/durable-file.ts';
import { type AuthorityFolder, authorityFolder } from '../folder.ts';
import { owner } from '../folder-vendor.ts';
import { migrations } from '../migrations/migrations.ts';
import { buildPack } from '../products/build-pack.ts';
import { readPackToml } from '../products/pack-toml.ts';
import { type StarterProduct, starterPackToml } from '../products/starter-pack.ts';
import { sealRootKey } from '../signing/root-key.ts';
import { delegationDays, signDelegation, signVendorStatement } from '../signing/root-statements.ts';
import {
  insertDelegation,
  insertVendor,
  insertVendorStatement,
  loadVendorId,
} from '../signing/root-statement.repository.ts';
import { signingKeyText } from '../signing/signing-keys.ts';
import { secondsNow, type Surroundings } from '../surroundings.ts';

export interface InitAuthorityOptions {
  /** The folder to make, `./aurora`; its last part names the vendor file. */
  readonly dir: string;
  /** The vendor's name for people. */
  readonly name: string;
  /** A domain name of the vendor's own; `<last part of dir>.example`, good for trying out, where absent. */
  readonly id?: string;
  readonly passphrase: string;
  /** Base addresses where hosts find the authority, most preferred first. */
  readonly addresses?: readonly string[];
  /** Whom customers may call, by country. */
  readonly support?: readonly SupportContact[];
  /** The one product of the starter pack; default: called as the folder. */
  readonly product?: StarterProduct;
  /** A catalogue of one's own instead of the commented starter. */
  readonly packToml?: string;
  /** Makes a lab root: what it signs is marked, and refused everywhere but in test builds. */
  readonly lab?: boolean;
  /** Where the root key is kept instead of the folder: a new file, on a machine where the folder does not stay. */
  readonly rootKeyFile?: string;
  /** How long the first signing key may sign; 400 where absent. */
  readonly days?: number;
  /** Where its data are to be kept; absent: a file in the folder. A server's database must be empty. */
  readonly database?: DatabaseConfig;
  /** Of the process: ATTIVA_DATABASE_PASSWORD counts. */
  readonly environment?: NodeJS.ProcessEnv;
  readonly surroundings: Surroundings;
}

export interface InitializedAuthority {
  /** Absolute. */
  readonly dir: string;
  readonly vendor: VendorId;
  /** True where the id was made up from the folder's name: fit for trying out only. */
  readonly idIsExample: boolean;
  /** `9F3A-77C1-0B52-E4D8`. */
  readonly fingerprint: string;
  /** Whether the root is a lab root, fit for tests only. */
  readonly lab: boolean;
  /** Id of the key that signs from day to day. */
  readonly signingKey: KeyId;
  /** Until when the signing key may sign. */
  readonly signsUntil: Seconds;
  readonly pack: string;
  /** Names of the files a person deals with. */
  readonly files: {
    readonly rootKey: string;
    readonly signingKey: string;
    readonly packToml: string;
    readonly vendorFile: string;
    readonly roots: readonly string[];
    readonly config: string;
  };
}

/** Where a service on the same machine answers: right for a first try, to be replaced by a public address. */
const localAddress = 'http://127.0.0.1:7691';

/**
 * @throws {ActivationError} `already-initialized`, `wrong-usage`, `pack-invalid`, `disk-full`, `storage-failed`.
 */
export async function initAuthority(options: InitAuthorityOptions): Promise<InitializedAuthority> {
  const plan = planOf(options);
  await requireFree(plan.dir);
  const building = join(dirname(plan.dir), `.${basename(plan.dir)}.init-${hex(options.surroundings.random(6))}`);
  try {
    await mkdir(building, { mode: 0o700 });
    const built = await fill(authorityFolder(building), plan, options);
    await moveInto(building, plan.dir);
    return built;
  } catch (error) {
    await rm(building, { recursive: true, force: true });
    throw fileError(error, plan.dir);
  }
}

interface Plan {
  readonly dir: string;
  /** Name of the vendor file and of the starter's product. */
  readonly slug: string;
  readonly vendor: VendorId;
  readonly idIsExample: boolean;
  readonly packToml: string;
  readonly addresses: readonly string[];
}

/** Everything that can be refused is refused here, before a file exists. */
function planOf(options: InitAuthorityOptions): Plan {
  const { dir, name, id, passphrase, addresses, packToml, product, surroundings } = options;
  const path = resolve(dir);
  const slug = slugOf(basename(path));
  const vendor = id ?? `${slug}.example`;
  if (!isVendorId(vendor)) throw wrong('id', `"${vendor}" is not a domain name in lower case, as aurora.example`);
  if (!isLine(name, 200) || !name.isWellFormed()) {
    throw wrong('name', 'the vendor’s name must have 1 to 200 characters on one line');
  }
  if (passphrase === '') throw wrong('passphrase', 'an empty passphrase protects nothing');
  const at = addresses ?? [localAddress];
  const badAddress = at.find((address) => !isBaseAddress(address));
  if (at.length === 0 || at.length > 16 || badAddress !== undefined) {
    throw wrong(
      'addresses',
      `an address is like https://activation.aurora.example${badAddress === undefined ? '' : `, not ${badAddress}`}`,
    );
  }
  const text = packToml ?? starterToml({ slug, product }, surroundings);
  readPackToml(text);
  return { dir: path, slug, vendor, idIsExample: id === undefined, packToml: text, addresses: at };
}

function slugOf(folderName: string): string {
  const slug = folderName
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .replaceAll(/^-+|-+$/gu, '')
    .slice(0, 40);
  return slug.replace(/-+$/u, '') || 'vendor';
}

function isBaseAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, search, hash, username } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && search === '' && hash === '' && username === '';
}

function starterToml(
  { slug, product }: { readonly slug: string; readonly product: StarterProduct | undefined },
  surroundings: Surroundings,
): string {
  const [a = 0, b = 0, c = 0, d = 0] = surroundings.random(4);
  const groups = [((a << 8) | b) & 8191, ((c << 8) | d) & 8191] as const;
  const generation = new Date(surroundings.now()).getUTCFullYear();
  const named = product ?? { id: slug, name: slug.charAt(0).toUpperCase() + slug.slice(1) };
  return starterPackToml({ pack: slug, product: named, generation, groups });
}

async function requireFree(dir: string): Promise<void> {
  const found = await stat(dir).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw fileError(error, dir);
  });
  if (found !== undefined) throw alreadyThere(dir);
}

function alreadyThere(dir: string, cause?: unknown): ActivationError {
  return new ActivationError('already-initialized', `${dir} exists already; nothing was changed.`, {
    facts: { folder: dir },
    cause,
  });
}

interface Keys {
  readonly root: KeyObject;
  readonly signing: KeyObject;
}

async function fill(folder: AuthorityFolder, plan: Plan, options: InitAuthorityOptions): Promise<InitializedAuthority> {
  const { surroundings, passphrase, lab = false, rootKeyFile } = options;
  const keys: Keys = { root: surroundings.newSigningKey(), signing: surroundings.newSigningKey() };
  const rootKey = { vendor: plan.vendor, privateKey: keys.root, lab };
  await writePrivateFile(folder.signingKey, signingKeyText(keys.signing));
  await createSealingKey(folder.verifierKey, surroundings.random(32));
  const { place, line } = await placeOf(folder, options);
  const toml = authorityToml(plan.slug);
  await writeDurableFile(folder.config, line === undefined ? toml : withDatabaseLine(toml, line));
  await writeDurableFile(folder.packToml, plan.packToml);
  const { pack, signsUntil } = await fillDatabase(folder, plan, { ...options, place, lab, keys });
  // Last: where anything else fails, no root is left behind whose vendor is nowhere.
  const sealed = await sealRootKey(rootKey, passphrase, surroundings.random);
  await writePrivateFile(rootKeyFile ?? folder.rootKey, sealed, { replace: false });
  return {
    dir: plan.dir,
    vendor: plan.vendor,
    idIsExample: plan.idIsExample,
    fingerprint: rootFingerprint(createSigner(keys.root).jwk),
    lab,
    signingKey: createSigner(keys.signing).id,
    signsUntil,
    pack,
    files: {
      rootKey: rootKeyFile ?? 'root.key',
      signingKey: 'signing.key',
      packToml: 'pack.toml',
      vendorFile: `${plan.slug}.attiva`,
      roots: ['roots.ts', 'roots.json', 'roots.h'],
      config: 'authority.toml',
    },
  };
}

async function fillDatabase(
  folder: AuthorityFolder,
  plan: Plan,
  {
    name,
    support,
    surroundings,
    place,
    lab,
    keys,
    days = delegationDays,
  }: Pick<InitAuthorityOptions, 'name' | 'support' | 'surroundings' | 'days'> & {
    readonly keys: Keys;
    readonly place: DatabasePlace;
    readonly lab: boolean;
  },
): Promise<{ readonly pack: string; readonly signsUntil: Seconds }> {
  const now = secondsNow(surroundings);
  const root = { vendor: plan.vendor, signer: createSigner(keys.root), lab };
  const jwk = createSigner(keys.signing).jwk;
  const vendorStatement = await signVendorStatement(
    root,
    { name, roots: [root.signer.jwk], authority: plan.addresses, ...(support !== undefined && { support }) },
    now,
  );
  const delegation = await signDelegation(root, { jwk, days }, now);
  const signsUntil = now + days * 86_400;
  const database = await openDatabase({ ...place, mustExist: false, now: surroundings.now });
  try {
    await migrateAs(database, { ...owner, of: plan.vendor }, migrations);
    if ((await loadVendorId(database)) !== undefined) {
      throw new ActivationError(
        'already-initialized',
        `${place.shown} holds an authority already; take an empty one.`,
        {
          facts: { database: place.shown },
        },
      );
    }
    await database.transact(async (tx) => {
      await insertVendor(tx, plan.vendor, now);
      await insertVendorStatement(tx, vendorStatement);
      await insertDelegation(tx, { signingKey: keyId(jwk), statement: delegation, expiresAt: signsUntil });
      const details = { name, root: root.signer.id, signingKey: keyId(jwk), ...(lab && { lab }) };
      await recordAudit(tx, {
        at: now,
        actor: 'administrator',
        action: 'authority-initialized',
        subject: plan.vendor,
        details,
      });
    });
    const config = await loadAuthorityConfig(folder.config);
    const parts = await buildParts({ config, surroundings }, folder, database);
    const { pack } = await buildPack(parts, plan.packToml, 'administrator');
    return { pack, signsUntil };
  } finally {
    await database.close();
  }
}

/** Name of the file for a password that was given in a URL: configuration files are read by more people. */
const passwordFile = 'database.password';

/** Where the data go, and the line of the configuration that says so; none for the usual file. */
async function placeOf(
  folder: AuthorityFolder,
  { database: wanted, environment = {} }: Pick<InitAuthorityOptions, 'database' | 'environment'>,
): Promise<{ readonly place: DatabasePlace; readonly line?: DatabaseConfig }> {
  if (wanted === undefined) {
    const usual = `sqlite:${basename(folder.database)}`;
    return { place: await databasePlace({ folder: folder.path }, { database: usual }) };
  }
  const place = await databasePlace({ folder: folder.path, environment }, wanted);
  if (wanted.database.startsWith('sqlite:')) return { place, line: wanted };
  const { url, password } = serverUrl(wanted.database);
  if (password === undefined) return { place, line: wanted };
  await writePrivateFile(join(folder.path, passwordFile), `${password}\n`);
  return { place, line: { database: url, databasePasswordFile: passwordFile } };
}

/** One step: the folder is there whole or not at all. */
async function moveInto(building: string, dir: string): Promise<void> {
  await chmod(building, 0o750);
  await syncFolder(building);
  try {
    await rename(building, dir);
  } catch (error) {
    // Somebody was faster: rename replaces no folder that holds anything.
    if (['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(systemCode(error) ?? '')) throw alreadyThere(dir, error);
    throw error;
  }
  await syncFolder(dirname(dir));
}

function wrong(field: string, detail: string): ActivationError {
  return new ActivationError('wrong-usage', detail, { facts: { field } });
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/**
 * Bundles (spec/codes.md 3): what a telephone code leaves out of a statement. They stand in the vendor file, numbered, one
 * per product key, and are not signed: the signature of a confirmation covers all that they say, so an altered one only
 * makes a confirmation fail. The file comes from a stranger all the same, so they are read strictly.
 */
import { canonicalJson } from '../envelope/canonical-json.ts';
import type { KeyId } from '../envelope/ids.ts';
import { ActivationError } from '../errors/activation-error.ts';
import { entitlementMistakes } from '../rules/entitlements.ts';
import type { AgreementTerms, Entitlements, HostGrantClaims } from '../statements/claims.ts';
import {
  type Check,
  generation,
  integer,
  kebabName,
  lastFive,
  line,
  oneOf,
  recordOf,
  shortId,
  time,
  wrongMembers,
} from '../statements/shape.ts';

interface BundleOfKey {
  /** 1 … 4095, once in a vendor file. */
  readonly number: number;
  /** The delegated key that signs what this bundle completes. */
  readonly signer: KeyId;
  /** Last five characters of the product key that it was made for. */
  readonly key: string;
  readonly application: string;
  readonly generation: number;
}

/** What a host key's grants and activation objects say. */
export interface HostBundleTerms extends AgreementTerms {
  readonly quantity?: number;
  readonly mode?: NonNullable<HostGrantClaims['mode']>;
  /** By edition id. */
  readonly entitlements?: Readonly<Record<string, Entitlements>>;
}

/** What a device key's licenses say. */
export interface DeviceBundleTerms extends AgreementTerms {
  readonly entitlements?: Entitlements;
  /** The license is a trial that ends so many days after it was given. */
  readonly trialDays?: number;
}

/** For a host key: registers hosts, and directories. */
export interface HostBundle extends BundleOfKey {
  readonly kind: 'host';
  readonly terms?: HostBundleTerms;
}

/** For a device key. */
export interface DeviceBundle extends BundleOfKey {
  readonly kind: 'device';
  readonly edition: string;
  readonly terms?: DeviceBundleTerms;
}

export type Bundle = HostBundle | DeviceBundle;

/** Twelve bits on the telephone; 0 means none. */
export const mostBundles = 4095;

const agreementTerms: Readonly<Record<string, Check>> = {
  'customer?': line(200),
  'agreement?': line(64),
  'until?': time,
  'graceDays?': integer(0, 180),
  'maintenanceUntil?': time,
};
const entitlements: Check = (value) => entitlementMistakes(value).length === 0;
const termShapes: Readonly<Record<Bundle['kind'], Readonly<Record<string, Check>>>> = {
  host: {
    ...agreementTerms,
    'quantity?': integer(0, 1_000_000_000),
    'mode?': oneOf('report', 'advise', 'enforce'),
    'entitlements?': recordOf(kebabName, entitlements, 256),
  },
  device: { ...agreementTerms, 'entitlements?': entitlements, 'trialDays?': integer(1, 3660) },
};
const bundleShape: Readonly<Record<string, Check>> = {
  number: integer(1, mostBundles),
  signer: shortId,
  key: lastFive,
  kind: oneOf('host', 'device'),
  application: kebabName,
  generation,
};

/**
 * Reads the `bundles` of a vendor file. Unlike claims, no unknown member is passed over: it would be missing from what this
 * side renders, and a right confirmation would be refused for it.
 * @throws {ActivationError} `vendor-file-invalid` naming the first wrong fields.
 */
export function parseBundles(value: unknown): readonly Bundle[] {
  if (!Array.isArray(value)) throw invalid(['bundles']);
  if (value.length > mostBundles) throw invalid([`bundles (${value.length}, ${mostBundles} at most)`]);
  const wrong: string[] = [];
  const numbers = new Set<unknown>();
  for (const [at, bundle] of value.entries()) {
    wrong.push(...wrongInBundle(bundle, `bundles[${at}]`));
    const { number } = Object(bundle) as { readonly number?: unknown };
    if (numbers.has(number)) wrong.push(`bundles[${at}].number (stands twice)`);
    numbers.add(number);
    if (wrong.length > mostTold) break;
  }
  if (wrong.length > 0) throw invalid(wrong.slice(0, mostTold));
  return value as readonly Bundle[];
}

const mostTold = 16;

function invalid(fields: readonly string[]): ActivationError {
  return new ActivationError('vendor-file-invalid', `missing or wrong: ${fields.join(', ')}`, { facts: { fields } });
}

function wrongInBundle(value: unknown, place: string): string[] {
  if (!isTable(value)) return [place];
  const kind = value['kind'] === 'device' ? 'device' : 'host';
  const shape = { ...bundleShape, ...(kind === 'device' && { edition: kebabName }), 'terms?': isTable };
  const wrong = wrongFields(value, shape, place);
  const terms = value['terms'];
  if (isTable(terms)) wrong.push(...wrongFields(terms, termShapes[kind], `${place}.terms`));
  return wrong.length > 0 || hasText(value) ? wrong : [place];
}

/** Half a character of UTF-16 passes as text and has no canonical form. */
function hasText(value: object): boolean {
  try {
    return canonicalJson(value) !== '';
  } catch {
    return false;
  }
}

function wrongFields(value: object, shape: Readonly<Record<string, Check>>, place: string): string[] {
  const known = Object.keys(shape).map((name) => name.replace(/\?$/, ''));
  const unknown = Object.keys(value).filter((name) => !known.includes(name));
  const told = unknown.slice(0, 4).map((name) => `${name.slice(0, 64)} (unknown)`);
  return [...wrongMembers(value, shape), ...told].map((name) => `${place}.${name}`);
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Which bundle a key's request names: the newest that was made for it under this delegated key. */
export interface BundleWanted {
  readonly kind: Bundle['kind'];
  /** Last five characters of the product key. */
  readonly key: string;
  /** `sub` of the vendor file's delegation. */
  readonly signer: KeyId;
}

/** The bundle for a product key; `undefined` where the vendor file has none and a code cannot be said. */
export function findBundle(bundles: readonly Bundle[], wanted: BundleWanted): Bundle | undefined {
  return bundles
    .filter(({ kind, key, signer }) => kind === wanted.kind && key === wanted.key && signer === wanted.signer)
    .reduce<Bundle | undefined>(
      (best, one) => (best === undefined || one.number > best.number ? one : best),
      undefined,
    );
}

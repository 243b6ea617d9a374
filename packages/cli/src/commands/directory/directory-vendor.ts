/** The vendor whose objects a command is about, as this machine knows it, and what a host key of it proves. */
import {
  ActivationError,
  type Bundle,
  type DelegationClaims,
  findBundle,
  type OpenedProductRoots,
  openProductRoots,
  parseBundles,
  parseCompact,
  parseProductKey,
  type ProductKey,
  type ProductRoots,
  type PublicJwk,
  type Seconds,
  type TrustContext,
  type VendorClaims,
} from '@attiva/protocol';
import type { Call, OptionSpec } from '../../program/command-spec.ts';
import { knownVendors } from '../client/vendor-files.ts';

export const vendorChoice: readonly OptionSpec[] = [
  { flags: '--vendor <id>', purpose: 'the vendor, where this machine knows several' },
  {
    flags: '--roots <file>',
    purpose: "the vendor's NAME.attiva (default: those added with `client add-vendor`)",
    repeatable: true,
  },
  { flags: '--data <dir>', purpose: "look for vendors here instead of in the machine's folders" },
];

export interface DirectoryVendor {
  readonly about: VendorClaims;
  readonly roots: readonly PublicJwk[];
  readonly trust: TrustContext;
  readonly bundles: readonly Bundle[];
  /** Chain of the newest delegation; absent where the file is of before such files. */
  readonly delegation?: readonly string[];
}

/** @throws {ActivationError} `no-vendor`, `wrong-usage` where several are known and none is named. */
export async function vendorOf(call: Call): Promise<DirectoryVendor> {
  const wanted = call.text('vendor');
  const known = (await knownVendors(call)).filter(({ vendor }) => wanted === undefined || vendor === wanted);
  const [roots, ...others] = known;
  if (roots === undefined) throw new ActivationError('no-vendor', `this machine knows no vendor ${wanted}`);
  if (others.length > 0) {
    const names = known.map(({ vendor }) => vendor).join(', ');
    throw new ActivationError('wrong-usage', `several vendors are known: ${names}; name one with --vendor ID`);
  }
  return openVendor(roots, Math.floor(call.terminal.now() / 1000));
}

/** Trust in every vendor that is known, for judging what stands in a directory; none where the machine knows none. */
export async function vendorsToJudge(call: Call): Promise<readonly TrustContext[]> {
  const known = await knownVendors(call).catch((error: unknown) => {
    if (error instanceof ActivationError && error.code === 'no-vendor') return [];
    throw error;
  });
  const now = Math.floor(call.terminal.now() / 1000);
  return known.map((roots) => trustOf(openProductRoots(roots, now), now));
}

function openVendor(given: ProductRoots, now: number): DirectoryVendor {
  const opened = openProductRoots(given, now);
  const { vendor, roots, about, delegation } = opened;
  if (about === undefined) {
    throw new ActivationError(
      'vendor-file-older',
      `The file of ${vendor} does not say where its authority is; fetch a newer one.`,
    );
  }
  return {
    about,
    roots,
    trust: trustOf(opened, now),
    bundles: parseBundles(opened.bundles),
    ...(delegation !== undefined && { delegation }),
  };
}

function trustOf({ vendor, roots, revocations, allowLab }: OpenedProductRoots, now: Seconds): TrustContext {
  return { vendor, roots, now, revocations, allowLab };
}

/** @throws {ActivationError} `key-malformed`, `client-key-on-host`. */
export function requireHostKey(text: string): ProductKey {
  const key = parseProductKey(text);
  if (key.kind === 'host') return key;
  throw new ActivationError(
    'client-key-on-host',
    `This is a ${key.kind} key; a directory is registered with a host key.`,
  );
}

/** The bundle that a request of this key names; 0 where the vendor has prepared none, and then no digits can be read out. */
export function bundleNumber({ bundles, delegation }: DirectoryVendor, lastFive: string): number {
  const signer = (parseCompact(delegation?.[0] ?? '')?.claims as DelegationClaims | undefined)?.sub;
  if (signer === undefined) return 0;
  return findBundle(bundles, { kind: 'host', key: lastFive, signer })?.number ?? 0;
}

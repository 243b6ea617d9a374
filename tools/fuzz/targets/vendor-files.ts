/** Vendor files, what products compile in, and the packs in both. */
import {
  openProductRoots,
  openVendorFile,
  parseProductPack,
  type ProductPackClaims,
  type ProductRoots,
  type PublicJwk,
  readRevocationFile,
  RevocationSet,
  takeRevocations,
  vendorFileText,
  verifyChain,
} from '@attiva/protocol';
import { delegation, keys, now, pack, revocations, trust, vendor } from '../../vectors/world.ts';
import { jsonMutator, readJson } from '../json-mutators.ts';
import { judged } from '../outcome.ts';
import { statementsInJson, statementWords } from '../statement-mutators.ts';
import { type FuzzTarget, type Mutator, promise } from '../target.ts';
import { textMutators } from '../text-mutators.ts';
import { vectorInputs } from './vector-inputs.ts';

const sources = [
  'packages/protocol/src/statements',
  'packages/protocol/src/envelope',
  'packages/protocol/src/rules/product-pack.ts',
  'packages/protocol/src/rules/entitlements.ts',
];

const mutators: readonly Mutator[] = [
  ...Array.from({ length: 5 }, () => statementsInJson),
  ...Array.from({ length: 3 }, () => jsonMutator(statementWords)),
  ...textMutators.slice(0, 4),
];

const trustedRoots = [keys.root.jwk, keys.nextRoot.jwk] as unknown as readonly PublicJwk[];

/** The first file vouches for itself, a later one is judged by the roots that are trusted: both for every input. */
const vendorFiles: FuzzTarget = {
  name: 'vendor-files',
  covers: ['protocol:openVendorFile'],
  sources,
  seeds: () =>
    vectorInputs('open-vendor-file', 'vendor-files').flatMap(({ text }) => (typeof text === 'string' ? [text] : [])),
  mutators,
  dictionary: ['"attiva":1', '"vendor":[', '"packs":[]'],
  longest: 60_000,
  run: (text) => {
    const first = judged(
      () => openVendorFile(text, { now }),
      (file) => {
        promise(file.vendor.iss === file.id, 'a file of another vendor');
        promise(/^[0-9A-F]{4}(?:-[0-9A-F]{4}){3}$/.test(file.fingerprint), 'a fingerprint nobody can compare');
        const again = openVendorFile(vendorFileText(file.content), { now });
        promise(again.fingerprint === file.fingerprint, 'a file that opens to another one when it is rendered');
        for (const { claims } of file.packs) promise(claims.iss === file.id, 'a pack of another vendor');
        return `first ${file.packs.length > 0}`;
      },
    );
    const later = judged(
      () => openVendorFile(text, { now, trustedRoots }),
      () => 'later',
    );
    return `${first}/${later}`;
  },
};

const productRoots: FuzzTarget = {
  name: 'product-roots',
  covers: ['protocol:openProductRoots'],
  sources,
  seeds: () => {
    const lists = [[revocations(keys.root, [])], [revocations(keys.authority, [keys.host.id]), delegation()]];
    const packs = [[pack(), delegation()]];
    const whole = { vendor, name: 'Aurora Software', roots: trust['roots'], packs, revocations: lists };
    return [JSON.stringify(whole), JSON.stringify({ ...whole, packs: [], revocations: [] })];
  },
  mutators,
  dictionary: [],
  longest: 60_000,
  run: (text) => {
    const roots = readJson(text);
    if (roots === undefined) return 'no JSON';
    return judged(
      () => openProductRoots(roots as unknown as ProductRoots, now),
      (opened) => {
        promise(opened.roots.length > 0, 'a product that trusts nobody');
        return `roots with ${opened.packs.length > 0}`;
      },
      /^roots: not the object that `attiva authority init` writes/,
    );
  },
};

/** A pack signed by the right key whose content is anything: vendors are strangers to a host. */
const packs: FuzzTarget = {
  name: 'product-packs',
  covers: ['protocol:parseProductPack'],
  sources,
  seeds: () => [JSON.stringify([pack(), delegation()])],
  mutators: [statementsInJson],
  dictionary: [],
  longest: 60_000,
  run: (text) =>
    judged(
      () => {
        const known = { vendor, roots: trustedRoots, now, revocations: RevocationSet.empty } as const;
        const chain = verifyChain('product-pack', readJson(text), known as Parameters<typeof verifyChain>[2]);
        return parseProductPack(chain.subject.parts.claims as unknown as ProductPackClaims);
      },
      ({ applications }) => {
        for (const { editions, generations } of applications) {
          promise(generations.every(Number.isSafeInteger), 'a generation that is no number');
          for (const { threshold } of editions)
            promise(threshold >= 0 && threshold <= 1000, 'a threshold out of range');
        }
        return `pack of ${applications.length > 0}`;
      },
    ),
};

/** Lists as a file, taken in by somebody who holds nothing yet: whatever verifies is held, and taken twice adds nothing. */
const revocationFiles: FuzzTarget = {
  name: 'revocation-files',
  covers: ['protocol:readRevocationFile'],
  sources,
  seeds: () => {
    const lists = [[revocations(keys.root, [])], [revocations(keys.authority, [keys.host.id]), delegation()]];
    return [JSON.stringify({ 'attiva-revocations': 1, vendor, lists }), JSON.stringify({ revocations: lists })];
  },
  mutators,
  dictionary: ['"lists":[', '"revocations":['],
  longest: 60_000,
  run: (text) =>
    judged(
      () => readRevocationFile(text),
      (lists) => {
        const known = { vendor, roots: trustedRoots, now, revocations: RevocationSet.empty } as const;
        const once = takeRevocations(lists, known as Parameters<typeof takeRevocations>[1]);
        const twice = takeRevocations(lists, { ...known, revocations: once.held } as Parameters<
          typeof takeRevocations
        >[1]);
        promise(twice.newer === 0, 'the same file adds something the second time');
        promise(once.newer + once.refused.length <= lists.length, 'more lists than the file has');
        return `lists ${once.newer} of ${lists.length}`;
      },
    ),
};

export const vendorFileTargets: readonly FuzzTarget[] = [vendorFiles, productRoots, revocationFiles, packs];

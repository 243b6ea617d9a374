/**
 * From a draft to the claims of the next pack, as pure decisions: what the packs together may not contradict, which
 * setup keys go in and which are still missing.
 */
import { canonicalJson, type ProductPackClaims, type Seconds, type VendorId } from '@attiva/protocol';
import type { PackDraft } from './pack-toml.ts';

/** The newest protocol version whose rules a pack of this program may use. */
const needsProtocol = 1;
/** A pack's chain has at most 1 MiB of base64url; the delegation and the rest take a little of it. */
const mostClaimBytes = 760 * 1024;

export interface SetupKeyPlace {
  readonly application: string;
  readonly edition: string;
  readonly generation: number;
}

export interface SetupKey extends SetupKeyPlace {
  /** As printed. */
  readonly key: string;
}

export interface InUse {
  readonly application: string;
  /** The newest generation of its host keys. */
  readonly generation: number;
}

/**
 * What forbids the draft beside the newest packs and the keys that were handed out; empty when nothing does.
 * @param packs the newest version of every pack, of the draft's own too
 */
export function draftProblems(
  draft: PackDraft,
  packs: readonly ProductPackClaims[],
  inUse: readonly InUse[],
): string[] {
  const others = packs.filter((pack) => pack.pack !== draft.pack).flatMap((pack) => pack.applications);
  const before = packs.filter((pack) => pack.pack === draft.pack).flatMap((pack) => pack.applications);
  return [
    ...clashes('application', draft.applications, others),
    ...clashes('edition', allEditions(draft.applications), allEditions(others)),
    ...movedGroups('application', draft.applications, before),
    ...movedGroups('edition', allEditions(draft.applications), allEditions(before)),
    ...missingInUse([...draft.applications, ...others], inUse),
  ];
}

interface Grouped {
  readonly id: string;
  readonly group: number;
}

function allEditions<Edition>(applications: readonly { readonly editions: readonly Edition[] }[]): Edition[] {
  return applications.flatMap((application) => application.editions);
}

function clashes(noun: string, ours: readonly Grouped[], others: readonly Grouped[]): string[] {
  return ours.flatMap(({ id, group }) =>
    others.flatMap((other) => [
      ...(other.id === id ? [`${noun} "${id}" is in another pack already`] : []),
      ...(other.group === group ? [`${noun} "${id}", group: ${group} is taken by "${other.id}" of another pack`] : []),
    ]),
  );
}

/** Keys that were handed out carry the group: it stays what it was. */
function movedGroups(noun: string, ours: readonly Grouped[], before: readonly Grouped[]): string[] {
  return ours.flatMap(({ id, group }) => {
    const was = before.find((other) => other.id === id)?.group;
    return was === undefined || was === group ? [] : [`${noun} "${id}", group: must stay ${was}, its keys carry it`];
  });
}

function missingInUse(
  kept: readonly { readonly id: string; readonly generations: readonly number[] }[],
  inUse: readonly InUse[],
): string[] {
  return inUse.flatMap(({ application, generation }) => {
    const generations = kept.find((each) => each.id === application)?.generations;
    if (generations === undefined) return [`application "${application}" has host keys and is missing`];
    if (generations.includes(generation)) return [];
    return [`application "${application}", generations: ${generation} has host keys and is missing`];
  });
}

/** Places that have no setup key yet: each edition has one per generation. */
export function missingSetupKeys(draft: PackDraft, keys: readonly SetupKeyPlace[]): SetupKeyPlace[] {
  return places(draft).filter((place) => !keys.some((key) => isAt(key, place)));
}

function places(draft: PackDraft): SetupKeyPlace[] {
  return draft.applications.flatMap(({ id, generations, editions }) =>
    editions.flatMap((edition) =>
      generations.map((generation) => ({ application: id, edition: edition.id, generation })),
    ),
  );
}

function isAt(key: SetupKeyPlace, place: SetupKeyPlace): boolean {
  return key.application === place.application && key.edition === place.edition && key.generation === place.generation;
}

/** The claims of the next version. @throws {RangeError} when they would be larger than a chain may be. */
export function assemblePack(
  draft: PackDraft,
  head: { readonly vendor: VendorId; readonly iat: Seconds; readonly version: number },
  keys: readonly SetupKey[],
): ProductPackClaims {
  const claims: ProductPackClaims = {
    iss: head.vendor,
    iat: head.iat,
    pack: draft.pack,
    version: head.version,
    needs: needsProtocol,
    applications: draft.applications.map((application) => ({
      ...application,
      editions: application.editions.map((edition) => ({
        ...edition,
        setupKeys: application.generations.flatMap((generation) =>
          keys
            .filter((key) => isAt(key, { application: application.id, edition: edition.id, generation }))
            .map(({ key }) => ({ generation, key })),
        ),
      })),
    })),
  };
  const bytes = Buffer.byteLength(canonicalJson(claims));
  if (bytes > mostClaimBytes)
    throw new RangeError(`the pack has ${bytes} bytes, at most ${mostClaimBytes} are allowed`);
  return claims;
}

/** `pack build`: from the text of `pack.toml` to the next signed version, in the vendor file and the product's roots. */
import { canonicalJson, type KeyId, type ProductPackClaims, type Seconds } from '@attiva/protocol';
import type { Database, Transaction } from '@attiva/storage';
import { recordAudit } from '../audit/audit.repository.ts';
import type { AuthorityParts } from '../authority-parts.ts';
import { insertKey, listApplicationsInUse, listSetupKeys } from '../keys/key.repository.ts';
import { newSetupKey } from '../keys/new-key.ts';
import { announcePublication } from '../publishing/announce-publication.ts';
import { lostRecord } from '../signing/lost-record.ts';
import { requireSigningTime } from '../signing/signing-desk.ts';
import { secondsNow } from '../surroundings.ts';
import { assemblePack, draftProblems, missingSetupKeys, type SetupKey, type SetupKeyPlace } from './assemble-pack.ts';
import {
  findPack,
  insertPack,
  keepPackStatement,
  newestPacks,
  listUnsignedPacks,
  newestPackVersion,
} from './pack.repository.ts';
import { dropRefusedPacks } from './refused-packs.ts';
import { invalid, type PackDraft, readPackToml } from './pack-toml.ts';

export interface BuiltPack {
  readonly pack: string;
  readonly version: number;
  readonly signingKey: KeyId;
  /** Setup keys made because an edition and generation had none; all keys stand in the pack. */
  readonly newSetupKeys: number;
  /** Names of the files rewritten. */
  readonly files: readonly string[];
}

/**
 * Builds the next version. Missing setup keys are made.
 * @throws {ActivationError} `pack-invalid` with all wrong fields, `delegation-expired`, `outside-issuer-window`,
 * `database-unreachable` where a standby took over meanwhile that had not heard of it.
 */
export function buildPack(parts: AuthorityParts, toml: string, actor: string): Promise<BuiltPack> {
  return parts.publisher.during(() => buildNext(parts, toml, actor));
}

async function buildNext(parts: AuthorityParts, toml: string, actor: string): Promise<BuiltPack> {
  const draft = readPackToml(toml);
  const { database, desk, surroundings } = parts;
  const now = secondsNow(surroundings);
  const { claims, made } = await database.transact(async (tx) => {
    requireSigningTime(await desk.delegation(tx), now);
    await requireFitting(tx, draft);
    const made = await makeMissingKeys(parts, tx, { draft, now });
    const version = (await newestPackVersion(tx, draft.pack)) + 1;
    const claims = assemble(draft, { vendor: parts.vendor, iat: now, version }, await loadSetupKeys(tx));
    await insertPack(tx, claims, now);
    const details = { version, newSetupKeys: made.length };
    await recordAudit(tx, { at: now, actor, action: 'pack-built', subject: draft.pack, details });
    announcePublication(tx);
    return { claims, made };
  });
  await signPacks(parts);
  const files = await parts.publisher.publish();
  if (!(await isStillThere(database, claims))) throw lostRecord();
  const signingKey = (await desk.delegation(database)).signingKey;
  return { pack: claims.pack, version: claims.version, signingKey, newSetupKeys: made.length, files };
}

/** A standby that took over meanwhile may not have heard of the version, or have given its number to another build. */
async function isStillThere(database: Database, built: ProductPackClaims): Promise<boolean> {
  const there = await findPack(database, built.pack, built.version);
  return there !== undefined && canonicalJson({ ...there.claims, iat: 0 }) === canonicalJson({ ...built, iat: 0 });
}

/**
 * Signs whatever is recorded and not signed: also after a crash in between, and what was signed with a key that a root has
 * revoked since, or under a root that is no longer in force. Signs nothing while nothing may be signed.
 */
export async function signPacks({ database, desk }: Pick<AuthorityParts, 'database' | 'desk'>): Promise<void> {
  if (!(await desk.maySign())) return;
  await dropRefusedPacks(database);
  for (const pack of await listUnsignedPacks(database)) {
    const signed = await desk.sign('product-pack', pack.claims);
    const { claims, chain, delegation } = signed;
    await database.transact(async (tx) => {
      await keepPackStatement(tx, pack.claims, { claims, statement: chain[0], signingKey: delegation.signingKey });
      announcePublication(tx);
    });
  }
}

async function requireFitting(tx: Transaction, draft: PackDraft): Promise<void> {
  const packs = await newestPacks(tx);
  const problems = draftProblems(draft, packs, await listApplicationsInUse(tx));
  if (problems.length > 0) throw invalid(problems);
}

function assemble(...[draft, head, keys]: Parameters<typeof assemblePack>): ProductPackClaims {
  try {
    return assemblePack(draft, head, keys);
  } catch (error) {
    if (error instanceof RangeError) throw invalid([error.message], error);
    throw error;
  }
}

async function loadSetupKeys(tx: Transaction): Promise<SetupKey[]> {
  return (await listSetupKeys(tx)).flatMap(({ application, edition, generation, publicKey }) =>
    edition === null || publicKey === null ? [] : [{ application, edition, generation, key: publicKey }],
  );
}

async function makeMissingKeys(
  { surroundings }: AuthorityParts,
  tx: Transaction,
  { draft, now }: { readonly draft: PackDraft; readonly now: Seconds },
): Promise<readonly SetupKeyPlace[]> {
  const missing = missingSetupKeys(draft, await loadSetupKeys(tx));
  const editions = draft.applications.flatMap((application) => application.editions);
  for (const place of missing) {
    const group = editions.find((edition) => edition.id === place.edition)?.group ?? 0;
    await insertKey(tx, newSetupKey(surroundings, place, { group, createdAt: now }));
  }
  return missing;
}

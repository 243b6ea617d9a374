/** `pack list`: every version in a few words, and the newest one's editions with their setup keys, which are public. */
import type { ProductPackClaims, Seconds } from '@attiva/protocol';
import type { Database } from '@attiva/storage';
import { listPacks } from './pack.repository.ts';

export interface PackSummary {
  readonly pack: string;
  readonly version: number;
  /** Whether it is the one in force. */
  readonly newest: boolean;
  readonly builtAt: Seconds;
  readonly signingKey: string | null;
  readonly applications: readonly {
    readonly id: string;
    readonly name: string;
    readonly generations: readonly number[];
    readonly editions: readonly {
      readonly id: string;
      readonly name: string;
      readonly threshold: number;
      readonly setupKeys: readonly { readonly generation: number; readonly key: string }[];
    }[];
  }[];
}

export async function packSummaries(database: Database): Promise<PackSummary[]> {
  const packs = await listPacks(database);
  return packs.map(({ claims, signed, builtAt }, index) => ({
    pack: claims.pack,
    version: claims.version,
    newest: packs[index - 1]?.claims.pack !== claims.pack,
    builtAt,
    signingKey: signed?.signingKey ?? null,
    applications: claims.applications.map(applicationSummary),
  }));
}

function applicationSummary(
  application: ProductPackClaims['applications'][number],
): PackSummary['applications'][number] {
  const { id, name, generations, editions } = application;
  return {
    id,
    name,
    generations,
    editions: editions.map((edition) => ({
      id: edition.id,
      name: edition.name,
      threshold: edition.threshold,
      setupKeys: edition.setupKeys,
    })),
  };
}

/**
 * What the pages show of what is published, made once for each time that something was: strangers ask as often as they like, and a
 * vendor's lists may be long.
 */
import type { AuthorityParts } from '../authority-parts.ts';
import { packChains } from '../products/pack-chains.ts';
import { type SetupKeyTable, setupKeyTables } from '../publishing/setup-keys.ts';
import { type Download, downloadsOf } from './downloads-page.ts';

export interface PublishedHere {
  readonly downloads: () => readonly Download[];
  readonly setupKeys: () => Promise<readonly SetupKeyTable[]>;
}

/** Made from these files, which are other ones after each time that something is published. */
interface Kept<Made> {
  readonly from: ReadonlyMap<string, string>;
  readonly made: Made;
}

export function publishedHere({ publisher, database }: Pick<AuthorityParts, 'publisher' | 'database'>): PublishedHere {
  let downloads: Kept<readonly Download[]> | undefined;
  let setupKeys: Kept<readonly SetupKeyTable[]> | undefined;
  return {
    downloads() {
      const from = publisher.published();
      if (downloads?.from !== from) downloads = { from, made: downloadsOf(from, publisher.vendorFile) };
      return downloads.made;
    },
    async setupKeys() {
      const from = publisher.published();
      // The files do not hold the products' names, so these come from the packs; whoever changes a pack publishes.
      const kept = setupKeys?.from === from ? setupKeys : { from, made: setupKeyTables(await packChains(database)) };
      setupKeys = kept;
      return kept.made;
    },
  };
}

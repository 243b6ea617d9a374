import type { FolderWriter } from './client-folder.ts';
import type { Product } from '../licensing/product.ts';
import { graceKey, withRearmsRestored } from '../state/grace.ts';
import { neededIdentities } from './store-answer.ts';

/** The keys that nobody needs any more are dropped: after each answer, whichever method brought it. */
export function dropIdentities(writer: FolderWriter): void {
  const { identity, state } = writer.read();
  const needed = neededIdentities(identity, state);
  if (needed !== identity) writer.writeIdentity(needed);
}

/** A success restores the rearm budget. */
export function restoreRearms(writer: FolderWriter, product: Product, generation: number): void {
  const { grace } = writer.read();
  const restored = withRearmsRestored(grace, graceKey(product.key, generation));
  if (restored !== grace) writer.writeGrace(restored);
}

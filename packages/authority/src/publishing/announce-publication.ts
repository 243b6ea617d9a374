/** What one authority changes of what is published, the others on the database publish too: how they hear of it. */
import type { Transaction } from '@attiva/storage';

/** Announced to whoever works on the same database. */
export const publishedTopic = 'published';

/** In the transaction of the change: an authority that ends before its own files are written leaves none of the others with older ones. */
export function announcePublication(tx: Pick<Transaction, 'announce'>): void {
  tx.announce(publishedTopic);
}

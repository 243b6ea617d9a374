/** What the authority remembers of itself: when it forgot what was past its time, where its audit begins since, what clocks said. */
import type { Migration, Transaction } from '@attiva/storage';

export const factsSchema: Migration = {
  name: '0012-facts',
  async up(tx: Transaction): Promise<void> {
    const { text, clusteredTableOptions } = tx.facts;
    await tx.script(`create table fact (name ${text} primary key, value ${text} not null) ${clusteredTableOptions};`);
  },
};

/** Each row of the audit trail seals the one before it. Rows of before are sealed as they are found. */
import { chainDigest } from '@attiva/daemon';
import type { Migration, Transaction } from '@attiva/storage';

interface Row {
  readonly place: number;
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly details: string;
}

const rowsAtOnce = 1000;

export const auditChainSchema: Migration = {
  name: '0011-audit-chain',
  async up(tx: Transaction): Promise<void> {
    const { countedKey, integer, text, tableOptions } = tx.facts;
    await tx.script(`
      alter table audit rename to audit_before;
      create table audit (
        position ${countedKey},
        at ${integer} not null,
        actor ${text} not null,
        action ${text} not null,
        subject ${text} not null,
        details ${text} not null,
        digest ${text} not null
      ) ${tableOptions};
    `);
    await copyRows(tx);
    await tx.script('drop table audit_before;');
  },
};

/** Positions are counted anew, without gaps. */
async function copyRows(tx: Transaction): Promise<void> {
  let [place, position, digest] = [0, 0, ''];
  for (;;) {
    const rows = await tx.all<Row>(
      `select position as place, at, actor, action, subject, details from audit_before where position > ?
        order by position limit ?`,
      [place, rowsAtOnce],
    );
    for (const { place: _place, ...row } of rows) {
      position += 1;
      digest = chainDigest(digest, { ...row, position, commitment: '' });
      await tx.run(
        'insert into audit (position, at, actor, action, subject, details, digest) values (?, ?, ?, ?, ?, ?, ?)',
        [position, row.at, row.actor, row.action, row.subject, row.details, digest],
      );
    }
    const last = rows.at(-1);
    if (last === undefined) return;
    place = last.place;
  }
}

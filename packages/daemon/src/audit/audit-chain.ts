/**
 * The chain of an audit trail, for host and authority alike: each row seals the one before it, so that a row taken out or
 * altered later shows, and whoever noted the end can tell that nothing was written anew. Tables, what a row says and how long
 * it is kept are left to each daemon.
 */
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Seconds } from '@attiva/protocol';

/** The end of the chain: whoever notes it can tell later whether anything before it was changed. */
export interface AuditHead {
  /** Rows ever written; 0 = none. */
  readonly position: number;
  readonly digest: string;
}

/** What the digest of a row seals. */
export interface SealedRow {
  readonly position: number;
  readonly at: Seconds;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  /** JSON as it is stored. */
  readonly details: string;
  /** Keyed digest of what can be erased; '' where there never was any. */
  readonly commitment: string;
}

export interface AuditVerdict {
  readonly intact: boolean;
  /** Rows that are kept. */
  readonly rows: number;
  /** Rows before them that were forgotten after their time. */
  readonly forgotten: number;
  /** The end of the chain. */
  readonly head: AuditHead;
  /** Whether the digest that was asked for stands in the chain: what somebody noted earlier. */
  readonly found?: boolean;
  /** The first row that is not as it was written, and what is wrong with it. */
  readonly broken?: { readonly position: number; readonly why: string };
}

/** The digest of a row: over the one before it and all that stays of this one. Stored chains hold it: it never changes. */
export function chainDigest(before: string, row: SealedRow): string {
  const { position, at, actor, action, subject, details, commitment } = row;
  const text = JSON.stringify([before, position, at, actor, action, subject, details, commitment]);
  return createHash('sha256').update(text).digest('base64url');
}

export interface StoredChain<Row> {
  /** Position and digest of the last row that was forgotten: where the chain begins now. */
  readonly base: AuditHead;
  /** At most `most` rows after a position, oldest first. */
  readonly rowsAfter: (position: number, most: number) => Promise<readonly Row[]>;
  /** What else is wrong with a row, apart from its place in the chain. */
  readonly whyAltered?: (row: Row) => string | undefined;
}

const rowsAtOnce = 500;

/**
 * Walks all rows that are stored, a turn for everybody else after each few hundred.
 * @param noted a digest that was noted earlier, to be looked for.
 */
export async function verifyChain<Row extends SealedRow & { readonly digest: string }>(
  { base, rowsAfter, whyAltered = () => undefined }: StoredChain<Row>,
  noted?: string,
): Promise<AuditVerdict> {
  let head = base;
  // Rows from before the beginning would be listed as any other.
  let after = Number.MIN_SAFE_INTEGER;
  let rows = 0;
  let found = noted === undefined ? undefined : noted === base.digest;
  const verdict = (broken?: AuditVerdict['broken']): AuditVerdict => ({
    intact: broken === undefined && found !== false,
    rows,
    forgotten: base.position,
    head,
    ...(found !== undefined && { found }),
    ...(broken !== undefined && { broken }),
  });
  for (;;) {
    const page = await rowsAfter(after, rowsAtOnce);
    if (page.length === 0) return verdict();
    for (const row of page) {
      const why = whyTorn(row, head) ?? whyAltered(row);
      if (why !== undefined) return verdict({ position: row.position, why });
      head = { position: row.position, digest: row.digest };
      after = row.position;
      rows += 1;
      if (row.digest === noted) found = true;
    }
    await setImmediate();
  }
}

function whyTorn(row: SealedRow & { readonly digest: string }, before: AuditHead): string | undefined {
  if (row.position <= before.position) return 'it stands before the beginning of the chain';
  if (row.position !== before.position + 1) return `the row before it is missing (${before.position + 1})`;
  if (chainDigest(before.digest, row) !== row.digest) return 'it is not as it was written, or the row before it is not';
  return undefined;
}

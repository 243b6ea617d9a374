/** What became of asking for grants anew. SQL only, in the caller's transaction. */
import type { KeyId, Seconds, VendorId } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';

/** One registration of this host: all its grants, one after the other, have these in common. */
export interface RegistrationPlace {
  readonly vendor: VendorId;
  readonly signingKey: KeyId;
  /** Last five characters of the host key. */
  readonly key: string;
}

export interface RenewalAttempt extends RegistrationPlace {
  readonly askedAt: Seconds;
  /** `renewed`, `unchanged` or the code of what went wrong. */
  readonly outcome: string;
  readonly detail: string;
  /** When the host asks by itself again. */
  readonly nextAt: Seconds;
}

interface Row {
  readonly vendor: VendorId;
  readonly signing_key: KeyId;
  readonly host_key: string;
  readonly asked_at: Seconds;
  readonly outcome: string;
  readonly detail: string;
  readonly next_at: Seconds;
}

export async function listAttempts(on: Statements): Promise<RenewalAttempt[]> {
  const rows = await on.all<Row>('select * from renewals');
  return rows.map((row) => ({
    vendor: row.vendor,
    signingKey: row.signing_key,
    key: row.host_key,
    askedAt: row.asked_at,
    outcome: row.outcome,
    detail: row.detail,
    nextAt: row.next_at,
  }));
}

export async function saveAttempt(on: Statements, attempt: RenewalAttempt): Promise<void> {
  await on.run(
    `insert into renewals (vendor, signing_key, host_key, asked_at, outcome, detail, next_at)
      values (?, ?, ?, ?, ?, ?, ?)
      on conflict (vendor, signing_key, host_key) do update set asked_at = excluded.asked_at,
        outcome = excluded.outcome, detail = excluded.detail, next_at = excluded.next_at`,
    [attempt.vendor, attempt.signingKey, attempt.key, attempt.askedAt, attempt.outcome, attempt.detail, attempt.nextAt],
  );
}

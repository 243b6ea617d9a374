/** How much there is of everything. SQL only. */
import type { Statements } from '@attiva/storage';

export interface AuthorityCounts {
  readonly packs: number;
  readonly customers: number;
  /** Not blocked. */
  readonly hostKeys: number;
  readonly hosts: number;
  readonly registrations: number;
  /** Ids that were revoked. */
  readonly revoked: number;
}

const none: AuthorityCounts = { packs: 0, customers: 0, hostKeys: 0, hosts: 0, registrations: 0, revoked: 0 };

export async function countAll(on: Statements): Promise<AuthorityCounts> {
  const counts = await on.get<AuthorityCounts>(
    `select (select count(distinct name) from pack) as packs,
            (select count(*) from customer) as customers,
            (select count(*) from product_key where kind = 'host' and blocked_at is null) as "hostKeys",
            (select count(*) from host) as hosts,
            (select count(*) from registration) as registrations,
            (select count(*) from revocation) as revoked`,
  );
  return counts ?? none;
}

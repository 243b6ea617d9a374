/** How much there is of everything. SQL only. */
import type { Statements } from '@attiva/storage';

export interface AuthorityCounts {
  readonly packs: number;
  readonly customers: number;
  /** Not blocked. */
  readonly hostKeys: number;
  readonly hosts: number;
  readonly registrations: number;
  /** Not blocked. */
  readonly deviceKeys: number;
  /** Machines that hold a license of a device key: neither given back nor blocked. */
  readonly licenses: number;
  /** Ids that were revoked. */
  readonly revoked: number;
}

const none: AuthorityCounts = {
  packs: 0,
  customers: 0,
  hostKeys: 0,
  hosts: 0,
  registrations: 0,
  deviceKeys: 0,
  licenses: 0,
  revoked: 0,
};

export async function countAll(on: Statements): Promise<AuthorityCounts> {
  const counts = await on.get<AuthorityCounts>(
    `select (select count(distinct name) from pack) as packs,
            (select count(*) from customer) as customers,
            (select count(*) from product_key where kind = 'host' and blocked_at is null) as "hostKeys",
            (select count(*) from host) as hosts,
            (select count(*) from registration) as registrations,
            (select count(*) from product_key where kind = 'device' and blocked_at is null) as "deviceKeys",
            (select count(*) from device where released_at is null and blocked_at is null) as licenses,
            (select count(*) from revocation) as revoked`,
  );
  return counts ?? none;
}

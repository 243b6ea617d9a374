/** Puts the rooms of host keys and of their renewal together: what `compose.ts` connects. */
import type { Log } from '@attiva/daemon';
import { RenewalJob } from '../renewal/renewal-job.ts';
import { renewalRequests, renewOnline, type RenewOptions, takeRenewal } from '../renewal/renew-grants.ts';
import type { HostStatus } from '../status/host-status.ts';
import type { GrantsDoor } from './grants.routes.ts';
import { retireKey } from './retire-grant.ts';

export interface GrantsOptions extends RenewOptions {
  readonly log: Log;
  readonly enabled: () => boolean;
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  readonly status: () => Promise<HostStatus>;
}

export function createGrants(options: GrantsOptions): GrantsDoor & { readonly job: RenewalJob } {
  const { inTurn, status } = options;
  return {
    job: new RenewalJob(options),
    list: async () => (await status()).vendors.flatMap(({ keys }) => keys),
    retire: (wish) => inTurn(() => retireKey(options, wish)),
    renew: (wish, actor) => inTurn(() => renewOnline({ ...options, actor }, wish)),
    renewalRequests: (wish) => renewalRequests(options, wish),
    takeRenewal: (body, actor) => inTurn(() => takeRenewal({ ...options, actor }, body)),
  };
}

/** What the administration tells of host keys. */
import { among, anything, both, named, object, optional, type Schema, text, time, whole, yesNo } from '@attiva/daemon';
import type { KeyId, StatementId, VendorId } from '@attiva/protocol';
import type { RenewalStatus } from '../renewal/renewal-words.ts';
import type { KeyStatus } from '../status/host-status.ts';
import type { HostKeyStatus } from './held-grants.ts';

export const lastFive: Schema<string> = text({ about: 'Last five characters of a host key.' });

const renewal: Schema<RenewalStatus> = named(
  'RenewalStatus',
  object({
    enabled: yesNo({ about: 'Whether the host asks by itself at all.' }),
    from: optional(time({ about: 'From when it does, in seconds since 1970; absent: never.' })),
    askedAt: optional(time()),
    outcome: optional(text({ about: '`renewed`, `unchanged` or the code of what went wrong.' })),
    detail: optional(text()),
    nextAt: optional(time()),
  }),
);

const fields = {
  vendor: text<VendorId>(),
  grant: text<StatementId>(),
  key: lastFive,
  application: text(),
  name: text(),
  generation: whole(),
  registration: whole(),
  state: among('serving', 'superseded', 'ended', 'revoked', 'no-signing-key', 'no-pack'),
  supersededBy: optional(object({ grant: text<StatementId>(), key: text(), generation: whole() })),
  customer: optional(text()),
  agreement: optional(text()),
  quantity: optional(whole()),
  until: optional(time()),
  graceDays: optional(whole()),
  maintenanceUntil: optional(time()),
  granted: time(),
};

/** A host key and what it does here. */
export const hostKey: Schema<HostKeyStatus> = named('HostKey', object(fields));

/** The same with its renewal. */
export const keyStatus: Schema<KeyStatus> = named(
  'KeyStatus',
  both(
    object(fields),
    object({
      renewal,
      signedBy: text<KeyId>({ about: "Id of the vendor's key that signed the grant." }),
      entitlements: optional(
        anything({ about: 'What the agreement includes: names and values by edition.' }) as Schema<
          NonNullable<KeyStatus['entitlements']>
        >,
      ),
      loss: optional(text({ about: 'What this host can no longer do without it; absent: nothing.' })),
    }),
  ),
);

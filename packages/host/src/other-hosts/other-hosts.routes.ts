/** The administration's addresses of other hosts: looking asks each; what is asked is an administrator's choice. */
import {
  type AdministrationApi,
  list,
  named,
  nullable,
  object,
  optional,
  type Schema,
  text,
  time,
  whole,
  yes,
} from '@attiva/daemon';
import type { ErrorCode } from '@attiva/protocol';
import type { ListedOther, OtherHosts } from './other-hosts.ts';
import type { OtherStatus } from './other-status.ts';

const status: Schema<OtherStatus> = object({
  store: text({ about: 'Of its database: two addresses of one host have the same.' }),
  program: text({ about: 'Version.' }),
  inventory: whole({ about: 'Every machine that counts now, over all applications.' }),
  licensed: whole(),
  applications: whole(),
  serving: whole({ about: 'Applications that it answers machines for.' }),
  warnings: whole(),
  errors: whole({ about: 'Warnings that are errors.' }),
  reached: list(
    object({
      vendor: text(),
      application: text(),
      inventory: whole(),
      threshold: whole({ about: 'The highest of its editions.' }),
    }),
    { about: 'How far each application is; at most 50.' },
  ),
});

const other: Schema<ListedOther> = named(
  'OtherHost',
  object({
    id: text(),
    address: text(),
    label: text({ about: 'What people call it; may be empty.' }),
    pin: optional(text({ about: 'SHA-256 of its TLS public key, base64url.' })),
    changedAt: time({ about: 'When an administrator changed it last.' }),
    askedAt: time(),
    status: optional(status),
    failed: optional(
      object({
        code: text<ErrorCode>(),
        detail: text(),
        key: optional(text({ about: 'The TLS key that it shows, to be compared on its own machine.' })),
      }),
    ),
  }),
);

export function addOtherHostsRoutes(api: AdministrationApi, others: OtherHosts): void {
  api.add(
    {
      method: 'GET',
      path: '/v1/other-hosts',
      role: 'viewer',
      summary: 'Other hosts of this customer, each with its counts as it tells them now.',
      answer: object({ hosts: list(other) }),
    },
    async () => ({ hosts: await others.list() }),
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/other-hosts',
      role: 'administrator',
      summary: 'Takes in another host, or a new token and key of one that is there.',
      body: object({
        address: text({ max: 300, about: '`https://HOST:7694`; `http` on this machine only.' }),
        label: optional(text({ max: 100 })),
        token: text({ max: 512, about: 'An API token that may look. It is kept sealed and never told again.' }),
        pin: optional(
          text({ max: 100, about: 'SHA-256 of its TLS public key, base64url; else authorities of the system.' }),
        ),
        expected: optional(
          nullable(
            object({
              id: text({ about: 'Of what stood there as it was seen; null: nothing did.' }),
              changedAt: time(),
            }),
          ),
        ),
      }),
      answer: other,
      errors: ['changed-meanwhile'],
    },
    ({ body, caller }) => others.add(body, caller.name),
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/other-host-removals',
      role: 'administrator',
      summary: 'Reads another host no longer, and forgets its token.',
      body: object({ id: text(), changedAt: optional(time({ about: 'As it was seen.' })) }),
      answer: object({ removed: yes }),
      errors: ['not-found', 'changed-meanwhile'],
    },
    async ({ body, caller }) => {
      await others.remove(body.id, caller.name, body.changedAt);
      return { removed: true } as const;
    },
  );
}

import { type AdministrationApi, named, object, optional, type Schema, text, time, whole } from '@attiva/daemon';
import type { VendorId } from '@attiva/protocol';
import { lastFive } from '../grants/host-key.schema.ts';
import type { Registered } from './register-host.ts';

export const registered: Schema<Registered> = named(
  'Registered',
  object({
    vendor: text<VendorId>(),
    application: text(),
    generation: whole(),
    key: lastFive,
    registration: whole({ about: 'Which registration of this host with the key.' }),
    customer: optional(text()),
    until: optional(time({ about: 'End of the agreement, in seconds since 1970; absent: perpetual.' })),
    quantity: optional(whole()),
  }),
);

export function addRegistrationRoutes(
  api: AdministrationApi,
  register: (key: string, vendor: string | undefined, actor: string) => Promise<Registered>,
): void {
  api.add(
    {
      method: 'POST',
      path: '/v1/registrations',
      role: 'administrator',
      summary: "Registers this host with a host key at the vendor's authority, over the network.",
      body: object({ key: text({ about: 'The whole host key.' }), vendor: optional(text()) }),
      answer: registered,
      errors: ['key-unknown', 'vendor-unknown', 'authority-unreachable'],
    },
    async ({ body, caller }) => register(body.key, body.vendor, caller.name),
  );
}

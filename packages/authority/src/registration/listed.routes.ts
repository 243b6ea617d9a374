import { type AdministrationApi, list, named, nullable, object, type Schema, text, time, whole } from '@attiva/daemon';
import type { AuthorityParts } from '../authority-parts.ts';
import { fromOutside, nextPage, pageFields, sortField } from '../paging/page-of-list.ts';
import { pageOfRegistrations, registrationSorts, type RegistrationSummary } from './registration.repository.ts';

const summary: Schema<RegistrationSummary> = named(
  'Registration',
  object({
    keyLastFive: text(),
    application: text(),
    generation: whole(),
    customer: nullable(text()),
    host: text(),
    number: whole({ about: 'Which registration of this host.' }),
    signingKey: text(),
    registeredAt: time(),
  }),
);

export function addListedRegistrations(api: AdministrationApi, { database }: AuthorityParts): void {
  api.add(
    {
      method: 'GET',
      path: '/v1/registrations',
      role: 'viewer',
      summary: 'Hosts that registered, a row for each registration.',
      query: object({ ...pageFields, sort: sortField(registrationSorts) }),
      answer: object({ registrations: list(summary), next: nextPage }),
    },
    async ({ query }) => {
      const { rows, next } = await pageOfRegistrations(database, fromOutside(query));
      return { registrations: rows, next };
    },
  );
}

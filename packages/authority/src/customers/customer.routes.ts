/** Customers and their agreements on the administration listener. */
import {
  among,
  type AdministrationApi,
  anything,
  dictionary,
  list,
  named,
  nullable,
  object,
  optional,
  type Schema,
  text,
  time,
  whole,
  yesNo,
} from '@attiva/daemon';
import type { AuthorityParts } from '../authority-parts.ts';
import { generation, hosts, name, quantity, registrations, shortText } from '../http/fields.ts';
import { fromOutside, nextPage, pageFields, sortField } from '../paging/page-of-list.ts';
import { addCustomer, type AddedCustomer, type CustomerOrder } from './add-customer.ts';
import type { EntitlementChanges } from './agreement-terms.ts';
import { agreementSorts, type AgreementSummary, type AgreementTerms, listAgreements } from './customer.repository.ts';
import { type AgreementChange, type ChangedAgreement, extendAgreement } from './extend-agreement.ts';

const mode = among('report', 'advise', 'enforce');
const graceDays = whole({ min: 0, max: 180 });
const features = list(text({ min: 1, max: 200, about: '`name` or `name=value`.' }), { max: 64 });

const customerOrder: Schema<CustomerOrder> = named(
  'CustomerOrder',
  object({
    name: shortText,
    application: optional(name),
    edition: optional(name),
    generation: optional(generation),
    quantity: optional(quantity),
    mode: optional(mode),
    until: optional({ ...name, description: 'Last day of the agreement, `2027-12-31`; absent: perpetual.' }),
    graceDays: optional(graceDays),
    maintenanceUntil: optional(name),
    features: optional(features),
    hosts: optional(hosts),
    registrations: optional(registrations),
  }),
);

const seenTerms: Schema<NonNullable<AgreementChange['expected']>> = object({
  quantity: optional(nullable(whole())),
  mode: optional(nullable(mode)),
  until: optional(nullable(time())),
  graceDays: optional(nullable(whole())),
  maintenanceUntil: optional(nullable(time())),
  overrides: optional(dictionary(anything() as Schema<EntitlementChanges>)),
});

const agreementChange: Schema<AgreementChange> = named(
  'AgreementChange',
  object({
    agreement: {
      ...shortText,
      description: "The customer's name, the agreement's id, or the last five of its host key.",
    },
    application: optional(name),
    edition: optional(name),
    until: optional({ ...name, description: '`2027-12-31`, or `none`: perpetual.' }),
    graceDays: optional(graceDays),
    maintenanceUntil: optional(name),
    quantity: optional(quantity),
    mode: optional(mode),
    features: optional(features),
    expected: optional(seenTerms),
  }),
);

const termFields = {
  quantity: nullable(whole()),
  mode: nullable(mode),
  until: nullable(time()),
  graceDays: nullable(whole()),
  maintenanceUntil: nullable(time()),
  overrides: dictionary(anything() as Schema<EntitlementChanges>),
};

const terms: Schema<AgreementTerms> = named('AgreementTerms', object(termFields));

const agreement: Schema<AgreementSummary> = named(
  'Agreement',
  object({
    ...termFields,
    id: text(),
    customer: text({ about: 'Id.' }),
    customerName: text(),
    application: text(),
    createdAt: time(),
    keys: list(text(), { about: 'Last fives of its keys that are not blocked.' }),
    hosts: whole(),
  }),
);

const added: Schema<AddedCustomer> = named(
  'AddedCustomer',
  object({
    customer: text(),
    agreement: text(),
    application: text(),
    generation: whole(),
    hostKey: text({ about: 'The whole key: told this once.' }),
    lastFive: text(),
  }),
);

const changed: Schema<ChangedAgreement> = named(
  'ChangedAgreement',
  object({
    customer: text(),
    agreement: text(),
    application: text(),
    terms,
    before: terms,
    changed: yesNo(),
    shortened: yesNo({ about: 'Whether it ends earlier than it did.' }),
  }),
);

export function addCustomerRoutes(api: AdministrationApi, parts: AuthorityParts): void {
  api.add(
    {
      method: 'GET',
      path: '/v1/customers',
      role: 'viewer',
      summary: 'Customers with their agreements, a row for each agreement.',
      query: object({ ...pageFields, sort: sortField(agreementSorts), endsBefore: optional(time()) }),
      answer: object({ customers: list(agreement), next: nextPage }),
    },
    async ({ query }) => {
      const { rows, next } = await listAgreements(parts.database, fromOutside(query));
      return { customers: rows, next };
    },
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/customers',
      role: 'administrator',
      summary: 'Adds an agreement, and the customer where new, with a host key.',
      body: customerOrder,
      answer: added,
      errors: ['not-found'],
    },
    async ({ body, caller }) => addCustomer(parts, body, caller.name),
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/agreements',
      role: 'administrator',
      summary: 'Changes the terms of an agreement.',
      body: agreementChange,
      answer: changed,
      errors: ['not-found', 'changed-meanwhile'],
    },
    async ({ body, caller }) => extendAgreement(parts, body, caller.name),
  );
}

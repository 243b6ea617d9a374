/** The administration's addresses of publishing: what is in DNS, publish, withdraw, the list of domains, the lines to paste. */
import {
  among,
  type AdministrationApi,
  list,
  named,
  nullable,
  object,
  optional,
  type Schema,
  text,
  time,
  usual,
  whole,
  yesNo,
} from '@attiva/daemon';
import type { PublishedState, Publishing, PublishingView } from './create-publishing.ts';
import type { DomainLookUp, FoundRecord, LookUps } from './look-up-records.ts';
import type { OwnRecord } from './own-record.ts';
import type { RecordTexts } from './record-texts.ts';

const number = usual(whole({ min: 0, max: 65_535 }), 0);

const record: Schema<OwnRecord> = object({
  domain: text(),
  target: text(),
  port: whole(),
  priority: whole(),
  weight: whole(),
  ttl: whole({ about: 'Seconds.' }),
  texts: list(text({ about: 'String of the TXT record.' })),
});

const published: Schema<PublishedState> = object({
  domain: text(),
  record: optional(record),
  state: among('published', 'failed', 'waiting'),
  at: optional(time()),
  next: optional(time()),
  code: optional(text()),
  detail: optional(text()),
  remedy: optional(text()),
});

const view: Schema<PublishingView> = named(
  'PublishingView',
  object({
    enabled: yesNo(),
    way: { ...among('tsig', 'gss', 'unsigned'), description: 'How updates are signed.' },
    why: optional(among('switched-off', 'no-domain', 'loopback-only', 'serves-nobody')),
    domains: list(published),
  }),
);

const place = { target: text(), port: whole(), priority: whole(), weight: whole() };

const found: Schema<FoundRecord> = object({
  ...place,
  whose: {
    ...among('own', 'stale', 'other'),
    description: '`stale`: of this host, but not as it is now; `other`: of another host.',
  },
});

const lookUp: Schema<DomainLookUp> = object({
  domain: text(),
  expected: object({ ...place, texts: list(text({ about: 'Strings of the TXT record.' })) }),
  outcome: {
    ...among('as-published', 'differs', 'not-found', 'failed'),
    description:
      '`differs`: a stale record is there, or something is wrong behind the right one; `not-found`: machines do not find this host; `failed`: no answer.',
  },
  records: list(found),
  more: whole({ about: 'Records that are not told.' }),
  findings: list(
    {
      ...among('text-missing', 'text-differs', 'no-address'),
      description: 'Of the TXT record of this host; `no-address`: its name leads nowhere.',
    },
    { about: 'What is wrong behind a record that names this host.' },
  ),
  texts: optional(list(text(), { about: 'Strings of the TXT record that says something else.' })),
  detail: optional(text({ about: 'Why there is no answer.' })),
});

const lookUps: Schema<LookUps> = named(
  'LookUps',
  object({ at: time(), domains: list(lookUp), more: whole({ about: 'Domains that were not looked up.' }) }),
);

const texts: Schema<RecordTexts> = object({
  domain: text(),
  zoneFile: list(text()),
  nsupdate: list(text()),
  powershell: list(text()),
  checks: list(object({ command: text(), expect: text() })),
});

export function addPublishingRoutes(api: AdministrationApi, publishing: Publishing): void {
  api.add(
    {
      method: 'GET',
      path: '/v1/publishing',
      role: 'viewer',
      summary: 'What is published in DNS.',
      answer: view,
    },
    () => publishing.view(),
  );
  api.add(
    {
      method: 'GET',
      path: '/v1/publishing-look-ups',
      role: 'viewer',
      summary:
        'What DNS answers for the records of this host, published or to be entered by hand; at most a minute old.',
      answer: lookUps,
    },
    () => publishing.lookUps(),
  );
  api.add(
    {
      method: 'GET',
      path: '/v1/publishing-records',
      role: 'viewer',
      summary: 'The records as lines to paste, whatever is switched on.',
      query: object({ domain: optional(text()), priority: number, weight: number }),
      answer: object({ records: list(texts) }),
    },
    async ({ query }) => ({ records: await publishing.texts(query) }),
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/publishing',
      role: 'administrator',
      summary: 'Switches publishing on, and publishes everywhere now.',
      answer: view,
    },
    ({ caller }) => publishing.publish(caller.name),
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/publishing-withdrawals',
      role: 'administrator',
      summary: 'Switches publishing off, and takes the records out of DNS.',
      answer: view,
    },
    ({ caller }) => publishing.withdraw(caller.name),
  );
  addDomainRoutes(api, publishing);
}

const seen = optional(
  nullable(
    object({
      priority: whole({ about: 'As the setting `publishing.domains` was seen; null: the domain was not in it.' }),
      weight: whole(),
    }),
  ),
);

function addDomainRoutes(api: AdministrationApi, publishing: Publishing): void {
  api.add(
    {
      method: 'POST',
      path: '/v1/published-domains',
      role: 'administrator',
      summary: 'Publishes in this domain too, or with these numbers.',
      body: object({ domain: text(), priority: number, weight: number, expected: seen }),
      answer: view,
      errors: ['changed-meanwhile'],
    },
    ({ body: { expected, ...line }, caller }) => publishing.setDomain(line, { actor: caller.name, seen: expected }),
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/published-domain-removals',
      role: 'administrator',
      summary: 'Publishes in this domain no longer.',
      body: object({ domain: text(), expected: seen }),
      answer: view,
      errors: ['changed-meanwhile'],
    },
    ({ body: { domain, expected }, caller }) => publishing.removeDomain(domain, { actor: caller.name, seen: expected }),
  );
}

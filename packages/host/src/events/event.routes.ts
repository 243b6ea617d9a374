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
  usual,
  whole,
} from '@attiva/daemon';
import type { HostDoors } from '../doors.ts';
import type { EventFilter, ListedEvent } from './event.repository.ts';

const event: Schema<ListedEvent> = named(
  'HostEvent',
  object({
    event: whole({ about: 'Number of the row, rising.' }),
    at: time(),
    number: whole({ about: '12290: the host handled a request; 12293, 12294: publishing in DNS failed, succeeded.' }),
    vendor: text(),
    code: text({ about: '`licensed`, `counted`, `repeated`, `new-identity`, `released`, or the code of the refusal.' }),
    application: text(),
    edition: text(),
    generation: whole(),
    client: text(),
    name: nullable(text()),
    clientTime: time({ about: "The client's clock, in seconds since 1970." }),
    virtual: whole({ about: '1: a virtual machine.' }),
    state: whole({ about: 'License state 0 … 6 that it reported.' }),
    minutesLeft: whole(),
    threshold: whole(),
    count: whole(),
    noticed: text({ about: 'What the contact rule noticed.' }),
    heldBy: nullable(text({ about: 'For a clone: the machine that holds the identity.' })),
    subject: nullable(text({ about: 'What it is about where no client caused it.' })),
  }),
);

const mostEvents = 2_000_000_000;

const filter = {
  client: optional(text({ about: 'Id or name of a machine.' })),
  vendor: optional(text()),
  number: optional(whole({ min: 0, max: 65_535, about: 'The familiar number: 12290, 12293, 12294.' })),
  code: optional(text({ about: 'What became of it; `refused`: every refusal.' })),
} as const;

export function addEventRoutes(api: AdministrationApi, doors: Pick<HostDoors, 'events' | 'feed'>): void {
  api.add(
    {
      method: 'GET',
      path: '/v1/events',
      role: 'viewer',
      summary: 'What happened, newest first.',
      query: object({
        limit: usual(whole({ min: 0, max: 1000 }), 100),
        before: usual(whole({ min: 0, max: mostEvents, about: 'Events below this number; 0: the newest.' }), 0),
        ...filter,
      }),
      answer: object({
        events: list(event),
        next: optional(whole({ about: '`before` of the next page. A page may be empty and another follow it.' })),
      }),
    },
    ({ query: { limit, before, ...given } }) =>
      doors.events({ ...filterOf(given), limit, ...(before > 0 && { before }) }),
  );
  api.addPage(
    {
      method: 'GET',
      path: '/v1/event-stream',
      role: 'viewer',
      summary:
        'Events as they come: `event`, `gap` (left out), `beat` (alive), `end` (why); four at once for one caller.',
      query: object({
        after: optional(
          whole({ min: 0, max: mostEvents, about: 'The last event that the reader has; absent: from now.' }),
        ),
        ...filter,
      }),
      mediaType: 'text/event-stream',
      errors: ['busy'],
    },
    async ({ query: { after, ...given }, caller, reply }) => {
      const from = after === undefined ? {} : { after };
      const stream = await doors.feed.follow({ ...filterOf(given), ...from }, caller);
      return reply
        .headers({ 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
        .send(stream);
    },
  );
}

/** An empty field of a form narrows nothing. */
function filterOf({
  client = '',
  vendor = '',
  number,
  code = '',
}: { readonly [Name in keyof EventFilter]?: EventFilter[Name] | undefined }): EventFilter {
  return {
    ...(client !== '' && { client }),
    ...(vendor !== '' && { vendor }),
    ...(number !== undefined && { number }),
    ...(code !== '' && { code }),
  };
}

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
import type { ListedEvent } from './event.repository.ts';

const event: Schema<ListedEvent> = named(
  'HostEvent',
  object({
    event: whole({ about: 'Number of the row, rising.' }),
    at: time(),
    number: whole({ about: '12290: the host handled a request.' }),
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

export function addEventRoutes(api: AdministrationApi, doors: Pick<HostDoors, 'events'>): void {
  api.add(
    {
      method: 'GET',
      path: '/v1/events',
      role: 'viewer',
      summary: 'What happened, newest first.',
      query: object({
        limit: usual(whole({ min: 0, max: 1000 }), 100),
        before: usual(whole({ min: 0, max: 999_999_999, about: 'Events below this number; 0: the newest.' }), 0),
        client: optional(text({ about: 'Id or name of a machine.' })),
      }),
      answer: object({ events: list(event) }),
    },
    async ({ query: { limit, before, client } }) => ({
      events: await doors.events({ limit, ...(before > 0 && { before }), ...(client !== undefined && { client }) }),
    }),
  );
}

import {
  type AdministrationApi,
  list,
  named,
  nullable,
  object,
  type Schema,
  text,
  time,
  usual,
  whole,
} from '@attiva/daemon';
import type { HostDoors } from '../doors.ts';
import type { ListedClient } from './status.repository.ts';

const client: Schema<ListedClient> = named(
  'Client',
  object({
    vendor: text(),
    application: text(),
    edition: text(),
    generation: whole(),
    client: text(),
    name: nullable(text()),
    address: nullable(text()),
    state: whole({ about: 'License state 0 … 6 that it reported.' }),
    minutesLeft: whole(),
    virtual: whole({ about: '1: a virtual machine.' }),
    firstSeen: time(),
    lastSeen: time(),
    leaseUntil: time({ about: 'End of the lease it holds, in seconds since 1970; 0: none.' }),
    turn: whole(),
  }),
);

export function addClientRoutes(api: AdministrationApi, doors: Pick<HostDoors, 'clients'>): void {
  api.add(
    {
      method: 'GET',
      path: '/v1/clients',
      role: 'viewer',
      summary: 'Machines, a row for each product of each.',
      query: object({
        limit: usual(whole({ min: 0, max: 1000 }), 100),
        offset: usual(whole({ min: 0, max: 100_000_000 }), 0),
      }),
      answer: object({ clients: list(client) }),
    },
    async ({ query }) => ({ clients: await doors.clients(query) }),
  );
}

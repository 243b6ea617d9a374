/** The administration's addresses of the client table: a page of it out, a part of one in. */
import {
  type AdministrationApi,
  anything,
  list,
  named,
  object,
  optional,
  type Schema,
  text,
  time,
  whole,
  yesNo,
} from '@attiva/daemon';
import type { KeyId, VendorId } from '@attiva/protocol';
import { type ClientTable, type MergedTable, tableRowsAtOnce } from './client-table.ts';
import { longestLine, type TableClient } from './table-line.ts';

const client: Schema<TableClient> = named(
  'TableClient',
  object({
    vendor: text<VendorId>(),
    application: text(),
    client: text<KeyId>(),
    edition: text(),
    generation: whole(),
    firstSeen: time(),
    lastSeen: time(),
    lastIat: time({ about: 'Date of its newest request, in seconds since 1970.' }),
    leaseUntil: time(),
    state: whole(),
    minutesLeft: whole(),
    virtual: yesNo(),
    device: list(whole({ about: 'Device fact.' })) as Schema<TableClient['device']>,
    name: optional(text()),
  }),
);

const merged: Schema<MergedTable> = object({
  rows: whole(),
  added: whole({ about: 'New here.' }),
  updated: whole({ about: 'Known, but not as new as they came.' }),
  known: whole({ about: 'Known better.' }),
  unknownProduct: whole({ about: 'Left out: of a vendor or product that this host does not know.' }),
  succeeded: whole({ about: 'Left out: identities that others have taken the place of.' }),
});

export function addTransferRoutes(api: AdministrationApi, table: ClientTable): void {
  api.add(
    {
      method: 'GET',
      path: '/v1/client-table',
      role: 'administrator',
      summary: 'A page of the client table, as another host takes it in.',
      query: object({
        vendor: optional(text({ about: 'With application and client: the last row of the page before.' })),
        application: optional(text()),
        client: optional(text()),
        names: optional(text({ about: '`yes`: with the names of machines.' })),
      }),
      answer: object({
        header: object({
          attivaClientTable: whole() as Schema<1>,
          program: text(),
          store: text({ about: 'The database that the table comes from.' }),
          at: time(),
        }),
        clients: list(client),
      }),
    },
    async ({ query: { vendor, application, client, names }, caller }) => {
      const after = vendor === undefined ? undefined : { vendor, application: application ?? '', client: client ?? '' };
      return table.page(after, { names: names === 'yes', actor: caller.name });
    },
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/client-table',
      role: 'administrator',
      summary: 'Takes in a part of the client table of another host.',
      body: object({
        from: text({ about: 'The database that the rows come from.' }),
        clients: anything({ about: 'Rows as they were given out; each wrong one is named.' }),
      }),
      answer: merged,
      mostBytes: tableRowsAtOnce * longestLine,
    },
    async ({ body, caller }) => table.merge(body.clients, { from: body.from, actor: caller.name }),
  );
}

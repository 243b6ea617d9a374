/** The administration's addresses of the client table: a page of it out, a part of one in. */
import type { HttpServer } from '@attiva/daemon';
import { ActivationError } from '@attiva/protocol';
import { readFields } from '../http/json-body.ts';
import { type ClientTable, tableRowsAtOnce } from './client-table.ts';
import { longestLine } from './table-line.ts';

export function addTransferRoutes({ fastify }: HttpServer, table: ClientTable): void {
  fastify.get('/v1/client-table', async (request) => {
    const { vendor, application, client, names } = readFields(
      { vendor: 'optional text', application: 'optional text', client: 'optional text', names: 'optional text' },
      request.query,
    );
    const after = vendor === undefined ? undefined : { vendor, application: application ?? '', client: client ?? '' };
    return table.page(after, names === 'yes');
  });
  const most = { bodyLimit: tableRowsAtOnce * longestLine, config: { body: 'json' as const } };
  fastify.post('/v1/client-table', most, async (request) => {
    const { clients, from } = (request.body ?? {}) as { readonly clients?: unknown; readonly from?: unknown };
    if (typeof from === 'string') return table.merge(clients, from);
    throw new ActivationError('wrong-usage', 'from must name the database of the table', {
      facts: { fields: ['from'] },
    });
  });
}

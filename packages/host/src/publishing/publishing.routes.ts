/** The administration's addresses of publishing: what is in DNS, publish, withdraw, the list of domains, the lines to paste. */
import type { HttpServer } from '@attiva/daemon';
import { readFields } from '../http/json-body.ts';
import type { Publishing } from './create-publishing.ts';

const number = { wholeUpTo: 65_535, usual: 0 } as const;

export function addPublishingRoutes({ fastify }: HttpServer, publishing: Publishing): void {
  const json = { config: { body: 'json' as const } };
  fastify.get('/v1/publishing', () => publishing.view());
  fastify.get('/v1/publishing-records', async (request) => {
    const wish = readFields({ domain: 'optional text', priority: number, weight: number }, request.query);
    return { records: await publishing.texts(wish) };
  });
  fastify.post('/v1/publishing', json, async (request) => {
    readFields({}, request.body);
    return publishing.publish();
  });
  fastify.post('/v1/publishing-withdrawals', json, async (request) => {
    readFields({}, request.body);
    return publishing.withdraw();
  });
  fastify.post('/v1/published-domains', json, async (request) =>
    publishing.setDomain(readFields({ domain: 'text', priority: number, weight: number }, request.body)),
  );
  fastify.post('/v1/published-domain-removals', json, async (request) =>
    publishing.removeDomain(readFields({ domain: 'text' }, request.body).domain),
  );
}

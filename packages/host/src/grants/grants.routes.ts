/** Addresses of host keys: listed, put away, their grants asked for anew. */
import type { HttpServer } from '@attiva/daemon';
import { ActivationError } from '@attiva/protocol';
import { readFields } from '../http/json-body.ts';
import type { RenewalReport, RenewalRequest, RenewalWish } from '../renewal/renew-grants.ts';
import type { KeyStatus } from '../status/host-status.ts';
import type { RetiredKeys, RetireWish } from './retire-grant.ts';

/** The use cases of this room and of `renewal/`. */
export interface GrantsDoor {
  list(): Promise<readonly KeyStatus[]>;
  retire(wish: RetireWish): Promise<RetiredKeys>;
  /** Asks the authority now. */
  renew(wish: RenewalWish): Promise<readonly RenewalReport[]>;
  /** Requests for roads without a network. */
  renewalRequests(wish: RenewalWish): Promise<readonly RenewalRequest[]>;
  /** Takes an answer in that came by another road. */
  takeRenewal(body: unknown): Promise<RenewalReport>;
}

const wish = { key: 'optional text', vendor: 'optional text' } as const;

export function addGrantsRoutes({ fastify }: HttpServer, door: GrantsDoor): void {
  const json = { config: { body: 'json' as const } };
  fastify.get('/v1/host-keys', async () => ({ keys: await door.list() }));
  fastify.post('/v1/key-retirements', json, async (request) => {
    const fields = { key: 'text', vendor: 'optional text', force: 'yes or no' } as const;
    const { key: named, vendor, force } = readFields(fields, request.body);
    return door.retire({ named, vendor, force });
  });
  fastify.post('/v1/renewals', json, async (request) => ({
    renewals: await door.renew(readFields(wish, request.body)),
  }));
  fastify.post('/v1/renewal-requests', json, async (request) => ({
    requests: await door.renewalRequests(readFields(wish, request.body)),
  }));
  fastify.post('/v1/renewal-answers', json, async (request) =>
    door.takeRenewal(readAnswer(readFields({ answer: 'text' }, request.body).answer)),
  );
}

function readAnswer(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ActivationError('not-authentic', 'what came back is no answer of an authority', { cause: error });
  }
}

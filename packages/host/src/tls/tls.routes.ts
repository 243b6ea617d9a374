import type { FastifyInstance } from 'fastify';
import { ActivationError } from '@attiva/protocol';
import type { HostDoors } from '../doors.ts';
import { readFields } from '../http/json-body.ts';
import type { TlsStatus } from './host-tls.ts';

/** TLS of the activation listener: what `attiva host tls` calls. Changes take their turn with those of vendors. */
export function addTlsRoutes(fastify: FastifyInstance, { tls, inTurn }: Pick<HostDoors, 'tls' | 'inTurn'>): void {
  fastify.get('/v1/tls', async () => tls.status());
  // A key with its chain has at most 64 KiB, twice.
  fastify.post('/v1/tls', { config: { body: 'json' }, bodyLimit: 256 * 1024 }, async (request) => {
    const fields = { change: 'text', certificates: 'optional text', privateKey: 'optional text' } as const;
    const { change, certificates, privateKey } = readFields(fields, request.body);
    const isGiven = certificates !== undefined || privateKey !== undefined;
    if (isGiven && change !== 'enable') throw new ActivationError('wrong-usage', `${change} takes no key`);
    return inTurn<TlsStatus>(() => {
      switch (change) {
        case 'enable':
          return tls.enable(isGiven ? { certificates: certificates ?? '', privateKey: privateKey ?? '' } : undefined);
        case 'renew':
          return tls.renew();
        case 'disable':
          return tls.disable();
        default:
          throw new ActivationError('wrong-usage', 'change is one of enable, renew, disable');
      }
    });
  });
}

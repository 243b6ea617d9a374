import type { FastifyReply, FastifyRequest } from 'fastify';
import type { InfoLine } from '../info/host-info.ts';

/** `GET /v1/host?nonce=…&vendor=…&roots=…`: who this host is; without a vendor, plain health without names. */
export function hostInfoRoute(info: InfoLine) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { vendor, nonce, roots } = request.query as Record<string, unknown>;
    void reply.header('cache-control', 'no-store');
    if (vendor === undefined) return reply.send({ status: 'ok', protocol: [1] });
    const body = await info.ask(String(vendor), { nonce, roots });
    return reply.header('content-type', 'application/json').send(body);
  };
}

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { InfoLine } from '../info/host-info.ts';
import { networkRefused } from './activations.route.ts';
import type { NetworkRule } from './networks.ts';

export interface HostInfoRoute {
  readonly info: InfoLine;
  readonly mayAsk: NetworkRule;
}

/** `GET /v1/host?nonce=…&vendor=…`: who this host is; without a vendor, plain health without names. */
export function hostInfoRoute({ info, mayAsk }: HostInfoRoute) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const address = request.socket.remoteAddress ?? '';
    if (!mayAsk(address)) throw networkRefused(address);
    const { vendor, nonce } = request.query as Record<string, unknown>;
    if (vendor === undefined) return reply.send({ status: 'ok', protocol: [1] });
    const body = await info.ask(String(vendor), nonce);
    return reply.header('content-type', 'application/json').send(body);
  };
}

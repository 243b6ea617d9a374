import type { FastifyReply, FastifyRequest } from 'fastify';
import { revocationLists } from '../revocation/revocation-lists.ts';
import type { VendorBook } from '../vendors/vendor-book.ts';
import { networkRefused } from './activations.route.ts';
import type { NetworkRule } from './networks.ts';

/** `GET /v1/revocations?vendor=…`: the lists this host holds, each with its chain. */
export function revocationsRoute({ book, mayAsk }: { readonly book: VendorBook; readonly mayAsk: NetworkRule }) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const address = request.socket.remoteAddress ?? '';
    if (!mayAsk(address)) throw networkRefused(address);
    const { vendor } = request.query as Record<string, unknown>;
    return reply.send(revocationLists(book, String(vendor ?? '')));
  };
}

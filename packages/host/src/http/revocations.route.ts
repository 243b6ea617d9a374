import type { FastifyReply, FastifyRequest } from 'fastify';
import { revocationLists } from '../revocation/revocation-lists.ts';
import type { VendorBook } from '../vendors/vendor-book.ts';

/** `GET /v1/revocations?vendor=…`: the lists this host holds, each with its chain. */
export function revocationsRoute(book: VendorBook) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { vendor } = request.query as Record<string, unknown>;
    return reply.send(revocationLists(book, String(vendor ?? '')));
  };
}

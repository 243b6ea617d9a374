import type { Seconds } from '@attiva/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { BatchLine } from '../activation/batch-line.ts';

export interface ActivationsRoute {
  readonly line: BatchLine;
  readonly now: () => Seconds;
}

/** `POST /v1/activations`: a request in, a signed lease or notice out. The clock is read here, once per request. */
export function activationsRoute({ line, now }: ActivationsRoute) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const address = request.socket.remoteAddress ?? '';
    const body = await line.submit({ text: request.body as string, receivedAt: now(), address });
    return reply.header('content-type', 'application/json').send(body);
  };
}

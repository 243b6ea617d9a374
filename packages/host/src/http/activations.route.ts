import { ActivationError, type Seconds } from '@attiva/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { BatchLine } from '../activation/batch-line.ts';
import type { NetworkRule } from './networks.ts';

export interface ActivationsRoute {
  readonly line: BatchLine;
  readonly now: () => Seconds;
  readonly mayAsk: NetworkRule;
}

/** `POST /v1/activations`: a request in, a signed lease or notice out. */
export function activationsRoute({ line, now, mayAsk }: ActivationsRoute) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const address = request.socket.remoteAddress ?? '';
    if (!mayAsk(address)) throw networkRefused(address);
    const body = await line.submit({ text: request.body as string, receivedAt: now(), address });
    return reply.header('content-type', 'application/json').send(body);
  };
}

/** The refusal of an address outside the networks that this host answers. */
export function networkRefused(address: string): ActivationError {
  return new ActivationError('network-not-allowed', `this host does not answer the network of ${address}`, {
    facts: { address },
  });
}

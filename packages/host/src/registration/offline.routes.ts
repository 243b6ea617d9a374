/** The administration's addresses for registration without a network. */
import type { HttpServer } from '@attiva/daemon';
import { ActivationError } from '@attiva/protocol';
import { readFields } from '../http/json-body.ts';
import { type AwaitedRegistration, awaitRegistration, listAwaited, withdrawRequest } from './awaited-registration.ts';
import type { RegisterOptions } from './register-host.ts';
import {
  requireAwaited,
  takeCarriedAnswer,
  type TakenAnswer,
  takeTypedAnswer,
  type WhichRequest,
} from './take-answer.ts';

/** The use cases, each alone at its time. */
export interface OfflineRegistration {
  ask(key: string, vendor?: string): Promise<AwaitedRegistration>;
  awaited(): Promise<readonly AwaitedRegistration[]>;
  withdraw(which: WhichRequest): Promise<void>;
  takeCarried(body: unknown): Promise<TakenAnswer>;
  takeTyped(typed: string, which: WhichRequest): Promise<TakenAnswer>;
}

/** @param inTurn changes of registrations, one after the other. @param onRegistered told after each answer that was taken. */
export function createOfflineRegistration(
  options: RegisterOptions,
  inTurn: <T>(work: () => Promise<T>) => Promise<T>,
  onRegistered: () => void,
): OfflineRegistration {
  const take = (work: () => Promise<TakenAnswer>): Promise<TakenAnswer> =>
    inTurn(async () => {
      const taken = await work();
      onRegistered();
      return taken;
    });
  return {
    ask: (key, vendor) => inTurn(() => awaitRegistration(options, key, vendor)),
    awaited: () => listAwaited(options),
    withdraw: (which) => inTurn(async () => withdrawRequest(options, await requireAwaited(options, which))),
    takeCarried: (body) => take(() => takeCarriedAnswer(options, body)),
    takeTyped: (typed, which) => take(() => takeTypedAnswer(options, typed, which)),
  };
}

/** A chain has at most 64 KiB, and JSON in JSON escapes its quotes. */
const answerLimit = 256 * 1024;

export function addOfflineRoutes({ fastify }: HttpServer, offline: OfflineRegistration): void {
  const json = { config: { body: 'json' as const } };
  fastify.post('/v1/registration-requests', json, async (request) => {
    const { key, vendor } = readFields({ key: 'text', vendor: 'optional text' }, request.body);
    return offline.ask(key, vendor);
  });
  fastify.get('/v1/registration-requests', async () => ({ requests: await offline.awaited() }));
  fastify.post('/v1/registration-withdrawals', json, async (request) => {
    await offline.withdraw(readFields({ key: 'optional text', vendor: 'optional text' }, request.body));
    return { withdrawn: true };
  });
  fastify.post('/v1/registration-answers', { ...json, bodyLimit: answerLimit }, async (request) =>
    offline.takeCarried(parseAnswer(readFields({ answer: 'text' }, request.body).answer)),
  );
  fastify.post('/v1/registration-confirmations', json, async (request) => {
    const fields = { confirmation: 'text', key: 'optional text', vendor: 'optional text' } as const;
    const { confirmation, ...which } = readFields(fields, request.body);
    return offline.takeTyped(confirmation, which);
  });
}

function parseAnswer(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ActivationError('answer-unreadable', 'it is no JSON: cut off, or edited', { cause });
  }
}

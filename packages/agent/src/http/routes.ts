import { agentApi } from '@attiva/client';
import { operate, productOf } from '../vendors/operations.ts';
import type { VendorDesks } from '../vendors/vendor-desks.ts';
import { type AgentRequest, type Route, textOf } from './route.ts';

/** What the routes work on. */
export interface RouteParts {
  readonly desks: VendorDesks;
  /** Who this agent is: `program`, `pid`, `instance`. */
  readonly about: AgentAbout;
  /** Ends this process in order. */
  readonly stop: () => void;
}

export interface AgentAbout {
  readonly program: string;
  readonly pid: number;
  /** Drawn anew by each process: tells a running one from the one that has taken its place. */
  readonly instance: string;
  /** Folder of the states, where it is not the machine's: whoever would seal it is told that it is in use. */
  readonly data?: string;
}

/** The table of addresses. A question about one vendor is answered with nothing of another. */
export function agentRoutes({ desks, about, stop }: RouteParts): readonly Route[] {
  const shown = { api: agentApi, ...about };
  return [
    { method: 'GET', path: 'agent', who: 'everyone', answer: async () => shown },
    {
      method: 'GET',
      path: 'vendors',
      who: 'administrator-unless-opened',
      answer: async () => ({ ...shown, vendors: desks.vendors() }),
    },
    {
      method: 'POST',
      path: 'vendors',
      who: 'administrator-unless-opened',
      answer: ({ body }) => desks.add(textOf(body, 'file', 4 * 1024 * 1024)),
    },
    {
      method: 'POST',
      path: 'stop',
      who: 'administrator',
      answer: async () => {
        stop();
        return shown;
      },
    },
    {
      method: 'POST',
      path: 'vendors/*/status',
      who: 'everyone',
      answer: async (request) => ({ ...shown, ...(await (await deskOf(desks, request)).show(request.body['nonce'])) }),
    },
    {
      method: 'GET',
      path: 'vendors/*/changes',
      who: 'everyone',
      answer: async (request) => ({
        revision: await (await deskOf(desks, request)).changed(request.query.get('after') ?? '', request.gone),
      }),
    },
    {
      method: 'POST',
      path: 'vendors/*/attempts',
      who: 'everyone',
      answer: async (request) => {
        const desk = await deskOf(desks, request);
        const product = productOf(desk.machine, request.body);
        return { report: await desk.attempt(product, request.door === 'administrator') };
      },
    },
    {
      method: 'POST',
      path: 'vendors/*/keys',
      who: 'everyone',
      answer: async (request) => {
        await (await deskOf(desks, request)).bringKey(textOf(request.body, 'key', 100));
        return {};
      },
    },
    {
      method: 'POST',
      path: 'vendors/*/successions',
      who: 'everyone',
      answer: async (request) => {
        const { succession, applications } = request.body;
        await (await deskOf(desks, request)).takeSuccession({ succession, applications: listOfTexts(applications) });
        return {};
      },
    },
    {
      method: 'POST',
      path: 'vendors/*/operations',
      who: 'administrator-unless-opened',
      answer: async (request) => operate(await deskOf(desks, request), request.body),
    },
  ];
}

function deskOf(desks: VendorDesks, { parts }: AgentRequest): ReturnType<VendorDesks['of']> {
  return desks.of(parts[1]);
}

function listOfTexts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.slice(0, 256).filter((one) => typeof one === 'string') : [];
}

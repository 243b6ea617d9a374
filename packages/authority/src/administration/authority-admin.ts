/**
 * How a command reaches an authority: the same addresses, over loopback when the service runs, in-process when not.
 */
import { type AdminToken, type HttpServer, sendRequest } from '@attiva/daemon';
import { ActivationError, errorFromProblem } from '@attiva/protocol';

export interface AuthorityAdmin {
  /** Whether a running service answers, rather than this process itself. */
  readonly remote: boolean;
  /** `GET`; the answer's JSON. @throws {ActivationError} what the authority refused with. */
  get<Answer>(path: string): Promise<Answer>;
  post<Answer>(path: string, body: object): Promise<Answer>;
  close(): Promise<void>;
}

/** Over loopback, to the running service. */
export function remoteAdmin(url: string, token: AdminToken): AuthorityAdmin {
  const headers = { authorization: `Bearer ${token.text}` };
  const accept = ['application/json'];
  const mostBytes = 64 * 1024 * 1024;
  return {
    remote: true,
    async get<Answer>(path: string): Promise<Answer> {
      const answer = await sendRequest({ method: 'GET', url: `${url}${path}`, accept, headers, mostBytes });
      return readAnswer<Answer>(answer.status, answer.body.toString('utf8'));
    },
    async post<Answer>(path: string, body: object): Promise<Answer> {
      const request = { method: 'POST' as const, url: `${url}${path}`, accept, headers, mostBytes };
      const answer = await sendRequest({ ...request, body: JSON.stringify(body), contentType: 'application/json' });
      return readAnswer<Answer>(answer.status, answer.body.toString('utf8'));
    },
    close: async () => {},
  };
}

/** In this process, through the very same routes. */
export function localAdmin(server: HttpServer, token: AdminToken, close: () => Promise<void>): AuthorityAdmin {
  const headers = { authorization: `Bearer ${token.text}`, host: 'localhost' };
  return {
    remote: false,
    async get<Answer>(path: string): Promise<Answer> {
      const answer = await server.fastify.inject({ method: 'GET', url: path, headers });
      return readAnswer<Answer>(answer.statusCode, answer.body);
    },
    async post<Answer>(path: string, body: object): Promise<Answer> {
      const answer = await server.fastify.inject({ method: 'POST', url: path, headers, payload: body });
      return readAnswer<Answer>(answer.statusCode, answer.body);
    },
    close,
  };
}

function readAnswer<Answer>(status: number, text: string): Answer {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    throw new ActivationError('answer-not-ours', 'The authority’s administration did not answer in JSON.', {
      cause: error,
    });
  }
  if (status >= 400) throw errorFromProblem(body);
  return body as Answer;
}

/**
 * How a command reaches an authority: the same addresses, over loopback when the service runs, in-process when not.
 */
import { type AdminToken, type HttpServer, sendRequest } from '@attiva/daemon';
import { ActivationError, errorFromProblem } from '@attiva/protocol';

export interface AdministrationRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path and query. */
  readonly path: string;
  readonly body?: object;
}

export interface AuthorityAdmin {
  /** Whether a running service answers, rather than this process itself. */
  readonly remote: boolean;
  /** The answer's JSON. @throws {ActivationError} what the authority refused with. */
  send(request: AdministrationRequest): Promise<unknown>;
  /** `GET`, whose answer is taken for what the caller says it is. */
  get<Answer>(path: string): Promise<Answer>;
  post<Answer>(path: string, body: object): Promise<Answer>;
  close(): Promise<void>;
}

/** Over loopback, to the running service. */
export function remoteAdmin(url: string, token: AdminToken): AuthorityAdmin {
  const headers = { authorization: `Bearer ${token.text}` };
  const always = { accept: ['application/json'], headers, mostBytes: 64 * 1024 * 1024 };
  return adminBy(true, async ({ method, path, body }) => {
    const json = body === undefined ? {} : { body: JSON.stringify(body), contentType: 'application/json' };
    const answer = await sendRequest({ method, url: `${url}${path}`, ...always, ...json });
    return readAnswer(answer.status, answer.body.toString('utf8'));
  });
}

/** In this process, through the very same routes. */
export function localAdmin(server: HttpServer, token: AdminToken, close: () => Promise<void>): AuthorityAdmin {
  const headers = { authorization: `Bearer ${token.text}`, host: 'localhost' };
  const send: AuthorityAdmin['send'] = async ({ method, path, body }) => {
    const payload = body === undefined ? {} : { payload: body };
    const answer = await server.fastify.inject({ method, url: path, headers, ...payload });
    return readAnswer(answer.statusCode, answer.body);
  };
  return adminBy(false, send, close);
}

function adminBy(
  remote: boolean,
  send: AuthorityAdmin['send'],
  close: AuthorityAdmin['close'] = async () => {},
): AuthorityAdmin {
  return {
    remote,
    send,
    get: async <Answer>(path: string) => (await send({ method: 'GET', path })) as Answer,
    post: async <Answer>(path: string, body: object) => (await send({ method: 'POST', path, body })) as Answer,
    close,
  };
}

function readAnswer(status: number, text: string): unknown {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    throw new ActivationError('answer-not-ours', 'The authority’s administration did not answer in JSON.', {
      cause: error,
    });
  }
  if (status >= 400) throw errorFromProblem(body);
  return body;
}

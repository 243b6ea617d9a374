/**
 * The agent's doors: two local sockets, one for every account and one for administrators, and the table of what they
 * answer. Who may do what is decided here by the door a question came through; what is done is `vendors/`.
 */
import { ActivationError } from '@attiva/protocol';

/** Which door a question came through. */
export type Door = 'everyone' | 'administrator';

/** A question, read and bounded. */
export interface AgentRequest {
  readonly door: Door;
  /** Parts of the path behind `/v1/`, decoded. */
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
  /** The body; an empty object where there was none. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Aborted when the asking side has gone away. */
  readonly gone: AbortSignal;
}

export interface Route {
  readonly method: 'GET' | 'POST';
  /** Words of the path behind `/v1/`; `*` is a vendor's id. */
  readonly path: string;
  /** Through which door: everyone's, the administrators', or everyone's where the configuration opens it. */
  readonly who: 'everyone' | 'administrator' | 'administrator-unless-opened';
  answer(request: AgentRequest): Promise<object>;
}

/** Finds the route of a question. @throws {ActivationError} `not-found`, `not-permitted`. */
export function findRoute(
  routes: readonly Route[],
  asked: { readonly method: string; readonly parts: readonly string[]; readonly door: Door },
  userOperations: boolean,
): Route {
  const route = routes.find(({ method, path }) => method === asked.method && fits(path.split('/'), asked.parts));
  if (route === undefined) throw new ActivationError('not-found', 'The agent has nothing at this address.');
  const open = route.who === 'everyone' || (route.who === 'administrator-unless-opened' && userOperations);
  if (asked.door === 'administrator' || open) return route;
  throw new ActivationError('not-permitted', 'This is for administrators of this machine alone.');
}

function fits(path: readonly string[], parts: readonly string[]): boolean {
  return path.length === parts.length && path.every((word, at) => word === '*' || word === parts[at]);
}

/** A text of the body. @throws {ActivationError} `malformed`. */
export function textOf(body: AgentRequest['body'], name: string, most = 300): string {
  const value = body[name];
  if (typeof value === 'string' && value.length > 0 && value.length <= most) return value;
  throw new ActivationError('malformed', `"${name}" must be a text of 1 to ${most} characters`);
}

import type { Send } from './ask.ts';

/** A refusal as it travels (RFC 9457). */
export interface Problem {
  /** Of the error reference. */
  readonly code: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly facts: Readonly<Record<string, unknown>>;
  /** Seconds. */
  readonly retryAfter?: number;
}

/** The daemon refused, and said why. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

export interface FetchOptions {
  readonly fetch: typeof globalThis.fetch;
  /** `http://127.0.0.1:7690`; in a page of the daemon's own: empty. */
  readonly base: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Sends by `fetch`, with the cookies of the page.
 * @throws {RefusedError} what the daemon said. {TypeError} nobody answered, or not in JSON.
 */
export function sendByFetch({ fetch, base, headers = {} }: FetchOptions): Send {
  return async ({ method, path, body }) => {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      credentials: 'same-origin',
    });
    const value = await jsonOf(response);
    if (response.ok || !isProblem(value)) return value;
    throw new RefusedError(value);
  };
}

/**
 * Asks for a file, which is read as it comes: long ones do not have to fit anywhere.
 * @throws as `sendByFetch`; `AbortError` where `signal` says so.
 */
export function openByFetch({
  fetch,
  base,
  headers = {},
}: FetchOptions): (path: string, signal: AbortSignal) => Promise<Response> {
  return async (path, signal) => {
    const response = await fetch(`${base}${path}`, { headers, credentials: 'same-origin', signal });
    if (response.ok) return response;
    const value = await jsonOf(response);
    throw isProblem(value) ? new RefusedError(value) : new TypeError('What answered is no Attiva administration.');
  };
}

async function jsonOf(response: Response): Promise<unknown> {
  return response.json().catch((cause: unknown) => {
    throw new TypeError('What answered is no Attiva administration.', { cause });
  });
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value && 'detail' in value;
}

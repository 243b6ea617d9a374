import { request } from 'node:http';
import { ActivationError, errorFromProblem, isActivationError } from '@attiva/protocol';
import { isRecord } from '../state/client-state.ts';
import { fileErrorCode } from '../state/file-system.ts';

/** One question to an agent. */
export interface AgentQuestion {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: object;
  /** For the whole exchange. */
  readonly milliseconds: number;
  /** A question that nobody waits for must not keep a product alive that wants to end. */
  readonly inBackground?: boolean;
}

/** Revocation lists of many signers and the leases of many editions; more is no agent. */
const mostAnswerBytes = 8 * 1024 * 1024;

/**
 * Asks over a local socket. Whoever answers there may be anybody: the answer is bounded in time and size, and judged by the
 * caller.
 * @throws {ActivationError} `agent-unreachable`; what a problem document says, as a hint; `not-permitted` where this account
 * may not use the socket.
 */
export async function askAgent(
  socketPath: string,
  question: AgentQuestion,
): Promise<Readonly<Record<string, unknown>>> {
  const whole = AbortSignal.timeout(question.milliseconds);
  try {
    const { status, text } = await exchange(socketPath, question, whole);
    const body = parse(text);
    if (status === 200 && isRecord(body)) return body;
    if (isRecord(body) && status >= 400) throw errorFromProblem(body);
    throw unreachable(`answered with status ${status} and no JSON object`);
  } catch (error) {
    if (isActivationError(error)) throw error;
    if (whole.aborted) throw unreachable(`did not answer within ${question.milliseconds} ms`, error);
    const reason = fileErrorCode(error) ?? 'unknown';
    if (reason === 'EACCES' || reason === 'EPERM') throw notPermitted(error);
    throw new ActivationError('agent-unreachable', `the agent of this machine cannot be asked (${reason})`, {
      facts: { reason },
      cause: error,
    });
  }
}

function exchange(
  socketPath: string,
  { method, path, body, inBackground }: AgentQuestion,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly text: string }> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const outgoing = request({
      socketPath,
      method,
      path,
      signal,
      agent: false,
      headers: {
        host: 'agent',
        connection: 'close',
        ...(text !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
      },
    });
    outgoing.once('error', reject);
    // A peer that changes the protocol ends the request without a response and without an error.
    outgoing.once('upgrade', (_response, socket) => {
      socket.destroy();
      reject(unreachable('answered in another protocol'));
    });
    outgoing.once('response', (incoming) => {
      incoming.once('error', reject);
      incoming.once('aborted', () => reject(unreachable('broke off')));
      const parts: Buffer[] = [];
      let size = 0;
      incoming.on('data', (part: Buffer) => {
        size += part.length;
        if (size > mostAnswerBytes) incoming.destroy(unreachable('answered without end'));
        else parts.push(part);
      });
      incoming.once('end', () =>
        resolve({ status: incoming.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') }),
      );
    });
    if (inBackground === true) outgoing.once('socket', (socket) => socket.unref());
    outgoing.end(text);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // No JSON: the caller says so.
  }
}

function unreachable(what: string, cause?: unknown): ActivationError {
  return new ActivationError('agent-unreachable', `the agent of this machine ${what}`, { cause });
}

function notPermitted(cause: unknown): ActivationError {
  return new ActivationError('not-permitted', 'the agent of this machine takes this from an administrator alone', {
    cause,
  });
}

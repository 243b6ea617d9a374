import { ActivationError, type ErrorCode, errorFromProblem, isActivationError } from '@attiva/protocol';
import type { OutboundAnswer } from './outbound-answer.ts';

/** System error codes and what they mean to whoever has to look for the cause. */
const causes: ReadonlyMap<string, readonly [ErrorCode, string]> = new Map<string, readonly [ErrorCode, string]>([
  ['ECONNREFUSED', ['connection-refused', 'refused the connection: nothing listens there, or a firewall refuses']],
  ['ENOTFOUND', ['name-not-resolved', 'is a name that DNS does not know']],
  ['EAI_AGAIN', ['name-not-resolved', 'could not be looked up: the name server does not answer']],
  ['ETIMEDOUT', ['host-timeout', 'did not answer in time']],
  ['EHOSTUNREACH', ['host-unreachable', 'cannot be reached from this network']],
  ['ENETUNREACH', ['host-unreachable', 'cannot be reached: this machine has no way there']],
  ['ECONNRESET', ['answer-not-ours', 'or something before it cut the connection']],
  ['EPIPE', ['answer-not-ours', 'or something before it cut the connection']],
]);

/** The error of the catalogue for a failed exchange. */
export function outboundError(error: unknown, url: URL, signal: AbortSignal): unknown {
  if (isActivationError(error) || error instanceof TypeError) return error;
  const code = systemCode(error);
  const facts = { host: url.host, systemError: code ?? null };
  const known = code === undefined ? undefined : causes.get(code);
  if (signal.aborted) {
    return new ActivationError('host-timeout', `${url.host} did not answer in time.`, { facts, cause: error });
  }
  // Node tunnels https through a proxy and reports the proxy's refusal as an error of the connection.
  if (proxyStatus(error) === 407) {
    return new ActivationError('proxy-authentication-required', `The proxy before ${url.host} asks for a log-in.`, {
      facts,
      cause: error,
    });
  }
  if (known !== undefined) return new ActivationError(known[0], `${url.host} ${known[1]}.`, { facts, cause: error });
  return new ActivationError('answer-not-ours', `The exchange with ${url.host} broke (${code ?? 'no code'}).`, {
    facts,
    cause: error,
  });
}

function systemCode(error: unknown): string | undefined {
  // Happy eyeballs: one error per address; the first is as good as any.
  if (error instanceof AggregateError && error.errors.length > 0) return systemCode(error.errors[0]);
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return undefined;
}

function proxyStatus(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('statusCode' in error && typeof error.statusCode === 'number') return error.statusCode;
  return systemCode(error) === 'ERR_PROXY_TUNNEL' && error.message.includes('407') ? 407 : undefined;
}

/** The error that a problem document carries, if its code is one of ours; else `answer-not-ours`. */
export function problemError(answer: OutboundAnswer): ActivationError {
  return errorFromProblem(parseJson(answer.body));
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

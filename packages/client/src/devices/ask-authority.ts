import { ActivationError, type ErrorCode, type ErrorFacts, isActivationError } from '@attiva/protocol';
import { bodyOfAnswer } from '../activation/host-answer.ts';
import { pauseAfterCut, wasCut } from '../network/cut.ts';
import type { HttpAnswer, HttpRequest, Network } from '../network/network.ts';

/** One address of the vendor's authority that was asked. */
export interface AuthorityTried {
  /** As the vendor names it. */
  readonly address: string;
  /** Absent: it answered. */
  readonly code?: ErrorCode;
  readonly detail?: string;
  readonly facts?: ErrorFacts;
}

/** The way to an authority, and what was met on it. */
export interface AuthorityTalk {
  readonly network: Network;
  /** Base addresses, most preferred first. */
  readonly addresses: readonly string[];
  readonly tried: AuthorityTried[];
  readonly random: (size: number) => Uint8Array;
  /** Waits so many milliseconds. */
  readonly wait: (milliseconds: number) => Promise<unknown>;
}

export interface AuthorityQuestion {
  /** With query, without a slash before it. */
  readonly path: string;
  /** A statement to post; absent: it is asked with GET. */
  readonly statement?: string;
}

const answerBytes = 2 * 1024 * 1024;

/** Causes that lie on the way, or with one address, and may differ at the next. */
const passing: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'connection-refused',
  'host-unreachable',
  'host-timeout',
  'name-not-resolved',
  'answer-not-ours',
  'too-large',
  'not-authentic',
]);

/**
 * Asks the addresses in order, each once more where its connection was cut: the same request again is answered alike. The first answer that `judge` takes counts. A coded refusal by an authority is final.
 * @throws {ActivationError} what the authority refuses, or `judge`; `authority-unreachable` with the cause of each address.
 */
export async function askAuthority<T>(
  question: AuthorityQuestion,
  talk: AuthorityTalk,
  judge: (body: unknown) => T,
): Promise<T> {
  for (const address of talk.addresses) {
    try {
      const answer = await exchangeOnceMore(requestTo(address, question), talk);
      const value = judge(bodyOfAnswer(answer));
      talk.tried.push({ address });
      return value;
    } catch (error) {
      if (!isActivationError(error)) throw error;
      const { code, detail, facts } = error;
      talk.tried.push({ address, code, detail, facts });
      if (!passing.has(code)) throw error;
    }
  }
  throw unreachable(talk.tried);
}

async function exchangeOnceMore(request: HttpRequest, { network, random, wait }: AuthorityTalk): Promise<HttpAnswer> {
  try {
    return await network.exchange(request);
  } catch (error) {
    if (!wasCut(error)) throw error;
    await wait(pauseAfterCut(random));
    return network.exchange(request);
  }
}

/** @throws {ActivationError} `answer-not-ours` for what is no address of a web service. */
function requestTo(address: string, { path, statement }: AuthorityQuestion): HttpRequest {
  const scheme = URL.canParse(address) ? new URL(address).protocol.slice(0, -1) : '';
  if (scheme !== 'http' && scheme !== 'https') {
    throw new ActivationError('answer-not-ours', `"${address}" is no address of an authority`);
  }
  const { hostname, port, pathname } = new URL(address);
  return {
    method: statement === undefined ? 'GET' : 'POST',
    host: hostname.replaceAll(/[[\]]/g, ''),
    port: port === '' ? { http: 80, https: 443 }[scheme] : Number(port),
    path: `${pathname.replace(/\/+$/, '')}/${path}`,
    outside: scheme,
    maxBytes: answerBytes,
    ...(statement !== undefined && { body: { type: 'application/jose', text: statement } }),
  };
}

function unreachable(tried: readonly AuthorityTried[]): ActivationError {
  const causes = tried.map(({ address, code }) => `${address}: ${code ?? ''}`);
  const told = causes.length === 0 ? 'the product names no address' : causes.join('; ');
  const detail = `the vendor's authority could not be reached (${told})`;
  return new ActivationError('authority-unreachable', detail, { facts: { tried: causes } });
}

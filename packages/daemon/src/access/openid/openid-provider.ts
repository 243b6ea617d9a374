/**
 * OpenID Connect: people who are known to the customer's provider come in with a claim that says what they may. The library
 * `openid-client` speaks the protocol (OpenID Connect Core 1.0, code flow with PKCE, RFC 7636); which browser began, and
 * what a claim is worth, is said here.
 */
import { ActivationError } from '@attiva/protocol';
import * as openid from 'openid-client';
import type { Role } from '../../api/callers.ts';
import { sendRequest } from '../../outbound/send-request.ts';
import type { KnownPerson } from '../way-to-log-in.ts';

export interface OpenIdOptions {
  /** `https://login.example/realm`; `http:` on loopback only. */
  readonly issuer: string;
  readonly clientId: string;
  /** Absent: a public client, which PKCE alone protects. */
  readonly clientSecret?: string;
  /** Where browsers reach this console: `https://host.example:7694`. */
  readonly consoleUrl: string;
  /** Which claim holds groups or roles: a text or a list of texts. */
  readonly claim: string;
  /** By value of the claim, the one that may most first. */
  readonly roles: readonly (readonly [value: string, role: Role])[];
  /** Asked for beside `openid profile email`. */
  readonly scopes?: readonly string[];
  /** PEM, beside the system's CAs. */
  readonly ca?: string;
}

/** What one browser began, to be given back when it returns. */
export interface BegunSignIn {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

export interface OpenIdProvider {
  /** Where the browser goes, and what must be kept until it is back. */
  begin(): Promise<{ readonly location: string; readonly begun: BegunSignIn }>;
  /**
   * @param returned path and query with which the browser came back
   * @returns undefined: known to the provider, and no claim gives a role here.
   */
  end(returned: string, begun: BegunSignIn): Promise<KnownPerson | undefined>;
}

export const returnPath = '/openid/return';

/** Asked of the provider at most so often. */
const discoverySeconds = 3600;
/** One that cannot be asked is let be for so long: anybody who reaches the listener has it asked. */
const failureSeconds = 10;
const seconds = 10;
const mostBytes = 1024 * 1024;

interface Known {
  readonly options: OpenIdOptions;
  readonly configuration: openid.Configuration;
}

/**
 * `begin` and `end` reject with `openid-unavailable`, `openid-refused`, or what `read` rejects with.
 * @param read called when the provider is asked what it can do, so that a new secret counts within the hour
 */
export function createOpenIdProvider(read: () => Promise<OpenIdOptions>, now: () => number): OpenIdProvider {
  const configured = shared(async () => {
    const options = await read();
    return { options, configuration: await discover(options) };
  }, now);
  return {
    async begin() {
      const { configuration, options } = await configured();
      const begun = {
        state: openid.randomState(),
        nonce: openid.randomNonce(),
        codeVerifier: openid.randomPKCECodeVerifier(),
      };
      const location = openid.buildAuthorizationUrl(configuration, {
        redirect_uri: new URL(returnPath, options.consoleUrl).href,
        scope: ['openid', 'profile', 'email', ...(options.scopes ?? [])].join(' '),
        state: begun.state,
        nonce: begun.nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(begun.codeVerifier),
        code_challenge_method: 'S256',
      });
      return { location: location.href, begun };
    },
    async end(returned, { state, nonce, codeVerifier }) {
      const { configuration, options } = await configured();
      // Only path and query are the browser's: where this console is, it cannot say.
      const { search } = new URL(returned, 'http://browser.invalid');
      const checks = {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: codeVerifier,
        idTokenExpected: true,
      };
      const tokens = await openid
        .authorizationCodeGrant(configuration, new URL(`${returnPath}${search}`, options.consoleUrl), checks)
        .catch((error: unknown) => {
          throw couldNotSignIn(error);
        });
      return personOf(tokens.claims() ?? {}, options);
    },
  };
}

/** One at a time, whoever asks meanwhile; what came of it holds for its time. */
function shared(ask: () => Promise<Known>, now: () => number): () => Promise<Known> {
  let held: { readonly answer: Promise<Known>; until: number } | undefined;
  return () => {
    if (held !== undefined && now() < held.until) return held.answer;
    const asked = { answer: ask(), until: Infinity };
    held = asked;
    asked.answer.then(
      () => (asked.until = now() + discoverySeconds),
      () => (asked.until = now() + failureSeconds),
    );
    return asked.answer;
  };
}

async function discover({ issuer, clientId, clientSecret, ca }: OpenIdOptions): Promise<openid.Configuration> {
  const url = new URL(issuer);
  const onLoopback = url.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  // The signature is checked too, though the token comes over TLS: a proxy in between may have opened it.
  const execute = [openid.enableNonRepudiationChecks, ...(onLoopback ? [openid.allowInsecureRequests] : [])];
  const authentication = clientSecret === undefined ? openid.None() : openid.ClientSecretBasic(clientSecret);
  try {
    return await openid.discovery(
      url,
      clientId,
      { ...(clientSecret && { client_secret: clientSecret }) },
      authentication,
      {
        execute,
        timeout: seconds,
        [openid.customFetch]: fetchBySendRequest(ca),
      },
    );
  } catch (error) {
    throw new ActivationError(
      'openid-unavailable',
      `The OpenID provider ${url.host} cannot be asked: ${wordsOf(error)}`,
      {
        facts: { provider: url.host },
        cause: error,
      },
    );
  }
}

/** The library's requests go the way of all requests of a daemon: proxy, CAs, bounds, no redirects. */
function fetchBySendRequest(ca: string | undefined): openid.CustomFetch {
  return async (url, { method, headers, body }) => {
    const answer = await sendRequest({
      method: method === 'POST' ? 'POST' : 'GET',
      url,
      accept: ['*' + '/*'],
      headers: Object.fromEntries(
        Object.entries(headers).filter(([name]) => name !== 'content-type' && name !== 'accept'),
      ),
      ...(body !== undefined &&
        body !== null && {
          body: String(body),
          contentType: headers['content-type'] ?? 'application/x-www-form-urlencoded',
        }),
      timeoutMilliseconds: seconds * 1000,
      mostBytes,
      settings: ca === undefined ? {} : { extraCertificates: [ca] },
    });
    return new Response(answer.status === 204 ? null : new Uint8Array(answer.body), {
      status: answer.status,
      headers: { 'content-type': answer.contentType },
    });
  };
}

type Claims = Readonly<Record<string, unknown>>;

function personOf(claims: Claims, { claim, roles }: OpenIdOptions): KnownPerson | undefined {
  const held = new Set([claims[claim]].flat().filter((value) => typeof value === 'string'));
  const found = roles.find(([value]) => held.has(value));
  const name = nameOf(claims);
  if (found === undefined || name === undefined) return undefined;
  return { name, role: found[1], subject: `${String(claims['iss'])}|${String(claims['sub'])}` };
}

/**
 * An address only where the provider says that it was verified: else anybody could write somebody else's there. A user name
 * is chosen freely at many providers: one that looks like an address is none.
 */
function nameOf(claims: Claims): string | undefined {
  const { email, email_verified: isVerified, preferred_username: user, sub } = claims;
  const isAddress = typeof user === 'string' && user.normalize('NFKC').includes('@');
  const names = [isVerified === true ? email : undefined, isAddress ? undefined : user, sub];
  return names.find((name): name is string => typeof name === 'string' && name.trim() !== '');
}

function couldNotSignIn(error: unknown): ActivationError {
  const detail = `The OpenID provider did not sign anybody in: ${wordsOf(error)}`;
  return new ActivationError('openid-refused', detail, { cause: error });
}

/** The provider's own code where it gave one; it is theirs, so letters only. */
function wordsOf(error: unknown): string {
  if (error instanceof openid.AuthorizationResponseError || error instanceof openid.ResponseBodyError) {
    return `${error.error.replaceAll(/[^a-z_]/g, '').slice(0, 64)}.`;
  }
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
}

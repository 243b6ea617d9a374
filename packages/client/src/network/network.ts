/**
 * The client's way out: DNS questions and single HTTP exchanges, each with its own bounded wait and its own true cause.
 * One port (`Network`), so that tests and the lab hand in theirs. Which host is asked is `discovery/`, what is said
 * to it `activation/`.
 */
import type { DnsSuffixes } from '../discovery/dns-suffix.ts';

/** One SRV record (RFC 2782). */
export interface SrvAnswer {
  readonly name: string;
  readonly port: number;
  readonly priority: number;
  readonly weight: number;
}

/** One request to one host. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** Host name or address, without brackets. */
  readonly host: string;
  readonly port: number;
  /** Path with query. */
  readonly path: string;
  readonly body?: { readonly type: string; readonly text: string };
  /** SHA-256 of the TLS public key (SPKI), base64url: then HTTPS with exactly that key. */
  readonly tls?: string;
  /**
   * A vendor's service outside the network, by this scheme: proxies that the environment names count, and a certificate is
   * judged by the authorities that the system trusts. A host in the network is never asked through a proxy.
   */
  readonly outside?: 'http' | 'https';
  /** A longer body is `too-large`. */
  readonly maxBytes: number;
}

/** What came back, unjudged: anything between may have written it. */
export interface HttpAnswer {
  readonly status: number;
  /** Media type in lower case, without parameters; '' where absent. */
  readonly type: string;
  readonly retryAfterSeconds?: number;
  readonly text: string;
}

/** Everything the client asks of a network. Every promise settles within a bounded time. */
export interface Network {
  /** The machine's DNS suffix and search list. */
  suffixes(): Promise<DnsSuffixes>;
  /** @throws {ActivationError} `no-srv-record`, `dns-failed`. */
  srv(name: string): Promise<readonly SrvAnswer[]>;
  /** Character strings of each TXT record; none where there is no record or no answer (TXT is a hint only). */
  txt(name: string): Promise<readonly (readonly string[])[]>;
  /**
   * @throws {ActivationError} `name-not-resolved`, `connection-refused`, `host-unreachable`, `host-timeout`,
   * `answer-not-ours`, `too-large`, `not-authentic` (another TLS key than the pinned one), `proxy-authentication-required`.
   */
  exchange(request: HttpRequest): Promise<HttpAnswer>;
  /** A text that changes when the machine's networks change. */
  signature(): string;
}

/** Bounded waits, in milliseconds. */
export interface NetworkLimits {
  readonly connect: number;
  /** From the first byte sent to the last received, connecting included. */
  readonly exchange: number;
  readonly lookup: number;
}

export const usualLimits: NetworkLimits = { connect: 3000, exchange: 10_000, lookup: 4000 };

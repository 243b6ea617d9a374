import type { ActivationError, ErrorCode, ErrorFacts, HostSource } from '@attiva/protocol';
import type { Clock } from '../clock.ts';
import type { AuthorityTried } from '../devices/ask-authority.ts';
import type { DirectoryTried } from '../directory/directory-tried.ts';
import type { DomainAsked } from '../discovery/find-hosts.ts';
import { type Product, productTitle } from '../licensing/product.ts';

/** One attempt to activate, told so that an administrator sees each host tried with its own cause. */
export interface ActivationReport {
  /** `licensed`: a lease, an object or a device license was stored, or the license holds. `counted`: a host counted this machine but did not license it yet. */
  readonly outcome: 'licensed' | 'counted' | 'failed';
  /** Why not licensed. With several hosts and several causes: `no-host-found`, and each cause is in `hosts`. */
  readonly code?: ErrorCode;
  /** One sentence, fit to show. */
  readonly detail: string;
  /** Wall clock, milliseconds. */
  readonly at: number;
  /** `APPLICATION/EDITION`, and its name for people. */
  readonly product: string;
  readonly productName: string;
  readonly generation: number;
  /** The directory that this machine belongs to; absent: it belongs to none, or was not to ask it. */
  readonly directory?: DirectoryTried;
  /** Every host tried, in order. */
  readonly hosts: readonly HostTried[];
  /** Every DNS name asked, in order. */
  readonly domains: readonly DomainAsked[];
  /** Addresses of the vendor's authority that were asked, in order; only where a device key is installed. */
  readonly authorities?: readonly AuthorityTried[];
  /** Activations that the device key has left. */
  readonly remaining?: number;
  /** Clients counted and needed, as the host that answered said. */
  readonly count?: number;
  readonly threshold?: number;
  /** Things that happened on the way and were dealt with: `state-copied`, `new-identity`, `state-damaged` … */
  readonly notes: readonly ErrorCode[];
  readonly retryAfterSeconds?: number;
}

/** One host of the report. */
export interface HostTried {
  /** `name:port`. */
  readonly host: string;
  readonly source: HostSource;
  readonly domain?: string;
  readonly outcome: 'licensed' | 'counted' | 'struck-off';
  readonly code?: ErrorCode;
  readonly detail?: string;
  readonly facts?: ErrorFacts;
  /** The pause that the host asked for. */
  readonly retryAfterSeconds?: number;
}

/** How the goodbye of a machine that lived for a job went. */
export interface LeaveReport {
  /** `APPLICATION/EDITION`. */
  readonly product: string;
  /** `unknown-there`: no host has counted it. `not-heard`: the host stops counting it 26 hours after its last contact. */
  readonly outcome: 'released' | 'not-heard' | 'unknown-there';
  /** `name:port`. */
  readonly host?: string;
  readonly code?: ErrorCode;
  readonly detail?: string;
}

/** What a report is about. */
export type ReportSubject = Pick<ActivationReport, 'at' | 'product' | 'productName' | 'generation'>;

export function subjectOf({
  product,
  generation,
  clock,
}: {
  readonly product: Product;
  readonly generation: number;
  readonly clock: Clock;
}): ReportSubject {
  return { at: clock.now(), product: product.key, productName: productTitle(product), generation };
}

/** The report of an attempt that did not get as far as a host: busy or unwritable folder. */
export function failedReport(error: ActivationError, subject: ReportSubject): ActivationReport {
  const { code, detail, retryAfterSeconds } = error;
  const wait = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
  return { ...subject, outcome: 'failed', code, detail, hosts: [], domains: [], notes: [], ...wait };
}

/** The one code for a failed attempt: the only cause there was, else the catch-all, with the causes beside it. */
export function overallCause(
  hosts: readonly HostTried[],
  domains: readonly DomainAsked[],
): { readonly code: ErrorCode; readonly detail: string } {
  const causes = hosts.length > 0 ? hosts : domains;
  const codes = new Set(causes.map(({ code }) => code).filter((code) => code !== undefined));
  const [code] = codes;
  if (code === undefined) return { code: 'no-host-found', detail: 'there is no host to ask' };
  const detail = causes.find((cause) => cause.code === code)?.detail ?? '';
  if (codes.size === 1 && hosts.length <= 1) return { code, detail };
  if (codes.size === 1) return { code, detail: `each of ${causes.length}: ${detail}` };
  return { code: 'no-host-found', detail: `${causes.length} tried, each failed for its own reason` };
}

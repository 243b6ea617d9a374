/**
 * Health of the host as declared warnings: code, severity, text, remedy. What the hot path notices is told here after
 * each commit; what stands in the grants is read when asked.
 */
import { type ErrorCode, catalogue, type Seconds } from '@attiva/protocol';
import type { HostEvent } from '../events/event.repository.ts';
import { type ServedVendor, whyNotServing } from '../vendors/vendor-book.ts';

export interface HostWarning {
  readonly code: ErrorCode;
  readonly severity: 'warning' | 'error';
  readonly text: string;
  readonly remedy: string;
}

const warnBeforeSeconds = 60 * 86_400;

export class HostHealth {
  readonly #problems = new Map<string, HostWarning>();
  #clientsAhead = 0;

  /** Takes note of what a batch has shown: clients that know a later turn than this database. */
  noteEvents(events: readonly HostEvent[]): void {
    for (const event of events) if (event.noticed === 'host-data-older') this.#clientsAhead += 1;
  }

  /** A stored text that no longer verifies. */
  noteProblem(what: string, code: ErrorCode): void {
    this.#problems.set(what, warning(code, 'error', `${what} does not verify (${code}) and is left out.`));
  }

  clearProblems(): void {
    this.#problems.clear();
  }

  warnings(vendors: readonly ServedVendor[], now: Seconds): HostWarning[] {
    const found = [...this.#problems.values()];
    if (this.#clientsAhead > 0) {
      const text = `${this.#clientsAhead} requests told of answers that this database does not know: it was restored or copied. It goes on serving.`;
      found.push(warning('host-data-older-than-clients', 'warning', text));
    }
    for (const vendor of vendors) found.push(...vendorWarnings(vendor, now));
    return found;
  }
}

function vendorWarnings(vendor: ServedVendor, now: Seconds): HostWarning[] {
  if (vendor.grants.length === 0) {
    const text = `Not registered with ${vendor.vendor.name}: its clients are refused.`;
    return [warning('host-not-registered', 'error', text)];
  }
  const found: HostWarning[] = [];
  for (const { grant, application } of vendor.applications.values()) {
    if (grant === undefined) continue;
    const why = whyNotServing({ grant, application, highestThreshold: 0 });
    if (why === 'revoked')
      found.push(warning('revoked', 'error', `The grant for ${application.name} has been revoked.`));
    if (why === 'host-not-registered') {
      const text = `The signing key of the grant for ${application.name} is not on this machine.`;
      found.push(warning('host-not-registered', 'error', text));
    }
    const until = grant.claims.until;
    if (until !== undefined && until - now < warnBeforeSeconds) {
      const day = new Date(until * 1000).toISOString().slice(0, 10);
      const text = `The agreement for ${application.name} ${until < now ? 'ended' : 'ends'} on ${day}.`;
      found.push(warning('agreement-ended', until < now ? 'error' : 'warning', text));
    }
  }
  return found;
}

function warning(code: ErrorCode, severity: HostWarning['severity'], text: string): HostWarning {
  return { code, severity, text, remedy: catalogue[code].remedy };
}

/**
 * Health of the host as declared warnings: code, severity, text, remedy. All of it is read when asked, from grants and
 * database, so that a restart forgets none; only what could not be loaded is noted here.
 */
import { type ActivationError, agreementEndsSoon, catalogue, type ErrorCode, type Seconds } from '@attiva/protocol';
import { supersedes } from '../grants/held-grants.ts';
import type { Renewable } from '../renewal/renewable.ts';
import { renewalSentence, type RenewalStatus } from '../renewal/renewal-words.ts';
import { type CountEvidence, earlyWarnings } from './early-warnings.ts';
import { carriesIdentity, imageName, type SplitImage } from '../images/split-image.ts';
import { type AwaitedKey, notRegistered } from '../registration/awaited-warning.ts';
import { type HeldGrant, type ServedVendor, whyNotServing } from '../vendors/vendor-book.ts';
import type { HostWarning } from './host-warning.ts';

export type { HostWarning } from './host-warning.ts';

/** What the database shows of the time that lies behind. */
export interface Evidence {
  /** Requests of the last 30 days that told of answers this database does not know. */
  readonly olderData: number;
  /** Leases in force per application, where a quantity was bought: `vendor application`. */
  readonly licensed: ReadonlyMap<string, number>;
  /** Images whose copies split, the newest first. */
  readonly images: readonly SplitImage[];
  /** How asking for new terms stands, grant by grant. */
  readonly renewalOf: (one: Renewable) => RenewalStatus;
  /** Registrations whose answer has not come. */
  readonly awaited: readonly AwaitedKey[];
  /** Counts of the applications, and when somebody called last: for early warnings. */
  readonly counts: CountEvidence;
}

export class HostHealth {
  readonly #problems = new Map<string, HostWarning>();
  readonly #sources: (() => readonly HostWarning[])[] = [];

  /** Warnings of another room, asked for each time. */
  addSource(source: () => readonly HostWarning[]): void {
    this.#sources.push(source);
  }

  /** A stored text that no longer verifies, or a signing key that cannot be used. */
  noteProblem(what: string, { code, detail }: ActivationError): void {
    this.#problems.set(what, { ...warning(code, 'error', `${what} is left out: ${detail}.`), subject: what });
  }

  hasProblem(code: ErrorCode): boolean {
    return [...this.#problems.values()].some((problem) => problem.code === code);
  }

  clearProblems(): void {
    this.#problems.clear();
  }

  warnings(vendors: readonly ServedVendor[], evidence: Evidence, now: Seconds): HostWarning[] {
    const found = [...this.#problems.values(), ...this.#sources.flatMap((source) => source())];
    if (evidence.olderData > 0) {
      const text = `${evidence.olderData} requests of the last 30 days told of answers that this database does not know: it was restored or copied. It goes on serving.`;
      found.push(warning('host-data-older-than-clients', 'warning', text));
    }
    found.push(...imageWarnings(evidence.images, now));
    for (const vendor of vendors) found.push(...vendorWarnings(vendor, evidence, now));
    found.push(...earlyWarnings(evidence.counts, now));
    return withCauses(found);
  }
}

/** What follows from another warning: nobody calls where nobody can find the host or where it refuses everybody. */
const causes: Readonly<Partial<Record<ErrorCode, readonly ErrorCode[]>>> = {
  'host-not-registered': ['token-unavailable', 'token-pin-wrong'],
  'no-requests': ['host-not-registered', 'revoked'],
  'count-low': ['no-requests', 'host-not-registered', 'revoked'],
};

/** Names the cause where it is raised too; a room may have named one itself. */
function withCauses(warnings: readonly HostWarning[]): HostWarning[] {
  const raised = new Set(warnings.map(({ code }) => code));
  return warnings.map((one) => {
    const { dependsOn: named, ...rest } = one;
    const cause = [
      ...(one.code === 'no-requests'
        ? warnings.map(({ code }) => code).filter((code) => code.startsWith('dns-update-'))
        : []),
      ...(named === undefined ? [] : [named]),
      ...(causes[one.code] ?? []),
    ].find((code) => raised.has(code));
    return cause === undefined || cause === one.code ? rest : { ...rest, dependsOn: cause };
  });
}

/** One warning for all: who makes many images reads the remedy once. */
function imageWarnings(images: readonly SplitImage[], now: Seconds): HostWarning[] {
  const many = images.filter((image) => carriesIdentity(image, now));
  if (many.length === 0) return [];
  const named = many.slice(0, 3).map(imageName).join(', ');
  const rest = many.length > 3 ? ` and ${many.length - 3} more` : '';
  const text = `Many machines were made from an image that carries an identity: ${named}${rest}. Each has taken one of its own.`;
  return [warning('image-carries-identity', 'warning', text)];
}

function vendorWarnings(vendor: ServedVendor, evidence: Evidence, now: Seconds): HostWarning[] {
  if (vendor.grants.length === 0) {
    const { text, ...more } = notRegistered(vendor, evidence.awaited);
    return [{ ...warning('host-not-registered', 'error', text), ...more, subject: vendor.id }];
  }
  const found: HostWarning[] = [];
  for (const served of vendor.applications.values()) {
    if (served.grant === undefined) continue;
    const licensed = evidence.licensed.get(`${vendor.id} ${served.application.id}`) ?? 0;
    const subject = `${vendor.id}/${served.application.id}`;
    const told = new Map<string, HostWarning>();
    for (const grant of served.grants) {
      // What another grant does in full is nobody's worry any more.
      if (supersedes(vendor, grant, now) !== undefined) continue;
      const renewal = renewalSentence(evidence.renewalOf({ vendor, grant }), now);
      const raised = grantWarnings(grant, served.application.name, { licensed, now, renewal });
      for (const one of raised) if (!told.has(one.code)) told.set(one.code, { ...one, subject });
    }
    found.push(...told.values());
  }
  for (const { claims } of vendor.grants) {
    if (vendor.applications.has(claims.application)) continue;
    const text = `No product pack here describes ${claims.application}, for which this host has a grant.`;
    found.push({ ...warning('edition-unknown', 'warning', text), subject: `${vendor.id}/${claims.application}` });
  }
  return found;
}

function grantWarnings(
  grant: HeldGrant,
  name: string,
  { licensed, now, renewal }: { readonly licensed: number; readonly now: Seconds; readonly renewal: string },
): HostWarning[] {
  const found: HostWarning[] = [];
  const why = whyNotServing({ grant });
  if (why === 'revoked')
    found.push(
      warning(
        'revoked',
        'error',
        `The vendor has revoked the grant for ${name}: no machine is activated or renewed with it.`,
      ),
    );
  if (why === 'host-not-registered') {
    const text = `The signing key of the grant for ${name} is not on this machine: its clients are refused.`;
    found.push(warning('host-not-registered', 'error', text));
  }
  const { until, quantity, mode } = grant.claims;
  if (until !== undefined && agreementEndsSoon(until, now)) {
    const day = new Date(until * 1000).toISOString().slice(0, 10);
    const text = `The agreement for ${name} ${until < now ? 'ended' : 'ends'} on ${day}. ${renewal}`;
    found.push(warning('agreement-ended', until < now ? 'error' : 'warning', text.trimEnd()));
  }
  if (quantity !== undefined && (mode === 'advise' || mode === 'enforce') && licensed > quantity) {
    found.push(warning('quantity-exceeded', 'warning', `${licensed} machines use ${name}; ${quantity} were bought.`));
  }
  return found;
}

/** A warning with the remedy of its code. */
export function warning(code: ErrorCode, severity: HostWarning['severity'], text: string): HostWarning {
  return { code, severity, text, remedy: catalogue[code].remedy };
}

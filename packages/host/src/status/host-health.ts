/**
 * Health of the host as declared warnings: code, severity, text, remedy. All of it is read when asked, from grants and
 * database, so that a restart forgets none; only what could not be loaded is noted here.
 */
import { type ActivationError, agreementEndsSoon, type ErrorCode, type Seconds } from '@attiva/protocol';
import { supersedes } from '../grants/held-grants.ts';
import type { Renewable } from '../renewal/renewable.ts';
import { renewalFacts, type RenewalStatus } from '../renewal/renewal-words.ts';
import { type CountEvidence, earlyWarnings } from './early-warnings.ts';
import { carriesIdentity, imageMark, type SplitImage } from '../images/split-image.ts';
import { type AwaitedKey, notRegistered } from '../registration/awaited-warning.ts';
import { type HeldGrant, type ServedVendor, whyNotServing } from '../vendors/vendor-book.ts';
import type { RenewalFacts } from '../sayings/warning-sentences.ts';
import { type HostWarning, warning } from './host-warning.ts';

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
    this.#problems.set(what, { ...warning({ code, severity: 'error' }, 'left-out', { what, detail }), subject: what });
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
      found.push(warning({ code: 'host-data-older-than-clients' }, 'data-older', { requests: evidence.olderData }));
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
  const named = many.slice(0, 3).map(imageMark).join(', ');
  const more = Math.max(0, many.length - 3);
  return [warning({ code: 'image-carries-identity' }, 'images-with-identity', { images: named, more })];
}

function vendorWarnings(vendor: ServedVendor, evidence: Evidence, now: Seconds): HostWarning[] {
  if (vendor.grants.length === 0) {
    return [{ ...notRegistered(vendor, evidence.awaited), subject: vendor.id }];
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
      const renewal = renewalFacts(evidence.renewalOf({ vendor, grant }), now);
      const raised = grantWarnings(grant, served.application.name, { licensed, now, renewal });
      for (const one of raised) if (!told.has(one.code)) told.set(one.code, { ...one, subject });
    }
    found.push(...told.values());
  }
  for (const { claims } of vendor.grants) {
    if (vendor.applications.has(claims.application)) continue;
    const { application } = claims;
    const told = warning({ code: 'edition-unknown' }, 'pack-missing', { application });
    found.push({ ...told, subject: `${vendor.id}/${application}` });
  }
  return found;
}

function grantWarnings(
  grant: HeldGrant,
  name: string,
  { licensed, now, renewal }: { readonly licensed: number; readonly now: Seconds; readonly renewal: RenewalFacts },
): HostWarning[] {
  const found: HostWarning[] = [];
  const why = whyNotServing({ grant });
  if (why === 'revoked') found.push(warning({ code: 'revoked', severity: 'error' }, 'grant-revoked', { name }));
  if (why === 'host-not-registered') {
    found.push(warning({ code: 'host-not-registered', severity: 'error' }, 'signing-key-missing', { name }));
  }
  const { until, quantity, mode } = grant.claims;
  if (until !== undefined && agreementEndsSoon(until, now)) {
    const isOver = until < now;
    const told = { name, ended: isOver ? 'yes' : 'no', endDay: until, ...renewal } as const;
    found.push(warning({ code: 'agreement-ended', severity: isOver ? 'error' : 'warning' }, 'agreement-ends', told));
  }
  if (quantity !== undefined && (mode === 'advise' || mode === 'enforce') && licensed > quantity) {
    found.push(warning({ code: 'quantity-exceeded' }, 'quantity-exceeded', { licensed, name, quantity }));
  }
  return found;
}

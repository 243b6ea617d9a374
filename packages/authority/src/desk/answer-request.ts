/**
 * The desk: answers machines without a network, whether a person at the telephone, a file or the page for telephones brings the
 * request. Every kind ends in the use case of the online road; what the desk adds is the confirmation ID and words for people.
 */
import {
  ActivationError,
  confirmationIdOf,
  type HostGrantClaims,
  importedRequestSeconds,
  type InstallationFields,
  type KeyId,
  parseCompact,
  type PhoneKind,
  printedPhoneCode,
  provesKeyByPhone,
  registrationIsFor,
} from '@attiva/protocol';
import { recordAudit } from '../audit/audit.repository.ts';
import type { AuthorityParts } from '../authority-parts.ts';
import { isWholeDay } from '../bundles/honour-bundle.ts';
import { answerLicenseRequest, type LicenseOutcome } from '../licenses/answer-license-request.ts';
import { licenseDevices } from '../licenses/license-device.ts';
import { directoryUse, issueObject } from '../objects/issue-object.ts';
import { type AnsweredRegistration, registerAsking } from '../registration/register-asking.ts';
import { hostUse, registerHost } from '../registration/register-host.ts';
import { secondsNow } from '../surroundings.ts';
import { type AskedText, readAskedText } from './asked-text.ts';
import { productInWords } from './product-words.ts';

export interface DeskAnswer {
  readonly kind: PhoneKind;
  /** One line: what was given. */
  readonly title: string;
  readonly product: string;
  /** Last five characters of the product key. */
  readonly key: string;
  readonly customer: string | null;
  /** One line: which registration, or how many are left. */
  readonly count: string;
  /** Whether it used up a registration or one of the quota: repeating an answer never does. */
  readonly charged: boolean;
  /** What goes back as a file: the body of the online answer. */
  readonly body: { readonly chain: readonly string[]; readonly remaining?: number };
  /** The confirmation ID: its two plain digits and its groups; null for a request that named no bundle. */
  readonly head: string | null;
  readonly groups: readonly { readonly label: string; readonly digits: string }[] | null;
}

/** Who brings it: a person of the vendor's, or the page for telephones, which anybody can open. */
export interface Bringer {
  readonly actor: string;
  readonly road: 'desk' | 'page';
}

/**
 * Answers a request in whatever form. Repeating it is free and gives the same answer.
 * @throws {ActivationError} `malformed`, `too-large`, `phone-code-…`, and every code of the use case behind it.
 */
export async function answerRequest(parts: AuthorityParts, text: string, bringer: Bringer): Promise<DeskAnswer> {
  const asked = readAskedText(text);
  const given = await answerAsked(parts, asked, bringer.road);
  const answer = await describe(parts, given, namesBundle(asked));
  const { kind, key, charged } = answer;
  const details = { lastFive: key, kind, spoken: asked.kind === 'installation-id', charged };
  const at = secondsNow(parts.surroundings);
  const entry = { at, actor: bringer.actor, action: 'desk-answered', subject: given.claims.sub, details } as const;
  // The page is open to everybody: its repetitions would only fill the trail, and what it changes has a row of its own.
  if (bringer.road === 'desk') await parts.database.transact((tx) => recordAudit(tx, entry));
  return answer;
}

/** What grants, licenses and objects say alike. */
type GivenClaims = Pick<HostGrantClaims, 'sub' | 'iat' | 'application' | 'generation' | 'key' | 'registration'> & {
  readonly customer?: string;
  readonly edition?: string;
};

interface Given {
  readonly kind: PhoneKind;
  readonly chain: readonly [string, string];
  readonly claims: GivenClaims;
  readonly charged: boolean;
  /** Of a device key. */
  readonly remaining?: number;
}

async function answerAsked(parts: AuthorityParts, asked: AskedText, road: Bringer['road']): Promise<Given> {
  switch (asked.kind) {
    case 'installation-id':
      return answerInstallationId(parts, asked.fields, road);
    case 'registration-request':
      return registrationIsFor(asked.statement) === 'directory'
        ? registered('directory', await issueObject(parts, asked.statement, importedRequestSeconds))
        : registered('host', await registerHost(parts, asked.statement, importedRequestSeconds));
    case 'license-request':
      return deviceGiven(await answerLicenseRequest(parts, asked.statement, importedRequestSeconds));
  }
}

async function answerInstallationId(
  parts: AuthorityParts,
  fields: InstallationFields,
  road: Bringer['road'],
): Promise<Given> {
  const { kind, device, key, bundle } = fields;
  if (bundle === 0) {
    throw new ActivationError('bundle-unknown', 'The installation ID names no bundle.', { facts: { bundle } });
  }
  const sub = fields.sub as KeyId;
  const common = { device, key, bundle, proves: (verifier: Uint8Array) => provesKeyByPhone(verifier, fields) };
  if (kind === 'device') {
    // An installation ID has no time: by the page one of before a return would use the quota up once more, for nobody.
    const askedAt = road === 'desk' ? secondsNow(parts.surroundings) : 0;
    const [issued] = await licenseDevices(parts, [{ ...common, client: sub, askedAt }]);
    if (issued === undefined) throw new Error('one request has no answer');
    if (issued instanceof ActivationError) throw issued;
    return deviceGiven({ kind: 'licensed', ...issued });
  }
  // The only field that no proof covers is the kind: a host's code, told as a directory's, must not use up a registration.
  if (kind === 'directory' && device.some((fact) => fact !== 0)) {
    throw new ActivationError(
      'phone-code-unknown',
      'A directory has no device: the second digit must be that of a host.',
    );
  }
  const use = kind === 'host' ? hostUse : directoryUse;
  return registered(kind, await registerAsking(parts, use, { ...common, signingKey: sub, actor: sub }));
}

function registered(kind: 'host' | 'directory', { chain, repeated }: AnsweredRegistration): Given {
  return { kind, chain, claims: claimsOf(chain), charged: !repeated };
}

/** @throws {ActivationError} `malformed` for a license that is given back: the desk hands out, it takes nothing. */
function deviceGiven(outcome: LicenseOutcome): Given {
  if (outcome.kind === 'returned') {
    throw new ActivationError('malformed', 'The license was given back. There is no answer to carry to the machine.');
  }
  const { chain, claims, remaining, charged } = outcome;
  return { kind: 'device', chain, claims, remaining, charged };
}

/** What was given, as the statement at the head of its chain says it. */
export function claimsOf([statement = '']: readonly string[]): GivenClaims {
  const parts = parseCompact(statement);
  if (parts === undefined) throw new TypeError('a statement of our own cannot be read');
  return parts.claims as unknown as GivenClaims;
}

/** Without a bundle nobody can rebuild the statement from digits, even if it happens to be dated at midnight. */
function namesBundle(asked: AskedText): boolean {
  if (asked.kind === 'installation-id') return true;
  return parseCompact(asked.statement)?.claims['bundle'] !== 0;
}

async function describe(parts: AuthorityParts, given: Given, spoken: boolean): Promise<DeskAnswer> {
  const { kind, chain, claims, charged, remaining } = given;
  const printed = spoken && isWholeDay(claims.iat) ? printedPhoneCode(confirmationIdOf(kind, chain[0])) : undefined;
  const left = remaining === undefined ? '' : `, ${remaining} more ${remaining === 1 ? 'machine' : 'machines'}`;
  return {
    kind,
    title: titles[kind],
    product: await productInWords(parts.database, claims),
    key: claims.key,
    customer: claims.customer ?? null,
    count: `registration ${claims.registration} of this ${kind}${left}`,
    charged,
    body: { chain, ...(remaining !== undefined && { remaining }) },
    head: printed?.head ?? null,
    groups: printed?.groups ?? null,
  };
}

const titles: Readonly<Record<PhoneKind, string>> = {
  host: 'Host registered',
  device: 'Device licensed',
  directory: 'Activation object made',
};

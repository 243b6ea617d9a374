/** The block of one edition as `/dlv` and `/dli` print it: labels in the familiar order, one to a line. */
import type { LicenseStatus, Machine, MachineSettings } from '@attiva/client';
import { catalogue, type CatalogueRow, type ErrorCode, type LicenseState } from '@attiva/protocol';
import type { MachineEdition } from '../commands/client/editions.ts';
import { day, moment } from '../program/columns.ts';
import { activationId } from './activation-id.ts';
import { addressOf, statusOf } from './named-editions.ts';

/** One edition as it stands. */
export interface ShownLicense {
  readonly status: LicenseStatus;
  readonly settings: MachineSettings;
  readonly activationId: string;
  readonly extendedId: string;
  /** Address of the host that answered last. */
  readonly hostAddress?: string;
  /** Its answer came in a carry file, and nobody here knows which host it was. */
  readonly isCarried: boolean;
}

export type BlockForm = 'short' | 'long';

export const licenseWords: Readonly<Record<LicenseState, string>> = {
  unlicensed: 'Unlicensed',
  licensed: 'Licensed',
  'initial-grace': 'Initial grace period',
  'additional-grace': 'Additional grace period (license expired or hardware out of tolerance)',
  'non-genuine-grace': 'Non-genuine grace period',
  notification: 'Notification',
  'extended-grace': 'Extended grace period',
};

const activationTypes = { all: 'All', directory: 'Directory', host: 'Host' } as const;

export async function showLicense(edition: MachineEdition): Promise<ShownLicense> {
  const { machine, product } = edition;
  const status = await statusOf(edition);
  const settings = machine.settings();
  const { carriedHost } = await import('@attiva/client');
  const isCarried = status.host === carriedHost;
  const hostAddress = status.host === undefined || isCarried ? undefined : await addressOf(status.host);
  return {
    status,
    isCarried,
    settings,
    activationId: activationId(machine, product),
    extendedId: extendedId(machine, status),
    ...(hostAddress !== undefined && { hostAddress }),
  };
}

/** What is installed, in one text: vendor, application, edition, generation, last five characters of the key. */
export function extendedId({ opened }: Machine, { application, edition, generation, key }: LicenseStatus): string {
  return [opened.vendor, application, edition, generation, key ?? 'no-key'].join('/');
}

export function licenseBlock(shown: ShownLicense, form: BlockForm): string {
  const { status, activationId: id, extendedId: extended } = shown;
  const long = form === 'long';
  return [
    `Name: ${status.productName} ${status.generation}`,
    `Description: ${status.productName}, ${channelOf(status)} channel`,
    ...(long
      ? [
          `Activation ID: ${id}`,
          `Application ID: ${status.application}`,
          `Extended PID: ${extended}`,
          `Product Key Channel: ${status.deviceKey === true ? 'Volume:Device' : 'Volume:Setup'}`,
        ]
      : []),
    status.key === undefined ? 'This license is not in use.' : `Partial Product Key: ${status.key}`,
    ...statusLines(status),
    ...(long
      ? [`Remaining rearm count: ${status.rearmsLeft}`, `Trusted time: ${moment(status.trustedTime / 1000)}`]
      : []),
    `Configured Activation Type: ${activationTypes[status.activationType]}`,
    ...activationLines(shown),
    ...(long ? moreLines(status) : []),
  ].join('\n');
}

function statusLines(status: LicenseStatus): readonly string[] {
  const { state, reason, minutesLeft, licensed, graceEndsAt } = status;
  return [
    `License Status: ${licenseWords[state]}`,
    ...expiration(status),
    ...(graceEndsAt === undefined ? [] : [`Time remaining: ${spanOf(minutesLeft)}`]),
    ...(licensed || reason === undefined
      ? []
      : [`${state === 'notification' ? 'Notification ' : ''}Reason: ${named(reason)}`]),
  ];
}

/** `VOLUME_MAK` is the familiar word for a device key. */
export function channelOf({ deviceKey }: LicenseStatus): string {
  return deviceKey === true ? 'VOLUME_MAK' : 'VOLUME_CLIENT';
}

/** A device license without a term never ends, as the familiar one. */
function expiration({ licensed, validUntil, minutesLeft, trial }: LicenseStatus): readonly string[] {
  if (!licensed) return [];
  if (validUntil === undefined) return ['The machine is permanently activated.'];
  return [`${trial === true ? 'Trial' : 'Volume activation'} expiration: ${spanOf(minutesLeft)}`];
}

/** `259200 minutes (180 days)`. */
export function spanOf(minutes: number): string {
  return `${minutes} minutes (${Math.floor(minutes / 1440)} days)`;
}

/** `no-host-found (0xC004F074): No host could be used`. */
export function named(code: ErrorCode): string {
  const { title, familiar }: CatalogueRow = catalogue[code];
  return `${code}${familiar === undefined ? '' : ` (${familiar})`}: ${title}`;
}

function activationLines({ status, settings, hostAddress, isCarried }: ShownLicense): readonly string[] {
  if (status.deviceKey === true) return deviceLines(status);
  const set = hostSetFor(status, settings);
  const { lookupDomain, caching } = settings;
  const { hostKey, hostRegistration, host, directory } = status;
  const registered =
    hostKey === undefined ? undefined : `${status.vendor}/${status.application}/${hostKey}/${hostRegistration ?? 0}`;
  return [
    'Most recent activation information:',
    'Activation client information',
    `    Client Machine ID (CMID): ${status.clientId ?? 'none before the first contact'}`,
    ...(lookupDomain === undefined ? [] : [`    Registered host SRV record lookup domain: ${lookupDomain}`]),
    ...(directory === undefined
      ? []
      : [
          `    Activated by directory: ${directory.name}`,
          `    Activation Object name: ${directory.object}`,
          `    Activation Object extended PID: ${registered ?? 'not available'}`,
          `    Last session: ${moment(directory.sessionAt / 1000)}`,
        ]),
    ...(isCarried ? ['    Activated by carry file: the host of that answer was not spoken to'] : []),
    `    ${hostLine(set, isCarried ? undefined : host)}`,
    `    Host machine IP address: ${hostAddress ?? 'not available'}`,
    `    Host machine extended PID: ${directory === undefined ? (registered ?? 'not available') : 'not available'}`,
    `    Activation interval: ${status.activationIntervalMinutes} minutes`,
    `    Renewal interval: ${status.renewalIntervalMinutes} minutes`,
    `    Host caching is ${caching ? 'enabled' : 'disabled'}`,
    ...(set !== undefined && lookupDomain !== undefined ? [`    ${overrides(set, lookupDomain)}`] : []),
    ...(status.licensed ? [] : ['    Use attiva /ato to activate and to update these values.']),
  ];
}

/** With a device key no host is asked: what counts is how often the key can still be used. */
function deviceLines({ clientId, remaining, licensed }: LicenseStatus): readonly string[] {
  return [
    `${licensed ? 'Activated' : 'To be activated'} by the vendor itself (volume: device key):`,
    `    Client Machine ID (CMID): ${clientId ?? 'none before the first contact'}`,
    `    Remaining activations of the key: ${remaining ?? 'not available'}`,
    ...(licensed ? [] : ['    Use attiva /ato to activate, or attiva /dti by telephone.']),
  ];
}

/** The host that discovery takes for this edition, where one was set. */
function hostSetFor({ application, edition }: LicenseStatus, { hosts }: MachineSettings): string | undefined {
  return hosts[`edition:${application}/${edition}`] ?? hosts[`application:${application}`] ?? hosts['machine'];
}

function hostLine(set: string | undefined, host: string | undefined): string {
  if (set !== undefined) return `Registered host machine name: ${set}`;
  if (host !== undefined) return `Host machine name from DNS: ${host}`;
  return 'DNS auto-discovery: host name not available';
}

/** Said by every verb that brings the two together. */
export function overrides(host: string, domain: string): string {
  return `Warning: the host that is set (${host}) wins; the lookup domain ${domain} is not used until /ckms.`;
}

/** What the original has no label for. */
function moreLines(status: LicenseStatus): readonly string[] {
  const { customer, agreementUntil, maintenanceUntil, lastAttempt, count, threshold, entitlements } = status;
  const limits = Object.entries(entitlements).map(([name, value]) => (value === true ? name : `${name} ${value}`));
  const last = lastAttempt?.code === undefined ? 'successful' : named(lastAttempt.code);
  const lines = [
    ...(customer === undefined ? [] : [`Licensed through: ${customer}`]),
    ...(agreementUntil === undefined ? [] : [`Agreement ends: ${day(agreementUntil / 1000)}`]),
    ...(maintenanceUntil === undefined ? [] : [`Maintenance ends: ${day(maintenanceUntil / 1000)}`]),
    ...(limits.length === 0 ? [] : [`Entitlements: ${limits.join(', ')}`]),
    ...(count === undefined ? [] : [`Count at the host: ${count}, needed ${threshold ?? 0}`]),
    ...(lastAttempt === undefined ? [] : [`Last attempt: ${moment(lastAttempt.at / 1000)}, ${last}`]),
  ];
  return lines.length === 0 ? [] : ['Beyond the familiar:', ...lines.map((line) => `    ${line}`)];
}

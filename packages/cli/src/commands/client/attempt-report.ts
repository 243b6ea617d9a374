/** How an attempt to activate is told: the familiar first lines, then each host tried with its own cause. */
import type { ActivationReport, DirectoryTried, HostTried, ObjectTried } from '@attiva/client';
import { catalogue, type CatalogueRow } from '@attiva/protocol';
import { columns, day } from '../../program/columns.ts';

const foundBy: Readonly<Record<string, string>> = {
  edition: 'set for the edition',
  application: 'set for the application',
  machine: 'set for the machine',
  'last-success': 'answered last time',
  dns: 'found by DNS',
};

/** @param validUntil end of the lease that is held whatever came of the attempt, milliseconds; undefined without one */
export function describeReport(report: ActivationReport, validUntil?: number): string {
  return [
    `Activating ${report.productName}, generation ${report.generation} ...`,
    ...describeOutcome(report, validUntil),
  ].join('\n');
}

/** The lines below the first. */
export function describeOutcome(report: ActivationReport, validUntil?: number): readonly string[] {
  const notes = report.notes.map((code) => `  note      ${code}: ${catalogue[code].title}`);
  if (report.outcome === 'licensed') {
    return [`Product activated successfully.${licensedBy(report)}`, ...notes];
  }
  const row: CatalogueRow | undefined = report.code === undefined ? undefined : catalogue[report.code];
  const wait = report.retryAfterSeconds;
  return [
    `${outcomeWords(report, validUntil !== undefined)}: ${report.code ?? ''}: ${report.detail}`,
    ...describeTries(report),
    ...notes,
    ...(row === undefined ? [] : [`  side      ${row.side}`, `  remedy    ${row.remedy}`]),
    ...otherRoads(report),
    ...(wait === undefined ? [] : [`  retry     after ${wait} s`]),
    ...(row?.familiar === undefined ? [] : [`  familiar  ${row.familiar}`]),
    ...(validUntil === undefined ? [] : [`  license   stays valid until ${day(validUntil / 1000)}`]),
  ];
}

/** By which host; or what the vendor itself said, and how many activations the device key has left. */
function licensedBy({ directory, hosts, authorities, detail, remaining }: ActivationReport): string {
  const object = directory?.objects.find(({ outcome }) => outcome === 'licensed');
  if (object !== undefined) return `   directory ${directory?.directory ?? ''}, object "${object.object}"`;
  const host = hosts.at(-1);
  if (host !== undefined) return `   host ${host.host}, ${howFound(host)}`;
  if (authorities === undefined) return '';
  return `   ${detail}${remaining === undefined ? '' : `; ${remaining} activations left`}`;
}

/** The roads that need no network, where the vendor could not be reached and a device key is installed. */
function otherRoads({ code, authorities }: ActivationReport): readonly string[] {
  if (code !== 'authority-unreachable' || authorities === undefined) return [];
  return ['  instead   attiva client activate --without-network: by QR code, file or telephone'];
}

function outcomeWords({ outcome }: ActivationReport, licensed: boolean): string {
  if (licensed) return 'Not renewed';
  return outcome === 'counted' ? 'Counted, not activated yet' : 'Not activated';
}

function describeTries({ directory, hosts, domains, authorities = [] }: ActivationReport): readonly string[] {
  const read = directory === undefined ? [] : [directoryLine(directory), ...directory.objects.map(objectLine)];
  const asked = domains.map((domain) => [
    '  asked',
    domain.name || 'no domain',
    domain.code === undefined ? `${domain.records} hosts` : `${domain.code}: ${domain.detail ?? ''}`,
  ]);
  const tried = hosts.map((host) => [
    '  tried',
    `${host.host}, ${howFound(host)}`,
    host.code === undefined ? host.outcome : `${host.code}: ${host.detail ?? ''}`,
  ]);
  const vendor = authorities.map(({ address, code, detail = '' }) => [
    '  tried',
    `${address}, the vendor`,
    code === undefined ? 'answered' : `${code}: ${detail}`,
  ]);
  const lines = [...read, ...asked, ...tried, ...vendor];
  return lines.length === 0 ? [] : [columns(lines)];
}

function directoryLine({ directory, outcome, code, detail }: DirectoryTried): readonly string[] {
  const name = directory === '' ? "this machine's" : directory;
  return ['  directory', name, code === undefined ? outcome : `${code}: ${detail ?? ''}`];
}

function objectLine({ object, outcome, code, detail }: ObjectTried): readonly string[] {
  return ['  object', object, code === undefined ? outcome : `${code}: ${detail ?? ''}`];
}

function howFound(host: HostTried): string {
  const how = foundBy[host.source] ?? host.source;
  return host.domain === undefined ? how : `${how} in ${host.domain}`;
}

/** The exit class of several attempts: done, the class of the one cause, or "part of a batch failed". */
export function exitOfReports(reports: readonly ActivationReport[]): number {
  const failed = reports.filter(({ outcome }) => outcome !== 'licensed');
  if (failed.length === 0) return 0;
  if (failed.length < reports.length) return 7;
  const classes = new Set(failed.map(({ code }) => (code === undefined ? 3 : catalogue[code].exit)));
  const [only = 3] = classes;
  return classes.size === 1 ? only : 3;
}

import { type ErrorCode, isErrorCode } from '@attiva/protocol';
import type { ActivationReport, HostTried, ReportSubject } from '../activation/report.ts';
import type { DirectoryTried, ObjectTried } from '../directory/directory-tried.ts';
import { isRecord, isWhole } from '../state/client-state.ts';

const outcomes: ReadonlySet<unknown> = new Set(['licensed', 'counted', 'failed']);
const sources: ReadonlySet<unknown> = new Set(['edition', 'application', 'machine', 'last-success', 'dns']);
const mostLines = 64;

/**
 * The report of an agent's attempt as this process tells it: what has not its shape is left out, for it is shown to people.
 * Undefined where it is no report at all.
 */
export function readReport(value: unknown, subject: ReportSubject): ActivationReport | undefined {
  if (!isRecord(value) || !outcomes.has(value['outcome'])) return undefined;
  const { code, count, threshold, notes, hosts, domains, authorities, remaining, retryAfterSeconds } = value;
  return {
    ...subject,
    outcome: value['outcome'] as ActivationReport['outcome'],
    detail: text(value['detail'], 500),
    hosts: lines(hosts).flatMap(readHost),
    domains: lines(domains).map((domain) => ({
      name: text(domain['name'], 253),
      records: whole(domain['records']),
      ...codeOf(domain),
    })),
    notes: Array.isArray(notes) ? notes.slice(0, mostLines).filter(isErrorCode) : [],
    ...(authorities !== undefined && {
      authorities: lines(authorities).map((one) => ({ address: text(one['address'], 300), ...codeOf(one) })),
    }),
    ...directoryOf(value['directory']),
    ...(isErrorCode(code) && { code }),
    ...(isWhole(remaining) && { remaining }),
    ...(isWhole(count) && { count }),
    ...(isWhole(threshold) && { threshold }),
    ...(isWhole(retryAfterSeconds) && { retryAfterSeconds }),
  };
}

function directoryOf(value: unknown): Pick<ActivationReport, 'directory'> {
  const outcome: unknown = isRecord(value) ? value['outcome'] : undefined;
  if (!isRecord(value) || !isDirectoryOutcome(outcome)) return {};
  const objects = lines(value['objects']).flatMap((one): readonly ObjectTried[] => {
    const { outcome: its } = one;
    return isDirectoryOutcome(its) ? [{ object: text(one['object'], 200), outcome: its, ...codeOf(one) }] : [];
  });
  return { directory: { directory: text(value['directory'], 253), outcome, objects, ...codeOf(value) } };
}

function isDirectoryOutcome(value: unknown): value is DirectoryTried['outcome'] {
  return value === 'licensed' || value === 'struck-off';
}

function readHost(host: Readonly<Record<string, unknown>>): readonly HostTried[] {
  const { source, outcome, domain, retryAfterSeconds } = host;
  if (!sources.has(source) || (outcome !== 'licensed' && outcome !== 'counted' && outcome !== 'struck-off')) return [];
  return [
    {
      host: text(host['host'], 300),
      source: source as HostTried['source'],
      outcome,
      ...(typeof domain === 'string' && { domain: text(domain, 253) }),
      ...codeOf(host),
      ...(isWhole(retryAfterSeconds) && { retryAfterSeconds }),
    },
  ];
}

function codeOf({ code, detail }: Readonly<Record<string, unknown>>): {
  readonly code?: ErrorCode;
  readonly detail?: string;
} {
  return { ...(isErrorCode(code) && { code }), ...(typeof detail === 'string' && { detail: text(detail, 500) }) };
}

function lines(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.slice(0, mostLines).filter(isRecord) : [];
}

/** Neither line breaks nor what turns terminals. */
function text(value: unknown, most: number): string {
  return typeof value === 'string' ? value.slice(0, most).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ') : '';
}

function whole(value: unknown): number {
  return isWhole(value) ? value : 0;
}

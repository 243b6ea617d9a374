/** From traces to a verdict: what must not be shipped, what is missing, what is only worth saying. Pure. */
import { compareVersions } from './versions.ts';
import type { PlacedTrace, Trace } from './traces.ts';

/** Why a product must not be shipped. `lab-root` is the code with which it would be refused at the customer's. */
export type FindingCode = 'lab-root' | 'allow-lab' | 'testing-entry' | 'no-roots';

/** A type, not an interface: it is handed on as JSON. */
export type Finding = {
  readonly code: FindingCode;
  readonly file: string;
  readonly place: string;
  readonly detail: string;
};

export type Note = { readonly code: NoteCode; readonly detail: string };
type NoteCode = 'release-date-missing' | 'release-date-invalid' | 'sdk-missing' | 'sdk-several' | 'sdk-older';

export interface Verdict {
  readonly findings: readonly Finding[];
  readonly notes: readonly Note[];
  /** Vendor ids of the roots and of what they have signed. */
  readonly vendors: readonly string[];
  readonly releaseDates: readonly string[];
  readonly sdkVersions: readonly string[];
}

/** @param newest version of the SDK that this program belongs to. */
export function judgeTraces(all: readonly PlacedTrace[], newest: string): Verdict {
  const placed = all.filter((found) => !isSdkItself(found));
  const traces = placed.map(({ trace }) => trace);
  const releaseDates = distinct(traces.flatMap((trace) => (trace.kind === 'release-date' ? [trace.day] : [])));
  const sdkVersions = distinct(traces.flatMap((trace) => (trace.kind === 'sdk' ? [trace.version] : [])));
  return {
    findings: findingsOf(placed),
    notes: [...notesOnDates(releaseDates), ...notesOnSdk(sdkVersions, newest)],
    vendors: distinct(
      traces.flatMap((trace) => ('vendor' in trace && trace.vendor !== undefined ? [trace.vendor] : [])),
    ),
    releaseDates,
    sdkVersions,
  };
}

/** A product that ships `node_modules` has the testing entry on its disk without using it: what counts is who imports it. */
function isSdkItself({ file, trace }: PlacedTrace): boolean {
  const inSdk = /(?:^|[/!])node_modules\/@attiva\/client\//.test(file);
  return inSdk && (trace.kind === 'testing' || trace.kind === 'allow-lab');
}

function findingsOf(placed: readonly PlacedTrace[]): Finding[] {
  const found = placed.flatMap(({ file, place, trace }): Finding[] => {
    const fault = faultOf(trace);
    return fault === undefined ? [] : [{ ...fault, file, place }];
  });
  // The same delegation stands behind each pack: once per file and fault is enough to find it.
  const first = new Map(
    found.toReversed().map((finding) => [`${finding.code} ${finding.file} ${finding.detail}`, finding]),
  );
  const findings = [...first.values()].toReversed();
  return placed.some(({ trace }) => isRoot(trace)) ? findings : [...findings, noRoots];
}

const noRoots: Finding = {
  code: 'no-roots',
  file: '.',
  place: '',
  detail:
    'no roots of a vendor were found: the product cannot believe any host, or they are packed where nobody can look',
};

function isRoot(trace: Trace): boolean {
  return trace.kind === 'roots' || (trace.kind === 'statement' && trace.vendor !== undefined);
}

function faultOf(trace: Trace): Pick<Finding, 'code' | 'detail'> | undefined {
  switch (trace.kind) {
    case 'statement':
      if (!trace.lab) return undefined;
      return {
        code: 'lab-root',
        detail: `a ${trace.of} of ${trace.vendor ?? 'a vendor'} bears the mark of a lab root`,
      };
    case 'roots':
      return trace.lab ? { code: 'lab-root', detail: 'the roots bear the mark of a lab root' } : undefined;
    case 'allow-lab':
      return {
        code: 'allow-lab',
        detail: trace.how === 'on' ? '`allowLab` is switched on' : '`allowLab` can be switched on by a setting',
      };
    case 'testing':
      return { code: 'testing-entry', detail: `\`@attiva/client/testing\` is ${trace.how}` };
    default:
      return undefined;
  }
}

function notesOnDates(days: readonly string[]): Note[] {
  if (days.length === 0) {
    const detail =
      '`releaseDate` is not compiled in as a day: this build is never compared with the end of maintenance';
    return [{ code: 'release-date-missing', detail }];
  }
  const wrong = days.filter((day) => Number.isNaN(Date.parse(`${day}T00:00:00Z`)));
  return wrong.map((day) => ({
    code: 'release-date-invalid',
    detail: `\`releaseDate\` ${day} is no day of the calendar`,
  }));
}

function notesOnSdk(versions: readonly string[], newest: string): Note[] {
  if (versions.length === 0) {
    return [
      {
        code: 'sdk-missing',
        detail: 'no SDK was found: the product asks an agent, or verifies with a program of its own',
      },
    ];
  }
  const several: Note[] =
    versions.length === 1
      ? []
      : [{ code: 'sdk-several', detail: `several SDKs are in the build: ${versions.join(', ')}` }];
  const older = versions.filter((version) => compareVersions(version, newest) < 0);
  return [
    ...several,
    ...older.map((v): Note => ({ code: 'sdk-older', detail: `the SDK is ${v}, this program knows ${newest}` })),
  ];
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)].toSorted();
}

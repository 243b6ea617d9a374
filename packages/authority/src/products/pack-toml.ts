/**
 * `pack.toml`, what a vendor writes by hand: applications, editions, generations, thresholds, timers, entitlements.
 * This file turns its text into the catalogue that the authority signs; keys are put in by `build-pack.ts`.
 */
import { ActivationError, type PackApplication, type PackEdition } from '@attiva/protocol';
import { parse, TomlError } from 'smol-toml';
import { TableReader } from './table-reader.ts';

export type PackEditionDraft = Omit<PackEdition, 'setupKeys'>;
export type PackApplicationDraft = Omit<PackApplication, 'editions'> & {
  readonly editions: readonly PackEditionDraft[];
};
/** A pack as its author wrote it: no version, no keys, not signed. */
export interface PackDraft {
  readonly pack: string;
  readonly applications: readonly PackApplicationDraft[];
}

const anyGroup = { min: 0, max: 8191 };
const days = (least: number, most: number, usual: number) => ({ min: least, max: most, default: usual });

/**
 * Reads a pack.
 * @throws {ActivationError} `pack-invalid` naming every wrong field at once, in `facts.problems` one each.
 */
export function readPackToml(text: string): PackDraft {
  const problems: string[] = [];
  const reader = new TableReader(parseToml(text), '', problems);
  const draft: PackDraft = {
    pack: reader.name('pack'),
    applications: reader.tables('application', 256).map((table, index) => readApplication(table, index, problems)),
  };
  reader.end();
  problems.push(...contradictions(draft));
  if (problems.length > 0) throw invalid(problems);
  return draft;
}

export function invalid(problems: readonly string[], cause?: unknown): ActivationError {
  return new ActivationError('pack-invalid', problems.join('; '), { facts: { problems }, cause });
}

function parseToml(text: string): Record<string, unknown> {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const reason = error.message.split('\n', 1)[0] ?? '';
    throw invalid([`line ${error.line}, column ${error.column}: ${reason}`], error);
  }
}

function readApplication(
  table: Readonly<Record<string, unknown>>,
  index: number,
  problems: string[],
): PackApplicationDraft {
  const place = placeOf('application', index, table);
  const reader = new TableReader(table, place, problems);
  const application: PackApplicationDraft = {
    id: reader.name('id'),
    name: reader.text('name', 200),
    group: reader.integer('group', anyGroup),
    generations: reader.ascendingIntegers('generations', { min: 0, max: 65_535 }),
    windowDays: reader.integer('window-days', days(1, 400, 30)),
    editions: reader
      .tables('edition', 256)
      .map((edition, at) => readEdition(edition, place + placeOf('edition', at, edition), problems)),
  };
  reader.end();
  return application;
}

function readEdition(table: Readonly<Record<string, unknown>>, place: string, problems: string[]): PackEditionDraft {
  const reader = new TableReader(table, place, problems);
  const edition: PackEditionDraft = {
    id: reader.name('id'),
    name: reader.text('name', 200),
    group: reader.integer('group', anyGroup),
    threshold: reader.integer('threshold', { min: 0, max: 1000, default: 1 }),
    activationIntervalMinutes: reader.integer('activation-interval-minutes', { min: 15, max: 43_200, default: 120 }),
    renewalIntervalMinutes: reader.integer('renewal-interval-minutes', { min: 15, max: 43_200, default: 10_080 }),
    validityDays: reader.integer('validity-days', days(1, 180, 180)),
    initialGraceDays: reader.integer('initial-grace-days', days(0, 400, 30)),
    additionalGraceDays: reader.integer('additional-grace-days', days(0, 400, 30)),
    warningDays: reader.integer('warning-days', days(0, 180, 30)),
    rearmBudget: reader.integer('rearm-budget', { min: 0, max: 1000, default: 3 }),
    ...readShortLease(reader),
    entitlements: reader.entitlements('entitlements'),
  };
  reader.end();
  return edition;
}

/** Left out where it is the usual day: packs look as they always did. */
function readShortLease(reader: TableReader): { readonly shortLeaseHours?: number } {
  const shortLeaseHours = reader.integer('short-lease-hours', { min: 1, max: 168, default: 24 });
  return shortLeaseHours === 24 ? {} : { shortLeaseHours };
}

/** `application "os", `, or by number where there is no id to name it by. */
function placeOf(noun: string, index: number, table: Readonly<Record<string, unknown>>): string {
  const id = table['id'];
  return typeof id === 'string' && id !== '' ? `${noun} "${id}", ` : `${noun} ${index + 1}, `;
}

/** What each field alone cannot show: the same id or group twice, a renewal later than the end. */
function contradictions(draft: PackDraft): string[] {
  const editions = draft.applications.flatMap((application) => application.editions);
  return [
    ...repeated('application id', draft.applications, (application) => application.id),
    ...repeated('application group', draft.applications, (application) => application.group),
    // Products name their edition alone, and a key's group must lead to one edition: unique over all applications.
    ...repeated('edition id', editions, (edition) => edition.id),
    ...repeated('edition group', editions, (edition) => edition.group),
    ...editions
      .filter((edition) => edition.renewalIntervalMinutes > edition.validityDays * 1440)
      .map((edition) => `edition "${edition.id}": renewal-interval-minutes is longer than validity-days`),
  ];
}

function repeated<Item>(noun: string, items: readonly Item[], by: (item: Item) => string | number): string[] {
  const seen = new Set<string | number>();
  const twice = new Set<string | number>();
  for (const item of items) {
    const value = by(item);
    if (value === '' || Number.isNaN(value)) continue; // Reported already as wrong.
    if (seen.has(value)) twice.add(value);
    seen.add(value);
  }
  return [...twice].map((value) => `${noun} ${value} is used twice`);
}

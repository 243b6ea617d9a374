/** An explanation in words for a terminal, and as JSON for programs. */
import { catalogue, type CatalogueRow, type ErrorCode } from '@attiva/protocol';
import type { Json } from '../program/command-spec.ts';
import { asJson } from '../program/json.ts';
import type { Explanation, Number32 } from './explain-code.ts';
import type { FamiliarEvent, FamiliarRow } from './familiar-row.ts';

/** What it means, without a final line break. */
export function describeExplanation(explanation: Explanation): string {
  switch (explanation.kind) {
    case 'code':
      return describeCode(explanation.code, explanation.row).join('\n');
    case 'number':
      return describeNumber(explanation.number, explanation.row).join('\n');
    case 'other-number':
      return describeOther(explanation.number, explanation.nearest).join('\n');
    case 'event':
      return describeEvent(explanation.id, explanation.event).join('\n');
    case 'unknown':
      return `${explanation.asked}: no code of ours and no familiar number; did you mean ${explanation.nearest}?`;
  }
}

/** The same, several at once. `errors` are our codes: those that were asked for, and those that the numbers stand for. */
export function explanationsJson(explanations: readonly Explanation[]): Readonly<Record<string, Json>> {
  const codes = new Set(explanations.flatMap(ourCodes));
  return {
    errors: [...codes].map((code) => ({ code, ...catalogue[code] })),
    numbers: explanations.flatMap(numberJson),
    events: explanations.flatMap((one) => (one.kind === 'event' ? [{ id: one.id, ...one.event }] : [])),
    unknown: explanations.flatMap((one) =>
      one.kind === 'unknown' ? [{ asked: one.asked, nearest: one.nearest }] : [],
    ),
  };
}

function numberJson(explanation: Explanation): readonly Json[] {
  if (explanation.kind === 'number') return [asJson({ ...explanation.number, known: true, ...explanation.row })];
  if (explanation.kind !== 'other-number') return [];
  return [asJson({ ...explanation.number, known: false, nearest: explanation.nearest })];
}

function ourCodes(explanation: Explanation): readonly ErrorCode[] {
  if (explanation.kind === 'code') return [explanation.code];
  return explanation.kind === 'number' ? explanation.row.codes : [];
}

const exits: readonly string[] = [
  'done',
  'our bug',
  'wrong usage or configuration',
  'not licensed',
  'refused, retrying will not help',
  'not trusted',
  'not now',
  'part of a batch failed',
];

/** Whether another try helps, in words. */
const retries: Readonly<Record<CatalogueRow['retry'], string>> = {
  never: 'never helps',
  later: 'later, the same attempt may succeed',
  'after-change': 'after somebody has changed something',
};

function describeCode(code: string, row: CatalogueRow): string[] {
  return [
    `${code}: ${row.title}`,
    ...line('cause', row.cause),
    ...line('side', row.side),
    ...line('remedy', row.remedy),
    ...line('for', row.audience),
    ...line('retry', retries[row.retry]),
    ...line('status', `HTTP ${row.status}, exit ${row.exit} (${exits[row.exit] ?? ''})`),
    ...line('familiar', row.familiar),
  ];
}

function describeNumber(number: Number32, row: FamiliarRow): string[] {
  return [
    `${number.number}: ${row.meaning}`,
    ...line('cause', row.causes),
    ...line('side', `${row.seenOn}, in the volume activation of Windows and Office`),
    ...line('remedy', row.remedy),
    ...digits(number),
    ...row.codes.flatMap((code, index) => [
      `  ${(index === 0 ? 'here' : '').padEnd(9)} ${code}: ${catalogue[code].title}`,
      `${''.padEnd(14)}${catalogue[code].remedy}`,
    ]),
    ...line(row.codes.length === 0 ? 'here' : '', row.here),
  ];
}

function describeOther(number: Number32, nearest: readonly string[]): string[] {
  const asked = number.unsigned === 0 ? 'No error' : 'Not in our table';
  return [
    `${number.number}: ${asked}`,
    ...digits(number),
    ...line('mistyped', nearest.length === 0 ? undefined : `it may have been ${nearest.join(', ')}`),
  ];
}

function digits(number: Number32): string[] {
  return [
    ...line('family', `${number.family} (${number.severity})`),
    ...line('also', `${number.signed}, ${number.unsigned}`),
  ];
}

function describeEvent(id: number, event: FamiliarEvent): string[] {
  return [
    `Event ${id}: on the ${event.writtenBy}, ${event.when}`,
    ...line('fields', event.fields.join(', ')),
    ...line('reading', event.reading),
    ...line('here', event.here),
  ];
}

function line(label: string, text: string | undefined): string[] {
  return text === undefined ? [] : [`  ${label.padEnd(9)} ${text}`];
}

/** `attiva error CODE`: a row of the error catalogue, in words; without a code, all of them. */
import { ActivationError, catalogue, type CatalogueRow } from '@attiva/protocol';
import { nearestWord } from '../program/nearest-word.ts';
import type { Answer, CommandSpec } from '../program/command-spec.ts';

export const explainError: CommandSpec = {
  words: 'error',
  arguments: { '[code]': 'a code as Attiva prints it, or the familiar number' },
  group: 'Try and verify',
  summary: 'Explain an error code: cause, side, remedy',
  example: 'attiva error clock-difference',
  run: async (call) => explain(call.argument('code')),
};

async function explain(asked: string | undefined): Promise<Answer> {
  const rows = Object.entries<CatalogueRow>(catalogue);
  if (asked === undefined) {
    return {
      json: { errors: rows.map(([code, row]) => ({ code, ...row })) },
      text: rows.map(([code, row]) => `${code.padEnd(30)} ${row.title}`).join('\n'),
    };
  }
  const found = rows.filter(([code, row]) => code === asked || row.familiar?.toLowerCase() === asked.toLowerCase());
  if (found.length === 0) {
    const nearest = nearestWord(asked, Object.keys(catalogue));
    throw new ActivationError('wrong-usage', `there is no error code ${asked}; did you mean ${nearest}?`, {
      facts: { asked, nearest, usage: 'attiva error [code]', example: 'attiva error clock-difference' },
    });
  }
  return {
    json: { errors: found.map(([code, row]) => ({ code, ...row })) },
    text: found.map(([code, row]) => describe(code, row)).join('\n\n'),
  };
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

function describe(code: string, row: CatalogueRow): string {
  return [
    `${code}: ${row.title}`,
    `  cause     ${row.cause}`,
    `  side      ${row.side}`,
    `  remedy    ${row.remedy}`,
    `  for       ${row.audience}`,
    `  retry     ${retries[row.retry]}`,
    `  status    HTTP ${row.status}, exit ${row.exit} (${exits[row.exit] ?? ''})`,
    ...(row.familiar === undefined ? [] : [`  familiar  ${row.familiar}`]),
  ].join('\n');
}

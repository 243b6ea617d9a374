/** A diagnosis for people, for programs, and as one word. */
import type { Answer } from '../program/command-spec.ts';
import { asJson } from '../program/json.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { Finding, Outcome } from './finding.ts';

/** Words, not colors, carry the meaning. */
const marks: Readonly<Record<Outcome, string>> = {
  ok: '[ok]  ',
  warn: '[warn]',
  fail: '[fail]',
  'not-checked': '[--]  ',
};

export function answerOf(diagnosis: Diagnosis, how: { readonly quiet: boolean }): Answer {
  const { healthy, cause, steps, exit } = diagnosis;
  const json = asJson({ healthy, ...(cause !== undefined && { cause }), steps });
  if (how.quiet) return { json, text: healthy ? 'True' : 'False', exit };
  return { json, text: [...verdict(diagnosis), '', ...describe(steps)].join('\n'), exit };
}

/** What to deal with first; the rest may follow from it. */
function verdict({ cause, healthy, steps }: Diagnosis): readonly string[] {
  if (cause === undefined) {
    const open = steps.some(({ outcome }) => outcome === 'not-checked');
    return [open ? 'Nothing wrong was found; what could not be checked says why.' : 'All is well.'];
  }
  const { code, side, text, remedy } = cause;
  return [
    `${healthy ? 'Warning' : 'Cause'}  ${code === undefined ? '' : `${code}: `}${text}`,
    ...(side === undefined ? [] : [`Side   ${side}`]),
    ...(remedy === undefined ? [] : [`Do     ${remedy}`]),
  ];
}

function describe(steps: readonly Finding[]): readonly string[] {
  const width = Math.max(...steps.map(({ id }) => id.length));
  const indent = ' '.repeat(2 + 6 + 1 + width + 2);
  return steps.flatMap(({ id, outcome, text, code, side, remedy }) => [
    `  ${marks[outcome]} ${id.padEnd(width)}  ${text}`,
    ...(code === undefined ? [] : [`${indent}${code}${side === undefined ? '' : `, side: ${side}`}`]),
    ...(remedy === undefined ? [] : [`${indent}${remedy}`]),
  ]);
}

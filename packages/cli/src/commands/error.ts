/** `attiva error CODE …`: what a code of ours, a familiar number or event means; without one, all codes of ours. */
import { ActivationError, catalogue, type CatalogueRow, errorCodes } from '@attiva/protocol';
import { describeExplanation, explanationsJson } from '../explaining-codes/describe-explanation.ts';
import { explainCode } from '../explaining-codes/explain-code.ts';
import { familiarNumbers } from '../explaining-codes/familiar-numbers.ts';
import type { Answer, Call, CommandSpec } from '../program/command-spec.ts';
import { asJson } from '../program/json.ts';

export const explainError: CommandSpec = {
  words: 'error',
  arguments: {
    '[code...]': 'codes as Attiva prints them, familiar numbers in any spelling, or numbers of familiar events',
  },
  suggested: { '[code...]': errorCodes },
  options: [{ flags: '--familiar', purpose: 'list all familiar numbers' }],
  group: 'Try and verify',
  summary: 'Explain an error code or a familiar number: cause, side, remedy',
  example: 'attiva error 0xC004F074',
  run: async (call) => explain(call),
};

/** As administrators look a number up elsewhere: `slui 0x2a 0xC004F074`. Both spellings of the first word are typed. */
export const familiarLookups: readonly CommandSpec[] = ['slui 0x2a', 'slui 0x2A'].map((words) => ({
  ...explainError,
  words,
  hidden: true,
  example: `attiva ${words} 0xC004F074`,
}));

function explain(call: Call): Answer {
  const asked = call.texts('code');
  if (call.flag('familiar')) return listNumbers();
  if (asked.length === 0) return listCodes();
  const explanations = asked.map(explainCode);
  const unknown = explanations.filter((one) => one.kind === 'unknown');
  const [first] = unknown;
  if (first !== undefined && unknown.length === explanations.length) {
    throw new ActivationError('wrong-usage', `there is no error code ${first.asked}; did you mean ${first.nearest}?`, {
      facts: {
        asked: first.asked,
        nearest: first.nearest,
        usage: 'attiva error [code...]',
        example: explainError.example,
      },
    });
  }
  return {
    json: explanationsJson(explanations),
    // One number in two spellings is told once.
    text: [...new Set(explanations.map(describeExplanation))].join('\n\n'),
    exit: unknown.length === 0 ? 0 : 7,
  };
}

function listCodes(): Answer {
  const rows = Object.entries<CatalogueRow>(catalogue);
  return {
    json: { errors: rows.map(([code, row]) => ({ code, ...row })) },
    text: rows.map(([code, row]) => `${code.padEnd(30)} ${row.title}`).join('\n'),
  };
}

function listNumbers(): Answer {
  const rows = [...familiarNumbers];
  return {
    json: asJson({ numbers: rows.map(([number, row]) => ({ number, ...row })) }),
    text: rows.map(([number, row]) => `${number}  ${row.meaning}`).join('\n'),
  };
}

/**
 * A typed or dictated telephone code cut into its pieces: digits, labels, and what is neither. Forgiving about spaces, dashes,
 * dots, line ends and labels; a letter or sign in the place of a digit stays visible as `?`, so that its group can be named.
 */
import { groupDigits, groupLabel, headDigits, installationLayout, type PhoneLayout } from './phone-code.ts';

/** A run of digits as it was written; `?` stands for a character that is no digit. */
export interface DigitRun {
  readonly digits: string;
  /** The place of the group that begins here, where a label says so. */
  readonly label?: number;
}

/** More than anybody writes: 27 labelled groups have 300 characters. */
export const longestPhoneText = 2000;

interface Token {
  readonly kind: 'digits' | 'letters' | 'gap';
  readonly text: string;
}

/** Cuts a text into runs. The words before the first digit ("Confirmation ID:") say nothing. */
export function digitRuns(layout: PhoneLayout, text: string): readonly DigitRun[] {
  const tokens = tokensOf(text);
  const runs: { digits: string; label?: number }[] = [];
  let label: number | undefined;
  let glued = false;
  let said = 0;
  for (const [at, token] of tokens.entries()) {
    const named = token.kind === 'gap' ? undefined : labelOf(layout, { tokens, at, glued, said });
    if (token.kind === 'gap' || named !== undefined || isWord(token, { glued, said })) {
      label = named ?? label;
      glued = false;
      continue;
    }
    const digits = token.kind === 'digits' ? token.text : '?'.repeat(Array.from(token.text).length);
    const last = runs.at(-1);
    if (glued && last !== undefined) last.digits += digits;
    else runs.push({ digits, ...(label !== undefined && { label }) });
    said += digits.length;
    label = undefined;
    glued = true;
  }
  return runs;
}

/** "1 1, then": a word between the two plain digits and the groups says nothing. */
function isWord({ kind, text }: Token, { glued, said }: Pick<Here, 'glued' | 'said'>): boolean {
  return kind === 'letters' && said === headDigits && !glued && /^\p{L}{2,}$/u.test(text);
}

const gap = String.raw`\s\-\u2010-\u2015\u2212.,:;()/|_`;
const pieces = new RegExp(`[0-9]+|[${gap}]+|[^0-9${gap}]+`, 'gu');
const gaps = new RegExp(`^[${gap}]`, 'u');
/** A label may be the last letter before the digits: "Installation ID: 11" has none, "A 1234567" has one. */
const labelAtEnd = /(?<![\p{L}\p{N}])[A-La-l][\s:.)]*$/u;

function tokensOf(text: string): readonly Token[] {
  const firstDigit = text.search(/[0-9]/);
  if (firstDigit < 0) return [];
  const start = labelAtEnd.exec(text.slice(0, firstDigit))?.index ?? firstDigit;
  return [...text.slice(start).matchAll(pieces)].map(([piece]): Token => {
    if (/^[0-9]/.test(piece)) return { kind: 'digits', text: piece };
    return { kind: gaps.test(piece) ? 'gap' : 'letters', text: piece };
  });
}

interface Here {
  readonly tokens: readonly Token[];
  readonly at: number;
  /** Nothing stands between this piece and the digits before it. */
  readonly glued: boolean;
  /** How many digits came before. */
  readonly said: number;
}

/** The place that a piece names as a label; `undefined` where it is none. */
function labelOf(layout: PhoneLayout, { tokens, at, glued, said }: Here): number | undefined {
  const { kind, text } = tokens[at] as Token;
  const place = placeOfLabel(layout, text.toUpperCase());
  if (place === undefined) return undefined;
  const isDue = said === headDigits + place * groupDigits;
  if (glued) return isDue ? place : undefined;
  if (kind === 'letters') return place;
  const wholeFollows = isWholeGroup(tokens, at + 2);
  const isMarked = /^[:.)]/.test(tokens[at + 1]?.text ?? '');
  // "11: 1234567": the two plain digits are no label. Only a lone 1 before a whole group can be one there.
  if (said < headDigits) return said === 0 && place === 0 && isMarked && wholeFollows ? place : undefined;
  // Two signs that a number is a label: a mark behind it, the group that is due, a whole group that follows. One is chance.
  return [isMarked, isDue, wholeFollows].filter(Boolean).length >= 2 ? place : undefined;
}

/** Whether a group follows as people write one: seven digits, or in two parts such as `012 3456`. */
function isWholeGroup(tokens: readonly Token[], at: number): boolean {
  const digitsAt = (place: number): number => (tokens[place]?.kind === 'digits' ? tokens[place].text.length : 0);
  const first = digitsAt(at);
  return first === groupDigits || (first > 0 && first < groupDigits && first + digitsAt(at + 2) === groupDigits);
}

/** The place of a label without marks around it; `undefined` for what labels no group. */
function placeOfLabel(layout: PhoneLayout, text: string): number | undefined {
  if (text.length > 2) return undefined;
  const place = layout === installationLayout ? text.charCodeAt(0) - 65 : Number(text) - 1;
  return place >= 0 && place < layout.groups && groupLabel(layout, place) === text ? place : undefined;
}

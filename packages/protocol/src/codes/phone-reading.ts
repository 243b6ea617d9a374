/**
 * Reading a telephone code group by group: which groups are right, which are wrong and in what way, what comes next. A
 * refusal names groups, never digits: what the right digit is, only the other side knows.
 */
import { ActivationError, type ErrorFacts } from '../errors/activation-error.ts';
import { dammHolds } from './damm.ts';
import {
  confirmationLayout,
  groupDigits,
  groupLabel,
  headDigits,
  installationLayout,
  numberOfGroups,
  type PhoneKind,
  type PhoneLayout,
  phoneFormat,
  phoneKindOf,
} from './phone-code.ts';
import { type DigitRun, digitRuns, longestPhoneText } from './phone-words.ts';

/** How far a code has been said or typed. */
export interface GroupsSoFar {
  /** What it is for; `undefined` until its two plain digits were said. */
  readonly kind: PhoneKind | undefined;
  /** The code as far as it is right from its beginning, in its one spelling: what to go on from. */
  readonly good: string;
  /** How many groups that is. */
  readonly goodGroups: number;
  /** Labels of the groups that are wrong. */
  readonly wrong: readonly string[];
  /** Label of the first group that is missing or wrong; `undefined` when none is. */
  readonly next: string | undefined;
  /** Digits of a last group that was begun. */
  readonly begun: string;
  /** Why the text would be refused as it stands; `undefined` when it is a whole code. */
  readonly refusal: ActivationError | undefined;
}

/** What has been typed of a code, for entry that goes on where it stopped. */
export function groupsSoFar(code: 'installation' | 'confirmation', text: string): GroupsSoFar {
  return judgeGroups(code === 'installation' ? installationLayout : confirmationLayout, text);
}

/** Reads a whole code. @throws {ActivationError} `phone-code-mistyped`, `phone-code-incomplete`, `phone-code-unknown`. */
export function readPhoneCode(
  layout: PhoneLayout,
  text: string,
): { readonly kind: PhoneKind; readonly number: bigint } {
  const { kind, good, refusal } = judgeGroups(layout, text);
  if (refusal !== undefined) throw refusal;
  const number = numberOfGroups(layout, good.split(' ').slice(1));
  if (number === undefined || kind === undefined) throw new TypeError('a code without a refusal holds a number');
  return { kind, number };
}

interface TypedGroups {
  readonly head: string;
  readonly groups: readonly string[];
  /** The label that stands where another group is due. */
  readonly misplaced?: { readonly due: number; readonly found: number };
  /** The digits came without a division into groups: one too few or too many moves all that follow. */
  readonly stream: boolean;
}

function judgeGroups(layout: PhoneLayout, text: string): GroupsSoFar {
  if (text.length > longestPhoneText) return refused(mistyped(layout, 'far more was typed than such a code has', []));
  const runs = digitRuns(layout, text);
  const judged = judgeTyped(layout, divide(runs));
  if (judged.refusal === undefined || runs.some((run) => run.label !== undefined)) return judged;
  // Gaps at odd places may look like a division. Where the digits alone are a whole code, its check digits say so.
  const plain = judgeTyped(layout, divide([{ digits: runs.map((run) => run.digits).join('') }]));
  return plain.refusal === undefined ? plain : judged;
}

function judgeTyped(layout: PhoneLayout, typed: TypedGroups): GroupsSoFar {
  const { head, groups, misplaced } = typed;
  const kind = phoneKindOf(head.charAt(1));
  const problem = headProblem(layout, head, kind);
  if (problem !== undefined) return refused(problem);
  const last = groups.length - 1;
  const begun = (groups[last]?.length ?? groupDigits) < groupDigits && last < layout.groups ? (groups[last] ?? '') : '';
  const whole = begun === '' ? groups : groups.slice(0, -1);
  const wrong = wrongPlaces(layout, whole);
  const goodGroups = Math.min(wrong[0] ?? whole.length, misplaced?.due ?? layout.groups, layout.groups);
  const soFar = {
    kind,
    good: [head, ...whole.slice(0, goodGroups)].join(' '),
    goodGroups,
    next: goodGroups < layout.groups ? groupLabel(layout, goodGroups) : undefined,
    begun,
  };
  const refusal = refusalOf(layout, { ...typed, whole, wrong, begun });
  return { ...soFar, wrong: (refusal?.facts['groups'] as readonly string[] | undefined) ?? [], refusal };
}

function refused(refusal: ActivationError): GroupsSoFar {
  return { kind: undefined, good: '', goodGroups: 0, wrong: [], next: undefined, begun: '', refusal };
}

/** Puts runs together to groups: as they were divided by labels or gaps, else seven digits each. */
function divide(runs: readonly DigitRun[]): TypedGroups {
  const { head, rest } = takeHead(runs);
  const stream = !rest.some((run) => run.label !== undefined || run.digits.length === groupDigits);
  if (stream) {
    const digits = rest.map((run) => run.digits).join('');
    return { head, groups: digits.match(/.{1,7}/g) ?? [], stream };
  }
  const groups: string[] = [];
  let misplaced: TypedGroups['misplaced'];
  for (const { digits, label } of rest) {
    const open = groups.at(-1);
    const joins = label === undefined && open !== undefined && open.length + digits.length <= groupDigits;
    if (joins) groups[groups.length - 1] = open + digits;
    else {
      if (label !== undefined && label !== groups.length) misplaced ??= { due: groups.length, found: label };
      groups.push(...splitRun(digits));
    }
  }
  return { head, groups, stream, ...(misplaced && { misplaced }) };
}

/** Groups written together: all but the last have seven digits, so that one digit too few or too many stays in its place. */
function splitRun(digits: string): string[] {
  const ahead = groupDigits * (Math.max(1, Math.round(digits.length / groupDigits)) - 1);
  return [...(digits.slice(0, ahead).match(/.{7}/g) ?? []), digits.slice(ahead)];
}

/** The first two digits, unless a label says that groups begin at once. */
function takeHead(runs: readonly DigitRun[]): { readonly head: string; readonly rest: readonly DigitRun[] } {
  let head = '';
  const rest: DigitRun[] = [];
  for (const run of runs) {
    const missing = rest.length > 0 || run.label !== undefined ? 0 : headDigits - head.length;
    head += run.digits.slice(0, missing);
    const digits = run.digits.slice(missing);
    if (digits !== '') rest.push({ ...run, digits });
  }
  return { head, rest };
}

function headProblem(layout: PhoneLayout, head: string, kind: PhoneKind | undefined): ActivationError | undefined {
  if (head.length < headDigits) {
    return new ActivationError('phone-code-incomplete', `the two digits before the first group of the ${layout.name}`, {
      facts: { code: layout.name, good: 0, missing: layout.groups, next: 'head' },
    });
  }
  if (head.startsWith(phoneFormat) && kind !== undefined) return undefined;
  return new ActivationError(
    'phone-code-unknown',
    `the two digits before the first group are ${head}; known are 11, 12 and 13`,
    { facts: { code: layout.name, head } },
  );
}

function wrongPlaces(layout: PhoneLayout, groups: readonly string[]): number[] {
  const wrong = groups.slice(0, layout.groups).flatMap((group, place) => (isGood(group, place) ? [] : [place]));
  return fits(layout, groups.slice(0, wrong[0] ?? layout.groups)) ? wrong : [0, ...wrong];
}

/** Whether these good groups can begin a number of the layout's size: mostly the first one says so by itself. */
function fits(layout: PhoneLayout, good: readonly string[]): boolean {
  const zeros = Array.from({ length: layout.groups - good.length }, () => '0'.repeat(groupDigits));
  return numberOfGroups(layout, [...good, ...zeros]) !== undefined;
}

function isGood(group: string, place: number): boolean {
  return group.length === groupDigits && /^[0-9]+$/.test(group) && dammHolds(place, group);
}

interface Judged extends TypedGroups {
  readonly whole: readonly string[];
  readonly wrong: readonly number[];
  readonly begun: string;
}

/** The first reason, in the order in which a person can act on it. */
function refusalOf(layout: PhoneLayout, judged: Judged): ActivationError | undefined {
  const { whole, wrong, misplaced } = judged;
  const label = (place: number): string => groupLabel(layout, place);
  if (misplaced !== undefined && (wrong[0] ?? layout.groups) >= misplaced.due) {
    const { due, found } = misplaced;
    return mistyped(layout, `group ${label(found)} stands where group ${label(due)} is due`, [label(due)]);
  }
  if (wrong.length > 0) return wrongGroups(layout, judged);
  if (whole.length > layout.groups) {
    return mistyped(layout, `${whole.length} groups instead of ${layout.groups}`, []);
  }
  return whole.length < layout.groups ? incomplete(layout, judged) : undefined;
}

function wrongGroups(layout: PhoneLayout, { whole, wrong, stream }: Judged): ActivationError {
  const [first = 0, second] = wrong;
  if (isGood(whole[first] ?? '', first)) return tooLarge(layout);
  const label = (place: number): string => groupLabel(layout, place);
  // In a stream whose length is not that of the code the first wrong group holds the error, the rest is only moved.
  if (stream && (whole.length !== layout.groups || whole.at(-1)?.length !== groupDigits)) {
    return mistyped(layout, `group ${label(first)} is not right, or a digit is missing or too many before its end`, [
      label(first),
    ]);
  }
  const moved = movedGroups(layout, whole, first);
  if (moved !== undefined) return moved;
  const exchanged =
    second !== undefined &&
    wrong.length === 2 &&
    isGood(whole[first] ?? '', second) &&
    isGood(whole[second] ?? '', first);
  if (exchanged) {
    return mistyped(layout, `groups ${label(first)} and ${label(second)} have changed places`, wrong.map(label));
  }
  const told = wrong.map((place) => {
    const length = whole[place]?.length ?? 0;
    return length === groupDigits ? `group ${label(place)}` : `group ${label(place)} (${length} digits instead of 7)`;
  });
  return mistyped(layout, `${told.join(', ')}: not right`, wrong.map(label));
}

/** From the first wrong group to the last all are right one place further on, or one before: one is missing, or doubled. */
function movedGroups(layout: PhoneLayout, whole: readonly string[], first: number): ActivationError | undefined {
  const rest = whole.slice(first);
  const label = groupLabel(layout, first);
  if (rest.length < 2) return undefined;
  if (rest.every((group, at) => isGood(group, first + at + 1))) {
    return mistyped(layout, `group ${label} is missing: what follows is right one group later`, [label]);
  }
  if (first > 0 && rest.every((group, at) => isGood(group, first + at - 1))) {
    const before = groupLabel(layout, first - 1);
    return mistyped(layout, `group ${before} was said twice: what follows is right one group before`, [label]);
  }
  return undefined;
}

function incomplete(layout: PhoneLayout, { whole, begun }: Judged): ActivationError {
  const next = groupLabel(layout, whole.length);
  const isOther = layout === confirmationLayout && whole.length === installationLayout.groups && begun === '';
  const hint = isOther ? '; these look like an installation ID, which goes the other way' : '';
  const missing = layout.groups - whole.length;
  const detail = `${whole.length} of ${layout.groups} groups are there and right; group ${next} is next${hint}`;
  const facts = { code: layout.name, good: whole.length, missing, next };
  return new ActivationError('phone-code-incomplete', detail, { facts });
}

/**
 * The check digit of the first group is right, and the number would be too large. Groups ten places apart look alike to the
 * check digit, so one of those may stand in its place.
 */
function tooLarge(layout: PhoneLayout): ActivationError {
  const labels = [0, 10, 20].filter((place) => place < layout.groups).map((place) => groupLabel(layout, place));
  return mistyped(layout, `group ${labels.join(' or ')}: not right; have two of them changed places?`, labels);
}

function mistyped(layout: PhoneLayout, detail: string, groups: readonly string[]): ActivationError {
  const facts: ErrorFacts = { code: layout.name, groups };
  return new ActivationError('phone-code-mistyped', detail, { facts });
}

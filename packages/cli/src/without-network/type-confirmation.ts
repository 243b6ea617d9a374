/**
 * Typing a confirmation ID: group by group or many at once, a wrong group named at once, entry that can be interrupted and goes on
 * where it stopped.
 */
import {
  ActivationError,
  groupsSoFar,
  type GroupsSoFar,
  isActivationError,
  type PhoneKind,
  printedPhoneCode,
} from '@attiva/protocol';
import type { Terminal } from '../program/terminal.ts';
import type { EntryPlace } from './entry-file.ts';

export interface TypedEntry {
  readonly terminal: Terminal;
  readonly place: EntryPlace;
  /** What is awaited: a code for something else is refused after its first two digits. */
  readonly kind: PhoneKind;
  /** The command that goes on with it: `attiva host confirm`. */
  readonly again: string;
}

/**
 * Asks until the confirmation ID is whole, each group right in itself. What is right is kept after every line.
 * @throws {ActivationError} `wrong-usage` where nobody can be asked, `phone-code-incomplete` when the entry was interrupted.
 */
export async function typeConfirmation(entry: TypedEntry): Promise<string> {
  const { terminal, place } = entry;
  requireTypist(terminal);
  const kept = groupsSoFar('confirmation', await place.load());
  try {
    return kept.refusal === undefined ? await review(entry, kept) : await goOn(entry, kept);
  } catch (error) {
    if (!isActivationError(error) || error.code !== 'wrong-usage') throw error;
    throw interrupted(groupsSoFar('confirmation', await place.load()), entry.again);
  }
}

/** For a command that has more to do before. @throws {ActivationError} `wrong-usage`. */
export function requireTypist({ interactive }: Pick<Terminal, 'interactive'>): void {
  if (interactive) return;
  throw new ActivationError('wrong-usage', 'there is nobody to type the confirmation ID: give the answer as a FILE');
}

async function goOn(entry: TypedEntry, kept: GroupsSoFar): Promise<string> {
  const { terminal, place } = entry;
  terminal.note(
    kept.goodGroups > 0
      ? `${kept.goodGroups} of 27 groups are kept; go on with group ${kept.next}. "back" takes the last one away.`
      : 'Two digits, then 27 groups of seven: one at a time or many. Ctrl-C keeps what is right, "back" takes a group away.',
  );
  let soFar = kept;
  while (soFar.refusal !== undefined) {
    const typed = (await terminal.ask(promptOf(soFar))).trim();
    if (typed === '') continue;
    const next = /^back$/i.test(typed) ? withoutLast(soFar) : takeLine(entry, soFar, typed);
    if (next.good !== soFar.good) await place.save(next.good);
    soFar = next;
  }
  return soFar.good;
}

/** What is right of a line is taken; the first wrong group is told and asked for again. */
function takeLine({ terminal, kind }: TypedEntry, { good }: GroupsSoFar, typed: string): GroupsSoFar {
  const judged = groupsSoFar('confirmation', `${good} ${typed}`);
  if (judged.kind !== undefined && judged.kind !== kind) {
    terminal.note(
      `  these first two digits are those of a ${judged.kind}'s confirmation, and this one is for a ${kind}`,
    );
    return groupsSoFar('confirmation', '');
  }
  if (judged.refusal === undefined) return judged;
  if (judged.begun !== '')
    terminal.note(`  group ${judged.next}: ${judged.begun.length} digits instead of 7; once more`);
  else if (judged.refusal.code !== 'phone-code-incomplete') terminal.note(`  ${judged.refusal.detail}; once more`);
  // A head that was refused takes the groups behind it along: they stay as they were.
  return groupsSoFar('confirmation', judged.kind === undefined ? good : judged.good);
}

function withoutLast({ good }: GroupsSoFar): GroupsSoFar {
  return groupsSoFar('confirmation', good.split(' ').slice(0, -1).join(' '));
}

function promptOf({ kind, next }: GroupsSoFar): string {
  return kind === undefined ? 'The first two digits: ' : `Group ${next ?? ''} of 27: `;
}

/** All groups are there from an earlier entry, which was refused: they are compared once more. */
async function review(entry: TypedEntry, kept: GroupsSoFar): Promise<string> {
  const { terminal, place } = entry;
  const { head, groups } = printedPhoneCode(kept.good);
  terminal.note(`All 27 groups are here from before:\n      ${head}`);
  for (const { label, digits } of groups) terminal.note(`  ${label.padStart(2)}  ${digits}`);
  for (;;) {
    const wish = (await terminal.ask('Enter takes them, a number types on from that group: ')).trim();
    if (wish === '') return kept.good;
    const at = groups.findIndex(({ label }) => label === wish);
    if (at < 0) continue;
    const shorter = kept.good
      .split(' ')
      .slice(0, at + 1)
      .join(' ');
    await place.save(shorter);
    return await goOn(entry, groupsSoFar('confirmation', shorter));
  }
}

function interrupted({ goodGroups, next }: GroupsSoFar, again: string): ActivationError {
  const kept = goodGroups === 0 ? 'nothing was kept' : `${goodGroups} of 27 groups are kept`;
  return new ActivationError('phone-code-incomplete', `the entry was interrupted; ${kept}; go on with: ${again}`, {
    facts: { code: 'confirmation', good: goodGroups, ...(next !== undefined && { next }) },
  });
}

/** Writing down an installation ID while somebody reads it out: a wrong group is named before the next one is said. */
import { ActivationError, groupsSoFar, type GroupsSoFar } from '@attiva/protocol';
import type { Terminal } from '../../../program/terminal.ts';

/**
 * Asks until the installation ID is whole, each group right in itself.
 * @throws {ActivationError} `wrong-usage` where nobody can be asked.
 */
export async function hearInstallationId(terminal: Terminal): Promise<string> {
  if (!terminal.interactive) {
    throw new ActivationError('wrong-usage', 'there is nobody to ask: give a FILE or the installation ID');
  }
  terminal.note(
    'The caller reads two digits, then groups A to L: one at a time or many. "back" takes the last one away.',
  );
  let soFar = groupsSoFar('installation', '');
  while (soFar.refusal !== undefined) {
    const typed = (await terminal.ask(promptOf(soFar))).trim();
    if (typed === '') continue;
    soFar = /^back$/i.test(typed) ? withoutLast(soFar) : takeLine(terminal, soFar, typed);
  }
  return soFar.good;
}

function promptOf({ kind, next }: GroupsSoFar): string {
  return kind === undefined ? 'First two digits: ' : `Group ${next}: `;
}

/** What is right of a line is taken; what is wrong is told, for the caller is still there. */
function takeLine(terminal: Terminal, { good, kind }: GroupsSoFar, typed: string): GroupsSoFar {
  const judged = groupsSoFar('installation', `${good} ${typed}`);
  if (judged.kind !== undefined && kind === undefined) terminal.note(`  ${kindsInWords[judged.kind]}`);
  if (judged.refusal === undefined) return judged;
  if (judged.begun !== '') {
    terminal.note(`  group ${judged.next} has seven digits, ${judged.begun.length} were typed: once more`);
  } else if (judged.refusal.code !== 'phone-code-incomplete') terminal.note(`  ${judged.refusal.detail}: once more`);
  return groupsSoFar('installation', judged.kind === undefined ? good : judged.good);
}

const kindsInWords = {
  host: 'registration of a host',
  device: 'license of a device',
  directory: 'activation object of a directory',
} as const;

function withoutLast({ good }: GroupsSoFar): GroupsSoFar {
  return groupsSoFar('installation', good.split(' ').slice(0, -1).join(' '));
}

import { printable } from './printable.ts';
import type { Terminal } from './terminal.ts';

/** The line of progress on stderr that each next one replaces. Where no person sits there is none. */
export class RollingLine {
  /** Whether it is shown: what else tells of progress can be left out then. */
  readonly isShown: boolean;
  readonly #stderr: Terminal['stderr'];

  constructor({ stderr }: Pick<Terminal, 'stderr'>) {
    this.#stderr = stderr;
    this.isShown = stderr.isTTY === true;
  }

  show(text: string): void {
    if (this.isShown) this.#stderr.write(`${startOver}  ${printable(text)}`);
  }

  /** Makes room for a line that stays. */
  clear(): void {
    if (this.isShown) this.#stderr.write(startOver);
  }
}

/** To the beginning of the line, and nothing stands in it. */
const startOver = '\r\u001b[2K';

import type { ScenarioEvent } from '@attiva/lab';
import type { Terminal } from '../../program/terminal.ts';

/** What happens in a scenario, as it happens: milestones as lines, days as one line that a terminal rewrites. */
export class LiveView {
  readonly #terminal: Terminal;
  readonly #live: boolean;
  #states = '';

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    this.#live = terminal.stderr.isTTY === true;
  }

  begin(title: string): void {
    this.#terminal.note(this.#terminal.strong(title));
  }

  readonly take = (event: ScenarioEvent): void => {
    if (event.kind === 'day') this.#day(event);
    else if (event.kind === 'deed') this.#say(event.at, event.says);
    else
      this.#say(
        event.at,
        event.good ? `as expected: ${event.expected}` : `NOT ${event.expected}; found ${event.found}`,
      );
  };

  end(): void {
    this.#clear();
  }

  /** Where the line cannot be rewritten, only a change of the states is worth one. */
  #day({ day, states, attempts }: Extract<ScenarioEvent, { kind: 'day' }>): void {
    if (this.#live) this.#terminal.stderr.write(`\r\u001b[2K  day ${day} · ${states} · ${attempts} attempts`);
    else if (states !== this.#states) this.#say(`day ${day}`, states);
    this.#states = states;
  }

  #say(at: string, text: string): void {
    this.#clear();
    this.#terminal.note(`  ${at.padEnd(13)} ${text}`);
  }

  #clear(): void {
    if (this.#live) this.#terminal.stderr.write('\r\u001b[2K');
  }
}

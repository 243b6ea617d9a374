import type { ScenarioEvent } from '@attiva/lab';
import { RollingLine } from '../../program/rolling-line.ts';
import type { Terminal } from '../../program/terminal.ts';

/** What happens in a scenario, as it happens: milestones as lines, days as one line that a terminal rewrites. */
export class LiveView {
  readonly #terminal: Terminal;
  readonly #days: RollingLine;
  #states = '';

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    this.#days = new RollingLine(terminal);
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
    this.#days.clear();
  }

  /** Where the line cannot be rewritten, only a change of the states is worth one. */
  #day({ day, states, attempts }: Extract<ScenarioEvent, { kind: 'day' }>): void {
    if (this.#days.isShown) this.#days.show(`day ${day} · ${states} · ${attempts} attempts`);
    else if (states !== this.#states) this.#say(`day ${day}`, states);
    this.#states = states;
  }

  #say(at: string, text: string): void {
    this.#days.clear();
    this.#terminal.note(`  ${at.padEnd(13)} ${text}`);
  }
}

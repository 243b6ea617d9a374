/**
 * Setting up a host or a machine: one command, step by step, each repeatable. This room looks at the machine (accounts,
 * systemd, firewalls), says of each step how it stood and what was done, and asks a person only what nothing else can
 * tell. Serving and licensing are left to host, agent and client; the words of the commands stand in `commands/`.
 *
 * This file: what a step says.
 */
import type { ErrorCode } from '@attiva/protocol';
import type { Json } from '../program/command-spec.ts';
import type { Terminal } from '../program/terminal.ts';

/** How a step stands: it was so before, was done now, would be done (`--check`), is left to a person, has failed. */
export type StepState = 'as-before' | 'done' | 'needed' | 'to-do' | 'failed';

export interface Step {
  /** A word for programs: `vendor`, `registered`, `service`. */
  readonly step: string;
  readonly state: StepState;
  /** The sentence beside the step's name. */
  readonly text: string;
  /** Lines below it, for instance one to be typed. */
  readonly more?: readonly string[];
  /** Why it failed, or what must be done. */
  readonly code?: ErrorCode;
  readonly facts?: { readonly [name: string]: Json };
}

const words: Readonly<Record<StepState, string>> = {
  'as-before': 'as before',
  done: 'done',
  needed: 'needed',
  'to-do': 'to do',
  failed: 'failed',
};

/** Collects the steps, and shows each to a person as soon as it is known. */
export class StepList {
  readonly steps: Step[] = [];
  readonly #show: (text: string) => void;

  constructor(terminal: Pick<Terminal, 'out'>, json: boolean) {
    this.#show = json ? () => undefined : (text) => terminal.out(text);
  }

  add(step: Step): Step {
    this.steps.push(step);
    this.#show(stepText(step));
    return step;
  }

  /** A heading with lines that are no step: nothing to be done or judged. */
  tell(title: string, lines: readonly string[]): void {
    const [first = '', ...more] = lines;
    this.#show([`${title.padEnd(12)}${first}`, ...more.map((line) => `${' '.repeat(12)}${line}`)].join('\n'));
  }

  /** Exit class: 0, the class of the one that failed, or 7 where several did or `--check` found something to do. */
  exit(check: boolean, classOf: (code: ErrorCode) => number): number {
    if (check) return this.steps.every(({ state }) => state === 'as-before') ? 0 : 7;
    const failed = this.steps.filter(({ state }) => state === 'failed');
    const [only, ...others] = failed;
    if (only === undefined) return 0;
    return others.length > 0 || only.code === undefined ? 7 : classOf(only.code);
  }
}

function stepText({ step, state, text, more = [] }: Step): string {
  const name = step === 'dns' ? 'DNS' : step.charAt(0).toUpperCase() + step.slice(1).replaceAll('-', ' ');
  const below = more.map((line) => `${' '.repeat(23)}${line}`);
  return [`${name.padEnd(12)}${words[state].padEnd(11)}${text}`, ...below].join('\n');
}

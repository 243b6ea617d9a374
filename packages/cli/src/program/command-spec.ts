/**
 * The frame of the command line: what a command is, how the table of commands becomes a program, how an answer and an
 * error are printed. What a single command does stands in `commands/<noun>/<verb>.ts`; licensing stands nowhere here.
 */
import type { Terminal } from './terminal.ts';

/** Flags as commander reads them (`--name <name>`) and their purpose. */
export interface OptionSpec {
  readonly flags: string;
  readonly purpose: string;
  /** May be given several times; the values are collected. */
  readonly repeatable?: boolean;
  readonly choices?: readonly string[];
  /** Names (`keyFile`) of options that say the same thing another way: both together are refused. */
  readonly conflicts?: readonly string[];
}

/** What a command gets: its words, already taken apart, and the terminal it speaks through. */
export interface Call {
  readonly terminal: Terminal;
  /** The positional argument of that name; undefined when an optional one was not given. */
  argument(name: string): string | undefined;
  /** The value of an option that takes one. */
  text(name: string): string | undefined;
  /** The values of a repeatable option, or of a last argument that is written `[name...]`. */
  texts(name: string): readonly string[];
  flag(name: string): boolean;
  /** The value of an option as a whole number, undefined when not given. @throws ActivationError `wrong-usage`. */
  number(name: string): number | undefined;
}

export type Json = string | number | boolean | null | undefined | readonly Json[] | { readonly [name: string]: Json };

/** What a command has to say at its end: the same thing for programs and for people. */
export interface Answer {
  /** Printed on one line by `--json`. Only ever grows. */
  readonly json: { readonly [name: string]: Json };
  /** Printed otherwise, without a final line break. */
  readonly text: string;
  /** Exit class, default 0. 3 says "not licensed", 7 "part of a batch failed". */
  readonly exit?: number;
}

export type Group = 'Vendor' | 'Host in the LAN' | 'Client on each machine' | 'Try and verify';

export interface CommandSpec {
  /** The words that call it: `authority pack build`. */
  readonly words: string;
  /** Positional arguments in order, `<required>` or `[optional]`, the last also `[any number...]`, with their purpose. */
  readonly arguments?: Readonly<Record<string, string>>;
  /** What completion offers for an argument, by its name as it is written above; other words may be right as well. */
  readonly suggested?: Readonly<Record<string, readonly string[]>>;
  readonly options?: readonly OptionSpec[];
  readonly group: Group;
  /** A shorter spelling of another command: it works and stands in no overview. */
  readonly hidden?: boolean;
  /** One line, without a full stop. */
  readonly summary: string;
  /** A whole line that can be typed as it stands. */
  readonly example: string;
  /**
   * Does the work. Heavy packages are imported here and not at the top of the file. A command that stays up says what
   * it has to say while it runs and gives no answer at its end.
   */
  run(call: Call): Promise<Answer | undefined>;
}

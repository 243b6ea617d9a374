/** Turns the table of commands into a commander program. Commander parses; it neither prints errors nor exits. */
import { ActivationError, isActivationError } from '@attiva/protocol';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { Answer, Call, CommandSpec, OptionSpec } from './command-spec.ts';
import { nounPage, overview } from './overview.ts';
import type { Terminal } from './terminal.ts';

export interface ProgramOptions {
  readonly specs: readonly CommandSpec[];
  readonly terminal: Terminal;
  readonly version: string;
  /** Takes the answer of the command that was called. */
  readonly onAnswer: (answer: Answer, json: boolean) => void;
}

/** Thrown when help or the version was asked for and has been printed. */
export class Done extends Error {
  override readonly name = 'Done';
}

const nouns: Readonly<Record<string, string>> = {
  authority: "the vendor's service: products, keys, registrations",
  'authority pack': 'product packs',
  'authority key': 'product keys',
  'authority customer': 'customers and their agreements',
  'authority bundle': 'keys that can be confirmed by telephone',
  'authority license': 'machines that device keys have licensed',
  delegate: 'which key signs for the vendor from day to day',
  root: "the vendor's root, on the machine where it is kept",
  host: "the customer's activation host",
  'host tls': 'TLS between this host and its clients',
  'host key': 'host keys of this host',
  'host pack': 'product packs of this host',
  'host publish': 'this host in DNS',
  'host revocations': 'what vendors have revoked, at this host',
  directory: 'activation objects: a directory licenses its members, without a host',
  client: 'this machine',
  'client revocations': 'what vendors have revoked, at this machine',
  carry: 'licenses of many machines without a network, by one file',
  console: "the host's page in a browser",
  demo: 'what happens when a host is away, or hostile',
  lab: 'the whole system with simulated machines on one virtual clock',
};

export function buildProgram(options: ProgramOptions): Command {
  const { terminal, specs, version } = options;
  const program = new Command('attiva');
  program
    .description('Volume activation for every software vendor')
    .version(version, '-V, --version', 'print the version')
    .helpCommand(false)
    // `doctor bundle --data DIR`: what stands after a word belongs to it, also where the word before has the same option.
    .enablePositionalOptions()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.note(text.trimEnd()),
      outputError: () => undefined,
    });
  program.helpInformation = () => overview(specs);
  program.addOption(jsonAnywhere());
  wire(program);
  for (const spec of specs) addCommand(program, spec, options);
  return program;
}

/** Finds or makes the command for the words before the last, then hangs the command itself there. */
function addCommand(program: Command, spec: CommandSpec, options: ProgramOptions): void {
  const words = spec.words.split(' ');
  const verb = words.at(-1) ?? '';
  const path: string[] = [];
  let parent = program;
  for (const word of words.slice(0, -1)) {
    path.push(word);
    parent =
      parent.commands.find((command) => command.name() === word) ??
      addNoun(parent, { path, hidden: spec.hidden === true, specs: options.specs });
  }
  // Below a hidden noun its verbs are shown: whoever got there wants to know them.
  const hidden = spec.hidden === true && parent === program;
  const command = parent.command(verb, { hidden }).description(`${spec.summary}.`).summary(spec.summary);
  wire(command, spec.example);
  for (const [name, purpose] of Object.entries(spec.arguments ?? {})) command.argument(name, purpose);
  for (const option of spec.options ?? []) command.addOption(toOption(option));
  command.option('--json', 'answer and errors as JSON on stdout');
  command.addHelpText('after', `\nExample:\n  ${spec.example}`);
  command.action(async () => {
    const answer = await spec.run(callOf(command, spec, options.terminal)).catch((error: unknown) => {
      throw withUsage(error, command, spec);
    });
    if (answer !== undefined) options.onAnswer(answer, command.optsWithGlobals()['json'] === true);
  });
}

/** What a command finds wrong with its words is told like what the parser finds: with usage and example. */
function withUsage(error: unknown, command: Command, { example }: CommandSpec): unknown {
  if (!isActivationError(error) || error.code !== 'wrong-usage') return error;
  const usage = `${pathOf(command)} ${command.usage()}`.trim();
  return new ActivationError('wrong-usage', error.detail, {
    facts: { usage, example, ...error.facts },
    cause: error.cause,
  });
}

interface Noun {
  /** The words that lead to it. */
  readonly path: readonly string[];
  readonly hidden: boolean;
  readonly specs: readonly CommandSpec[];
}

function addNoun(parent: Command, { path, hidden, specs }: Noun): Command {
  const [word, words] = [path.at(-1) ?? '', path.join(' ')];
  const about = nouns[words] ?? nouns[`authority ${words}`] ?? word;
  const noun = parent.command(word, { hidden }).helpCommand(false).description(about);
  noun.helpInformation = () => nounPage(words, about, specs);
  noun.addOption(jsonAnywhere());
  wire(noun);
  return noun;
}

function toOption(spec: OptionSpec): Option {
  const option = new Option(spec.flags, spec.purpose);
  if (spec.choices !== undefined) option.choices([...spec.choices]);
  if (spec.conflicts !== undefined) option.conflicts([...spec.conflicts]);
  if (spec.choices === undefined && option.required)
    option.argParser<unknown>((value, before) => {
      // Otherwise the next option would silently become the value of this one.
      if (value.startsWith('--')) throw new InvalidArgumentError('Its own value is missing.');
      return spec.repeatable === true ? [...listOf(before), value] : value;
    });
  return option;
}

/** `attiva --json host status` means the same as `attiva host status --json`; help shows it where it belongs. */
function jsonAnywhere(): Option {
  return new Option('--json').hideHelp();
}

function callOf(command: Command, spec: CommandSpec, terminal: Terminal): Call {
  const names = Object.keys(spec.arguments ?? {}).map((name) => name.replaceAll(/[<>[\]]/g, ''));
  const options: Readonly<Record<string, unknown>> = command.optsWithGlobals();
  return {
    terminal,
    argument: (name) => command.args[names.indexOf(name)],
    text: (name) => textOf(options[name]),
    texts: (name) =>
      names.includes(`${name}...`) ? command.args.slice(names.indexOf(`${name}...`)) : listOf(options[name]),
    flag: (name) => options[name] === true,
    number: (name) => numberOf(name, textOf(options[name]), spec),
  };
}

function numberOf(name: string, text: string | undefined, spec: CommandSpec): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (/^\d{1,9}$/.test(text)) return number;
  const flag = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new ActivationError('wrong-usage', `--${flag} takes a whole number, not "${text}"`, {
    facts: { option: flag, example: spec.example },
  });
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** Gives a command our own way out: help ends well, everything else is `wrong-usage` with usage and example. */
function wire(command: Command, example?: string): void {
  // What stands after the next word is that command's: `host publish` would else keep the `--data` of `host publish list`.
  command.enablePositionalOptions();
  command.exitOverride((error: CommanderError) => {
    if (error.code === 'commander.helpDisplayed' || error.code === 'commander.version') throw new Done(error.code);
    throw usageError(command, error, example);
  });
}

function usageError(command: Command, error: CommanderError, example: string | undefined): ActivationError {
  const missing = error.code === 'commander.help';
  const said = missing ? `${pathOf(command)} needs a command` : error.message.replace(/^error: /, '');
  const [sentence = said, hint] = said.split('\n');
  const nearest = hint?.match(/Did you mean (?:one of )?(.+?)\?/)?.[1];
  const offered = offeredBy(command, error).join(', ');
  const advice =
    nearest === undefined ? (offered === '' ? '' : `; there are: ${offered}`) : `; did you mean ${nearest}?`;
  return new ActivationError('wrong-usage', `${sentence.replace(/\.$/, '')}${advice}`, {
    facts: {
      usage: `${pathOf(command)} ${command.usage()}`.trim(),
      example: example ?? `${pathOf(command)} --help`,
      ...(nearest === undefined ? {} : { nearest }),
    },
    cause: error,
  });
}

/** What could stand in the place of what is wrong: an option, or a command. */
function offeredBy(command: Command, { code }: CommanderError): readonly string[] {
  const help = command.createHelp();
  if (code === 'commander.unknownOption') return help.visibleOptions(command).map(({ long }) => long ?? '');
  return help.visibleCommands(command).map((child) => child.name());
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

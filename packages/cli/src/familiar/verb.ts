/**
 * The familiar verbs: what administrators of volume activation have in their fingers (`slmgr /dlv`, `ospp /act`), answered
 * by the same rooms as the modern commands. One table says of each verb what it takes, who may, what it maps to. The words
 * alone are familiar: the protocol, the keys and the trust are Attiva's own. What a command does beside its words stands in
 * `commands/`.
 */
import { ActivationError, isActivationError } from '@attiva/protocol';
import { clientOptions } from '../commands/client/editions.ts';
import type { Answer, Call, CommandSpec, OptionSpec } from '../program/command-spec.ts';

/** Groups as administrators know them, in the order of the help. */
export const verbGroups = ['Global', 'Advanced', 'Client', 'Host', 'Directory', 'Token'] as const;
export type VerbGroup = (typeof verbGroups)[number];

/** Who may: what changes the machine asks for its administrator, what changes the host for whoever may read its folder. */
export type Who =
  | 'everyone'
  | 'administrator'
  | 'administrator of the host'
  | 'administrator of the directory'
  | 'nobody';

export interface Verb {
  /** `/dlv`. */
  readonly name: string;
  /** As in `CommandSpec`. */
  readonly arguments?: Readonly<Record<string, string>>;
  /** Beside those that every verb has. */
  readonly options?: readonly OptionSpec[];
  readonly group: VerbGroup;
  readonly who: Who;
  /** The modern command that does the same; absent where there is none. */
  readonly modern?: string;
  /** One line, without a full stop. */
  readonly summary: string;
  /** What follows the verb in an example: `'ny-att01.corp.example:7688'`. */
  readonly example?: string;
  run(call: Call): Promise<Answer>;
}

const hostDataOption: OptionSpec = {
  flags: '--host-data <dir>',
  purpose: "the host's folder, on a machine that is a host (default /var/lib/attiva-host)",
};

const applicationOption: OptionSpec = {
  flags: '--application <id>',
  purpose: 'only the products of this application (default: all)',
};

export type FamiliarTool = 'slmgr' | 'ospp';

/** The verb as a command of the program; its errors say who may. */
export function commandOf(verb: Verb, tool: FamiliarTool): CommandSpec {
  const words = tool === 'ospp' ? `ospp ${verb.name}` : verb.name;
  const example = exampleOf(verb, tool);
  return {
    words,
    group: 'Client on each machine',
    hidden: true,
    summary: verb.summary,
    example,
    options: [
      ...(verb.options ?? []),
      ...clientOptions,
      hostDataOption,
      ...(tool === 'ospp' ? [applicationOption] : []),
    ],
    ...(verb.arguments !== undefined && { arguments: verb.arguments }),
    run: async (call) => {
      try {
        return await verb.run(call);
      } catch (error) {
        throw saysWhoMay(error, verb);
      }
    },
  };
}

export function exampleOf({ name, example }: Verb, tool: FamiliarTool): string {
  if (tool === 'slmgr') return `attiva ${name}${example === undefined ? '' : ` ${example}`}`;
  return `attiva ospp ${name}${example === undefined ? '' : `:${example}`}`;
}

function saysWhoMay(error: unknown, { name, who }: Verb): unknown {
  if (!isActivationError(error) || (error.code !== 'not-permitted' && error.code !== 'state-unwritable')) return error;
  const { code, detail, facts } = error;
  const why = `${name} is for the ${who === 'everyone' ? 'administrator' : who} (sudo, or an elevated prompt): ${detail}`;
  return new ActivationError(code, why, { facts: { ...facts, who }, cause: error.cause });
}

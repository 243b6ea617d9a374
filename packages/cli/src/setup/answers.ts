/**
 * Answers to a set-up's questions from a file, for machines that nobody sits at. With such a file nothing is asked: what it does not
 * answer and cannot be known is an error.
 */
import type { ConfigSchema } from '@attiva/daemon';
import type { Call } from '../program/command-spec.ts';
import { readText } from '../program/secrets.ts';

export interface HostAnswers {
  readonly key?: string;
  readonly keyFile?: string;
  readonly root?: string;
  readonly service: boolean;
  readonly openFirewall: boolean;
  readonly database?: string;
  readonly databasePasswordFile?: string;
}

export interface ClientAnswers {
  readonly key?: string;
  readonly keyFile?: string;
  readonly root?: string;
  readonly host?: string;
  readonly service: boolean;
}

const keyFields = (kind: string) =>
  ({
    key: { type: 'string', description: `The ${kind} key.` },
    keyFile: { type: 'string', description: `File with the ${kind} key on its first line.` },
    root: {
      type: 'string',
      description: "Fingerprint of the vendor's root, from the contract; another one is refused.",
    },
    service: { type: 'boolean', default: true, description: 'Whether a service is installed where systemd runs.' },
  }) as const;

export const hostAnswersSchema: ConfigSchema<HostAnswers> = {
  type: 'object',
  properties: {
    ...keyFields('host'),
    openFirewall: {
      type: 'boolean',
      default: false,
      description: 'Whether a firewall that blocks the port is opened.',
    },
    database: { type: 'string', description: 'Where the data of a new host are kept, as `--database` says it.' },
    databasePasswordFile: { type: 'string', description: 'File with the password for it.' },
  },
  additionalProperties: false,
};

export const clientAnswersSchema: ConfigSchema<ClientAnswers> = {
  type: 'object',
  properties: {
    ...keyFields('setup'),
    host: { type: 'string', description: 'The host to ask, and no other; else hosts are looked up in DNS.' },
  },
  additionalProperties: false,
};

/**
 * The answers of `--answers FILE`; undefined without that option.
 * @throws {ActivationError} `config-unknown-key` naming the nearest, `config-invalid`, `wrong-usage` (no such file).
 */
export async function readAnswers<Answers>(call: Call, schema: ConfigSchema<Answers>): Promise<Answers | undefined> {
  const file = call.text('answers');
  if (file === undefined) return undefined;
  const { parseConfig } = await import('@attiva/daemon');
  return parseConfig(await readText(call, file), schema, file);
}

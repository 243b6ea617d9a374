/** The authority's configuration file `authority.toml`: each field with its default and its purpose. */
import {
  choice,
  type ConfigSchema,
  type DatabaseConfig,
  databaseFields,
  type DirectoryLogInConfig,
  directoryLogInSchema,
  type JsonSchema,
  loadConfig,
  type OpenIdLogInConfig,
  openIdLogInSchema,
  renderConfig,
  type SigningConfig,
  signingSchema,
} from '@attiva/daemon';

const port = (usual: number, description: string): JsonSchema => ({
  type: 'integer',
  default: usual,
  minimum: 0,
  maximum: 65_535,
  description,
});

export interface AuthorityConfig extends DatabaseConfig {
  readonly name: string;
  readonly registration: {
    readonly addresses: readonly string[];
    readonly port: number;
    readonly proxies: readonly string[];
  };
  readonly administration: { readonly address: string; readonly port: number };
  readonly signing: SigningConfig;
  readonly directoryLogIn?: DirectoryLogInConfig;
  readonly openIdLogIn?: OpenIdLogInConfig;
  readonly retention: { readonly auditDays: number };
  readonly log: { readonly level: 'debug' | 'info' | 'warn' | 'error' };
}

/** Describes `AuthorityConfig`. */
export const authorityConfigSchema: ConfigSchema<AuthorityConfig> = {
  type: 'object',
  properties: {
    name: {
      type: 'string',
      default: 'vendor',
      minLength: 1,
      maxLength: 64,
      pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$',
      description: 'Name of the vendor file, without ".attiva".',
    },
    ...databaseFields('authority.db'),
    registration: {
      type: 'object',
      properties: {
        addresses: {
          type: 'array',
          items: { type: 'string' },
          default: ['::'],
          description: 'Where hosts of customers register; `::` is all addresses of IPv6 and IPv4.',
        },
        proxies: {
          type: 'array',
          items: { type: 'string' },
          default: ['127.0.0.1', '::1'],
          description:
            'Addresses of reverse proxies in front, whose `X-Forwarded-For` is believed: requests are limited by network address.',
        },
        port: port(7691, 'TCP port for registrations; 0 takes a free one (tests only).'),
      },
      default: {},
      description: 'What the world may reach.',
    },
    administration: {
      type: 'object',
      properties: {
        address: { type: 'string', default: '127.0.0.1', description: 'Address of the administration listener.' },
        port: port(7692, 'Its TCP port.'),
      },
      default: {},
      description: 'For the command line on this machine only.',
    },
    signing: {
      ...signingSchema,
      default: {},
      description: 'Where the key lives that signs for the vendor from day to day.',
    },
    retention: {
      type: 'object',
      properties: {
        auditDays: {
          type: 'integer',
          default: 730,
          minimum: 31,
          maximum: 36600,
          description: 'Days that the audit of changes is kept.',
        },
      },
      default: {},
      description: 'What is forgotten, and when.',
    },
    directoryLogIn: directoryLogInSchema,
    openIdLogIn: openIdLogInSchema,
    log: {
      type: 'object',
      properties: {
        level: {
          ...choice('debug', 'info', 'warn', 'error'),
          default: 'warn',
          description: 'Least severity that is written; `info` adds one line per request.',
        },
      },
      default: {},
      description: 'The log goes to standard error, one JSON object per line.',
    },
  },
  additionalProperties: false,
};

/** @throws {ActivationError} `config-unknown-key`, `config-invalid`, naming every wrong field. */
export async function loadAuthorityConfig(path: string): Promise<AuthorityConfig> {
  return loadConfig(path, authorityConfigSchema);
}

/** The file that `authority init` writes: every field with its purpose, the vendor's name set. */
export function authorityToml(name: string): string {
  return renderConfig(authorityConfigSchema).replace(/^# name = .*$/mu, `name = ${JSON.stringify(name)}`);
}

/** The host's configuration file: each field with its default and its purpose. The reference page is made from this. */
import { choice, type ConfigSchema, renderConfig } from '@attiva/daemon';
import type { TermsFacts } from '@attiva/protocol';

export interface HostConfig {
  readonly activation: {
    readonly addresses: readonly string[];
    readonly port: number;
    readonly networks: 'private' | 'any' | readonly string[];
    readonly queue: number;
  };
  readonly intervals: { readonly activationMinutes?: number; readonly renewalMinutes?: number };
  readonly administration: { readonly address: string; readonly port: number };
  readonly names: 'full' | 'hashed' | 'none';
  readonly log: { readonly level: 'debug' | 'info' | 'warn' | 'error' };
  readonly retention: { readonly eventDays: number; readonly clientDays: number };
  readonly outbound: { readonly proxy?: string };
}

/** Describes `HostConfig`. */
export const hostConfigSchema: ConfigSchema<HostConfig> = {
  type: 'object',
  properties: {
    activation: {
      type: 'object',
      properties: {
        addresses: {
          type: 'array',
          items: { type: 'string' },
          default: ['::'],
          description: 'Addresses to listen on; `::` is all of IPv6 and IPv4.',
        },
        port: {
          type: 'integer',
          default: 7688,
          minimum: 0,
          maximum: 65535,
          description: 'TCP port for activations; 0 takes a free one (tests only).',
        },
        networks: {
          anyOf: [
            { type: 'string', const: 'private' },
            { type: 'string', const: 'any' },
            { type: 'array', items: { type: 'string' } },
          ],
          default: 'private',
          description: 'Who may ask: `private` networks, `any`, or further networks in CIDR notation.',
        },
        queue: {
          type: 'integer',
          default: 10000,
          minimum: 16,
          maximum: 1000000,
          description: 'Most requests that wait at once; beyond it clients are told when to come back.',
        },
      },
      default: {},
      description: 'The door for clients.',
    },
    intervals: {
      type: 'object',
      properties: {
        activationMinutes: {
          type: 'integer',
          minimum: 15,
          maximum: 43200,
          description: 'Minutes until a machine that is not licensed asks again; else what the product pack says.',
        },
        renewalMinutes: {
          type: 'integer',
          minimum: 15,
          maximum: 43200,
          description: 'Minutes until a licensed machine renews; else what the product pack says.',
        },
      },
      default: {},
      description: "What answers tell clients, in the place of the vendor's intervals.",
    },
    administration: {
      type: 'object',
      properties: {
        address: { type: 'string', default: '127.0.0.1', description: 'Address of the administration listener.' },
        port: { type: 'integer', default: 7690, minimum: 0, maximum: 65535, description: 'Its TCP port.' },
      },
      default: {},
      description: 'For the command line on this machine only.',
    },
    names: {
      ...choice('full', 'hashed', 'none'),
      default: 'full',
      description: 'What is kept of machine names and addresses.',
    },
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
    retention: {
      type: 'object',
      properties: {
        eventDays: {
          type: 'integer',
          default: 90,
          minimum: 31,
          maximum: 3660,
          description: 'Days that events are kept.',
        },
        clientDays: {
          type: 'integer',
          default: 400,
          minimum: 31,
          maximum: 3660,
          description: 'Days without contact after which a machine and its name are forgotten.',
        },
      },
      default: {},
      description: 'What is forgotten, and when.',
    },
    outbound: {
      type: 'object',
      properties: {
        proxy: {
          type: 'string',
          description: 'HTTP proxy for reaching the authority; else HTTPS_PROXY and NO_PROXY count.',
        },
      },
      default: {},
      description: "The way to the vendor's authority, for registration only.",
    },
  },
  additionalProperties: false,
};

/** The intervals that the administrator has set, as the rule for terms takes them. */
export function intervalsOf({ intervals }: HostConfig): NonNullable<TermsFacts['overrides']> {
  const { activationMinutes, renewalMinutes } = intervals;
  return {
    ...(activationMinutes !== undefined && { activationIntervalMinutes: activationMinutes }),
    ...(renewalMinutes !== undefined && { renewalIntervalMinutes: renewalMinutes }),
  };
}

/** The file that `host init` writes: every field with its purpose and its default, commented out. */
export function hostToml(): string {
  return `# Configuration of an Attiva host. Remove the # before a value to change it, then restart the host.\n\n${renderConfig(hostConfigSchema)}`;
}

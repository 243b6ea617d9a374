/** The host's configuration file: each field with its default and its purpose. The reference page is made from this. */
import { renderConfig } from '@attiva/daemon';
import type { TermsFacts } from '@attiva/protocol';
import { type Static, Type } from 'typebox';

export const hostConfigSchema = Type.Object(
  {
    activation: Type.Object(
      {
        addresses: Type.Array(Type.String(), {
          default: ['::'],
          description: 'Addresses to listen on; `::` is all of IPv6 and IPv4.',
        }),
        port: Type.Integer({
          default: 7688,
          minimum: 0,
          maximum: 65535,
          description: 'TCP port for activations; 0 takes a free one (tests only).',
        }),
        networks: Type.Union([Type.Literal('private'), Type.Literal('any'), Type.Array(Type.String())], {
          default: 'private',
          description: 'Who may ask: `private` networks, `any`, or further networks in CIDR notation.',
        }),
        queue: Type.Integer({
          default: 10000,
          minimum: 16,
          maximum: 1000000,
          description: 'Most requests that wait at once; beyond it clients are told when to come back.',
        }),
      },
      { default: {}, description: 'The door for clients.' },
    ),
    intervals: Type.Object(
      {
        activationMinutes: Type.Optional(
          Type.Integer({
            minimum: 15,
            maximum: 43200,
            description: 'Minutes until a machine that is not licensed asks again; else what the product pack says.',
          }),
        ),
        renewalMinutes: Type.Optional(
          Type.Integer({
            minimum: 15,
            maximum: 43200,
            description: 'Minutes until a licensed machine renews; else what the product pack says.',
          }),
        ),
      },
      { default: {}, description: "What answers tell clients, in the place of the vendor's intervals." },
    ),
    administration: Type.Object(
      {
        address: Type.String({ default: '127.0.0.1', description: 'Address of the administration listener.' }),
        port: Type.Integer({ default: 7690, minimum: 0, maximum: 65535, description: 'Its TCP port.' }),
      },
      { default: {}, description: 'For the command line on this machine only.' },
    ),
    names: Type.Union([Type.Literal('full'), Type.Literal('hashed'), Type.Literal('none')], {
      default: 'full',
      description: 'What is kept of machine names and addresses.',
    }),
    log: Type.Object(
      {
        level: Type.Union([Type.Literal('debug'), Type.Literal('info'), Type.Literal('warn'), Type.Literal('error')], {
          default: 'warn',
          description: 'Least severity that is written; `info` adds one line per request.',
        }),
      },
      { default: {}, description: 'The log goes to standard error, one JSON object per line.' },
    ),
    retention: Type.Object(
      {
        eventDays: Type.Integer({ default: 90, minimum: 31, maximum: 3660, description: 'Days that events are kept.' }),
        clientDays: Type.Integer({
          default: 400,
          minimum: 31,
          maximum: 3660,
          description: 'Days without contact after which a machine and its name are forgotten.',
        }),
      },
      { default: {}, description: 'What is forgotten, and when.' },
    ),
    outbound: Type.Object(
      {
        proxy: Type.Optional(
          Type.String({ description: 'HTTP proxy for reaching the authority; else HTTPS_PROXY and NO_PROXY count.' }),
        ),
      },
      { default: {}, description: "The way to the vendor's authority, for registration only." },
    ),
  },
  { additionalProperties: false },
);

export type HostConfig = Static<typeof hostConfigSchema>;

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

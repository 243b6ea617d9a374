/** The host's configuration file: each field with its default and its purpose. The reference page is made from this. */
import {
  choice,
  type ConfigSchema,
  type DatabaseConfig,
  databaseFields,
  type DirectoryLogInConfig,
  directoryLogInSchema,
  type ObjectSchema,
  type OpenIdLogInConfig,
  openIdLogInSchema,
  renderConfig,
  type SigningConfig,
  signingSchema,
} from '@attiva/daemon';

export interface HostConfig extends DatabaseConfig {
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
  readonly retention: { readonly eventDays: number; readonly clientDays: number; readonly auditDays: number };
  readonly publishing: {
    readonly enabled: boolean;
    readonly domains: readonly PublishedDomain[];
    readonly name?: string;
    readonly ttl: number;
    readonly server?: string;
    readonly keyFile?: string;
    readonly gss: boolean;
    readonly keytab?: string;
    readonly principal?: string;
  };
  readonly renewal: { readonly enabled: boolean };
  readonly process: { readonly lowPriority: boolean };
  readonly warnings: { readonly lowCount?: number; readonly idleHours?: number };
  readonly metrics: { readonly address?: string; readonly port: number };
  readonly notify: NotifyConfig;
  readonly outbound: { readonly proxy?: string };
  readonly revocations: { readonly fetch: boolean };
  readonly signing: SigningConfig;
  readonly directoryLogIn?: DirectoryLogInConfig;
  readonly openIdLogIn?: OpenIdLogInConfig;
}

/** Who is told of health changes. */
export interface NotifyConfig {
  readonly url?: string;
  readonly program: readonly string[];
  /** Nobody: no mail. */
  readonly mailTo: readonly string[];
  readonly mailFrom?: string;
  /** The program that takes mail on this machine. */
  readonly sendmail: string;
}

/** A domain in which the host's own records are published. */
export interface PublishedDomain {
  readonly domain: string;
  /** As of RFC 2782: hosts of the lowest priority are asked first. */
  readonly priority: number;
  readonly weight: number;
}

const domainName = '[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?';

const publishedDomainSchema: ObjectSchema<PublishedDomain> = {
  type: 'object',
  properties: {
    domain: {
      type: 'string',
      maxLength: 253,
      pattern: `^${domainName}(?:\\.${domainName})*$`,
      examples: ['corp.example'],
      description: 'The domain.',
    },
    priority: { type: 'integer', default: 0, minimum: 0, maximum: 65535, description: 'Lower ones are asked first.' },
    weight: { type: 'integer', default: 0, minimum: 0, maximum: 65535, description: 'Share among equal priorities.' },
  },
  required: ['domain'],
  additionalProperties: false,
};

const mailAddress = '^[^\\s<>,;@-][^\\s<>,;@]*@[^\\s<>,;@]+$';

/** Describes `HostConfig`. */
export const hostConfigSchema: ConfigSchema<HostConfig> = {
  type: 'object',
  properties: {
    ...databaseFields('host.db'),
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
      description:
        'What is kept of machine names and addresses. Whoever makes it stricter is shown none of those of before from the next start on.',
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
    publishing: {
      type: 'object',
      properties: {
        enabled: {
          type: 'boolean',
          default: true,
          description: 'Whether the host publishes its own records in DNS.',
        },
        domains: {
          type: 'array',
          items: publishedDomainSchema,
          maxItems: 32,
          default: [],
          description: 'Domains to publish in, beside the own one: `{ domain, priority, weight }` each.',
        },
        name: {
          type: 'string',
          maxLength: 253,
          pattern: `^${domainName}(?:\\.${domainName})+$`,
          examples: ['activation.corp.example'],
          description:
            'Full name under which clients reach this host; else the name of the machine with its DNS suffix.',
        },
        ttl: {
          type: 'integer',
          default: 3600,
          minimum: 60,
          maximum: 604800,
          description: 'Seconds that others may keep the records.',
        },
        server: {
          type: 'string',
          maxLength: 300,
          description: 'Name server for the updates, with `:port` if it is not 53; else the primary one of the zone.',
        },
        keyFile: {
          type: 'string',
          description: 'File with the TSIG key, as `tsig-keygen` writes it; readable by the account of the host alone.',
        },
        gss: {
          type: 'boolean',
          default: false,
          description: 'Updates by Kerberos, with the program `nsupdate`: for Active Directory and Samba.',
        },
        keytab: {
          type: 'string',
          description: 'File with the Kerberos key, for `gss`; else the ticket that the account of the host has.',
        },
        principal: { type: 'string', maxLength: 300, description: 'Whose key of `keytab` is taken.' },
      },
      default: {},
      description: 'How clients find this host by themselves.',
    },
    warnings: {
      type: 'object',
      properties: {
        lowCount: {
          type: 'integer',
          minimum: 1,
          maximum: 1000000,
          description:
            'Warns when fewer machines of an application are counted; else only when leases are no longer renewed.',
        },
        idleHours: {
          type: 'integer',
          minimum: 1,
          maximum: 8784,
          description: 'Warns when no request has come for so many hours; else never.',
        },
      },
      default: {},
      description: 'What the administrator wants to know early.',
    },
    metrics: {
      type: 'object',
      properties: {
        address: {
          type: 'string',
          examples: ['127.0.0.1', '0.0.0.0'],
          description:
            'Address of a listener for Prometheus, which asks for the token in `metrics.token`; else there is none.',
        },
        port: { type: 'integer', default: 7693, minimum: 0, maximum: 65535, description: 'Its TCP port.' },
      },
      default: {},
      description: 'Numbers for dashboards and alerts; no machine is named.',
    },
    notify: {
      type: 'object',
      properties: {
        url: {
          type: 'string',
          maxLength: 2048,
          pattern: '^https?://[^\\s]+$',
          examples: ['https://alerts.corp.example/attiva'],
          description: 'Address that gets each health change as JSON by HTTP POST.',
        },
        program: {
          type: 'array',
          items: { type: 'string' },
          maxItems: 32,
          default: [],
          description:
            'Program and its arguments, started for each health change with JSON on its standard input. Only here: never by a setting.',
        },
        mailTo: {
          type: 'array',
          items: { type: 'string', maxLength: 254, pattern: mailAddress },
          maxItems: 16,
          default: [],
          description: 'Who gets mail for each health change, by the mail program of this machine.',
        },
        mailFrom: {
          type: 'string',
          maxLength: 254,
          pattern: mailAddress,
          examples: ['attiva@corp.example'],
          description: 'Its sender; else the mail program decides.',
        },
        sendmail: {
          type: 'string',
          default: '/usr/sbin/sendmail',
          description: 'The mail program: of Postfix, Exim, msmtp or another.',
        },
      },
      default: {},
      description: 'Who is told when a warning is raised or gone.',
    },
    renewal: {
      type: 'object',
      properties: {
        enabled: {
          type: 'boolean',
          default: true,
          description:
            'Asks the vendor daily for the next term of an agreement that ends within 60 days; otherwise `attiva host renew` does, by hand, by file or QR.',
        },
      },
      default: {},
      description: 'Renewal of the grants of this host.',
    },
    process: {
      type: 'object',
      properties: {
        lowPriority: {
          type: 'boolean',
          default: false,
          description: 'Lets other programs of this machine go first; on a busy one clients may be answered too late.',
        },
      },
      default: {},
      description: 'The host among the programs of its machine.',
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
      description: "The way to the vendor's authority, for registration and revocation lists only.",
    },
    signing: {
      ...signingSchema,
      default: {},
      description: 'Where the keys live that sign for machines.',
    },
    directoryLogIn: directoryLogInSchema,
    openIdLogIn: openIdLogInSchema,
    revocations: {
      type: 'object',
      properties: {
        fetch: {
          type: 'boolean',
          default: true,
          description: "Ask each vendor's authority once a day for newer revocation lists; it learns nothing but that.",
        },
      },
      default: {},
      description: 'What vendors have revoked.',
    },
  },
  additionalProperties: false,
};

/** The file that `host init` writes: every field with its purpose and its default, commented out. */
export function hostToml(): string {
  return `# Configuration of an Attiva host. Remove the # before a value to change it, then restart the host.\n\n${renderConfig(hostConfigSchema)}`;
}

/** What administration requests carry. The command line and the console speak exactly this. */
import { choice, type JsonSchema } from '@attiva/daemon';

const closed = { additionalProperties: false } as const;
const shortText: JsonSchema = { type: 'string', minLength: 1, maxLength: 200 };
const name: JsonSchema = { type: 'string', minLength: 1, maxLength: 64 };
const generation: JsonSchema = { type: 'integer', minimum: 0, maximum: 65_535 };
const hosts: JsonSchema = { type: 'integer', minimum: 1, maximum: 1000 };
/** Five bits on the telephone. */
const registrations: JsonSchema = { type: 'integer', minimum: 1, maximum: 31 };

export const packBody: JsonSchema = {
  type: 'object',
  properties: {
    /** Text of `pack.toml`; the one in the authority's folder where absent. */
    toml: { type: 'string', maxLength: 1024 * 1024 },
  },
  ...closed,
};

export const keyBody: JsonSchema = {
  type: 'object',
  required: ['kind'],
  properties: {
    kind: choice('setup', 'host', 'device'),
    application: name,
    edition: name,
    generation,
    hosts,
    registrations,
    quota: { type: 'integer', minimum: 1, maximum: 1_000_000_000 },
    trialDays: { type: 'integer', minimum: 1, maximum: 3660 },
    returns: { type: 'integer', minimum: 0, maximum: 1_000_000_000 },
    agreement: name,
  },
  ...closed,
};

export const blockBody: JsonSchema = {
  type: 'object',
  required: ['key'],
  properties: {
    /** Last five characters, or the id. */
    key: shortText,
    reason: shortText,
  },
  ...closed,
};

export const customerBody: JsonSchema = {
  type: 'object',
  required: ['name'],
  properties: {
    name: shortText,
    application: name,
    edition: name,
    generation,
    quantity: { type: 'integer', minimum: 0, maximum: 1_000_000_000 },
    mode: choice('report', 'advise', 'enforce'),
    until: name,
    graceDays: { type: 'integer', minimum: 0, maximum: 180 },
    maintenanceUntil: name,
    features: { type: 'array', items: { type: 'string', minLength: 1, maxLength: 200 }, maxItems: 64 },
    hosts,
    registrations,
  },
  ...closed,
};

export const agreementBody: JsonSchema = {
  type: 'object',
  required: ['agreement'],
  properties: {
    agreement: shortText,
    application: name,
    edition: name,
    until: name,
    graceDays: { type: 'integer', minimum: 0, maximum: 180 },
    maintenanceUntil: name,
    quantity: { type: 'integer', minimum: 0, maximum: 1_000_000_000 },
    mode: choice('report', 'advise', 'enforce'),
    features: { type: 'array', items: { type: 'string', minLength: 1, maxLength: 200 }, maxItems: 64 },
  },
  ...closed,
};

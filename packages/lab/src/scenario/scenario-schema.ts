import { choice, type JsonSchema } from '@attiva/daemon';
import { momentPattern, spanPattern } from './moments.ts';
import { sampleApplications, sampleEditions } from './sample-products.ts';

const closed = { additionalProperties: false } as const;
const text: JsonSchema = { type: 'string', minLength: 1, maxLength: 400 };
const name: JsonSchema = { type: 'string', pattern: '^[a-z0-9][a-z0-9-]{0,40}$', examples: ['pc'] };
/** `pc-003`, `pc-*`, `pc-001..pc-010`, several with commas. */
const selector: JsonSchema = {
  type: 'string',
  pattern: '^[a-z0-9*/., -]{1,400}$',
  examples: ['pc-*', 'pc-001..pc-010'],
};
const moment: JsonSchema = { type: 'string', pattern: momentPattern, examples: ['day 12', 'day 12 08:30'] };
/** Of a clock, which may be set back. */
const shift: JsonSchema = { type: 'string', pattern: spanPattern, examples: ['2 hours', '-90 days'] };
const span: JsonSchema = { type: 'string', pattern: spanPattern.replace('-?', ''), examples: ['2 hours', '90 days'] };
const count: JsonSchema = { type: 'integer', minimum: 0, maximum: 100_000 };
const yesNo: JsonSchema = { type: 'boolean' };
const vendor: JsonSchema = { ...choice('aurora', 'borealis'), default: 'aurora' };
const product = choice(...sampleApplications.keys());

const network: JsonSchema = {
  type: 'object',
  properties: {
    'loss-percent': { type: 'integer', minimum: 0, maximum: 100, default: 0 },
    delay: {
      type: 'string',
      pattern: '^\\d{1,5}\\.\\.\\d{1,5} (milliseconds|seconds)$',
      examples: ['0..3 seconds'],
      default: '0..0 seconds',
    },
    cut: selector,
  },
  ...closed,
};

const agreement: JsonSchema = {
  type: 'object',
  required: ['product'],
  properties: {
    vendor,
    product,
    customer: { type: 'string', minLength: 1, maxLength: 200, default: 'Rossi SpA' },
    generation: { type: 'integer', minimum: 0, maximum: 65_535 },
    quantity: count,
    mode: choice('report', 'advise', 'enforce'),
    until: moment,
    'grace-days': { type: 'integer', minimum: 0, maximum: 180 },
    'maintenance-until': moment,
    features: { type: 'array', items: text, maxItems: 64 },
  },
  ...closed,
};

const machines: JsonSchema = {
  type: 'object',
  required: ['name', 'edition'],
  properties: {
    name,
    count: { type: 'integer', minimum: 1, maximum: 100_000, default: 1 },
    users: { type: 'integer', minimum: 1, maximum: 1000 },
    edition: choice(...Object.keys(sampleEditions)),
    vendor,
    generation: { type: 'integer', minimum: 0, maximum: 65_535 },
    start: { ...moment, default: 'day 0' },
    within: { ...span, default: '0 seconds' },
    facts: { ...choice('own', 'none'), default: 'own' },
    build: moment,
  },
  ...closed,
};

const expectation: JsonSchema = {
  type: 'object',
  properties: {
    machines: selector,
    state: choice('unlicensed', 'licensed', 'initial-grace', 'additional-grace', 'non-genuine-grace', 'notification'),
    number: count,
    reason: name,
    warning: yesNo,
    identities: count,
    'own-leases': yesNo,
    entitled: name,
    host: name,
    product,
    count,
    inventory: count,
    images: count,
    splits: count,
    'host-warns': name,
  },
  ...closed,
};

const machinesBy = (more: Readonly<Record<string, JsonSchema>>): JsonSchema => ({
  type: 'object',
  required: ['machines', ...Object.keys(more)],
  properties: { machines: selector, ...more },
  ...closed,
});

const image: JsonSchema = {
  type: 'object',
  required: ['of', 'to', 'count'],
  properties: {
    of: name,
    to: name,
    count: { type: 'integer', minimum: 1, maximum: 10_000 },
    within: { ...span, default: '0 seconds' },
    facts: { ...choice('own', 'same', 'none'), default: 'own' },
  },
  ...closed,
};

const step: JsonSchema = {
  type: 'object',
  required: ['at'],
  properties: {
    at: moment,
    say: text,
    expect: { type: 'array', items: expectation, maxItems: 64 },
    'switch-on': selector,
    'switch-off': selector,
    retire: selector,
    ask: selector,
    rearm: selector,
    'host-off': name,
    'host-on': name,
    'host-backup': name,
    'host-restore': name,
    'host-lose-database': name,
    'host-register': name,
    'host-copy': { type: 'object', required: ['from', 'to'], properties: { from: name, to: name }, ...closed },
    'set-clock': machinesBy({ by: shift }),
    glitch: machinesBy({ by: shift, for: span }),
    sleep: machinesBy({ for: span }),
    image,
    snapshot: selector,
    revert: selector,
    update: machinesBy({ build: moment }),
    network,
    extend: {
      type: 'object',
      required: ['product', 'until'],
      properties: { product, until: moment },
      ...closed,
    },
    renew: {
      type: 'object',
      required: ['product'],
      properties: { product, until: moment, 'maintenance-until': moment },
      ...closed,
    },
  },
  ...closed,
};

/** Describes a scenario's file: every name that may stand in it. */
export const scenarioSchema: JsonSchema = {
  type: 'object',
  required: ['title', 'machines', 'step'],
  properties: {
    title: text,
    about: { type: 'string', maxLength: 4000 },
    begins: {
      type: 'string',
      pattern: '^20\\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$',
      examples: ['2027-01-04'],
      default: '2027-01-04',
    },
    'look-every': {
      type: 'string',
      pattern: spanPattern.replace('-?\\d{1,6}', '[1-9]\\d{0,5}'),
      examples: ['6 hours'],
      default: '6 hours',
    },
    client: { ...choice('full', 'light'), default: 'full' },
    agreement: { type: 'array', items: agreement, maxItems: 64, default: [] },
    host: {
      type: 'array',
      items: { type: 'object', required: ['name'], properties: { name, customer: text }, ...closed },
      maxItems: 16,
      default: [],
    },
    machines: { type: 'array', items: machines, maxItems: 64 },
    network: { ...network, default: {} },
    step: { type: 'array', items: step, maxItems: 1000 },
  },
  ...closed,
};

/** What is read of another host's status: a few numbers. It may be of another version, or no host at all. Pure. */
import { ActivationError } from '@attiva/protocol';

export interface OtherStatus {
  /** Of the database: two addresses of one host are told by it. */
  readonly store: string;
  readonly program: string;
  /** Every machine that counts now, over all applications. */
  readonly inventory: number;
  readonly licensed: number;
  readonly applications: number;
  /** Those of them that answer machines. */
  readonly serving: number;
  readonly warnings: number;
  readonly errors: number;
  /** How far each application is from its highest threshold; at most 50 of them. */
  readonly reached: readonly OtherReached[];
}

/** By ids alone: what the other side calls its products is not repeated here. */
export interface OtherReached {
  readonly vendor: string;
  readonly application: string;
  readonly inventory: number;
  readonly threshold: number;
}

const mostReached = 50;

/** @throws {ActivationError} `answer-not-ours`, without a word of the answer. */
export function readOtherStatus(text: string): OtherStatus {
  const status = fieldsOf(parsed(text));
  const { store, program } = status;
  if (typeof store !== 'string' || !/^[\w-]{1,64}$/u.test(store)) throw notOurs();
  if (typeof program !== 'string' || !/^[\w.+-]{1,40}$/u.test(program)) throw notOurs();
  const vendors = listOf(status['vendors']).map(fieldsOf);
  const applications = vendors.flatMap((vendor) => listOf(vendor['applications']));
  const warnings = listOf(status['warnings']).map((warning) => fieldsOf(warning));
  const found = { inventory: 0, licensed: 0, serving: 0 };
  for (const application of applications.map(fieldsOf)) {
    found.inventory += count(application['inventory']);
    if (application['serving'] === true) found.serving += 1;
    for (const edition of listOf(application['editions'])) found.licensed += count(fieldsOf(edition)['licensed']);
  }
  const severe = warnings.filter(({ severity }) => severity === 'error').length;
  return {
    store,
    program,
    ...found,
    applications: applications.length,
    warnings: warnings.length - severe,
    errors: severe,
    reached: vendors.flatMap(reachedOf).slice(0, mostReached),
  };
}

function reachedOf(vendor: Readonly<Record<string, unknown>>): readonly OtherReached[] {
  const applications = listOf(vendor['applications']).map(fieldsOf);
  return applications.slice(0, mostReached).map((application) => ({
    vendor: id(vendor['id']),
    application: id(application['id']),
    inventory: count(application['inventory']),
    threshold: Math.max(0, ...listOf(application['editions']).map((edition) => count(fieldsOf(edition)['threshold']))),
  }));
}

function id(value: unknown): string {
  if (typeof value !== 'string' || !/^[a-z0-9][a-z0-9.-]{0,63}$/u.test(value)) throw notOurs();
  return value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw notOurs();
    throw error;
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw notOurs();
  return value as Readonly<Record<string, unknown>>;
}

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value) || value.length > 10_000) throw notOurs();
  return value;
}

function count(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0 || value > 1e9) throw notOurs();
  return value;
}

function notOurs(): ActivationError {
  return new ActivationError('answer-not-ours', 'the answer is no status of an Attiva host');
}

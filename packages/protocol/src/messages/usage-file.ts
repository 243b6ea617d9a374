/**
 * The file of a usage statement (spec/usage-statements.md 3): the figures stand in plain sight, once, and what is signed is their
 * canonical form. A file has one spelling, so what a person reads is what was signed: nothing hides between the lines.
 */
import { canonicalJson } from '../envelope/canonical-json.ts';
import { ActivationError } from '../errors/activation-error.ts';
import type { UsageClaims } from '../statements/claims.ts';
import { kinds } from '../statements/kinds.ts';

/** Members in the order in which people want to read them; others follow by name. */
const order = {
  statement: [
    'vendor',
    'customer',
    'month',
    'from',
    'to',
    'iat',
    'iss',
    'store',
    'program',
    'previous',
    'replaces',
    'restored',
    'missing',
    'applications',
  ],
  application: ['application', 'agreement', 'quantity', 'peak', 'days'],
  day: ['day', 'use', 'shortLived', 'editions', 'generations'],
} as const;

export interface UsageFile {
  /** Not verified. */
  readonly claims: UsageClaims;
  /** Subject, host-grant, delegation, as `verifyChain` takes them. */
  readonly chain: readonly [string, string, string];
}

/** A file's characters: the signed payload once, its line breaks and blanks, and the chain. */
const maxFileLength = kinds.usage.maxBytes;

/**
 * The file of a signed statement.
 * @param chain the usage statement, the host-grant and the delegation
 * @throws {TypeError} for a chain whose subject is no statement.
 */
export function usageFileText(chain: readonly [string, string, string]): string {
  const [header, payload, signature] = chain[0].split('.');
  const claims: unknown = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString('utf8'));
  return render(claims as object, [`${header}..${signature}`, chain[1], chain[2]]);
}

/**
 * Reads a file; nothing of it is verified. Line ends of other systems, as mail brings them, are borne.
 * @throws {ActivationError} `usage-invalid`.
 */
export function readUsageFile(text: string): UsageFile {
  if (text.length > maxFileLength) throw invalid(`it is longer than ${maxFileLength / 1024} KiB`);
  const file = parse(text);
  const { statement, chain } = file;
  if (file['attiva-usage'] !== 1 || !isObject(statement) || !isChain(chain)) {
    throw invalid('it is not a usage statement of this version');
  }
  const [first = '', grant = '', delegation = ''] = chain;
  const [header, payload, signature, ...more] = first.split('.');
  if (payload !== '' || signature === undefined || more.length > 0) {
    throw invalid('the first member of its chain is not `header..signature`');
  }
  const { canonical, shown } = renderings(statement, chain);
  if (shown !== `${text.replaceAll('\r\n', '\n').trimEnd()}\n`) {
    throw invalid('it was written anew: a statement has one spelling, line by line');
  }
  const subject = `${header}.${Buffer.from(canonical, 'utf8').toString('base64url')}.${signature}`;
  return { claims: statement as unknown as UsageClaims, chain: [subject, grant, delegation] };
}

function parse(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalid('it was cut off or edited: it is not JSON', error);
  }
  if (!isObject(value)) throw invalid('it is not a usage statement');
  return value;
}

function renderings(statement: object, chain: readonly string[]): { canonical: string; shown: string } {
  try {
    return { canonical: canonicalJson(statement), shown: render(statement, chain) };
  } catch (error) {
    throw invalid('it holds what no statement can hold', error);
  }
}

function render(statement: object, chain: readonly string[]): string {
  const lines = membersOf(statement, order.statement).map(([name, value]) =>
    name === 'applications' && Array.isArray(value)
      ? `    "applications": ${listLines(value, 4)}`
      : member(name, value, 4),
  );
  const links = chain.map((link) => `    ${canonicalJson(link)}`);
  return `{\n  "attiva-usage": 1,\n  "statement": {\n${lines.join(',\n')}\n  },\n  "chain": [\n${links.join(',\n')}\n  ]\n}\n`;
}

/** Each application: its members in lines of their own, its days one a line. */
function listLines(applications: readonly unknown[], indent: number): string {
  if (applications.length === 0) return '[]';
  const blank = ' '.repeat(indent);
  const rows = applications.map(
    (one) => `${blank}  ${isObject(one) ? applicationLines(one, indent + 2) : inline(one)}`,
  );
  return `[\n${rows.join(',\n')}\n${blank}]`;
}

function applicationLines(application: object, indent: number): string {
  const blank = ' '.repeat(indent);
  const lines = membersOf(application, order.application).map(([name, value]) => {
    if (name !== 'days' || !Array.isArray(value) || value.length === 0) return member(name, value, indent + 2);
    const days = value.map((day: unknown) => `${blank}    ${inline(day, order.day)}`);
    return `${blank}  "days": [\n${days.join(',\n')}\n${blank}  ]`;
  });
  return `{\n${lines.join(',\n')}\n${blank}}`;
}

function member(name: string, value: unknown, indent: number): string {
  return `${' '.repeat(indent)}${canonicalJson(name)}: ${inline(value)}`;
}

/** On one line, with a blank after each comma and colon. */
function inline(value: unknown, names: readonly string[] = []): string {
  if (Array.isArray(value)) return `[${value.map((one: unknown) => inline(one)).join(', ')}]`;
  if (!isObject(value)) return canonicalJson(value);
  const members = membersOf(value, names).map(([name, held]) => `${canonicalJson(name)}: ${inline(held)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

function membersOf(object: object, first: readonly string[]): readonly (readonly [string, unknown])[] {
  const held = object as Readonly<Record<string, unknown>>;
  const known = first.filter((name) => Object.hasOwn(held, name));
  const others = Object.keys(held)
    .filter((name) => !first.includes(name))
    .sort();
  return [...known, ...others].map((name) => [name, held[name]]);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isChain(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length === 3 && value.every((link) => typeof link === 'string');
}

function invalid(detail: string, cause?: unknown): ActivationError {
  return new ActivationError('usage-invalid', `The file cannot be used: ${detail}.`, { cause });
}

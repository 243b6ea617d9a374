/** Files of usage statements, genuine and forged: what `usage-statements.ts` puts to the test. */
import { base64url, type JsonObject, sha256, signingInput } from './forge.ts';
import {
  byHost,
  type ChainChange,
  day,
  delegation,
  grant,
  hostHeader,
  keys,
  now,
  store,
  trust,
  vendor,
} from './world.ts';

const first = ['vendor', 'customer', 'month', 'from', 'to', 'iat', 'iss', 'store', 'program', 'previous', 'replaces'];
const order = [...first, 'restored', 'missing', 'applications'];
const ofApplication = ['application', 'agreement', 'quantity', 'peak', 'days'];
const ofDay = ['day', 'use', 'shortLived', 'editions', 'generations'];

/** 2026-10-01. */
export const october: number = now - 53 * day;
const dayText = (at: number): string => new Date(at * 1000).toISOString().slice(0, 10);

interface Figures {
  readonly shortLived?: number;
  readonly desktop?: number;
}

function dayRow(at: number, { shortLived = 2, desktop = 25 }: Figures = {}): JsonObject {
  const [editions, generations] = [
    { desktop, server: 4 },
    { '2022': 4, '2025': desktop },
  ];
  return { day: dayText(at), use: desktop + 4 + shortLived, shortLived, editions, generations };
}

/** Rows of so many days, some of them with other figures. */
export function rows(from: number, many: number, other: Readonly<Record<string, Figures>> = {}): JsonObject[] {
  return Array.from({ length: many }, (_, index) => from + index * day).map((at) => dayRow(at, other[dayText(at)]));
}

export function application(days: readonly JsonObject[], change: JsonObject = {}): JsonObject {
  let peak = days[0];
  for (const one of days) if (Number(one['use']) > Number(peak?.['use'])) peak = one;
  return {
    application: 'aurora-os',
    agreement: 'R-2026-014',
    quantity: 200,
    ...(peak !== undefined && { peak: { day: peak['day'] ?? '', use: peak['use'] ?? 0 } }),
    days,
    ...change,
  };
}

const base: JsonObject = {
  iss: keys.host.id,
  vendor,
  customer: 'Rossi SpA',
  store,
  program: 'attiva 0.1.0',
  missing: [],
};

/** October, whole, signed on 2 November: the first statement of the host. */
export function octoberClaims(change: JsonObject = {}, days: readonly JsonObject[] = rows(october, 31)): JsonObject {
  const applications = [application(days)];
  return {
    ...base,
    iat: october + 32 * day,
    month: '2026-10',
    from: '2026-10-01',
    to: '2026-10-31',
    applications,
    ...change,
  };
}

/** November up to the 22nd, signed on the 23rd. */
export function partClaims(
  change: JsonObject = {},
  days: readonly JsonObject[] = rows(october + 31 * day, 22),
): JsonObject {
  const applications = [application(days)];
  const previous = digest(octoberClaims());
  return {
    ...base,
    iat: now,
    month: '2026-11',
    from: '2026-11-01',
    to: '2026-11-22',
    previous,
    applications,
    ...change,
  };
}

export function digest(claims: JsonObject): string {
  return base64url(sha256(signingInput(hostHeader('usage', keys.host), claims)));
}

function ordered(object: JsonObject, names: readonly string[]): [string, JsonObject[string]][] {
  const others = Object.keys(object).filter((name) => !names.includes(name));
  return [...names.filter((name) => object[name] !== undefined), ...others.sort()].map((name) => [
    name,
    object[name] ?? null,
  ]);
}

function line(value: JsonObject[string], names: readonly string[] = []): string {
  if (Array.isArray(value)) return `[${value.map((one) => line(one)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = ordered(value as JsonObject, names).map(([name, held]) => `"${name}": ${line(held)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

function lines(claims: JsonObject): string[] {
  return ordered(claims, order).map(([name, value]) => {
    if (name !== 'applications' || !Array.isArray(value) || value.length === 0) return `    "${name}": ${line(value)}`;
    return `    "applications": [\n${value.map((one) => `      ${applicationText(one as JsonObject)}`).join(',\n')}\n    ]`;
  });
}

function applicationText(one: JsonObject): string {
  const members = ordered(one, ofApplication).map(([name, value]) => {
    if (name !== 'days' || !Array.isArray(value) || value.length === 0) return `        "${name}": ${line(value)}`;
    return `        "days": [\n${value.map((row) => `          ${line(row, ofDay)}`).join(',\n')}\n        ]`;
  });
  return `{\n${members.join(',\n')}\n      }`;
}

interface FileChange extends ChainChange {
  /** What is shown instead of what was signed. */
  readonly shown?: JsonObject;
  readonly key?: typeof keys.host;
  readonly chain?: readonly string[];
}

export function file(claims: JsonObject, change: FileChange = {}): string {
  const signed = byHost('usage', claims, change.key ?? keys.host);
  const [header, , signature] = signed.split('.');
  const chain = change.chain ?? [`${header}..${signature}`, grant(change.grant), delegation(change.delegation)];
  const shown = lines(change.shown ?? claims).join(',\n');
  const links = chain.map((one) => `    ${JSON.stringify(one)}`).join(',\n');
  return `{\n  "attiva-usage": 1,\n  "statement": {\n${shown}\n  },\n  "chain": [\n${links}\n  ]\n}\n`;
}

export interface More {
  readonly held?: readonly string[];
  readonly customer?: string;
  readonly trust?: JsonObject;
}

export function judge(text: string, more: More = {}): JsonObject {
  const { held = [], customer, trust: other } = more;
  return { text, held, ...(customer !== undefined && { customer }), trust: { ...trust, ...other } };
}

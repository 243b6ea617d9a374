/**
 * Finds traces of Attiva in one piece of a file. The text is bytes read as Latin-1, so that sources, bundles, archives and
 * executables are searched alike. Every search is linear in the length: a build may hold a hundred megabytes of base64.
 */
import type { Trace } from './traces.ts';

/** The literal that the testing entry of the SDK carries so that it can be found here. */
const testingMark = 'attiva-client-testing-do-not-ship';
/** `{"alg":"ES256` in base64url: how the header of every statement begins (canonical JSON, `alg` first). */
const headerStart = 'eyJhbGciOiJFUzI1';
/** The longest statement is a product pack of 1 MiB (spec/statements.md 5). */
export const longestStatement: number = 1024 * 1024;

/** A header with a key of its own has some 250 characters. */
const longestHeader = 1024;

/** All traces, in no particular order. */
export function findTraces(text: string): Trace[] {
  return [
    ...findStatements(text),
    ...findRoots(text),
    ...findRootsHeader(text),
    ...findMatches(text),
    ...findTesting(text),
  ];
}

function findStatements(text: string): Trace[] {
  const found: Trace[] = [];
  for (let at = text.indexOf(headerStart); at !== -1; at = text.indexOf(headerStart, at + headerStart.length)) {
    const trace = readStatement(text, at);
    if (trace !== undefined) found.push(trace);
  }
  return found;
}

function readStatement(text: string, at: number): Trace | undefined {
  const headerEnd = endOfSegment(text, at, longestHeader);
  if (text[headerEnd] !== '.') return undefined;
  const header = parseSegment(text.slice(at, headerEnd));
  const of = /^attiva-([a-z-]{1,40})\+jwt$/.exec(String(header?.['typ']))?.[1];
  if (of === undefined) return undefined;
  const payloadEnd = endOfSegment(text, headerEnd + 1, longestStatement);
  const claims = text[payloadEnd] === '.' ? parseSegment(text.slice(headerEnd + 1, payloadEnd)) : undefined;
  if (claims === undefined) return undefined;
  const vendor = typeof header?.['kid'] === 'string' ? claims['iss'] : undefined;
  return {
    at,
    kind: 'statement',
    of,
    ...(typeof vendor === 'string' && { vendor }),
    lab: (of === 'vendor' || of === 'delegation') && Object.hasOwn(claims, 'lab'),
  };
}

/** First character that is none of base64url; bounded, for what is longer is no statement. */
function endOfSegment(text: string, start: number, longest: number): number {
  const most = Math.min(text.length, start + longest);
  let end = start;
  while (end < most && isBase64Url(text.charCodeAt(end))) end += 1;
  return end;
}

function isBase64Url(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 45 ||
    code === 95
  );
}

function parseSegment(segment: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(segment, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined; // Not JSON: something else that begins alike.
  }
}

/** A public key of a root, as JSON, as a literal of a program or in whatever quotes a minifier prefers. */
const q = String.raw`\\?["'\`]`;
const rootKey = new RegExp(
  String.raw`crv(?:${q})?\s{0,20}:\s{0,20}${q}P-256${q}\s{0,20},\s{0,20}(?:${q})?kty(?:${q})?\s{0,20}:\s{0,20}${q}EC${q}\s{0,20},\s{0,20}(?:${q})?x(?:${q})?\s{0,20}:\s{0,20}${q}[\w-]{43}${q}`,
  'g',
);
/** The last members of the object, in the order in which `authority init` writes them; `!0` is a minifier's `true`. */
const labMember = new RegExp(String.raw`^\s{0,20},\s{0,20}(?:${q})?lab(?:${q})?\s{0,20}:\s{0,20}(?:true|!0)(?![\w$])`);
const listsMember = new RegExp(String.raw`revocations(?:${q})?\s{0,20}:\s{0,20}\[`, 'g');

function findRoots(text: string): Trace[] {
  const found: Trace[] = [...text.matchAll(rootKey)].map(({ index }) => ({ at: index, kind: 'roots', lab: false }));
  for (const { index, 0: head } of text.matchAll(listsMember)) {
    const end = endOfList(text, index + head.length);
    if (end !== undefined && labMember.test(text.slice(end, end + 80)))
      found.push({ at: index, kind: 'roots', lab: true });
  }
  return [...found, ...findRootsInJson(text)];
}

/** Behind the bracket that closes a list of lists of texts; undefined where something else stands in it. */
function endOfList(text: string, start: number): number | undefined {
  let depth = 1;
  for (let at = start; at < Math.min(text.length, start + longestStatement); at += 1) {
    const character = text[at] as string;
    if (character === '[') depth += 1;
    else if (character === ']') depth -= 1;
    else if (!isBase64Url(text.charCodeAt(at)) && !/[\s"'`,.\\]/.test(character)) return undefined;
    if (depth === 0) return holdsTexts(text.slice(start, at)) ? at + 1 : undefined;
  }
  return undefined;
}

/** Chains are texts in quotes; what has none is a list of the program's own variables. */
function holdsTexts(list: string): boolean {
  return /["'`]/.test(list) || /^[\s[\]]*$/.test(list);
}

/** A whole file of JSON: wherever in it, in whatever order its members are. */
function findRootsInJson(text: string): Trace[] {
  if (!/^\s{0,20}\{/.test(text) || !text.includes('"revocations"') || text.length > 16 * longestStatement) return [];
  try {
    return rootsIn(JSON.parse(text), 0);
  } catch {
    return []; // No JSON, or a piece of one: the statements in it are found all the same.
  }
}

function rootsIn(value: unknown, depth: number): Trace[] {
  if (typeof value !== 'object' || value === null || depth > 16) return [];
  const object = value as Record<string, unknown>;
  const isRoots = Array.isArray(object['roots']) && Array.isArray(object['revocations']);
  const vendor = object['vendor'];
  const own: Trace[] = isRoots
    ? [{ at: 0, kind: 'roots', ...(typeof vendor === 'string' && { vendor }), lab: Object.hasOwn(object, 'lab') }]
    : [];
  return [...own, ...Object.values(object).flatMap((member) => rootsIn(member, depth + 1))];
}

/** `roots.h`: the same JSON as numbers; and the mark as a constant. */
function findRootsHeader(text: string): Trace[] {
  const found: Trace[] = [];
  const mark = text.search(/#define\s+ATTIVA_ROOTS_LAB\s+1/);
  if (mark !== -1) found.push({ at: mark, kind: 'roots', lab: true });
  const start = text.indexOf('attiva_roots_json[');
  if (start === -1) return found;
  const bytes = [...text.slice(start).matchAll(/0x([0-9a-f]{2})\b/g)].map(([, digits]) =>
    Number.parseInt(digits ?? '', 16),
  );
  const json = Buffer.from(bytes)
    .toString('latin1')
    .replace(/\0[^]*$/, '');
  return [...found, ...[...findStatements(json), ...findRoots(json)].map((trace) => ({ ...trace, at: start }))];
}

/** A member or variable of that name, also in brackets, that is given a value. */
const allowLabSet = String.raw`\ballowLab(?:${q})?\s{0,20}\]?\s{0,20}(?::|(?:\|\||\?\?)?=)`;

/**
 * What a program says in its own words. The SDK itself names `allowLab` and `releaseDate` too, but never with such a value.
 * Minifiers turn `true` into `!0`, and some of them turn comparisons round: `allowLab:!0===t.allowLab`.
 */
const words: readonly (readonly [RegExp, (match: RegExpExecArray) => Omit<Trace, 'at'>])[] = [
  [
    new RegExp(String.raw`${allowLabSet}\s{0,20}(?:true|!!1|!\s{0,20}0|1)(?![\w$])(?!\s{0,20}[=!]=)`, 'g'),
    () => ({ kind: 'allow-lab', how: 'on' }),
  ],
  [
    new RegExp(
      String.raw`${allowLabSet}[^,;{}=\n]{0,80}?\b(?:process|import\.meta|Deno|Bun)(?:\?\.|\.|\[${q})(?:env|argv|args)\b`,
      'g',
    ),
    () => ({ kind: 'allow-lab', how: 'by a setting' }),
  ],
  [
    new RegExp(String.raw`\breleaseDate(?:${q})?\s{0,20}(?::|=)\s{0,20}${q}(\d{4}-\d{2}-\d{2})${q}`, 'g'),
    ([, day = '']) => ({ kind: 'release-date', day }),
  ],
  [/@attiva\/client (\d{1,5}\.\d{1,5}\.\d{1,5}(?:-[\w.]{1,40})?)/g, ([, version = '']) => ({ kind: 'sdk', version })],
];

function findMatches(text: string): Trace[] {
  return words.flatMap(([pattern, trace]) =>
    [...text.matchAll(pattern)].map((match) => ({ ...trace(match), at: match.index }) as Trace),
  );
}

const testingImport = new RegExp(
  String.raw`\b(?:from|import|require)\s{0,20}\(?\s{0,20}${q}@attiva\/client\/testing${q}`,
  'g',
);

function findTesting(text: string): Trace[] {
  const found: Trace[] = [...text.matchAll(testingImport)].map(({ index: at }) => ({
    at,
    kind: 'testing',
    how: 'imported',
  }));
  const at = text.indexOf(testingMark);
  return at === -1 ? found : [...found, { at, kind: 'testing', how: 'bundled' }];
}

/**
 * What host and authority say in sentences, the console says in every language: with the same facts, and in English as they do.
 * A new sentence is a new kind of a closed type, and wants an example here and a text in each language.
 */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { WarningDeclaration } from '@attiva/daemon';
import { type StoryFacts, storySentences, type WarningFacts, warningSentences } from '@attiva/host';
import { catalogue, errorCodes, licenseStateNumbers } from '@attiva/protocol';

const root = join(import.meta.dirname, '..');
const at = Date.parse('2026-11-26T09:30:00Z') / 1000;
const apart = 277_200;

type Facts = Readonly<Record<string, string | number>>;

/** As much of the console's words as is asked for here. */
interface Words {
  readonly speaking: (language: 'en' | 'it', locale?: string, zone?: string) => Speaking;
}
interface Speaking {
  knows(key: string): boolean;
  day(at: number): string;
  moment(at: number): string;
  span(seconds: number): string;
}
interface Telling {
  readonly told: (words: Speaking, key: string, facts: Facts, otherwise: string) => string;
}

const from = async (file: string): Promise<unknown> => import(pathToFileURL(join(root, file)).href);
const { speaking } = (await from('packages/console/src/words/speaking.ts')) as Words;
const { told } = (await from('packages/console/src/words/told.ts')) as Telling;
const english = speaking('en', 'en', 'UTC');
const italian = speaking('it', 'it', 'UTC');

type Examples<Of> = { readonly [Kind in keyof Of]: readonly Of[Kind][] };

const ending = {
  name: 'Suite',
  ended: 'no',
  endDay: at,
  renewal: 'none',
  renewalDay: 0,
  outcome: '',
  asks: 'yes',
} as const;

const warnings: Examples<WarningFacts> = {
  'left-out': [{ what: 'grant of aurora', detail: 'it is malformed' }],
  'data-older': [{ requests: 1 }, { requests: 12 }],
  'images-with-identity': [
    { images: 'pc-01 (3f0cab12…)', more: 0 },
    { images: 'a, b, c', more: 2 },
  ],
  'not-registered': [{ vendor: 'Aurora' }],
  'answer-awaited': [
    { vendor: 'Aurora', keys: '…ABCDE', count: 1, askedDay: at },
    { vendor: 'Aurora', keys: '…ABCDE, …FGHIJ', count: 2, askedDay: at },
  ],
  'pack-missing': [{ application: 'aurora-suite' }],
  'grant-revoked': [{ name: 'Suite' }],
  'signing-key-missing': [{ name: 'Suite' }],
  'agreement-ends': [
    ending,
    { ...ending, ended: 'yes', renewal: 'renewed', renewalDay: at },
    { ...ending, renewal: 'unchanged', renewalDay: at, asks: 'no' },
    { ...ending, renewal: 'failed', renewalDay: at, outcome: 'authority-unreachable' },
    { ...ending, renewal: 'soon' },
    { ...ending, renewal: 'later', renewalDay: at },
  ],
  'quantity-exceeded': [
    { licensed: 12, name: 'Suite', quantity: 10 },
    { licensed: 2, name: 'Suite', quantity: 1 },
  ],
  'no-requests-since': [{ sinceAt: at }],
  'count-below-threshold': [
    { name: 'Suite', inventory: 1, edition: 'Standard', threshold: 5, licensed: 1 },
    { name: 'Suite', inventory: 3, edition: 'Standard', threshold: 5, licensed: 4 },
  ],
  'count-below-wish': [{ name: 'Suite', inventory: 1, lowCount: 5 }],
  'console-not-reached': [{ detail: 'the port is taken' }],
  'publishing-fails': [{ domain: 'corp.example', detail: 'the server refused' }],
  'tls-off': [{ detail: 'it is locked' }],
  'signing-key-elsewhere': [{ key: 'abc', detail: 'another host has it' }],
  'host-silent': [{ name: 'host-2', sinceAt: at }],
  'notification-not-taken': [{ channel: 'mail', detail: 'refused' }],
};

const client = '3f0cA2_xQ9';

/** Kinds whose text is a text of the catalogue. */
type Own = Omit<StoryFacts, 'cause' | 'remedy' | 'reported'>;

const stories: Examples<Own> = {
  'story-several': [{ count: 3, asked: 'pc-0231' }],
  'story-refused': [
    { what: 'clone', lastAt: at },
    { what: 'refused', lastAt: at },
  ],
  'story-forgotten': [{}],
  'story-answered': [
    { state: 'all', seenAt: at, overdue: 'no' },
    { state: 'none', seenAt: at, overdue: 'yes' },
    { state: 'part', seenAt: at, overdue: 'no' },
  ],
  'story-turned-away': [{}],
  'story-never': [{}],
  'lease-none': [{}],
  'lease-runs': [{ endAt: at }],
  'lease-ended': [{ endAt: at }],
  'lease-refused': [
    { reason: 'below-threshold', reached: 'yes' },
    { reason: 'below-threshold', reached: 'no' },
  ],
  'counted-now': [{ inventory: 12, threshold: 25 }],
  'call-expected': [{ nextAt: at }],
  'call-late': [{ lateSeconds: apart }],
  'got-lease': [{}],
  'got-same': [{}],
  'must-ask': [{ more: 1 }, { more: 4 }],
  'counted-only': [{}],
  'said-goodbye': [{}],
  'told-new-identity': [
    { client, held: 'yes', heldBy: 'pc-1' },
    { client, held: 'no', heldBy: '' },
  ],
  refused: [{ reason: 'revoked' }, { reason: 'of-a-later-host' }],
  'clock-ahead': [{ apartSeconds: apart }],
  'clock-behind': [{ apartSeconds: apart }],
  'noticed-first': [{}],
  'noticed-other-store': [{}],
  'noticed-host-data-older': [{}],
  'noticed-answer-lost': [{}],
  'noticed-client-restored': [{}],
  'noticed-grant-changed': [{}],
  'showed-identity': [
    { shownAt: at, named: 'yes', name: 'pc-2', client, held: 'yes', heldBy: 'pc-1' },
    { shownAt: at, named: 'no', name: '', client, held: 'no', heldBy: '' },
  ],
  'copies-showed': [
    { shownAt: at, client, splits: 1, named: 'no', names: '' },
    { shownAt: at, client, splits: 3, named: 'yes', names: 'a, b' },
  ],
  'took-place': [
    { tookAt: at, client, successions: 1 },
    { tookAt: at, client, successions: 2 },
  ],
  'place-taken': [{ tookAt: at, client }],
  'several-identities': [{ count: 2 }],
  'called-from': [{ addresses: '10.0.0.9' }],
  'resolves-to': [
    { address: '10.0.0.9', answered: 'yes' },
    { address: '10.0.0.9', answered: 'no' },
  ],
  'resolves-not': [{}],
  'resolver-failed': [{ detail: 'no answer' }],
  'turned-away': [
    { lastAt: at, times: 1, address: '10.0.0.9', named: 'no', name: '', reason: 'revoked' },
    { lastAt: at, times: 4, address: '10.0.0.9', named: 'yes', name: 'pc-1', reason: 'revoked' },
  ],
  'names-like-it': [{ names: 'pc-0213' }],
  'names-hashed': [{}],
  'names-none': [{}],
  'outside-networks': [{ address: '10.0.0.9' }],
  'add-network': [{}],
  'not-in-publish-list': [{ domain: 'corp.example' }],
  'dns-leads-elsewhere': [{ detail: 'it refuses.' }],
  'records-by-hand': [{}],
  'serves-no-vendor': [{}],
  'init-then-register': [{}],
  'would-not-license': [{ detail: 'Not registered.' }],
  'another-meant': [{ name: 'pc-0213' }],
  'nothing-in-the-way': [{ machine: 'pc-0231', port: 7688 }],
  'look-there': [{ machine: 'pc-0231' }],
};

/** As the console tells times, spans, titles and apostrophes. */
function asShown(raw: string): string {
  const titled = [catalogue['below-threshold'], catalogue.revoked].map(({ title }) => title);
  const text = raw
    .replaceAll(/below-threshold(?= then|$)/gu, titled[0] ?? '')
    .replaceAll(/refused: revoked\b(?= by the vendor$| \()/gu, (found) =>
      found.replace('revoked', raw.includes('by the vendor') ? 'Revoked' : 'Revoked by the vendor'),
    )
    .replaceAll('3 d 5 h', english.span(apart))
    .replaceAll(' UTC  ', ' UTC: ')
    .replaceAll(':  ', ': ');
  const moments = text.replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/gu, () => english.moment(at));
  return moments.replaceAll(/\d{4}-\d\d-\d\d/gu, (day) => english.day(Date.parse(day) / 1000)).replaceAll("'", '’');
}

/** Each example in both languages; a fact without a place in the text, or a place without a fact, is found. */
function holds<Of>(
  sentences: { readonly [Kind in keyof Of]: (facts: Of[Kind]) => string },
  examples: Examples<Of>,
): void {
  for (const kind of Object.keys(sentences) as (keyof Of & string)[]) {
    for (const facts of examples[kind]) {
      const text = sentences[kind](facts);
      const key = `said.${kind}`;
      assert.ok(english.knows(key), key);
      assert.equal(told(english, key, facts as Facts, text).replaceAll("'", '’'), asShown(text), kind);
      const other = told(italian, key, facts as Facts, '');
      assert.match(other, /\S/u, `${kind}: a text that is there, with its facts`);
      assert.doesNotMatch(other, /undefined|[{}]/u, kind);
    }
  }
}

test('every warning that a host can raise has its words in each language, and in English those of the host', () => {
  holds<WarningFacts>(warningSentences, warnings);
});

test('every sentence of a machine’s story has its words in each language, and in English those of the host', () => {
  const { cause: _cause, remedy: _remedy, reported: _reported, ...own } = storySentences;
  holds<Own>(own, stories);
  for (const name of Object.keys(licenseStateNumbers)) assert.ok(english.knows(`reported.${name}`), name);
});

test('what an event may have noticed has a word in each language', () => {
  const files = ['packages/protocol/src/rules/contact.ts', 'packages/host/src/activation/decide.ts'];
  const noticed = files.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/\bnoticed: '([a-z-]+)'/gu)].map(([, name = '']) => name),
  );
  assert.ok(noticed.length >= 9, noticed.join());
  for (const name of noticed) assert.ok(english.knows(`noticed.${name}`), name);
});

test('every code has a title in each language, and what is to be done is what the catalogue says', () => {
  for (const code of errorCodes) {
    const { title, remedy } = catalogue[code];
    const said = (key: string): string => told(english, key, {}, '').replaceAll('’', "'");
    assert.equal(said(`error.${code}`), title);
    if (english.knows(`error.${code}.do`)) assert.equal(said(`error.${code}.do`), remedy);
  }
});

test('every warning that an authority declares has its words in each language, and in English those of the authority', async () => {
  const files = globSync('packages/authority/src/**/*.ts', { cwd: root }).filter((file) =>
    /warning|restoration/u.test(file),
  );
  const modules = await Promise.all(files.filter((file) => !file.includes('.test.')).map(from));
  const declared = modules.flatMap((module) => Object.values(module as object).flat()).filter(isDeclaration);
  assert.equal(new Set(declared.map(({ code }) => code)).size, 8, 'as many as there are');
  const facts = { days: 12, lists: 2, why: 'the port is taken', takenAt: '2026-11-26T09:30', backupAt: at };
  for (const { code, text, remedy } of declared) {
    const shown = text.replaceAll(/\{(\w+)\}/gu, (_, name: keyof typeof facts) => String(facts[name]));
    const key = `authority.warning.${code}`;
    assert.equal(told(english, key, facts, ''), shown.replace('2026-11-26T09:30Z', english.moment(at)), code);
    assert.equal(told(english, `${key}.do`, {}, ''), remedy, code);
  }
});

function isDeclaration(value: unknown): value is WarningDeclaration {
  return typeof value === 'object' && value !== null && 'remedy' in value && 'code' in value;
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { speaking } from './speaking.ts';
import { authorityWarningWords, refusalDetail, teller, told, warningRemedy, warningText } from './told.ts';

const english = speaking('en', 'en', 'UTC');
const italian = speaking('it', 'it', 'UTC');
const at = Date.parse('2026-11-26T09:30:00Z') / 1000;

const warning = {
  code: 'no-requests',
  text: 'No request has come since 2026-11-26 09:30 UTC.',
  said: { kind: 'no-requests-since', facts: { sinceAt: at } },
  remedy: 'Look.',
};

test('a sentence is told by its kind and facts, with its times as the reader writes them', () => {
  assert.equal(warningText(english, warning), 'No request has come since Nov 26, 2026, 9:30 AM.');
  assert.equal(warningText(italian, warning), 'Nessuna richiesta è arrivata dopo il 26 nov 2026, 09:30.');
  assert.match(warningRemedy(italian, warning), /^Su un client esegui `attiva doctor`/);
});

test('what a later host says is shown in its English, and marked as English where that is not the language', () => {
  const later = { ...warning, code: 'not-known', said: { kind: 'later', facts: {} } };
  assert.equal(warningText(english, later), warning.text);
  assert.equal(warningText(italian, later), `\u2068${warning.text}\u2069`);
  assert.equal(warningRemedy(italian, later), '\u2068Look.\u2069');
  const { said: _none, ...older } = later;
  assert.equal(warningText(italian, older), `\u2068${warning.text}\u2069`);
});

test('English inside of a sentence is marked, and a name cannot mark anything', () => {
  const facts = { domain: 'a\u2069b\u2068', detail: 'it \u2069refuses' };
  const text = told(italian, 'said.publishing-fails', facts, '');
  assert.equal(text, 'La pubblicazione in ab non riesce: \u2068it refuses\u2069.');
  assert.doesNotMatch(told(english, 'said.publishing-fails', facts, ''), /[\u2068\u2069]/u);
});

test('a sentence whose facts are of another kind than expected falls back to its English', () => {
  const broken = { ...warning, said: { kind: 'no-requests-since', facts: {} } };
  assert.equal(warningText(english, broken), warning.text);
});

test('a warning of an authority is told by its code', () => {
  const facts = { days: 1, ends: at };
  const words = { code: 'delegation-ends-within-7-days', text: 'x', remedy: 'y', facts };
  assert.match(authorityWarningWords(italian, words).text, /ancora per 1 giorno;/);
  assert.equal(authorityWarningWords(italian, { ...words, code: 'later', facts: null }).text, '\u2068x\u2069');
});

test('a span is told in the two largest units that say enough', () => {
  assert.deepEqual(
    [english.span(59), english.span(7500), italian.span(277_200)],
    ['1 min', '2 hr 5 min', '3 giorni 5 h'],
  );
});

test('a text is told by the sentences that came with it, whole or put together, also inside of one another', () => {
  const saying = (text: string, kind: string, facts: Readonly<Record<string, string | number>> = {}) => ({
    text,
    said: { kind, facts },
  });
  const tell = teller(italian, [
    saying('no lease', 'lease-none'),
    saying('3 counted now, threshold 25', 'counted-now', { inventory: 3, threshold: 25 }),
    saying('initial grace', 'reported', { state: 'initial grace' }),
    saying('Let them ask.', 'remedy', { reason: 'below-threshold' }),
    saying('Too few.', 'cause', { reason: 'below-threshold' }),
    saying('Not registered.', 'not-registered', { vendor: 'Aurora' }),
    saying('this host would not: Not registered.', 'would-not-license', { detail: 'Not registered.' }),
    saying('itself', 'would-not-license', { detail: 'itself' }),
  ]);
  assert.equal(tell('no lease; 3 counted now, threshold 25'), 'nessuna licenza; contati adesso: 3, soglia 25');
  assert.equal(tell('initial grace'), 'tolleranza iniziale');
  assert.match(tell('Let them ask.'), /^Fai chiedere altri computer/);
  assert.equal(tell('Too few.'), 'Troppo pochi computer hanno ancora chiesto');
  assert.match(tell('this host would not: Not registered.'), /: Non registrato presso Aurora: i suoi client/);
  assert.equal(tell('itself'), 'questo host non gli darebbe la licenza: \u2068itself\u2069');
  assert.equal(tell('no lease; pc-1'), '\u2068no lease; pc-1\u2069', 'not half of it');
});

test('a refusal is told by its facts, with the daemon’s own sentence behind where that says more', () => {
  const italianOf = (code: string, facts: Readonly<Record<string, unknown>>): string =>
    refusalDetail(italian, { code, detail: 'As it came.', facts });
  assert.equal(
    italianOf('not-permitted', { needed: 'operator', role: 'viewer' }),
    'Serve il ruolo operatore; il tuo è osservatore.',
  );
  assert.equal(italianOf('not-permitted', {}), '\u2068As it came.\u2069');
  assert.match(
    italianOf('changed-meanwhile', { actor: 'anna', action: 'x', at }),
    /^anna è arrivato prima \(26 nov 2026.*\u2068As it came\.\u2069$/,
  );
  assert.match(
    italianOf('changed-meanwhile', { setting: 's', by: 'anna', at: null, value: '3' }),
    /anna ha modificato s/,
  );
  assert.match(italianOf('wrong-usage', { fields: ['name', 'role'] }), /^Da correggere: name, role\./);
  assert.equal(italianOf('phone-code-mistyped', { groups: ['B', 'C'] }), 'Non è giusto: gruppo B, C.');
  assert.match(italianOf('phone-code-incomplete', { next: 'head' }), /prima del primo gruppo/);
  assert.equal(italianOf('phone-code-incomplete', { next: 'D' }), 'Il prossimo è il gruppo D.');
  assert.equal(
    refusalDetail(english, { code: 'phone-code-incomplete', detail: 'As it came.', facts: { next: 'D' } }),
    'As it came.',
  );
});

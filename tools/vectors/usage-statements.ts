/** Usage statements as files (usage-statements.md): genuine ones and what stands out in them, and every way to lie with one. */
import { base64url, type JsonObject, sha256 } from './forge.ts';
import { Suite } from './suite.ts';
import {
  october,
  rows,
  application,
  octoberClaims,
  partClaims,
  digest,
  file,
  judge,
  type More,
} from './usage-input.ts';
import { byHost, day, delegation, grant, keys, now, otherVendor, revocations, trust } from './world.ts';

export function usageSuite(): Suite {
  const suite = new Suite('usage-statements', 'Usage statements (usage-statements.md)', 'judge-usage');
  genuine(suite);
  whatStandsOut(suite);
  contradictions(suite);
  spellings(suite);
  forged(suite);
  altered(suite);
  return suite;
}

const changed = (figure: string, before: number, today: number): JsonObject => ({
  what: 'changed-figure',
  day: '2026-10-14',
  application: 'aurora-os',
  figure,
  before,
  now: today,
});

function genuine(suite: Suite): void {
  const good = (name: string, about: string, claims: JsonObject, more: More = {}): void =>
    suite.accept(name, about, judge(file(claims), more), {
      result: { month: claims['month'] ?? '', digest: digest(claims), findings: [] },
    });
  good('first', 'the first statement of a host, a whole month', octoberClaims());
  good('part', 'a part of a month that goes on names the last whole one', partClaims(), {
    held: [file(octoberClaims())],
  });
  good('once-more', 'the same statement a second time', octoberClaims(), { held: [file(octoberClaims())] });
  good('of-this-customer', 'the customer that is expected', octoberClaims(), { customer: 'Rossi SpA' });
  const late = { from: '2026-10-20' };
  good('begun-later', 'a host whose data begins within the month', octoberClaims(late, rows(october + 19 * day, 12)));
  good(
    'without-generations',
    'days from before generations were kept',
    octoberClaims({}, rows(october, 31).map(withoutGenerations)),
  );
  good('with-a-new-claim', 'a claim of a later date is no reason to refuse', octoberClaims({ weather: 'fine' }));
  suite.accept(
    'line-ends-of-mail',
    'CR LF, and a blank line at the end',
    judge(`${file(octoberClaims()).replaceAll('\n', '\r\n')}\r\n`),
    {
      result: { month: '2026-10', digest: digest(octoberClaims()), findings: [] },
    },
  );
}

function withoutGenerations(row: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(row).filter(([name]) => name !== 'generations'));
}

function whatStandsOut(suite: Suite): void {
  const finds = (
    name: string,
    about: string,
    claims: JsonObject,
    held: readonly JsonObject[],
    findings: readonly JsonObject[],
  ): void =>
    suite.accept(name, about, judge(file(claims), { held: held.map((one) => file(one)) }), {
      result: { month: claims['month'] ?? '', digest: digest(claims), findings },
    });
  const days = rows(october, 31);
  const gap = octoberClaims(
    { missing: ['2026-10-03', '2026-10-04', '2026-10-09'] },
    days.filter((_, index) => ![2, 3, 8].includes(index)),
  );
  finds(
    'missing-day',
    'days without figures are said and named',
    gap,
    [],
    [
      { what: 'missing-days', from: '2026-10-03', to: '2026-10-04' },
      { what: 'missing-days', from: '2026-10-09', to: '2026-10-09' },
    ],
  );
  const late = partClaims({ from: '2026-11-05' }, rows(october + 35 * day, 18));
  finds(
    'missing-between',
    'days between two statements that neither speaks of',
    late,
    [octoberClaims()],
    [{ what: 'missing-days', from: '2026-11-01', to: '2026-11-04' }],
  );
  const fewer = octoberClaims({ iat: october + 40 * day }, rows(october, 31, { '2026-10-14': { desktop: 20 } }));
  const figures = [changed('use', 31, 26), changed('edition desktop', 25, 20), changed('generation 2025', 25, 20)];
  finds(
    'changed-figure',
    'the same month signed again with other figures, and nothing said',
    fewer,
    [octoberClaims()],
    [...figures, { what: 'same-predecessor', month: '2026-10', digest: digest(octoberClaims()) }],
  );
  finds(
    'fewer-days',
    'a part of the month signed after the whole of it would hide the rest',
    octoberClaims({ iat: october + 40 * day, to: '2026-10-10' }, rows(october, 10)),
    [octoberClaims()],
    [{ what: 'fewer-days', before: 31, now: 10 }],
  );
  const corrected = { ...fewer, previous: digest(octoberClaims()), replaces: digest(octoberClaims()) };
  finds(
    'corrected',
    'a correction that says what it corrects',
    corrected,
    [octoberClaims()],
    [...figures, { what: 'correction', digest: digest(octoberClaims()) }],
  );
  const other = base64url(sha256('another statement'));
  finds(
    'wrong-predecessor',
    'it names one before that nobody has seen',
    partClaims({ previous: other }),
    [octoberClaims()],
    [{ what: 'unknown-predecessor', previous: other }],
  );
  const forked = octoberClaims(
    { month: '2026-09', from: '2026-09-01', to: '2026-09-30' },
    rows(october - 30 * day, 30),
  );
  finds(
    'two-first-ones',
    'two statements both say that none was before',
    octoberClaims({ iat: now }),
    [forked],
    [{ what: 'same-predecessor', month: '2026-09', digest: digest(forked) }],
  );
  finds(
    'restored',
    'a restored host says that its line is broken',
    partClaims({ previous: undefined, restored: now - day }),
    [],
    [{ what: 'restored', at: now - day }],
  );
  finds(
    'other-database',
    'the host began anew, and no predecessor is hidden by it',
    partClaims({ store: 'AAAAAAAAAAAAAAAAAAAAAA' }),
    [octoberClaims()],
    [{ what: 'other-database' }],
  );
}

function contradictions(suite: Suite): void {
  const bad = (name: string, attack: string, claims: JsonObject): void =>
    suite.refuse(name, 'usage-invalid', attack, judge(file(claims)));
  const days = rows(october, 31);
  const one = days[13] ?? {};
  const odd = (change: JsonObject): JsonObject =>
    octoberClaims(
      {},
      days.map((row) => (row === one ? { ...row, ...change } : row)),
    );
  bad('use-too-small', 'the sum is stated smaller than its parts', odd({ use: 1 }));
  bad('generations-too-small', 'generations that do not add up', odd({ generations: { '2025': 1 } }));
  bad(
    'peak-too-small',
    'the peak is stated smaller than it was',
    octoberClaims({ applications: [application(days, { peak: { day: '2026-10-01', use: 1 } })] }),
  );
  bad(
    'day-left-out',
    'a day with high use is left out, and nothing said',
    octoberClaims(
      {},
      days.filter((row) => row !== one),
    ),
  );
  bad('day-twice', 'a day is stated twice', octoberClaims({ to: '2026-10-30' }, [one, ...days.slice(0, 30)]));
  bad('missing-and-there', 'a day is missing and there', octoberClaims({ missing: ['2026-10-14'] }));
  bad(
    'day-of-another-month',
    'days of another month make up for missing ones',
    octoberClaims({ from: '2026-09-30' }, rows(october - day, 32).slice(0, 31)),
  );
  bad('day-that-is-none', '30 February', octoberClaims({ month: '2026-02', from: '2026-02-01', to: '2026-02-30' }));
  bad('wrong-way-round', 'from after to', octoberClaims({ from: '2026-10-31', to: '2026-10-01' }));
  bad('before-it-was-over', 'days that were not over are stated', octoberClaims({ iat: october + 30 * day }));
  bad('customer-of-another', "another customer's name is shown", octoberClaims({ customer: 'Bianchi SpA' }));
  bad('without-customer', 'the name of the customer is left out', octoberClaims({ customer: undefined }));
  bad(
    'application-twice',
    'one application in two pieces',
    octoberClaims({ applications: [application(days), application(days)] }),
  );
}

function spellings(suite: Suite): void {
  const bad = (name: string, attack: string, text: string): void =>
    suite.refuse(name, 'usage-invalid', attack, judge(text));
  const good = file(octoberClaims());
  const row = '          { "day": "2026-10-14"';
  bad(
    'member-twice',
    'people read the first figure, programs the second',
    good.replace(`${row}, "use": 31`, `${row}, "use": 3, "use": 31`),
  );
  bad(
    'figure-far-to-the-right',
    'a figure stands where no window shows it',
    good.replace(`${row}, `, `${row}, ${' '.repeat(500)}`),
  );
  bad(
    'members-in-another-order',
    'another order',
    good.replace('"use": 31, "shortLived": 2', '"shortLived": 2, "use": 31'),
  );
  bad('on-one-line', 'a program wrote it anew', JSON.stringify(JSON.parse(good)));
  bad(
    'with-a-note',
    'a note beside what is signed',
    good.replace('"attiva-usage": 1,', '"attiva-usage": 1,\n  "note": "approved",'),
  );
  bad('of-another-version', 'a file of another version', good.replace('"attiva-usage": 1', '"attiva-usage": 2'));
  bad('cut-off', 'a file that was cut off', good.slice(0, good.length / 2));
  bad('empty', 'no file', '');
  bad('null', 'null', 'null\n');
  bad('chain-of-two', 'the delegation is left out', file(octoberClaims(), { chain: ['a..b', grant()] }));
  const [header, payload, signature] = byHost('usage', octoberClaims()).split('.');
  const chain = [`${header}.${payload}.${signature}`, grant(), delegation()];
  bad('with-its-payload', 'a second payload is carried along', file(octoberClaims(), { chain }));
  bad('fraction', 'a fraction', good.replace(`${row}, "use": 31`, `${row}, "use": 31.5`));
}

function forged(suite: Suite): void {
  const bad = (name: string, code: string, attack: string, text: string, more: More = {}): void =>
    suite.refuse(name, code, attack, judge(text, more));
  const fewer = octoberClaims({}, rows(october, 31, { '2026-10-14': { desktop: 20 } }));
  bad(
    'altered',
    'not-authentic',
    'somebody writes a smaller figure, sums and all',
    file(octoberClaims(), { shown: fewer }),
  );
  bad(
    'customer-altered',
    'not-authentic',
    'another name is written into it',
    file(octoberClaims(), { shown: octoberClaims({ customer: 'Bianchi SpA' }) }),
  );
  bad('foreign-signer', 'not-authentic', 'mallory signs for the host', file(octoberClaims(), { key: keys.mallory }));
  bad(
    'foreign-signer-in-its-name',
    'not-authentic',
    'mallory signs in his own name',
    file(octoberClaims({ iss: keys.mallory.id }), { key: keys.mallory }),
  );
  bad(
    'of-another-host',
    'not-authentic',
    "another host's statement under this grant",
    file(octoberClaims({ iss: keys.otherHost.id }), { key: keys.otherHost }),
  );
  bad(
    'under-mallorys-root',
    'root-unknown',
    'a root of his own',
    file(octoberClaims(), { delegation: { signer: keys.mallory } }),
  );
  bad(
    'for-another-vendor',
    'other-vendor',
    'a statement for one vendor is shown to another',
    file(octoberClaims({ vendor: otherVendor })),
  );
  const bianchi = { grant: { claims: { customer: 'Bianchi SpA' } } };
  bad(
    'of-another-customer',
    'usage-of-another-customer',
    "another customer's smaller use is sent in",
    file(octoberClaims({ customer: 'Bianchi SpA' }), bianchi),
    { customer: 'Rossi SpA' },
  );
  bad(
    'of-no-customer',
    'usage-of-another-customer',
    'a host without customer',
    file(octoberClaims({ customer: undefined }), { grant: { claims: { customer: undefined } } }),
    { customer: 'Rossi SpA' },
  );
  bad('from-the-future', 'issued-in-future', 'a statement dated ahead', file(octoberClaims({ iat: now + day })));
  bad(
    'before-its-grant',
    'outside-issuer-window',
    'older than the grant of the host',
    file(octoberClaims(), { grant: { claims: { iat: now - 2 * day } } }),
  );
  bad('grant-revoked', 'revoked', 'the host was revoked', file(octoberClaims()), {
    trust: { revocations: [[revocations(keys.root, [keys.authority.id])]] },
  });
  bad(
    'lease-in-its-place',
    'not-authentic',
    'another kind of this host',
    file(octoberClaims(), { chain: leaseInPlace() }),
  );
  bad(
    'figures-negative',
    'not-authentic',
    'a negative figure',
    file(octoberClaims({}, rows(october, 31, { '2026-10-14': { shortLived: -3 } }))),
  );
  bad('figures-as-text', 'not-authentic', 'a text as figure', file(octoberClaims({ month: 202610 })));
}

function leaseInPlace(): string[] {
  const [header, , signature] = byHost('lease', octoberClaims()).split('.');
  return [`${header}..${signature}`, grant(), delegation()];
}

function altered(suite: Suite): void {
  const held = [file(octoberClaims())];
  const fewer = octoberClaims({}, rows(october, 31, { '2026-10-14': { desktop: 20 } }));
  const operation = 'altered-usage';
  const show = (shown: JsonObject, others: readonly string[]): JsonObject => ({
    text: file(octoberClaims(), { shown }),
    held: others,
    trust,
  });
  suite.accept('altered-beside-the-genuine', 'which figures were altered, sums and all', show(fewer, held), {
    operation,
    result: {
      differences: [changed('use', 31, 26), changed('edition desktop', 25, 20), changed('generation 2025', 25, 20)],
      contradiction: false,
    },
  });
  const one = rows(october, 31).map((row) => (row['day'] === '2026-10-14' ? { ...row, use: 3 } : row));
  suite.accept('altered-and-unknown', 'which figures contradict each other', show(octoberClaims({}, one), []), {
    operation,
    result: { differences: [], contradiction: true },
  });
}

// Every promise is explored whole, and the page that tells of it has the figures that came of it. Then the other way round:
// rules with one defect planted, each of which the checker must find, by the shortest history.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { type ContactRow, decideTerms, judgeContact, watchClock } from '@attiva/protocol';
import { withGraceMended, withRearm } from '../../packages/client/src/state/grace.ts';
import { type ClientRules, clientRules } from './client-life.ts';
import { contactModel } from './contact-model.ts';
import { type Exploration, explore, type Model } from './explore.ts';
import { graceModel, usualGraceBounds } from './grace-model.ts';
import { licenseModel } from './license-model.ts';
import { describeAll, describeExploration, explorations, figures } from './models.ts';
import { scheduleModel, scheduleRules } from './schedule-model.ts';
import { termsModel } from './terms-cases.ts';

test('no dead end, no license without a lease, no grace beyond the budget', () => {
  const all = explorations(false).map((run) => run());
  for (const found of all) console.log(describeExploration(found));
  console.log(describeAll(all));
  assert.deepEqual(
    all.flatMap(({ name, complete, broken }) => (complete ? [] : [{ name, broken }])),
    [],
  );
  const page = readFileSync(join(resolve(import.meta.dirname, '../..'), 'docs/explanation/no-dead-ends.md'), 'utf8');
  for (const found of all) assert.ok(page.includes(`| ${rowOf(found)} |`), `no-dead-ends.md lacks | ${rowOf(found)} |`);
  assert.ok(page.includes(describeAll(all)), `no-dead-ends.md lacks: ${describeAll(all)}`);
});

function rowOf(found: Exploration): string {
  return `${found.name} | ${figures(found)}`;
}

interface Counter {
  readonly value: number;
}

function counting(limit: number): Model<Counter> {
  return {
    name: 'counting',
    promises: ['stays below 5'],
    initial: [{ value: 0 }],
    steps: ({ value }) => [
      { name: 'one more', state: { value: Math.min(value + 1, limit) } },
      { name: 'two more', state: { value: Math.min(value + 2, limit) } },
    ],
    broken: ({ value }) => (value >= 5 ? 'five' : undefined),
    encode: ({ value }) => [value],
    decode: ([value = 0]) => ({ value }),
  };
}

test('every state is counted once, and a counterexample is a shortest history', () => {
  const whole = explore(counting(4), 100);
  assert.deepEqual([whole.states, whole.transitions, whole.depth, whole.complete], [5, 10, 2, true]);
  const { broken } = explore(counting(9), 100);
  assert.equal(broken?.promise, 'five');
  assert.equal(broken?.history.length, 3);
  assert.equal(explore(counting(4), 3).complete, false, 'a bound that was reached is told');
});

/** What a planted defect leads to. */
function found<S>(model: Model<S>): readonly [promise: string | undefined, history: readonly string[] | undefined] {
  const { broken } = explore(model, 500_000);
  return [broken?.promise, broken?.history];
}

function licenseWith(defect: Partial<ClientRules>): ReturnType<typeof found> {
  return found(licenseModel({ ...clientRules, ...defect }, { clocks: [-10, -1, 0, 1, 10], quantum: 6 }));
}

function graceWith(defect: Partial<ClientRules>): ReturnType<typeof found> {
  return found(graceModel({ ...clientRules, ...defect }, { ...usualGraceBounds, answers: false }));
}

test('found: a signed answer that does not set the time down leaves a machine without its license for good', () => {
  const [promise, history] = licenseWith({
    withAnswer: (state, received) => {
      const after = clientRules.withAnswer(state, received);
      return { ...after, latest: Math.max(after.latest ?? 0, state.latest ?? 0) };
    },
  });
  assert.equal(promise, 'a willing host was asked, and the machine is not licensed');
  assert.deepEqual(history, ['the clock is set to 40 hours from the true time', '24 hours pass']);
});

test('found: a clock that is believed to the letter licenses for longer than the lease', () => {
  const [promise, history] = licenseWith({ effectiveNow: ({ wall }) => wall });
  assert.equal(promise, 'licensed for longer than the lease');
  assert.equal(history?.length, 3);
});

test('found: the rule of the clock as it was: whoever sets it every half hour is never noticed', () => {
  const [promise, history] = licenseWith({
    watchClock: (watch, reading) => {
      const { watch: next, write } = watchClock(watch, reading);
      return { watch: next, write: write === 'run' ? 'nothing' : write };
    },
  });
  assert.equal(promise, 'licensed for longer than the lease');
  assert.ok(history?.includes('24 hours pass while somebody sets the clock to and fro'));
});

test('found: a lease that still counts after its end', () => {
  const [promise, history] = licenseWith({
    judgeStanding: (facts) => clientRules.judgeStanding({ ...facts, now: facts.now - 3600 }),
  });
  assert.equal(promise, 'licensed outside the time of its lease');
  assert.equal(history?.[0], 'the host gives a lease');
});

test('found: a lease of a copied folder that goes on counting', () => {
  const [promise] = licenseWith({
    judgeStanding: (facts) => {
      const { now, product, edition, keyInstalled, releaseDate } = facts;
      const findings = facts.findings.map(({ found }) => (found === undefined ? {} : { found }));
      const build = releaseDate === undefined ? {} : { releaseDate };
      return clientRules.judgeStanding({ now, product, edition, keyInstalled, findings, ...build });
    },
  });
  assert.equal(promise, 'licensed on another device');
});

test('found: a rearm beyond the budget', () => {
  const [promise, history] = graceWith({
    withRearm: (record, facts, now) => withRearm(record, { ...facts, rearmBudget: 9 }, now),
  });
  assert.match(promise ?? '', /^in grace for/);
  assert.equal(history?.filter((step) => step === 'a new identity is taken').length, 2);
});

test('found: the budget as it was: a lost grace file brings all rearms back', () => {
  const [promise, history] = graceWith({
    withGraceMended: (record, facts, at) => withGraceMended(record, { ...facts, rearmBudget: 0 }, at),
  });
  assert.match(promise ?? '', /^in grace for/);
  assert.ok(history?.includes('the grace file is lost'));
});

test('found: grace that begins anew where its file was lost', () => {
  const [promise, history] = graceWith({
    withGraceMended: (record, facts, at) => withGraceMended(record, facts, { ...at, oldestTrace: at.now }),
  });
  assert.match(promise ?? '', /^in grace for/);
  assert.ok(history?.includes('the grace file is lost'));
});

test('found: a due time of a clock that was ahead, waited for', () => {
  const late = { ...scheduleRules, isDue: (dueAt: number, wall: number) => wall >= dueAt };
  const [promise, history] = found(scheduleModel(late));
  assert.equal(promise, 'a client has not asked for more than 30 days');
  assert.ok(history?.some((step) => step.startsWith('the clock is set to')));
});

const lone = { devices: 'own', snapshots: false, copies: false, host: 'steady', turns: 5 } as const;

test('found: a host that does not know of lost answers splits a machine alone', () => {
  const [promise, history] = found(
    contactModel(lone, { judgeContact: (row, contact, at) => judgeContact(forgetHead(row), contact, at) }),
  );
  assert.equal(promise, 'a machine alone is told to take a new identity');
  assert.equal(history?.at(-1), 'the machine asks the host: answered');
});

function forgetHead<T>(row: ContactRow<T> | undefined): ContactRow<T> | undefined {
  return row && { ...row, head: -1, restores: [0, 0, 0].map(() => Number.MAX_SAFE_INTEGER) };
}

test('found: without a count of restores two copies that show the same facts go on as one machine', () => {
  const [promise] = found(
    contactModel(
      { ...lone, devices: 'alike', copies: true },
      { judgeContact: (row, contact, at) => judgeContact(row && { ...row, restores: [], returns: [] }, contact, at) },
    ),
  );
  assert.equal(promise, 'two copies go on as one machine');
});

test('found: turns of a restored host that begin again below those its machines have seen', () => {
  const [promise, history] = found(
    contactModel(
      { ...lone, host: 'restored' },
      {
        judgeContact: (row, contact, at) => {
          const verdict = judgeContact(row, contact, at);
          return verdict.kind === 'accepted' ? { ...verdict, turn: (row?.turn ?? 0) + 1 } : verdict;
        },
      },
    ),
  );
  assert.equal(promise, 'the turn that a machine sees has not risen');
  assert.ok(history?.includes('the host is restored'));
});

test('found: a lease beyond maxLease', () => {
  const [promise] = found(
    termsModel({ decideTerms: (facts) => decideTerms({ ...facts, maxLease: facts.maxLease + 86_400 }) }),
  );
  assert.equal(promise, 'a lease is longer than maxLease');
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { conclude, runSteps } from './diagnosis.ts';
import { fault, type Found, hint, notChecked, ok, type Step } from './finding.ts';
import { answerOf } from './report.ts';

const step = (id: string, ...found: readonly Found[]): Step<undefined> => ({ id, judge: () => found });

const refused = fault('fail', { code: 'connection-refused', text: 'nothing listens' });
const foreign = fault('fail', { code: 'root-unknown', text: 'another root' });
const stale = fault('warn', { code: 'name-not-resolved', text: 'stale', remedy: 'Remove it.' });

describe('a diagnosis', () => {
  test('names the first failure, whatever warned before it and failed after it', () => {
    const diagnosis = conclude(runSteps([step('a', stale), step('b', refused), step('c', foreign)], undefined));
    assert.equal(diagnosis.cause?.code, 'connection-refused');
    assert.deepEqual([diagnosis.healthy, diagnosis.exit], [false, 6]);
  });

  test('without a failure: the first warning is named, and all is well for a script', () => {
    const diagnosis = conclude(runSteps([step('a', ok('good')), step('b', stale)], undefined));
    assert.equal(diagnosis.cause?.code, 'name-not-resolved');
    assert.deepEqual([diagnosis.healthy, diagnosis.exit], [true, 0]);
    assert.equal(answerOf(diagnosis, { quiet: true }).text, 'True');
  });

  test('the exit class is that of the first failure; one without a code says "not licensed"', () => {
    assert.equal(conclude(runSteps([step('c', foreign), step('b', refused)], undefined)).exit, 5);
    const bare: Found = { ...hint('wrong', 'Mend it.'), outcome: 'fail' };
    const answer = answerOf(conclude(runSteps([step('a', bare)], undefined)), { quiet: true });
    assert.deepEqual([answer.text, answer.exit], ['False', 3]);
  });

  test('a step that looks at nothing says so', () => {
    const [only] = runSteps([step('a')], undefined);
    assert.deepEqual([only?.outcome, only?.text], ['not-checked', 'not checked, because no vendor is known here']);
  });
});

describe('the report', () => {
  const diagnosis = conclude(
    runSteps(
      [step('first', ok('good', 7)), step('next', refused), step('last', notChecked('nothing came'))],
      undefined,
    ),
  );

  test('tells the cause, its side and the one thing to do before all steps, each with its mark', () => {
    const { text } = answerOf(diagnosis, { quiet: false });
    const lines = text.split('\n');
    assert.equal(lines[0], 'Cause  connection-refused: nothing listens');
    assert.equal(lines[1], 'Side   host');
    assert.match(lines[2] ?? '', /^Do {5}Start it/);
    assert.deepEqual(
      lines.filter((line) => line.includes('[')),
      ['  [ok]   first  good', '  [fail] next   nothing listens', '  [--]   last   not checked, because nothing came'],
    );
  });

  test('has for programs every step with outcome, code, side, text, remedy and milliseconds', () => {
    const { json } = answerOf(diagnosis, { quiet: false });
    assert.equal(json['healthy'], false);
    assert.deepEqual((json['steps'] as readonly object[])[0], {
      id: 'first',
      outcome: 'ok',
      text: 'good',
      milliseconds: 7,
    });
    const { remedy, ...rest } = refused;
    assert.deepEqual(json['cause'], { id: 'next', milliseconds: 0, ...rest, remedy });
  });

  test('says that all is well only where everything was looked at', () => {
    const all = conclude(runSteps([step('a', ok('good'))], undefined));
    assert.match(answerOf(all, { quiet: false }).text, /^All is well\./);
    const open = conclude(runSteps([step('a', notChecked('of nothing'))], undefined));
    assert.match(answerOf(open, { quiet: false }).text, /^Nothing wrong was found/);
  });
});

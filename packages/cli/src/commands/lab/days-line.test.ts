import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DiaryDay, ProductSight } from '@attiva/lab';
import { daysLine } from './days-line.ts';

type State = ProductSight['state'];

const sight = (state: State, warning = false, edition = 'studio'): ProductSight => {
  return { pid: 7, application: 'aurora', edition, state, warning };
};
const at = (day: number, ...seen: ProductSight[]): DiaryDay => ({ day, seen });
const switched = (day: number, running: boolean, seen: ProductSight, name = 'act-01'): DiaryDay => {
  return { day, host: { name, running }, seen: [seen] };
};

test('half a year without the host is told in one line', () => {
  const days = [
    at(0.003, sight('licensed')),
    switched(0.003, false, sight('licensed')),
    at(150, sight('licensed', true)),
    at(181, sight('additional-grace', true)),
    at(212, sight('notification', true)),
    switched(212, true, sight('notification', true)),
    at(213, sight('licensed')),
  ];
  assert.equal(
    daysLine(days),
    'day 0 licensed · host off · day 150 warning shown · day 181 additional grace · day 212 not licensed (reminder) · host back: licensed',
  );
});

test('what a product was before a host was switched is told where no time had to pass for it', () => {
  assert.equal(
    daysLine([switched(0, false, sight('licensed')), switched(3, true, sight('initial-grace'))]),
    'day 0 licensed · host off · day 3 initial grace · host back',
  );
});

test('several hosts are told by their names, several licenses by theirs where they are not alike', () => {
  const days = [
    at(1, sight('licensed'), sight('licensed', false, 'office')),
    switched(1, false, sight('licensed'), 'act-01'),
    switched(1, false, sight('licensed'), 'act-02'),
    switched(1, true, sight('licensed'), 'act-02'),
    switched(1, true, sight('licensed'), 'act-01'),
    at(2, sight('licensed', true), sight('unlicensed', false, 'office')),
  ];
  assert.equal(
    daysLine(days),
    'day 1 licensed · host act-01 off · host act-02 off · host act-02 back · ' +
      'host act-01 back: studio warning shown, office not licensed',
  );
});

test('of many stops those are told at which something has changed', () => {
  const days = Array.from({ length: 200 }, (_, day) => at(day, sight('licensed', day >= 150)));
  assert.equal(daysLine(days), 'day 0 licensed · day 150 warning shown');
});

test('a command that drove nothing, and a product that shows nothing, are told as that', () => {
  assert.match(daysLine([]), /^the command let no time pass: see lab\(\)/);
  assert.equal(daysLine([at(5)]), 'day 5 nothing seen');
});

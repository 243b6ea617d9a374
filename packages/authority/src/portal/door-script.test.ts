import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { groupsSoFar } from '@attiva/protocol';
import { doorScript } from './door-script.ts';

type IsGood = (place: number, digits: string) => boolean;

/** The script's own judgement, without a page around it. */
function judgeOfScript(): IsGood {
  const [, piece = ''] = /(var damm = [\s\S]*?\n {2}\})\n/.exec(doorScript) ?? [];
  return runInNewContext(`${piece}; isGood`) as IsGood;
}

test('a group is judged in the browser as it is here, at every place and for every last digit', () => {
  const isGood = judgeOfScript();
  const right: string[] = [];
  for (let place = 0; place < 12; place += 1) {
    // The number of all groups has 232 bits: the first one begins with zeros.
    const six = `00${String(1_357 * (place + 1))
      .padStart(4, '0')
      .slice(-4)}`;
    for (let last = 0; last < 10; last += 1) {
      const group = `${six}${last}`;
      const here = groupsSoFar('installation', ['11', ...right.slice(0, place), group].join(' '));
      assert.equal(isGood(place, group), here.goodGroups === place + 1, `${place}: ${group}`);
      if (here.goodGroups === place + 1 && right.length === place) right.push(group);
    }
    assert.equal(right.length, place + 1);
    assert.equal(isGood(place, six), false);
  }
});

test('the script writes text alone, and asks nobody but its own service', () => {
  assert.doesNotMatch(doorScript, /innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|new Function|https?:\/\//);
  assert.deepEqual(doorScript.match(/fetch\('[^']*'/g), ["fetch('v1/health'"]);
});

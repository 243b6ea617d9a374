/** The vectors as they are packed with the program: answered by it, by the independent example, and by programs that are wrong. */
import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { describe, test } from 'node:test';
import { askAttiva, packedPrefix, runAttiva } from '../site/attiva.ts';

interface Report {
  readonly vectors: number;
  readonly asExpected: number;
  readonly differing: number;
  readonly notOffered: number;
  readonly unanswered: number;
  readonly differences: readonly { readonly id: string }[];
}

const atLeast = 700;
const example = resolve(import.meta.dirname, '../../examples/verify-lease/verify.mjs');

/** Another program, called as a shell calls it. */
function exec(...words: readonly string[]): readonly string[] {
  return ['conformance', '--exec', [process.execPath, ...words].map((word) => `'${word}'`).join(' ')];
}

describe('attiva conformance', () => {
  test('the packed program answers all its own vectors as expected, wherever it is called', async () => {
    const report = await askAttiva<Report>(['conformance'], { cwd: packedPrefix() });
    assert.ok(report.vectors >= atLeast, `${report.vectors} vectors`);
    assert.equal(report.asExpected, report.vectors);
  });

  test('the example verifier, written from the specification alone, differs nowhere', async () => {
    const report = await askAttiva<Report>(exec(example));
    assert.deepEqual([report.differing, report.unanswered, report.differences], [0, 0, []]);
    assert.ok(report.asExpected >= 500, `${report.asExpected} as expected`);
    assert.equal(report.asExpected + report.notOffered, report.vectors);
  });

  test('a program that accepts everything is found out', async () => {
    const accepting =
      "require('node:readline').createInterface({input:process.stdin}).on('line',l=>console.log(JSON.stringify({id:JSON.parse(l).id,code:'ok'})))";
    const ended = await runAttiva([...exec('-e', accepting.replaceAll("'", '"')), '--json']);
    const report = JSON.parse(ended.stdout) as Report;
    assert.equal(ended.exit, 7);
    assert.ok(report.differing >= atLeast / 2, `${report.differing} differing`);
  });

  test('a program that says nothing, or something else, has answered nothing', async () => {
    for (const program of ['process.exit(0)', 'console.log("hello")']) {
      const ended = await runAttiva([...exec('-e', program), '--json']);
      const report = JSON.parse(ended.stdout) as Report;
      assert.equal(ended.exit, 7);
      assert.equal(report.unanswered, report.vectors);
    }
  });
});

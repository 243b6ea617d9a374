import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compareOutput, parseTranscript, putIn, splitWords } from './transcript.ts';
import { runTranscript } from './transcript-runner.ts';

const programs = { node: [process.execPath] as const, print: [process.execPath, '-p'] as const };

const example = `# A transcript shows itself
Some prose.

$ print "'key ' + 40 + 2"
key [[KEY]]

$ print "'again [[KEY]]'"
# A remark.
again 402
$ node -e "console.log('a'); console.error('x'); console.log('b'); process.exit(4)"
[...]
b
2> x
[exit 4]
$ node serve.cjs &
ready on [[PORT]]
$ node -p "require('node:fs').readFileSync('folder/note.txt', 'utf8') + [[PORT]]"
a note
4711
$ stop node serve.cjs
-- serve.cjs --
setInterval(() => {}, 1000);
console.log('starting');
setImmediate(() => console.error('ready on 4711'));
-- folder/note.txt --
a note
`;

test('a transcript is taken apart', () => {
  const { title, steps, files } = parseTranscript(example);
  assert.equal(title, 'A transcript shows itself');
  assert.deepEqual(Object.keys(files), ['serve.cjs', 'folder/note.txt']);
  assert.equal(files['folder/note.txt'], 'a note\n');
  assert.deepEqual(
    steps.map((step) => [step.line, step.background, step.exit, step.stdout, step.stderr]),
    [
      [4, false, 0, ['key [[KEY]]'], []],
      [7, false, 0, ['again 402'], []],
      [10, false, 4, ['[...]', 'b'], ['x']],
      [15, true, 0, ['ready on [[PORT]]'], []],
      [17, false, 0, ['a note', '4711'], []],
      [20, false, 0, [], []],
    ],
  );
  assert.throws(() => parseTranscript('no command at all'), TypeError);
});

test('a transcript that tells the truth passes and keeps its words', async () => {
  const kept = await runTranscript(parseTranscript(example), { programs });
  assert.deepEqual(
    [...kept],
    [
      ['KEY', '402'],
      ['PORT', '4711'],
    ],
  );
});

test('each lie is found, with its line', async () => {
  const lies: readonly (readonly [string, RegExp])[] = [
    ['$ print 1\n2', /^Error: line 1: \$ print 1\nexpected {2}2\nprinted {3}1\n/],
    ['$ print 1', /expected {2}\(nothing more\)\nprinted {3}1/],
    ['$ print 1\n1\n2', /expected {2}2\nprinted {3}\(nothing more\)/],
    ['$ print 1\n1\n[exit 3]', /expected {2}exit 3\ngot {7}exit 0/],
    ['$ node -e "process.exit(3)"', /expected {2}exit 0\ngot {7}exit 3/],
    ['$ node -e "console.error(1)"\n2> 2', /on stderr:\nexpected {2}2\nprinted {3}1/],
    ['$ rm -rf /\n', /no such program: rm; there are node, print/],
    ['$ stop node serve.cjs', /nothing of that name runs/],
    ['$ print [[NOTHING]]', /\[\[NOTHING\]\] has not been printed yet/],
    ['$ node -e "console.log(1)" &\n2', /expected {2}2/],
  ];
  for (const [text, message] of lies)
    await assert.rejects(runTranscript(parseTranscript(text), { programs, within: 5000 }), (error: Error) => {
      assert.match(String(error), message);
      return true;
    });
});

test('patterns: any lines, any text, the same word again', () => {
  const kept = new Map<string, string>();
  const fits = (actual: string, ...expected: string[]): boolean => compareOutput(actual, expected, { kept }).ok;
  assert.ok(fits('a\nb\nc\n', 'a', '[...]', 'c'));
  assert.ok(fits('a\nc\n', 'a', '[...]', 'c'));
  assert.ok(fits('a\nb\na\nc', '[...]', 'a', 'c'));
  assert.ok(!fits('a\nc\n', 'a', '[...]', 'b'));
  assert.ok(fits('x (1.5) y', 'x ([..]) y'));
  assert.ok(!fits('x 1.5 y', 'x ([..]) y'));
  assert.ok(fits('k1 and k1', '[[A]] and [[A]]'));
  assert.ok(!fits('k1 and k2', '[[A]] and [[A]]'));
  assert.ok(fits(''));
  assert.ok(fits('table   \nend', 'table', 'end'));
});

test('any output fits itself', () => {
  const line = fc.string({ unit: 'grapheme-ascii' }).filter((text) => !/\[|\s$/.test(text));
  fc.assert(
    fc.property(fc.array(line, { minLength: 1 }), (lines) => {
      const actual = `${lines.join('\n')}\n`;
      assert.ok(compareOutput(actual, lines, { kept: new Map() }).ok);
      assert.ok(!compareOutput(actual, [...lines, 'more'], { kept: new Map() }).ok);
    }),
  );
});

test('words are divided as a shell divides them', () => {
  assert.deepEqual(splitWords(`a  'b c' "d \\"e\\"" f\\ g h'i'"j" ''`), ['a', 'b c', 'd "e"', 'f g', 'hij', '']);
  assert.throws(() => splitWords(`a 'b`), TypeError);
  fc.assert(
    fc.property(fc.array(fc.string().filter((word) => !word.includes("'"))), (words) => {
      assert.deepEqual(splitWords(words.map((word) => `'${word}'`).join(' ')), words);
    }),
  );
});

test('a kept word is put in everywhere', () => {
  assert.equal(putIn('--key [[KEY]] --again [[KEY]]', new Map([['KEY', 'K1']])), '--key K1 --again K1');
});

/** Every command against what people type wrong: it says so with class, usage and example, and changes nothing. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { catalogue, type ErrorCode } from '@attiva/protocol';
import { FakeVendor } from '@attiva/testkit';
import { commands } from '../commands/table.ts';
import type { CommandSpec } from './command-spec.ts';
import { type RanHere, runHere } from './run-here.test.fixture.ts';

interface Problem {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly exit: number;
  readonly facts: Readonly<Record<string, unknown>>;
}

let folder = '';
let roots = '';

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attiva-bad-input-'));
  roots = join(folder, 'roots.json');
  const now = Math.floor(Date.UTC(2026, 10, 23) / 1000);
  await writeFile(roots, JSON.stringify((await FakeVendor.create({ now })).roots));
  await writeFile(join(folder, 'empty.attiva'), '');
  await writeFile(join(folder, 'short.key'), '\n');
});
after(() => rm(folder, { recursive: true }));

const call = (words: readonly string[]): Promise<RanHere> =>
  runHere(words, { folder, now: Math.floor(Date.now() / 1000), stopped: true });

/** Every file under the folder with its content and mode. */
async function snapshot(): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const { mode } = await stat(path);
    found[path] = entry.isFile() ? `${mode} ${(await readFile(path)).toString('base64')}` : `${mode} folder`;
  }
  return found;
}

/** Calls it for people and for programs: both say the same, in the class of the code, and nothing has changed. */
async function refused(words: readonly string[]): Promise<Problem> {
  const before = await snapshot();
  const [people, programs] = [await call(words), await call([...words, '--json'])];
  assert.deepEqual(await snapshot(), before, `attiva ${words.join(' ')} has changed something`);
  const said = `attiva ${words.join(' ')}:\n${people.out}${people.err}\n${programs.out}${programs.err}`;
  assert.equal(people.out, '', said);
  const problem = JSON.parse(programs.out) as Problem;
  assert.match(people.err, new RegExp(`^${problem.code}: `, 'm'), said);
  assert.deepEqual([people.exit, programs.exit], [problem.exit, problem.exit], said);
  assert.equal(problem.exit, catalogue[problem.code].exit, said);
  assert.notEqual(problem.exit, 1, said);
  return problem;
}

const argumentsOf = (spec: CommandSpec): readonly string[] => Object.keys(spec.arguments ?? {});
const required = (spec: CommandSpec): readonly string[] => argumentsOf(spec).filter((name) => name.startsWith('<'));
const fitting = (spec: CommandSpec): readonly string[] => [...spec.words.split(' '), ...required(spec).map(() => 'x')];
/** The familiar spellings have words of their own for what is wrong. */
const judged = commands.filter(({ words }) => !/^(?:slmgr|ospp|slui|\/)/.test(words));

describe('what every command does with words that are wrong', () => {
  test('an unknown option: the nearest one, or all there are', async () => {
    for (const spec of judged) {
      const nearest = await refused([...fitting(spec), '--jsno']);
      assert.equal(nearest.code, 'wrong-usage');
      assert.match(nearest.detail, /did you mean --json\?/, spec.words);
      const far = await refused([...fitting(spec), '--qqqqqqqqqq']);
      assert.match(far.detail, /unknown option '--qqqqqqqqqq'; there are: .*--json/, spec.words);
      assert.equal(far.facts['example'], spec.example);
    }
  });

  test('an option without its value, and a value that is none of its choices', async () => {
    for (const spec of judged) {
      for (const { flags, choices } of spec.options ?? []) {
        const flag = flags.split(' ').find((word) => word.startsWith('--')) ?? '';
        if (flags.includes('<')) {
          const { code, detail } = await refused([...fitting(spec), flag]);
          assert.deepEqual([code, detail.includes(flag)], ['wrong-usage', true], `${spec.words}: ${detail}`);
        }
        if (choices === undefined) continue;
        const { detail } = await refused([...fitting(spec), flag, 'qqqq']);
        for (const choice of choices) assert.ok(detail.includes(choice), detail);
      }
    }
  });

  test('a missing argument: the usage, with an example that can be typed', async () => {
    for (const spec of judged.filter((one) => required(one).length > 0)) {
      const { code, detail, facts } = await refused(spec.words.split(' '));
      assert.equal(code, 'wrong-usage');
      assert.match(detail, /^missing required argument/);
      assert.equal(facts['example'], spec.example);
      assert.match(String(facts['usage']), /^attiva /);
    }
  });

  test('one argument too many', async () => {
    for (const spec of judged.filter((one) => !argumentsOf(one).some((name) => name.includes('...')))) {
      const { code, detail } = await refused([...spec.words.split(' '), ...argumentsOf(spec).map(() => 'x'), 'more']);
      assert.deepEqual([code, detail.includes('too many arguments')], ['wrong-usage', true], spec.words);
    }
  });

  test('a noun without its verb, and a verb of another noun: what there is', async () => {
    const whole = new Set(commands.map(({ words }) => words));
    const starts = judged.map(({ words }) => words.split(' ').slice(0, -1).join(' '));
    const nouns = new Set(starts.filter((noun) => noun !== '' && !whole.has(noun)));
    assert.ok(nouns.size > 5, `${nouns.size} nouns`);
    for (const noun of nouns) {
      assert.match((await refused(noun.split(' '))).detail, /needs a command; there are: \w/);
      assert.match((await refused([...noun.split(' '), 'qqqqqqqqqq'])).detail, /unknown command|too many arguments/);
    }
  });
});

/** Commands of a host, an authority, a machine, called where there is none: what they need besides stands here. */
const nowhere: readonly (readonly [RegExp, (words: readonly string[]) => readonly string[], readonly ErrorCode[]])[] = [
  [/^host (?!init|setup|serve)/, (words) => [...words, '--data', 'nowhere'], ['not-initialized', 'wrong-usage']],
  [/^authority (?!init|unit)/, (words) => [...words, '--dir', 'nowhere'], ['not-initialized', 'wrong-usage']],
];

test('where there is no host and no authority yet, that is what is said, and nothing is made', async () => {
  let seen = 0;
  for (const spec of judged) {
    for (const [which, complete, codes] of nowhere) {
      if (!which.test(spec.words)) continue;
      seen += 1;
      const { code } = await refused(complete(fitting(spec)));
      assert.ok(codes.includes(code), `${spec.words}: ${code}`);
    }
  }
  assert.ok(seen > 15, `${seen} commands`);
});

/** Words, the code they end with, and what the detail must say. */
const wrong: readonly (readonly [string, ErrorCode, RegExp])[] = [
  ['hots serve', 'wrong-usage', /did you mean host\?/],
  ['host serv', 'wrong-usage', /did you mean serve\?/],
  ['host clients --limit many', 'wrong-usage', /--limit takes a whole number, not "many"/],
  ['host clients --limit -5', 'wrong-usage', /--limit takes a whole number, not "-5"/],
  [
    'host register --key AAAAA --key-file short.key',
    'wrong-usage',
    /'--key <key>' cannot be used with option '--key-file <file>'/,
  ],
  ['host register --key-file short.key', 'wrong-usage', /first line of short\.key is empty/],
  ['host register --key-file missing.key', 'wrong-usage', /missing\.key cannot be read: there is none/],
  ['carry collect short.key', 'carry-file-invalid', /short\.key is left out: .*not JSON/],
  ['carry collect short.key empty.attiva', 'carry-file-invalid', /short\.key is left out, with 1 more: /],
  ['host init missing.attiva --data new', 'wrong-usage', /missing\.attiva cannot be read/],
  ['host init empty.attiva --data new', 'vendor-file-invalid', /./],
  ['host tls enable --key short.key', 'wrong-usage', /go together; --certificate is missing/],
  ['authority status one --dir two', 'wrong-usage', /two folders are named, one and --dir two/],
  ['client install-key AAAAA --key-file short.key --roots roots.json', 'wrong-usage', /given twice/],
  [
    'client set-host a.example --edition x --application y --roots roots.json',
    'wrong-usage',
    /cannot be used with option/,
  ],
  ['client set-host a..example --roots roots.json --data new', 'wrong-usage', /a\.\.example/],
  ['client set-caching maybe --roots roots.json --data new', 'wrong-usage', /on or off, not "maybe"/],
  ['client pin-host ny-att01.corp.example --roots roots.json --data new', 'wrong-usage', /a host id has 20 characters/],
  ['client install-key XXXXX --roots roots.json --data new', 'key-malformed', /./],
  ['client status no-such --roots roots.json --data new', 'wrong-usage', /no-such/],
  ['client status --roots empty.attiva --data new', 'vendor-file-invalid', /not JSON/],
  ['client add-vendor empty.attiva --data new', 'vendor-file-invalid', /./],
  ['lab run no-such-scenario', 'wrong-usage', /no-such-scenario/],
  ['lab show grave', 'wrong-usage', /grave/],
  ['error no-such-code', 'wrong-usage', /no-such-code/],
];

test('what is wrong in itself is told where it is wrong', async () => {
  for (const [words, code, detail] of wrong) {
    const problem = await refused(words.split(' '));
    assert.equal(problem.code, code, `${words}: ${problem.detail}`);
    assert.match(problem.detail, detail, words);
  }
});

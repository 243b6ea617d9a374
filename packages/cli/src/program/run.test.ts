import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ActivationError, catalogue } from '@attiva/protocol';
import fc from 'fast-check';
import { commands } from '../commands/table.ts';
import { familiarNumbers } from '../explaining-codes/familiar-numbers.ts';
import type { CommandSpec } from './command-spec.ts';
import { mainJobs } from './overview.ts';
import { type RanHere, runHere } from './run-here.test.fixture.ts';

const call = (specs: readonly CommandSpec[], ...words: string[]): Promise<RanHere> =>
  runHere(words, { folder: '/', now: 0, specs });

const greet: CommandSpec = {
  words: 'demo people greet',
  arguments: { '<name>': 'whom', '[title]': 'how' },
  options: [
    { flags: '--times <n>', purpose: 'how often' },
    { flags: '--feature <name>', purpose: 'several', repeatable: true },
    { flags: '--tone <tone>', purpose: 'how', choices: ['kind', 'plain'] },
  ],
  group: 'Try and verify',
  summary: 'Greet somebody',
  example: 'attiva demo people greet Ada',
  run: async (heard) => {
    const json = {
      name: heard.argument('name'),
      title: heard.argument('title'),
      times: heard.text('times'),
      features: heard.texts('feature'),
    };
    return { json, text: `hello ${json.name}`, exit: 3 };
  },
};

const failing = (error: unknown): CommandSpec => ({
  ...greet,
  words: 'demo fail',
  arguments: {},
  run: async () => {
    throw error;
  },
});

test('an answer goes to stdout, with its exit class', async () => {
  assert.deepEqual(await call([greet], 'demo', 'people', 'greet', 'Ada'), { exit: 3, out: 'hello Ada\n', err: '' });
});

test('with --json the answer is one line of JSON', async () => {
  const words = ['demo', 'people', 'greet', 'Ada', 'Dr', '--feature', 'a', '--feature', 'b=2', '--json'];
  const heard = await call([greet], ...words);
  assert.equal(heard.out, '{"name":"Ada","title":"Dr","features":["a","b=2"]}\n');
});

test('a command below another that can be called itself keeps its own options', async () => {
  const told = (words: string): CommandSpec => ({
    ...greet,
    words,
    arguments: {},
    run: async (heard) => ({ json: { words, times: heard.text('times') }, text: words }),
  });
  const specs = [told('demo talk'), told('demo talk loud')];
  assert.equal(
    (await call(specs, 'demo', 'talk', '--times', '2', '--json')).out,
    '{"words":"demo talk","times":"2"}\n',
  );
  const below = await call(specs, 'demo', 'talk', 'loud', '--times', '3', '--json');
  assert.equal(below.out, '{"words":"demo talk loud","times":"3"}\n');
});

test('wrong words: exit 2, the nearest right one, usage and an example', async () => {
  const unknownOption = await call([greet], 'demo', 'people', 'greet', 'Ada', '--tims', '3');
  assert.equal(unknownOption.exit, 2);
  assert.equal(unknownOption.out, '');
  assert.match(unknownOption.err, /^wrong-usage: unknown option '--tims'; did you mean --times\?\n/);
  assert.match(unknownOption.err, /example +attiva demo people greet Ada\n$/);
  const unknownCommand = await call([greet], 'demo', 'peple');
  assert.match(unknownCommand.err, /unknown command 'peple'; did you mean people\?/);
  const far = await call([greet], 'demo', 'xyzzy');
  assert.match(far.err, /unknown command 'xyzzy'; there are: people/);
  const missing = await call([greet], 'demo', 'people', 'greet');
  assert.match(missing.err, /missing required argument 'name'\n[^]*usage +attiva demo people greet \[options\] <name>/);
  const choice = await call([greet], 'demo', 'people', 'greet', 'Ada', '--tone', 'loud');
  assert.match(choice.err, /Allowed choices are kind, plain/);
  assert.equal((await call([greet], 'demo', 'people')).exit, 2);
  const bare = await call([greet, { ...greet, words: 'secret', hidden: true }]);
  assert.match(bare.err, /wrong-usage: attiva needs a command; there are: demo\n/);
  assert.equal((await call([greet])).exit, 2);
});

test('wrong words with --json: the problem on stdout', async () => {
  const heard = await call([greet], 'demo', 'people', 'greet', '--json');
  assert.equal(heard.exit, 2);
  assert.equal(heard.err, '');
  const problem = JSON.parse(heard.out) as Record<string, unknown>;
  assert.equal(problem['code'], 'wrong-usage');
  assert.equal(problem['exit'], 2);
});

test('an error of the catalogue is told with cause, side, remedy and the familiar number', async () => {
  const reason = new ActivationError('clock-difference', 'the host says 10:00, this machine says 15:00');
  const error = new ActivationError('no-host-found', '1 host was tried', { cause: reason, retryAfterSeconds: 7200 });
  const heard = await call([failing(error)], 'demo', 'fail');
  assert.equal(heard.exit, catalogue['no-host-found'].exit);
  assert.equal(heard.out, '');
  const row = catalogue['no-host-found'];
  assert.deepEqual(heard.err.split('\n'), [
    'no-host-found: 1 host was tried',
    '  because   clock-difference: the host says 10:00, this machine says 15:00',
    `  cause     ${row.cause}`,
    `  side      ${row.side}`,
    `  remedy    ${row.remedy}`,
    '  retry     after 7200 s',
    `  familiar  ${row.familiar}`,
    '',
  ]);
});

test('an error of the catalogue as JSON carries its facts', async () => {
  const error = new ActivationError('key-malformed', 'two places', { facts: { places: [3, 7] } });
  const heard = await call([failing(error)], 'demo', 'fail', '--json');
  const problem = JSON.parse(heard.out) as Record<string, unknown>;
  assert.deepEqual([problem['code'], problem['facts']], ['key-malformed', { places: [3, 7] }]);
  assert.equal(problem['type'], 'urn:attiva:error:key-malformed');
});

test('what nobody expected is our bug: exit 1, with the stack', async () => {
  const heard = await call([failing(new RangeError('surprise'))], 'demo', 'fail');
  assert.equal(heard.exit, 1);
  assert.match(heard.err, /^internal: /);
  assert.match(heard.err, /RangeError: surprise\n +at /);
});

test('help and version are answers', async () => {
  assert.deepEqual(await call(commands, '--version'), { exit: 0, out: '1.2.3\n', err: '' });
  const help = await call(commands, '--help');
  assert.equal(help.exit, 0);
  for (const { words, summary, hidden } of commands) {
    const line = new RegExp(`^  ${words}(?: .*)? ${summary.replaceAll(/[/()[\]|.?+*$^]/g, '\\$&')}$`, 'm');
    if (hidden !== true) assert.match(help.out, line, words);
  }
  assert.ok(help.out.split('\n').length <= 3 * 54, 'longer than three screens, and nobody reads it');
  assert.deepEqual(await call(commands, 'help'), help);
});

test('the first page of help begins with the main jobs, each a command', async () => {
  const { out } = await call(commands, '--help');
  const [, jobs = ''] = /^To begin with\n((?: {2}attiva .+\n)+)\n/m.exec(out) ?? [];
  assert.equal(jobs.trimEnd().split('\n').length, mainJobs.length);
  for (const job of mainJobs)
    assert.ok(
      commands.some(({ words, hidden }) => words === job && hidden !== true),
      job,
    );
  assert.ok(out.indexOf('To begin with') < out.indexOf('\nVendor\n'));
});

test('the help of a noun shows its commands with an example each', async () => {
  const nouns = new Set(
    commands.filter(({ words }) => words.includes(' ')).map(({ words }) => words.split(' ')[0] ?? ''),
  );
  assert.ok(nouns.size >= 5);
  for (const noun of nouns) {
    const help = await call(commands, noun, '--help');
    assert.equal(help.exit, 0, noun);
    const isCommand = commands.some(({ words }) => words === noun);
    for (const { words, example } of commands)
      if (words.startsWith(`${noun} `) && !isCommand)
        assert.ok(help.out.includes(`      $ ${example}\n`), `${noun}: ${example}`);
    assert.deepEqual(await call(commands, 'help', noun), help);
  }
});

test('every command has its own help, an example that calls it, and a summary without a full stop', async () => {
  assert.ok(commands.length > 0);
  for (const { words, example, summary } of commands) {
    const help = await call(commands, ...words.split(' '), '--help');
    assert.equal(help.exit, 0, words);
    assert.ok(help.out.includes(example), words);
    assert.ok(
      [`attiva ${words}`, `attiva authority ${words}`, `attiva client ${words}`].some((start) =>
        example.startsWith(start),
      ),
      example,
    );
    assert.doesNotMatch(summary, /\.$/);
  }
});

test('error: explains every code of the catalogue, and the familiar number', async () => {
  for (const code of Object.keys(catalogue)) {
    const heard = await call(commands, 'error', code);
    assert.equal(heard.exit, 0);
    assert.ok(heard.out.startsWith(`${code}: `));
  }
  assert.match((await call(commands, 'error', '0xc004f038')).out, /^0xC004F038: .*\n[^]* here +below-threshold: /);
  for (const words of [['slui', '0x2a'], ['slui', '0x2A'], ['error']])
    assert.match((await call(commands, ...words, '-1073418124', 'busy')).out, /^0xC004F074: [^]*\nbusy: /);
  const half = await call(commands, 'error', 'busy', 'no-such');
  assert.deepEqual([half.exit, half.err], [7, '']);
  assert.equal(
    (await call(commands, 'error', '--familiar')).out.match(/^0x[0-9A-F]{8} {2}\S/gm)?.length,
    familiarNumbers.size,
  );
  assert.match((await call(commands, 'error', 'clock-diference')).err, /did you mean clock-difference\?/);
});

test('no words whatever end in anything but a known exit class', async () => {
  const word = fc.oneof(
    fc.constantFrom(
      'demo',
      'people',
      'greet',
      '--json',
      '--times',
      '--',
      '-',
      '--feature',
      '-h',
      '--help',
      '--version',
    ),
    fc.string(),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(word, { maxLength: 6 }), async (words) => {
      const heard = await call([greet], ...words);
      assert.ok([0, 2, 3].includes(heard.exit), `${heard.exit}: ${heard.err}`);
      if (heard.exit === 2) assert.match(heard.err + heard.out, /wrong-usage/);
    }),
    { numRuns: 500 },
  );
});

test('every command that the error catalogue advises exists', async () => {
  let advised = 0;
  for (const [code, { cause, remedy }] of Object.entries(catalogue)) {
    for (const [, line = ''] of `${cause} ${remedy}`.matchAll(/`attiva ([a-z][^`]+)`/g)) {
      advised += 1;
      const spec = commands.find(({ words }) => `${line} `.startsWith(`${words} `));
      assert.ok(spec !== undefined, `${code} advises \`attiva ${line}\`, which is no command`);
      const flags = (spec.options ?? []).map((option) => option.flags.split(' ')[0]);
      for (const [flag] of line.matchAll(/--[a-z-]+/g))
        assert.ok([...flags, '--json'].includes(flag), `${code}: ${line}`);
    }
  }
  assert.ok(advised > 20);
});

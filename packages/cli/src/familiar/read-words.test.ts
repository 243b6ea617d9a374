import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isActivationError } from '@attiva/protocol';
import fc from 'fast-check';
import { familiarVerbs } from './familiar.ts';
import { type FamiliarWords, readFamiliarWords } from './read-words.ts';

function read(...typed: string[]): FamiliarWords | undefined {
  return readFamiliarWords(typed, familiarVerbs);
}

function refusal(...typed: string[]): { detail: string; facts: Record<string, unknown> } {
  try {
    read(...typed);
  } catch (error) {
    assert.ok(isActivationError(error) && error.code === 'wrong-usage', String(error));
    return error;
  }
  return assert.fail(`${typed.join(' ')} was taken`);
}

test('every spelling of one verb is the same call', () => {
  const spellings = [
    ['/dlv'],
    ['/DLV'],
    ['-dlv'],
    ['-Dlv'],
    ['//dlv'],
    ['slmgr', '/dlv'],
    ['slmgr.vbs', '-dlv'],
    ['SLMGR', '/Dlv'],
    // What Git Bash, MSYS2 and Cygwin of several places make of it.
    ['C:/Program Files/Git/dlv'],
    ['C:\\Program Files\\Git\\dlv'],
    ['C:\\msys64\\dlv'],
    ['D:/dlv'],
    ['slmgr', 'C:/Users/A B/scoop/apps/git/current/DLV'],
  ];
  for (const typed of spellings) assert.deepEqual(read(...typed), { tool: 'slmgr', words: ['/dlv'] }, typed.join(' '));
});

test('a verb without its slash is no modern command: the right spelling is named', () => {
  for (const word of ['dlv', 'IPK', 'act-type']) {
    const { detail } = refusal(word);
    assert.ok(detail.endsWith(`did you mean /${word.toLowerCase()}?`), detail);
  }
  for (const word of ['doctor', 'host', 'act']) assert.equal(read(word), undefined);
});

test('arguments stay as they are, also behind a verb that a shell made a path of', () => {
  const key = 'HC8TF-2N6WK-QX7RD-5W2K8-9XJ5D';
  assert.deepEqual(read('C:/Program Files/Git/ipk', key)?.words, ['/ipk', key]);
  assert.deepEqual(read('-skms', ':7000', '--data', 'x')?.words, ['/skms', ':7000', '--data', 'x']);
  assert.deepEqual(read('/ilc', '/home/a/aurora.attiva')?.words, ['/ilc', '/home/a/aurora.attiva']);
  for (const help of ['/?', '-?']) assert.deepEqual(read('/dlv', help)?.words, ['/dlv', '--help']);
});

test('a value of ospp stands behind a colon, a space, or what a shell made of the colon', () => {
  for (const typed of [
    ['/sethst:a.example'],
    ['-SETHST:a.example'],
    ['/sethst', 'a.example'],
    ['C:\\Program Files\\Git\\sethst;a.example'],
    ['C:/Program Files/Git/sethst:a.example'],
  ]) {
    assert.deepEqual(read('ospp', ...typed), { tool: 'ospp', words: ['/sethst', 'a.example'] }, typed.join(' '));
  }
  assert.deepEqual(read('ospp', '/sethst:[2001:db8::1]:7000')?.words, ['/sethst', '[2001:db8::1]:7000']);
  assert.deepEqual(read('ospp', '/inslic:/srv/a.attiva')?.words, ['/inslic', '/srv/a.attiva']);
});

test('without an option, and by any question for help, the list is shown', () => {
  for (const typed of [['/?'], ['-?'], ['slmgr'], ['slmgr', '/?'], ['slmgr', '--help'], ['C:/Program Files/Git/?']]) {
    assert.deepEqual(read(...typed), { tool: 'slmgr', words: ['/?'] }, typed.join(' '));
  }
  for (const typed of [['ospp'], ['ospp.vbs', '/?'], ['ospp', '-h']]) assert.deepEqual(read(...typed)?.words, ['/?']);
});

test('modern words are left alone', () => {
  for (const typed of [
    [],
    ['client', 'status'],
    ['--help'],
    ['-V'],
    ['-h'],
    ['--version'],
    ['host', '/dlv'],
    ['--json'],
  ])
    assert.equal(read(...typed), undefined, typed.join(' '));
});

test('an option that there is not names the nearest', () => {
  for (const [typed, nearest] of [
    ['/dvl', '/dlv'],
    ['/skmsdomain', '/skms-domain'],
    ['/rearm_sku', '/rearm-sku'],
    ['C:/Program Files/Git/atoo', '/ato'],
  ] as const) {
    assert.equal(refusal(typed).facts['nearest'], nearest, typed);
  }
  assert.equal(refusal('slmgr', '-dlx').facts['nearest'], '/dli');
  assert.equal(refusal('ospp', '/dstats').facts['nearest'], '/dstatus');
  assert.match(refusal('ospp', '/dlv').detail, /no option \/dlv of ospp/);
});

test('another machine is told how, and its password is never shown', () => {
  for (const typed of [
    ['slmgr', 'pc-0231', '/dlv'],
    ['slmgr', 'pc-0231', 'admin', 's3cr/t', '/dlv'],
    ['ospp', '/act', 'pc-0231', 'admin', 's3cr/t'],
    ['ospp', '/sethst:a.example', 'pc-0231', 'admin', 's3cr/t'],
  ]) {
    const { detail, facts } = refusal(...typed);
    assert.match(`${String(facts['example'])}`, /^ssh pc-0231 attiva /);
    assert.doesNotMatch(`${detail}${JSON.stringify(facts)}`, /admin|s3cr/, typed.join(' '));
  }
  assert.match(String(refusal('slmgr', '$(reboot)', '/dlv').facts['example']), /^ssh MACHINE /);
});

test('property: whatever is typed, it is a known verb, a modern command, or a refusal with a code', () => {
  const word = fc.oneof(
    fc.string(),
    fc.constantFrom('/', '-', 'C:/', 'C:\\a\\', '//', 'slmgr', 'ospp', '/?', ':', ';', '__proto__', '/constructor'),
    fc.stringMatching(/^[/:;\\-]{0,3}[a-z]{0,6}[/:;\\-]{0,2}[a-z]{0,4}$/),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 5 }), (typed) => {
      try {
        const found = read(...typed);
        if (found === undefined) return;
        const names = ['/?', ...familiarVerbs[found.tool].map(({ name }) => name)];
        assert.ok(names.includes(found.words[0] ?? ''), found.words[0]);
      } catch (error) {
        assert.ok(isActivationError(error) && error.code === 'wrong-usage', String(error));
      }
    }),
    { numRuns: 2000 },
  );
});

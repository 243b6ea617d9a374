import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser';
import { type Language, messages } from './languages.ts';

const source = join(import.meta.dirname, '..');
const languages = Object.keys(messages) as Language[];

/** Names that a text puts something in for, also inside of its choices, each with its kind. */
function placeholders(elements: readonly MessageFormatElement[]): readonly string[] {
  return elements.flatMap((element) => {
    if (element.type === TYPE.literal || element.type === TYPE.pound) return [];
    const inside =
      element.type === TYPE.plural || element.type === TYPE.select
        ? Object.values(element.options).flatMap((option) => placeholders(option.value))
        : [];
    return [`${element.value} ${TYPE[element.type]}`, ...inside];
  });
}

function namesIn(text: string): readonly string[] {
  return [...new Set(placeholders(parse(text)))].sort();
}

test('every room brings a file in each language, and no key stands in two', () => {
  for (const language of languages) {
    const files = globSync(`${language}/*.json`, { cwd: join(source, '../messages') });
    const keys = files.flatMap((file) =>
      Object.keys(JSON.parse(readFileSync(join(source, '../messages', file), 'utf8')) as object),
    );
    assert.deepEqual(keys.toSorted(), Object.keys(messages[language]).toSorted(), language);
  }
});

test('no key stands twice in a file: of two texts only the last one would be said', () => {
  const keysOf = (text: string): readonly string[] =>
    [...text.matchAll(/^\s*("(?:[^"\\]|\\.)*")\s*:/gmu)].map(([, key = '']) => JSON.parse(key) as string);
  assert.deepEqual(keysOf('{\n  "a": "1",\n  "b": "\\"a\\": 2",\n  "a": "3"\n}'), ['a', 'b', 'a']);
  for (const file of globSync('**/*.json', { cwd: join(source, '../messages') })) {
    const text = readFileSync(join(source, '../messages', file), 'utf8');
    assert.deepEqual(keysOf(text), Object.keys(JSON.parse(text) as object), file);
  }
});

test('every language says everything, with the same placeholders, and nothing is empty', () => {
  const keys = Object.keys(messages.en);
  assert.ok(keys.length >= 150, `${keys.length} texts`);
  for (const language of languages) {
    assert.deepEqual(Object.keys(messages[language]), keys, language);
    for (const [key, text] of Object.entries(messages[language])) {
      assert.notEqual(text.trim(), '', `${language} ${key}`);
      assert.deepEqual(namesIn(text), namesIn(messages.en[key as keyof typeof messages.en]), `${language} ${key}`);
    }
  }
});

const files = globSync('**/*.{ts,tsx}', { cwd: source }).filter((file) => !file.includes('.test.'));

const code = files.map((file) => readFileSync(join(source, file), 'utf8')).join('\n');

/** Every value that some package writes between quotes, or as a name of a field: what a text's name may be put together with. */
function writtenValues(): ReadonlySet<string> {
  const packages = join(source, '../..');
  const written = globSync('*/src/**/*.{ts,tsx}', { cwd: packages })
    .filter((file) => !file.includes('.test.'))
    .map((file) => readFileSync(join(packages, file), 'utf8'))
    .join('\n');
  const quoted = [...written.matchAll(/['"`]([\w.-]+)['"`]/gu), ...written.matchAll(/(?<![\w'])(\w+)\??:/gu)];
  return new Set(quoted.map(([, value = '']) => value));
}

test('every text is said somewhere, in one of the two applications', () => {
  // A word without a dot may be anything; with one it is the name of a text.
  const said = new Set(
    [...code.matchAll(/say\('([\w-]+)'|'([a-z][\w-]*\.[\w.-]+)'/gu)].map(([, whole = '', dotted = whole]) => dotted),
  );
  // `hint.${kind}.name`: names that are put together.
  const patterns = [
    ...new Set([...code.matchAll(/`([a-z][\w-]*\.(?:[\w.-]|\$\{[^`{}]*\})*)`/gu)].map(([, text = '']) => text)),
  ]
    .filter((text) => text.includes('${'))
    .map((text) => new RegExp(`^${text.replaceAll('.', '\\.').replaceAll(/\$\{[^}]*\}/gu, '([\\w.-]+)')}$`, 'u'));
  const values = writtenValues();
  const isPutTogether = (key: string): boolean =>
    patterns.some(
      (pattern) =>
        pattern
          .exec(key)
          ?.slice(1)
          .every((value) => values.has(value)) === true,
    );
  const silent = Object.keys(messages.en).filter((key) => !said.has(key) && !isPutTogether(key));
  assert.deepEqual(silent, []);
});

/** Words between tags, and in attributes that people see or hear. */
const betweenTags = />[^<>{}=();]*\p{L}{2}[^<>{}=();]*<\//gu;
const inAttributes = /\b(?:aria-label|title|placeholder|alt|label)="[^"]*\p{L}[^"]*"/gu;

function writtenTexts(code: string): readonly string[] {
  return [...code.matchAll(betweenTags), ...code.matchAll(inAttributes)].map(([text]) => text);
}

test('no text stands in a component', () => {
  assert.deepEqual(writtenTexts('<p className="x">Hello there</p> <b title="Now">{words.say("x")}</b>'), [
    '>Hello there</',
    'title="Now"',
  ]);
  const components = files.filter((file) => file.endsWith('.tsx'));
  assert.ok(components.length >= 20, `${components.length} components`);
  const wrong = components.flatMap((file) =>
    writtenTexts(readFileSync(join(source, file), 'utf8')).map((text) => `${file}: ${text}`),
  );
  assert.deepEqual(wrong, []);
});

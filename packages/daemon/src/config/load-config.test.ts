import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isActivationError } from '@attiva/protocol';
import fc from 'fast-check';
import { choice, type ConfigSchema } from '../schema/json-schema.ts';
import { fieldLine } from './field-line.ts';
import { loadConfig, parseConfig } from './load-config.ts';
import { editDistance, nearestName } from './nearest-name.ts';
import { renderConfig } from './render-config.ts';

interface TrialConfig {
  readonly database: string;
  readonly level: 'info' | 'debug';
  readonly activation: { readonly port: number; readonly networks: readonly string[] };
  readonly proxy?: string;
}

const schema: ConfigSchema<TrialConfig> = {
  type: 'object',
  properties: {
    database: { type: 'string', default: 'sqlite:./host.db', description: 'Where the data lie.' },
    level: { ...choice('info', 'debug'), default: 'info', description: 'How much is logged.' },
    activation: {
      type: 'object',
      properties: {
        port: { type: 'integer', default: 7688, minimum: 0, maximum: 65_535, description: 'TCP port.' },
        networks: { type: 'array', items: { type: 'string' }, default: [], description: 'Networks that may ask.' },
      },
      default: {},
      additionalProperties: false,
      description: 'The public listener.',
    },
    proxy: { type: 'string', description: 'A proxy for the way out.' },
  },
  additionalProperties: false,
};

function refusal(text: string): { code: string; detail: string; facts: Record<string, unknown> } {
  try {
    parseConfig(text, schema, 'host.toml');
  } catch (error) {
    assert.ok(isActivationError(error), String(error));
    return { code: error.code, detail: error.detail, facts: error.facts };
  }
  throw new assert.AssertionError({ message: 'nothing was refused' });
}

test('takes defaults for what is not written', async () => {
  const defaults = { database: 'sqlite:./host.db', level: 'info', activation: { port: 7688, networks: [] } };
  assert.deepEqual(parseConfig('', schema, 'x'), defaults);
  assert.deepEqual(await loadConfig(undefined, schema), defaults);
  const given = parseConfig('[activation]\nport = 1\n', schema, 'x');
  assert.deepEqual(given.activation, { port: 1, networks: [] });
});

test('names the nearest known key, with its line', () => {
  const { code, detail, facts } = refusal('level = "info"\n\n[activation]\nprot = 7688\n');
  assert.equal(code, 'config-unknown-key');
  assert.equal(detail, 'host.toml: line 4: unknown key "activation.prot", did you mean "port".');
  assert.deepEqual(facts, { source: 'host.toml', fields: ['activation.prot'], lines: [4], nearest: ['port'] });
});

test('offers nothing where nothing is near, and knows an unknown table', () => {
  assert.equal(refusal('zzzzzzzz = 1').detail, 'host.toml: line 1: unknown key "zzzzzzzz".');
  assert.equal(
    refusal('[activations]\nport = 1').detail,
    'host.toml: line 1: unknown key "activations", did you mean "activation".',
  );
});

test('tells all wrong fields at once', () => {
  const text = 'level = "loud"\ndatabse = "x"\n[activation]\nport = 70000\nnetworks = ["a", 5]\n';
  const { code, detail, facts } = refusal(text);
  assert.equal(code, 'config-invalid');
  assert.deepEqual(facts['fields'], ['databse', 'level', 'activation.port', 'activation.networks.1']);
  assert.deepEqual(facts['lines'], [2, 1, 4, 5]);
  assert.match(detail, /"level" must be one of "info", "debug"/);
  assert.match(detail, /"activation\.port" must be integer from 0 to 65535/);
});

test('however many are wrong, none is left out', () => {
  const wrong = Array.from({ length: 40 }, () => '5').join(', ');
  const { facts } = refusal(`database = 5\nlevel = 5\nproxy = 5\n[activation]\nport = "x"\nnetworks = [${wrong}]\n`);
  assert.deepEqual(facts['fields'], [
    'database',
    'level',
    'activation.port',
    ...Array.from({ length: 40 }, (_, index) => `activation.networks.${index}`),
    'proxy',
  ]);
});

test('a name that every object has is unknown like any other', () => {
  assert.equal(refusal('toString = 1').code, 'config-unknown-key');
  assert.deepEqual(refusal('[activation]\nconstructor = 1').facts['fields'], ['activation.constructor']);
});

test('tells where the TOML itself is broken', () => {
  const { code, facts } = refusal('level = "info"\ndatabase = [\n');
  assert.equal(code, 'config-invalid');
  assert.equal(facts['line'], 3);
});

test('a missing file is an error, not a set of defaults', async () => {
  await assert.rejects(loadConfig('/nowhere/host.toml', schema), { code: 'config-invalid' });
});

test('the rendered file means the defaults, and still does with every field uncommented', () => {
  const text = renderConfig(schema);
  assert.deepEqual(parseConfig(text, schema, 'x'), parseConfig('', schema, 'x'));
  const uncommented = text.replace(/^# (\w+ = )/gmu, '$1');
  assert.match(uncommented, /^port = 7688$/mu);
  assert.deepEqual(parseConfig(uncommented, schema, 'x'), parseConfig('', schema, 'x'));
  assert.match(text, /^# TCP port\. \(0 to 65535\)$/mu);
});

test('finds lines of fields in tables, dotted and quoted names', () => {
  const text = 'a.b = 1\n[x."y z"]\n# n = 1\nn = 2\n[[list]]\nname = 1\n';
  assert.equal(fieldLine(text, ['a', 'b']), 1);
  assert.equal(fieldLine(text, ['x', 'y z', 'n']), 4);
  assert.equal(fieldLine(text, ['list']), 5);
  assert.equal(fieldLine(text, ['a', 'c']), undefined);
  const lists = '[[list]]\nname = 1\n[[list]]\nname = 2\ninner = [\n  { a = 1 },\n]\n';
  assert.equal(fieldLine(lists, ['list', '1', 'name']), 4);
  assert.equal(fieldLine(lists, ['list', '1', 'inner', '0', 'b']), 5);
  assert.equal(fieldLine(lists, ['list', '1', 'missing']), 3);
});

test('the distance of names is one, and a slip of one letter always finds its name', () => {
  const word = fc.stringMatching(/^[a-z]{1,12}$/);
  fc.assert(
    fc.property(word, word, (a, b) => {
      assert.equal(editDistance(a, b), editDistance(b, a));
      assert.equal(editDistance(a, b) === 0, a === b);
      assert.ok(editDistance(a, b) <= Math.max(a.length, b.length));
    }),
  );
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z]{4,12}$/), fc.nat(), (name, at) => {
      const place = at % name.length;
      assert.equal(nearestName(name.slice(0, place) + name.slice(place + 1), [name]), name);
    }),
  );
  assert.equal(editDistance('port', 'prot'), 1);
  assert.equal(nearestName('bindAddress', ['bind-address', 'port']), 'bind-address');
});

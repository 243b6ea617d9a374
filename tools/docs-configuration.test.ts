/** The reference pages say what the programs say: settings, ports, HTTP addresses, license states. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { agentConfigSchema } from '@attiva/agent';
import { authorityConfigSchema } from '@attiva/authority';
import { parseConfig } from '@attiva/daemon';
import { hostConfigSchema } from '@attiva/host';
import { errorCodes } from '@attiva/protocol';
import { configurationReference, configurationReferencePath, fieldsOf } from './generate-configuration-reference.ts';
import {
  knownElsewhere,
  machineSettings,
  settingsReference,
  settingsReferencePath,
} from './generate-settings-reference.ts';

const root = join(import.meta.dirname, '..');
const command = 'node --conditions=attiva-source tools/generate-configuration-reference.ts';

test('the page says what the schemas say', () => {
  assert.equal(readFileSync(configurationReferencePath, 'utf8'), configurationReference(), `run: ${command}`);
});

test('the page of all settings says what schemas and types say', () => {
  const write = 'node --conditions=attiva-source tools/generate-settings-reference.ts';
  assert.equal(readFileSync(settingsReferencePath, 'utf8'), settingsReference(), `run: ${write}`);
});

test('what is known elsewhere is a field, and what a machine sets is a command', () => {
  const fields = [hostConfigSchema, authorityConfigSchema, agentConfigSchema].flatMap((schema) => fieldsOf(schema));
  for (const name of Object.keys(knownElsewhere))
    assert.ok(
      fields.some(([field]) => field === name),
      name,
    );
  const page = readFileSync(join(root, 'docs/reference/command-line.md'), 'utf8');
  for (const { set, reset } of Object.values(machineSettings)) {
    for (const command of [set, reset]) {
      const words = command.split(' ').slice(0, 3).join(' ');
      assert.ok(page.includes(`### \`${words}`), command);
    }
  }
});

test('every field has a purpose, and a row', () => {
  const page = configurationReference();
  for (const schema of [hostConfigSchema, authorityConfigSchema, agentConfigSchema]) {
    const fields = fieldsOf(schema);
    assert.ok(fields.length >= 2, `${fields.length} fields`);
    for (const [name, { description }] of fields) {
      assert.ok(description, name);
      assert.ok(page.includes(`| \`${name}\` | `), name);
    }
  }
});
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

test('the page of ports names each default port and each HTTP address, and no other', () => {
  const page = read('docs/reference/ports-and-addresses.md');
  const ports = [hostConfigSchema, authorityConfigSchema]
    .flatMap((schema) => fieldsOf(schema))
    .filter(([name]) => name.endsWith('.port'))
    .map(([, field]) => String(field.default));
  assert.deepEqual(ports.toSorted(), ['7688', '7690', '7691', '7692', '7693']);
  for (const port of ports) assert.match(page, new RegExp(`^\\| TCP \\*\\*${port}\\*\\* \\|`, 'm'));
  const tables = globSync('packages/{host,authority}/src/*/*routes.ts', { cwd: root });
  const open = tables.flatMap((path) =>
    Array.from(
      read(path).matchAll(/fastify\.(get|post)\('(\/v1\/[a-z-]+)'/g),
      ([, method = '', address = '']) => `${method.toUpperCase()} ${address}`,
    ),
  );
  // Those of the administrations stand in their descriptions, which another test holds to the programs.
  const described = ['host', 'authority'].flatMap((name) => {
    const { paths } = JSON.parse(read(`docs/reference/openapi-${name}.json`)) as { paths: Record<string, object> };
    return Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).flatMap((method) => {
        const [address] = /^\/v1\/[a-z-]+/.exec(path) ?? [];
        return address === undefined ? [] : [`${method.toUpperCase()} ${address}`];
      }),
    );
  });
  const served = [...open, ...described];
  const named = Array.from(page.matchAll(/`((?:GET|POST|PUT|DELETE) \/v1\/[a-z-]+)/g), ([, address = '']) => address);
  assert.ok(served.length >= 20, `${served.length} addresses`);
  assert.deepEqual([...new Set(named)].toSorted(), [...new Set(served)].toSorted());
});

test('the page of license states has the numbers and names of the specification', () => {
  const rows = (page: string): string[] =>
    Array.from(page.matchAll(/^\| (\d) \| `([a-z-]+)` \|/gm), ([, number, state]) => `${number} ${state}`);
  const pageRows = rows(read('docs/reference/license-states.md'));
  assert.equal(pageRows.length, 7);
  assert.deepEqual(pageRows, rows(read('spec/states.md')));
  const codes = Array.from(
    read('docs/reference/license-states.md').matchAll(/^\| ((?:`[a-z-]+`(?:, )?)+)/gm),
    ([, cell = '']) => cell.match(/[a-z-]+/g) ?? [],
  ).flat();
  assert.ok(codes.length >= 10, codes.join());
  for (const code of codes)
    assert.ok(
      errorCodes.some((known) => known === code),
      code,
    );
});

test('what the pages tell to write into host.toml is taken by the host', () => {
  const blocks = globSync('docs/how-to/*.md', { cwd: root }).flatMap((path) =>
    Array.from(read(path).matchAll(/```toml\n([\s\S]*?)```/g), ([, text = '']) => ({ path, text })),
  );
  const ofHost = blocks.filter(({ text }) => /^\[publishing\]/m.test(text));
  assert.ok(ofHost.length >= 2, `${ofHost.length} blocks`);
  for (const { path, text } of ofHost) parseConfig(text, hostConfigSchema, path);
});

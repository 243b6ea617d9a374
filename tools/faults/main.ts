/**
 * `npm run faults`: plays every kind of fault and ends with 1 when anything was lost, split, miscounted or not whole.
 *   --rounds 10          of each kind, instead of its own number (most have 50)
 *   --only kill,power    kinds by name, or by the word before the dash
 *   --seed 7             other random moments
 *   --write              puts the lines of what was played into the table of docs/explanation/durability.md
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Random, seedFor } from '../fuzz/random.ts';
import { installPackages, reasonAgainst, thisMachine } from '../system-packages.ts';
import { type FaultResult, isGood, playFault } from './fault.ts';
import { chooseFaults, faults } from './faults.ts';
import { faultTable, withTable } from './fault-table.ts';

const page = resolve(import.meta.dirname, '../../docs/explanation/durability.md');

const { values } = parseArgs({
  options: {
    rounds: { type: 'string' },
    only: { type: 'string' },
    seed: { type: 'string', default: '1' },
    write: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
const chosen = chooseFaults(values.only?.split(',').filter(Boolean) ?? []);
const machine = thisMachine();
await installPackages([...new Set(chosen.flatMap(({ needs = [] }) => needs))], machine, console.log);

const results: FaultResult[] = [];
for (const fault of chosen) {
  const reason = reasonAgainst(fault.needs ?? [], machine);
  if (reason !== undefined) {
    console.log(`${fault.name}: not played, it ${reason}`);
    continue;
  }
  const rounds = values.rounds === undefined ? fault.rounds : Number(values.rounds);
  const result = await playFault(fault, rounds, new Random(seedFor(seed, fault.name)));
  results.push(result);
  console.log(`${fault.name}: ${rounds} rounds in ${result.seconds} s${isGood(result) ? '' : ', NOT GOOD'}`);
  for (const finding of result.findings) console.log(`    ${finding}`);
}

const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
const table = faultTable(results, `${new Date().toISOString().slice(0, 10)}, ${commit}`);
console.log(`\n${table}\n`);
console.log(JSON.stringify({ commit, seed, node: process.versions.node, cores: cpus().length, results }));
const good = results.length > 0 && results.every(isGood);
console.log(good ? 'Nothing lost, nobody split, nothing miscounted.' : 'Something is wrong: see above.');
if (values.write) write();
process.exitCode = good ? 0 : 1;

function write(): void {
  if (!good) {
    console.log('Not written: the page shows runs in which nothing was found.');
    return;
  }
  const order = faults.map(({ name }) => name);
  writeFileSync(page, withTable(readFileSync(page, 'utf8'), table, order));
}

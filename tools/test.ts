/**
 * `npm test`: prepares the machine, runs the suites one after the other, and ends with one line of totals.
 * Options: `--list` names the suites, `--only unit,e2e/flows` chooses groups or suites by name.
 */
import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { addOutcomes, endProgramsOnSignals, type Outcome } from './run-tests.ts';
import { allSuites, chooseSuites, packedFolder, type Suite } from './suites.ts';
import { installPackages, type Machine, needsOf, thisMachine } from './system-packages.ts';

/** The last line: plain, always the same shape; skips only when there are any. */
export function totalsLine(outcome: Outcome): string {
  const skipped = outcome.skipped > 0 ? `, ${outcome.skipped} skipped` : '';
  return `${outcome.passed} passed, ${outcome.failed} failed${skipped}`;
}

/** A run is good when something passed, nothing failed, and, where a machine must have everything, nothing was skipped. */
export function isGood(outcome: Outcome, ci: boolean): boolean {
  return outcome.failed === 0 && outcome.passed > 0 && !(ci && outcome.skipped > 0);
}

async function main(): Promise<void> {
  endProgramsOnSignals();
  const { values } = parseArgs({ options: { only: { type: 'string' }, list: { type: 'boolean' } } });
  const suites = chooseSuites(allSuites(), values.only?.split(',').filter(Boolean) ?? []);
  if (values.list) {
    for (const suite of suites) console.log(suite.name);
    return;
  }
  const machine = thisMachine();
  const needs = suites.flatMap((suite) => [...(suite.needs ?? []), ...suite.files.flatMap(needsOf)]);
  await installPackages([...new Set(needs)], machine, console.log);
  const outcomes: Outcome[] = [];
  for (const suite of suites) outcomes.push(await runSuite(suite, machine));
  const folder = await packedFolder();
  if (folder) rmSync(folder, { recursive: true });
  const total = addOutcomes(outcomes);
  process.exitCode = isGood(total, process.env['CI'] === 'true') ? 0 : 1;
  console.log(totalsLine(total));
}

/** A suite that throws while being prepared has failed; the others still run. */
async function runSuite(suite: Suite, machine: Machine): Promise<Outcome> {
  const began = performance.now();
  const outcome = await suite.run(machine).catch(
    (error: unknown): Outcome => ({
      passed: 0,
      failed: 1,
      skipped: 0,
      notes: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
    }),
  );
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${suite.name.padEnd(20)} ${totalsLine(outcome)} (${seconds} s)`);
  for (const note of outcome.notes) console.log(note.replace(/^/gm, '    '));
  return outcome;
}

if (import.meta.main) await main();

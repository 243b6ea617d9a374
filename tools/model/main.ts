/**
 * `npm run model`: explores every model and says what was seen; a broken promise is told as the shortest history that leads
 * to it, and ends the program with 1. `--deep` takes minutes.
 */
import { parseArgs } from 'node:util';
import { describeAll, describeExploration, explorations } from './models.ts';

const { values } = parseArgs({ options: { deep: { type: 'boolean', default: false } } });
const all = explorations(values.deep).map((run) => {
  const found = run();
  console.log(describeExploration(found));
  if (found.complete) for (const promise of found.promises) console.log(`    ${promise}`);
  return found;
});
console.log(describeAll(all));
process.exitCode = all.every(({ complete }) => complete) ? 0 : 1;

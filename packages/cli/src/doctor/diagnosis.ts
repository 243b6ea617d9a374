/** All steps of a table over the facts, and the one cause that is to be dealt with first. */
import { exitClassOf } from '@attiva/protocol';
import { type Finding, notChecked, type Step } from './finding.ts';

export interface Diagnosis {
  /** No step fails; there may be warnings. */
  readonly healthy: boolean;
  /** The first step that fails, else the first that warns: what comes later may be its consequence. */
  readonly cause?: Finding;
  readonly steps: readonly Finding[];
  /** Exit class: that of the first failure. */
  readonly exit: number;
}

/** Every step of a table, in its order; a step that finds nothing to look at says so, unless it is optional. */
export function runSteps<Facts>(table: readonly Step<Facts>[], facts: Facts): readonly Finding[] {
  return table.flatMap((step) => {
    const found = step.judge(facts);
    const told = found.length > 0 || step.optional === true ? found : [notChecked('no vendor is known here')];
    return told.map((one) => ({ id: step.id, milliseconds: 0, ...one }));
  });
}

/** A failure without a code of its own says that this machine is not licensed. */
const notLicensed = 3;

export function conclude(steps: readonly Finding[]): Diagnosis {
  const failed = steps.find(({ outcome }) => outcome === 'fail');
  const cause = failed ?? steps.find(({ outcome }) => outcome === 'warn');
  const exit = failed?.code === undefined ? notLicensed : exitClassOf(failed.code);
  return {
    healthy: failed === undefined,
    steps,
    exit: failed === undefined ? 0 : exit,
    ...(cause !== undefined && { cause }),
  };
}

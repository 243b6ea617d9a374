/** Whether the deeds of a scenario can be done in their order, found before anything is played. */
import { nearestName } from '@attiva/daemon';
import { readMoment } from './moments.ts';
import { hostNames, machineNames, numbered, selectNames } from './names.ts';
import { deedsOf, type Deed } from './deeds.ts';
import type { Scenario, ScenarioStep } from './scenario.ts';

export interface OrderProblem {
  /** Where in the file. */
  readonly path: readonly string[];
  /** Without a full stop. */
  readonly says: string;
}

interface Known {
  readonly machines: Map<string, 'there' | 'retired' | 'snapshot'>;
  readonly hosts: Map<string, { on: boolean; backup: boolean }>;
}

/** Every step that cannot be done after those before it, in their order. */
export function findOrderProblems(scenario: Scenario): OrderProblem[] {
  const known: Known = {
    machines: new Map(scenario.machines.flatMap(machineNames).map((name) => [name, 'there'])),
    hosts: new Map(hostNames(scenario).map((name) => [name, { on: true, backup: false }])),
  };
  let before = 0;
  return scenario.step.flatMap((step, index) => {
    const at = readMoment(step.at);
    const problems = at < before ? [`"${step.at}" comes after a later step`] : [];
    before = Math.max(at, before);
    problems.push(...problemsOf(step, known));
    return problems.map((says) => ({ path: ['step', String(index), 'at'], says }));
  });
}

function problemsOf(step: ScenarioStep, known: Known): string[] {
  const deeds = deedsOf(step);
  if (deeds.length !== 1) {
    const named = deeds.map(({ verb }) => verb).join(', ');
    return [`a step needs exactly one deed or expectation${named === '' ? '' : `, not ${named}`}`];
  }
  const [deed] = deeds as [Deed];
  return [...machineProblems(deed, known), ...hostProblems(deed, known)];
}

function machineProblems({ verb, machines, makes, forever }: Deed, known: Known): string[] {
  const problems: string[] = [];
  for (const selector of machines) {
    const found = selectNames(selector, [...known.machines.keys()]);
    if (found.length === 0) problems.push(unknownMachine(selector, known));
    const retired = found.find((name) => known.machines.get(name) === 'retired');
    if (retired !== undefined && verb !== 'expect' && verb !== 'image')
      problems.push(`${verb}: ${retired} was retired before`);
    if (verb === 'revert' && found.some((name) => known.machines.get(name) !== 'snapshot')) {
      problems.push(`revert: ${selector} has no snapshot`);
    }
    if (forever === true) for (const name of found) known.machines.set(name, 'retired');
    if (verb === 'snapshot') for (const name of found) known.machines.set(name, 'snapshot');
  }
  const made = makes === undefined ? [] : numbered(`${makes.name}-`, makes.count);
  const twice = made.find((name) => known.machines.has(name));
  if (twice !== undefined) problems.push(`${verb}: there is a machine "${twice}" already`);
  for (const name of made) known.machines.set(name, 'there');
  return problems;
}

function unknownMachine(selector: string, { machines }: Known): string {
  const names = [...machines.keys()];
  const near = nearestName(selector, [...names, ...new Set(names.map((name) => name.replace(/\d+$/, '*')))]);
  return `there is no machine "${selector}" yet${near === undefined ? '' : `, did you mean "${near}"`}`;
}

function hostProblems({ verb, hosts, copy }: Deed, { hosts: known }: Known): string[] {
  const problems: string[] = [];
  for (const name of hosts) {
    const host = known.get(name);
    if (host === undefined) {
      const near = nearestName(name, [...known.keys()]);
      problems.push(`there is no host "${name}" yet${near === undefined ? '' : `, did you mean "${near}"`}`);
      continue;
    }
    if (verb === 'host-on' && host.on) problems.push(`host-on: ${name} is on already`);
    if (verb === 'host-off' && !host.on) problems.push(`host-off: ${name} is off already`);
    if (verb === 'host-restore' && !host.backup) problems.push(`host-restore: ${name} has no backup yet`);
    if (['host-register', 'expect'].includes(verb) && !host.on) problems.push(`${verb}: ${name} is off`);
    if (verb === 'host-on' || verb === 'host-off') host.on = verb === 'host-on';
    if (verb === 'host-restore' || verb === 'host-lose-database') host.on = true;
    if (verb === 'host-backup') host.backup = true;
  }
  if (copy === undefined) return problems;
  if (known.has(copy)) problems.push(`${verb}: there is a host "${copy}" already`);
  known.set(copy, { on: true, backup: false });
  return problems;
}

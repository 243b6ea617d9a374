/** Names of machines and hosts, and what selects machines. */
import type { Scenario, ScenarioMachines } from './scenario.ts';

/** `pc-001` … for several machines, `ts-1/user-07` for the users of one. */
export function machineNames({ name, count, users }: ScenarioMachines): string[] {
  const machines = count === 1 ? [name] : numbered(`${name}-`, count);
  if (users === undefined) return machines;
  return machines.flatMap((machine) => numbered(`${machine}/user-`, users));
}

/** `pc-001` … `pc-100` of the stem `pc-`, with as many digits as the count needs, three at least. */
export function numbered(stem: string, count: number): string[] {
  const width = Math.max(3, String(count).length);
  return Array.from({ length: count }, (_, index) => `${stem}${String(index + 1).padStart(width, '0')}`);
}

/** One host where the file names none. */
export function hostNames({ host }: Scenario): string[] {
  return host.length === 0 ? ['act-01'] : host.map(({ name }) => name);
}

/** The names that a selector means, in order; an empty list where it means none. */
export function selectNames(selector: string, names: readonly string[]): string[] {
  const wanted = selector.split(',').map((part) => part.trim());
  return names.filter((name) => wanted.some((part) => isMeant(name, part)));
}

function isMeant(name: string, part: string): boolean {
  const [from, to] = part.split('..');
  if (from !== undefined && to !== undefined) {
    return name.length === from.length && name.length === to.length && name >= from && name <= to;
  }
  return part.endsWith('*') ? name.startsWith(part.slice(0, -1)) : name === part;
}

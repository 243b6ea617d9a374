/** What a scenario's file says that no site can be, found before anything is played. */
import { nearestName } from '@attiva/daemon';
import { catalogue } from '@attiva/protocol';
import { deedsOf } from './deeds.ts';
import { machineNames } from './names.ts';
import type { OrderProblem } from './order.ts';
import { sampleApplications, sampleEditions } from './sample-products.ts';
import type { Expectation, Scenario, ScenarioMachines } from './scenario.ts';

/** What light machines have no disk and no clock for. */
const onlyFull: ReadonlySet<string> = new Set([
  'rearm',
  'snapshot',
  'revert',
  'update',
  'sleep',
  'set-clock',
  'glitch',
  'image',
]);

export function findSiteProblems(scenario: Scenario): OrderProblem[] {
  return [
    ...scenario.machines.flatMap((group, index) =>
      productProblems(group).map((says) => ({ path: ['machines', String(index), 'edition'], says })),
    ),
    ...namedTwice(scenario),
    ...scenario.agreement.flatMap(({ product, vendor }, index) => {
      const real = sampleApplications.get(product) ?? vendor;
      const says = `${product} needs vendor = "${real}"`;
      return real === vendor ? [] : [{ path: ['agreement', String(index), 'product'], says }];
    }),
    ...scenario.step.flatMap((step, index) => {
      const [deed] = scenario.client === 'light' ? deedsOf(step).filter(({ verb }) => onlyFull.has(verb)) : [];
      return deed === undefined
        ? []
        : [{ path: ['step', String(index), 'at'], says: `${deed.verb} needs client = "full"` }];
    }),
    ...scenario.step.flatMap(({ expect = [] }, index) =>
      expect.flatMap(expectationProblems).map((says) => ({ path: ['step', String(index), 'expect'], says })),
    ),
  ];
}

function productProblems({ edition, vendor, generation }: ScenarioMachines): string[] {
  const known = sampleEditions[edition];
  if (known === undefined) return [];
  if (known.vendor !== vendor) return [`edition "${edition}" needs vendor = "${known.vendor}"`];
  if (generation === undefined || known.generations.includes(generation)) return [];
  return [`edition "${edition}" has the generations ${known.generations.join(', ')}`];
}

function namedTwice({ machines, host }: Scenario): OrderProblem[] {
  const seen = new Set<string>();
  const groups = machines.flatMap((group, index): OrderProblem[] => {
    const names = machineNames(group);
    const twice = names.find((name) => seen.has(name));
    for (const name of names) seen.add(name);
    if (twice === undefined) return [];
    return [{ path: ['machines', String(index), 'name'], says: `there is a machine "${twice}" already` }];
  });
  const hosts = host.flatMap(({ name }, index): OrderProblem[] => {
    if (host.findIndex((one) => one.name === name) === index) return [];
    return [{ path: ['host', String(index), 'name'], says: `there is a host "${name}" already` }];
  });
  return [...groups, ...hosts];
}

const ofMachines = ['state', 'reason', 'warning', 'identities', 'own-leases', 'entitled'] as const;
const ofHosts = ['count', 'inventory', 'images', 'splits', 'host-warns'] as const;

/** An expectation that looks at nothing would be met by everything. */
function expectationProblems(expectation: Expectation): string[] {
  const problems: string[] = [];
  for (const [of, keys] of [
    ['machines', ofMachines],
    ['host', ofHosts],
  ] as const) {
    const given = keys.filter((key) => expectation[key] !== undefined);
    if (expectation[of] === undefined && given.length > 0)
      problems.push(`expect: ${given.join(', ')} needs ${of} = "…"`);
    if (expectation[of] !== undefined && given.length === 0)
      problems.push(`expect: ${of} needs one of ${keys.join(', ')}`);
  }
  if (expectation.machines === undefined && expectation.host === undefined && problems.length === 0)
    problems.push('expect: it needs machines = "…" or host = "…"');
  for (const key of ['reason', 'host-warns'] as const) problems.push(...codeProblems(key, expectation[key]));
  return problems;
}

function codeProblems(key: string, code: string | undefined): string[] {
  if (code === undefined || Object.hasOwn(catalogue, code)) return [];
  const near = nearestName(code, Object.keys(catalogue));
  return [`expect: ${key} "${code}" is no code${near === undefined ? '' : `, did you mean "${near}"`}`];
}

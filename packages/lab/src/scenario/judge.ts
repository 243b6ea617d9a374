import type { HostStatus } from '@attiva/host';
import type { MachineStatus } from '../world/world-machine.ts';
import { machinesOf } from './perform.ts';
import type { Expectation } from './scenario.ts';
import type { Stage } from './stage.ts';

/** One expectation against what was seen. */
export interface Finding {
  readonly good: boolean;
  /** `25 of pc-*: licensed`. */
  readonly expected: string;
  /** What was seen. */
  readonly found: string;
}

type Status = MachineStatus & { readonly machine: string };

/** Judges all that an expectation says. */
export async function judge(expectation: Expectation, stage: Stage): Promise<Finding[]> {
  return [...judgeMachines(expectation, stage), ...(await judgeHost(expectation, stage))];
}

function judgeMachines(expectation: Expectation, stage: Stage): Finding[] {
  const { machines: selector, state, number, reason, warning, identities, entitled } = expectation;
  if (selector === undefined) return [];
  const all = machinesOf(selector, stage).flatMap((machine): Status[] => {
    const status = machine.status();
    return status === undefined ? [] : [{ ...status, machine: machine.name }];
  });
  const wanted = number ?? all.length;
  const findings: Finding[] = [];
  const count = (what: string, fits: (status: Status) => boolean, show: (status: Status) => string): void => {
    const fitting = all.filter(fits).length;
    const good = fitting === wanted && all.length > 0;
    findings.push({ good, expected: `${wanted} of ${selector}: ${what}`, found: tally(all.map(show)) });
  };
  if (state !== undefined)
    count(
      state,
      (one) => one.state === state,
      (one) => one.state,
    );
  if (reason !== undefined)
    count(
      `reason ${reason}`,
      (one) => one.reason === reason,
      (one) => one.reason ?? 'no reason',
    );
  if (warning !== undefined) {
    const words = (yes: boolean): string => (yes ? 'the user is warned' : 'no warning');
    count(
      words(warning),
      (one) => one.warning === warning,
      (one) => words(one.warning),
    );
  }
  if (entitled !== undefined) {
    const has = ({ entitlements }: Status): boolean => Object.hasOwn(entitlements, entitled);
    count(`entitled to ${entitled}`, has, (one) => (has(one) ? 'entitled' : 'not entitled'));
  }
  if (identities !== undefined) {
    const distinct = new Set(all.map(({ clientId }) => clientId)).size;
    findings.push({
      good: distinct === identities,
      expected: `${identities} identities among ${selector}`,
      found: String(distinct),
    });
  }
  if (expectation['own-leases'] === true) findings.push(ownLeases(selector, stage));
  return findings;
}

/** No machine is licensed by a lease that another one holds as well. */
function ownLeases(selector: string, stage: Stage): Finding {
  const holders = new Map<string, string[]>();
  for (const machine of machinesOf(selector, stage)) {
    const status = machine.status();
    if (status?.licensed !== true) continue;
    const [lease = ''] = machine.leaseChain() ?? [];
    const { sub } = JSON.parse(Buffer.from(lease.split('.')[1] ?? '', 'base64url').toString('utf8')) as { sub: string };
    holders.set(sub, [...(holders.get(sub) ?? []), machine.name]);
  }
  const shared = [...holders].filter(([, names]) => names.length > 1);
  return {
    good: shared.length === 0 && holders.size > 0,
    expected: `each licensed machine of ${selector} holds a lease of its own`,
    found:
      shared.length === 0
        ? `${holders.size} leases, each held once`
        : `shared: ${shared.map(([, names]) => names.join('+')).join(', ')}`,
  };
}

async function judgeHost(expectation: Expectation, { world }: Stage): Promise<Finding[]> {
  const { host: name, product } = expectation;
  if (name === undefined) return [];
  const status = await world.host(name).status();
  const findings: Finding[] = [];
  const figure = (what: string, wanted: number | undefined, found: number | undefined): void => {
    if (wanted === undefined) return;
    findings.push({ good: found === wanted, expected: `${name}: ${what} ${wanted}`, found: String(found ?? 'none') });
  };
  const application = applicationIn(status, product);
  figure('count', expectation.count, application?.count);
  figure('inventory', expectation.inventory, application?.inventory);
  figure('images', expectation.images, status.clones.length);
  figure(
    'splits',
    expectation.splits,
    status.clones.reduce((sum, { splits }) => sum + splits, 0),
  );
  const code = expectation['host-warns'];
  if (code !== undefined) {
    const codes = status.warnings.map((warning) => warning.code);
    findings.push({
      good: codes.some((one) => one === code),
      expected: `${name} warns: ${code}`,
      found: codes.length === 0 ? 'no warning' : codes.join(', '),
    });
  }
  return findings;
}

function applicationIn(
  status: HostStatus,
  product: string | undefined,
): HostStatus['vendors'][number]['applications'][number] | undefined {
  const all = status.vendors.flatMap(({ applications }) => applications);
  return all.find(({ id, generation }) => (product === undefined ? generation !== undefined : id === product));
}

/** `24 licensed, 1 initial-grace`. */
export function tally(values: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const parts = [...counts].sort((a, b) => b[1] - a[1]).map(([value, count]) => `${count} ${value}`);
  return parts.length === 0 ? 'no machine is on' : parts.join(', ');
}

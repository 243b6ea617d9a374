import type { HostStatus } from '@attiva/host';
import { isActivationError, type Seconds } from '@attiva/protocol';
import { moment } from '../../../program/columns.ts';
import { fault, type Found, hint, ok, type Step } from '../../finding.ts';
import type { HostFacts } from '../host-facts.ts';

/** The other hosts on its database: which there are, who is silent, and whether all of them are of one version. */
export const hostsStep: Step<HostFacts> = {
  id: 'host-hosts',
  optional: true,
  judge: ({ status: { value } }) => (isActivationError(value) ? [] : tellHosts(value)),
};

type Hosts = Pick<HostStatus, 'hosts' | 'newerSteps' | 'now' | 'program'>;
type KnownHost = NonNullable<HostStatus['hosts']>[number];

export function tellHosts({ hosts = [], newerSteps = [], now, program }: Hosts): readonly Found[] {
  const all = hosts.length > 1 ? hosts.map((one) => judgeHost(one, now)) : [];
  return [...all, ...judgeVersions(hosts), ...judgeSchema(newerSteps, program)];
}

function judgeHost(host: KnownHost, now: Seconds): Found {
  const { address, program, seenAt, here, state, worksSince } = host;
  const name = nameOf(host);
  if (state === 'silent') {
    const text = `${name} (${address}), ${program}: silent for ${lengthText(now - seenAt)}, since ${moment(seenAt)}`;
    return fault('warn', { code: 'host-silent', text });
  }
  if (here) return ok(`${name}, ${program}: this one${worksSince === undefined ? '' : ', does the work of all'}`);
  if (state === 'ended') return ok(`${name}, ${program}: ended in order, ${moment(seenAt)}`);
  // Clocks of two machines differ by a little.
  const heard = `heard of ${lengthText(Math.max(0, now - seenAt))} ago`;
  return ok(`${name} (${address}), ${program}: ${heard}${worksSince === undefined ? '' : ', does the work of all'}`);
}

/** Of those that run: a host that ended may have been the last of its version. */
function judgeVersions(hosts: readonly KnownHost[]): readonly Found[] {
  const running = hosts.filter(({ state, here }) => state === 'running' || here);
  const versions = [...new Set(running.map(({ program }) => program))];
  if (versions.length < 2) return [];
  const of = (version: string): string =>
    running
      .filter(({ program }) => program === version)
      .map(nameOf)
      .join(', ');
  const text = `the hosts on this database are of different versions: ${versions.map((one) => `${one} (${of(one)})`).join('; ')}`;
  return [hint(text, 'Bring all of them to the newest: stop one, install, start it; then the next.', 'host')];
}

function judgeSchema(steps: readonly string[], program: string): readonly Found[] {
  if (steps.length === 0) return [];
  const text = `a newer host has brought the database up to date (${steps.join(', ')}); this one, ${program}, goes on without that`;
  return [hint(text, 'Install the newer version here as well.', 'host')];
}

function nameOf({ name, host }: KnownHost): string {
  return name === '' ? host : name;
}

/** `40 s`, `3 minutes`, `5 hours`, `12 days`: as exact as anybody needs it. */
function lengthText(seconds: Seconds): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 2 * 3600) return `${Math.floor(seconds / 60)} minutes`;
  if (seconds < 2 * 86_400) return `${Math.floor(seconds / 3600)} hours`;
  return `${Math.floor(seconds / 86_400)} days`;
}

import { fault, type Found, notChecked, ok, type Step } from '../../finding.ts';
import type { ClientFacts } from '../client-facts.ts';
import { type HostAt, hostFault, hostsAt, stoppedAt } from '../host-stages.ts';

/** Beyond this a clock is not kept by anybody, though four hours are allowed. Seconds. */
const keptSeconds = 300;

/** This machine's clock and each host's, both printed. */
export const clockStep: Step<ClientFacts> = {
  id: 'clock',
  judge({ vendors }) {
    const hosts = hostsAt('clock', vendors).filter(({ host }) => host.info !== undefined || stoppedAt(host, 'clock'));
    if (hosts.length === 0) return [notChecked('no host has told its time')];
    return hosts.map((at) => judgeClock(at, hosts));
  },
};

function judgeClock({ vendor, host }: HostAt, all: readonly HostAt[]): Found {
  if (stoppedAt(host, 'clock')) return wrongClock({ vendor, host }, all);
  const difference = host.info?.clockDifferenceSeconds ?? 0;
  const text = `here ${utc(vendor.now)}, ${host.address} ${utc(vendor.now + difference)}: ${signed(difference)}`;
  if (Math.abs(difference) <= keptSeconds) return ok(text);
  const remedy = 'Let both machines set their clocks by NTP, before 4 hours are reached.';
  return fault('warn', { code: 'clock-difference', text, remedy, side: sideOf(all) });
}

function wrongClock(at: HostAt & Parameters<typeof hostFault>[0], all: readonly HostAt[]): Found {
  const side = sideOf(all);
  const whose = side === 'host' ? 'another host agrees with this machine, so it is that one' : 'it may be this machine';
  const text = `${at.host.address}: ${at.host.error.detail} (${whose})`;
  return { ...hostFault(at, { text }), side };
}

/** Where some host agrees with this machine, the one that does not is wrong. */
function sideOf(all: readonly HostAt[]): 'client' | 'host' {
  const agrees = all.some(({ host }) => Math.abs(host.info?.clockDifferenceSeconds ?? Infinity) <= keptSeconds);
  return agrees ? 'host' : 'client';
}

function utc(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}

function signed(seconds: number): string {
  return `${seconds < 0 ? '-' : '+'}${Math.abs(seconds)} s`;
}

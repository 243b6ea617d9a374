/** What the measured host says of itself: the metrics that Prometheus would read. */
import { ActivationError } from '@attiva/protocol';

export interface Meters {
  readonly cpuSeconds: number;
  readonly residentBytes: number;
  /** Commits since its start. */
  readonly commits: number;
}

export async function meterOf(host: {
  readonly url: string;
  readonly token: { readonly text: string };
}): Promise<Meters> {
  const answer = await fetch(new URL('/metrics', host.url), {
    headers: { authorization: `Bearer ${host.token.text}` },
  });
  const text = await answer.text();
  const read = (name: string): number => {
    const value = new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'mu').exec(text)?.[1];
    if (value === undefined) throw new ActivationError('internal', `the measured host has no metric ${name}`);
    return Number(value);
  };
  return {
    cpuSeconds: read('process_cpu_seconds_total'),
    residentBytes: read('process_resident_memory_bytes'),
    commits: read('attiva_host_commit_seconds_count'),
  };
}

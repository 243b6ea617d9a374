/** A row of the table of faults: what is wrong, how it is made wrong, and what doctor must name first. */
import type { ErrorCode } from '@attiva/protocol';
import type { DoctorSite, PreparedMachine } from './doctor-site.ts';

export interface Fault {
  /** As the page for administrators says it. */
  readonly what: string;
  readonly code: ErrorCode;
  readonly step: string;
  /** Default `fail`. */
  readonly outcome?: 'warn';
  /** Words that the cause must tell besides its code: which host, which file. */
  readonly names?: RegExp;
  /** What the remedy must say. */
  readonly remedy?: RegExp;
  /** Makes it wrong, and says how doctor is called then. */
  readonly inject: (site: DoctorSite) => Promise<Examination>;
}

export interface Examination {
  /** Options of `attiva doctor`. */
  readonly words: readonly string[];
  /** Its clock runs ahead by so many milliseconds. */
  readonly ahead?: number;
  /** Where a firewall stands between. */
  readonly inside?: DoctorSite['network'];
  /** Puts away what the row has made. */
  readonly after?: () => Promise<unknown>;
}

/** A machine looks in a zone of the site. */
export function inZone(site: DoctorSite, machine: PreparedMachine, zone: string): readonly string[] {
  return [...onMachine(site, machine), '--dns-suffix', `${zone}.example`];
}

export function onMachine(site: DoctorSite, { data }: PreparedMachine): readonly string[] {
  const { dns, rootsFile } = site;
  return ['--roots', rootsFile, '--data', data, '--dns-server', `${dns.address}:${dns.port}`];
}

/** A fault that lies behind the record of its zone alone; the machine is a good one. */
export function zoneFault(zone: string, fault: Omit<Fault, 'inject'>): Fault {
  return { ...fault, inject: async (site) => ({ words: inZone(site, await site.machine(), zone) }) };
}

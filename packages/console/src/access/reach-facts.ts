/** What is said of how the console is reached, without a look. Pure. */
import type { Daemon } from '../asking/host.tsx';
import type { Exposed, Reached } from './access-questions.ts';

/** `closed`: it should be open to the network, and is not. */
export type Reach = 'machine' | 'network' | 'closed';

export function reachOf({ exposed }: Pick<Reached, 'exposed'>): Reach {
  if (exposed === undefined) return 'machine';
  return exposed.open ? 'network' : 'closed';
}

export type CertificateState = 'endless' | 'good' | 'ending' | 'ended';

/** Seconds before its end in which a certificate is told to end. */
const soon = 30 * 86_400;

export function certificateState({ certificateEnds }: Pick<Exposed, 'certificateEnds'>, now: number): CertificateState {
  if (certificateEnds === null) return 'endless';
  if (certificateEnds <= now) return 'ended';
  return certificateEnds - now <= soon ? 'ending' : 'good';
}

/** Where a listener takes connections: at one address, or at all of IPv6 and IPv4, or of one of the two. */
export type ListensOn = 'all' | 'all-ipv4' | 'one';

export function listensOn({ address }: Pick<Exposed, 'address'>): ListensOn {
  if (address === '::') return 'all';
  return address === '0.0.0.0' ? 'all-ipv4' : 'one';
}

/** Whether opening it would be refused: no administrator could come in. */
export function isNobody({ administrators, further }: Reached['waysIn']): boolean {
  return administrators === 0 && further.length === 0;
}

/** What is typed on the machine: nothing in a page opens or closes this door. */
export function commandsOf(daemon: Daemon): { readonly open: string; readonly close: string } {
  const command = daemon === 'authority' ? 'attiva console expose --authority DIR' : 'attiva console expose';
  return { open: `${command} --name NAME`, close: `${command} --off` };
}

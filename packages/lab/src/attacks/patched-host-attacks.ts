import type { ErrorCode, LeaseClaims } from '@attiva/protocol';
import { type Attack, must, type Seen, seenIn } from './attack.ts';
import type { LabMachine } from '../world/lab-machine.ts';
import { type AttackSite, strictlyOne } from './attack-site.ts';
import { type Bend, forgedHost } from './forger.ts';
import { editState, papersOf } from './loot.ts';

const day = 86_400;

/** The customer's own host, patched: its own key, its own papers, and an answer that was bent before it was signed. */
function lying(bend: Bend, wish: Parameters<AttackSite['machine']>[0] = {}): Attack['run'] {
  return async (site) => {
    site.impostor(forgedHost(await papersOf(site, site.host), site.now));
    const believer = await site.machine();
    must((await site.ask(believer)).outcome === 'licensed', 'a patched host that does not lie is a host');
    site.impostor(forgedHost(await papersOf(site, site.host), site.now, bend));
    const victim = await site.machine(wish);
    return seenIn(await site.ask(victim), victim);
  };
}

/** A machine of a product that is newer than the host's key. Its control is a host that has a key for it. */
async function newerGeneration(site: AttackSite): Promise<Seen> {
  site.impostor(forgedHost(await papersOf(site, site.host), site.now));
  const machine = await site.machine({ generation: 2027 });
  const { victim: _unlicensed, ...seen } = seenIn(await site.ask(machine), machine);
  return seen;
}

async function beyondAgreement(site: AttackSite): Promise<Seen> {
  const short = await site.otherHost('short-01', {
    customer: 'Rossi SpA',
    application: 'aurora-studio',
    generation: 2026,
    until: '2027-02-28',
    graceDays: 0,
  });
  site.impostor(forgedHost(await papersOf(site, short), site.now));
  const victim = await site.machine();
  return seenIn(await site.ask(victim), victim);
}

/** One machine was bought; the patched host does not count. */
async function beyondQuantity(site: AttackSite): Promise<Seen> {
  const host = await site.otherHost('counted-02', strictlyOne);
  site.impostor(forgedHost(await papersOf(site, host), site.now));
  const machines = [await site.machine(), await site.machine()];
  const reports = [];
  for (const machine of machines) reports.push(await site.ask(machine));
  return { result: reports.every(({ outcome }) => outcome === 'licensed') ? 'bounded' : 'refused' };
}

/** A lease of five days that begins in 300 days, got by turning the clocks of host and machine ahead together. */
async function leaseFromAhead(site: AttackSite): Promise<LabMachine> {
  const ahead = 300 * day;
  const bend = change(({ iat }) => ({ exp: iat + 5 * day }));
  site.impostor(forgedHost(await papersOf(site, site.host), () => site.now() + ahead, bend));
  const machine = await site.machine();
  machine.shiftClock(ahead * 1000);
  must((await site.ask(machine)).outcome === 'licensed', 'with the clock turned ahead the lease is taken');
  await machine.switchOff();
  machine.shiftClock(-ahead * 1000);
  return machine;
}

async function clockAhead(site: AttackSite): Promise<Seen> {
  const victim = await leaseFromAhead(site);
  site.world.wire.cut([victim.name]);
  await victim.switchOn();
  must(victim.activation().status().licensed, 'back in the present the lease still counts');
  await site.pass(6);
  const { licensed, reason } = victim.activation().status();
  if (licensed || reason === undefined) return { result: 'not-stopped', victim };
  return { result: 'bounded', code: reason, victim };
}

async function clockAheadAndForgotten(site: AttackSite): Promise<Seen> {
  const victim = await leaseFromAhead(site);
  editState(victim.order.disk, ({ latest: _latest, ...state }) => state);
  site.world.wire.cut([victim.name]);
  await victim.switchOn();
  const { licensed, reason } = victim.activation().status();
  if (licensed || reason === undefined) return { result: 'not-stopped', victim };
  return { result: 'refused', code: reason, victim };
}

const holds = 'our host, patched: its own administrator';

interface Lie {
  readonly id: string;
  readonly tried: string;
  readonly explanation: string;
  readonly code: ErrorCode;
  readonly bend: Bend;
}

const change =
  (changes: (lease: LeaseClaims) => object): Bend =>
  (lease) => ({ ...lease, ...changes(lease) });

const lies: readonly Lie[] = [
  {
    id: 'lease-till-2099',
    tried: 'a lease till 2099',
    explanation: 'the vendor has signed how long a lease may be, and the product looks',
    code: 'lease-too-long',
    bend: change(() => ({ exp: 4_070_908_800 })),
  },
  {
    id: 'more-entitlements',
    tried: 'a lease that switches on more than was bought (max-layers 9999)',
    explanation: 'a lease carries exactly the entitlements of the grant',
    code: 'entitlement-not-granted',
    bend: change(({ entitlements }) => ({ entitlements: { ...entitlements, 'max-layers': 9999 } })),
  },
  {
    id: 'longer-maintenance',
    tried: 'a lease with maintenance that was not bought, for newer builds',
    explanation: 'so is the end of maintenance that of the grant',
    code: 'entitlement-not-granted',
    bend: change(() => ({ maintenanceUntil: 4_070_908_800 })),
  },
  {
    id: 'other-application',
    tried: 'a lease for an application that the host has no key for',
    explanation: 'the grant names one application',
    code: 'application-not-granted',
    bend: change(() => ({ application: 'aurora-os' })),
  },
  {
    id: 'dated-ahead',
    tried: 'a lease dated five hours ahead, to last longer',
    explanation: 'clocks may differ by four hours',
    code: 'issued-in-future',
    bend: change(({ iat, exp }) => ({ iat: iat + 5 * 3600, exp: exp + 5 * 3600 })),
  },
  {
    id: 'dated-back',
    tried: 'a lease dated back a day, before something was revoked or ended',
    explanation: 'an answer older than its request is not the answer to it',
    code: 'answer-stale',
    bend: change(({ iat }) => ({ iat: iat - day })),
  },
];

export const patchedHostAttacks: readonly Attack[] = [
  ...lies.map(
    ({ id, tried, explanation, code, bend }): Attack => ({
      id,
      holds,
      tried,
      explanation,
      expected: { result: 'refused', code },
      run: lying(bend),
    }),
  ),
  {
    id: 'beyond-quantity',
    holds,
    tried: 'more machines than were bought',
    explanation: 'the host counts, and a patched one does not: as many as it likes, within generation and agreement',
    expected: { result: 'bounded' },
    run: beyondQuantity,
  },
  {
    id: 'beyond-agreement',
    holds,
    tried: 'a lease that runs on after the agreement has ended',
    explanation: 'the end of the agreement stands in the grant, and the product looks',
    expected: { result: 'refused', code: 'beyond-agreement' },
    run: beyondAgreement,
  },
  {
    id: 'newer-generation',
    holds,
    tried: 'a lease for generation 2027, from a host whose key ends at 2026',
    explanation: 'the grant names the newest generation it is good for',
    expected: { result: 'refused', code: 'generation-not-granted' },
    run: newerGeneration,
  },
  {
    id: 'clock-ahead',
    holds,
    tried: 'clocks of host and machine turned ahead by 300 days for one lease, then back',
    explanation: 'time on this machine runs on from there: the lease lasts as long as it says, in hours that it runs',
    expected: { result: 'bounded', code: 'validity-ended' },
    run: clockAhead,
  },
  {
    id: 'lease-from-ahead',
    holds,
    tried: 'the same, with the time that the machine remembers taken out of its file',
    explanation: 'a lease from the future is not valid now; one honest contact heals the machine',
    expected: { result: 'refused', code: 'clock-behind-lease' },
    run: clockAheadAndForgotten,
  },
];

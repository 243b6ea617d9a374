import {
  type ActivationRequestClaims,
  createSuccession,
  type KeyId,
  mostSuccessions,
  type Signer,
  type VendorId,
} from '@attiva/protocol';
import type { LabMachine } from '../world/lab-machine.ts';
import { type Attack, must, type Seen } from './attack.ts';
import { type AttackSite, strictlyOne } from './attack-site.ts';
import { chainIn, claimsOf, codeIn, newSigner, post } from './forger.ts';
import { editState } from './loot.ts';

/** A machine that reaches nobody: what it holds is all it has. */
async function alone(site: AttackSite, machine: LabMachine): Promise<void> {
  site.world.wire.cut([machine.name]);
  await machine.switchOff();
  await machine.switchOn();
}

function standing(victim: LabMachine): Seen {
  const { licensed, reason } = victim.activation().status();
  if (licensed) return { result: 'not-stopped', victim };
  return reason === undefined ? { result: 'refused', victim } : { result: 'refused', code: reason, victim };
}

/** The state file, with the lease in it; the second machine keeps its own key. */
async function copyLease(site: AttackSite): Promise<Seen> {
  const licensed = await site.licensed();
  const victim = await site.machine();
  site.world.wire.cut([victim.name]);
  await site.ask(victim);
  await victim.switchOff();
  copyFile(licensed, victim, '/state/state.json');
  await alone(site, victim);
  return standing(victim);
}

function copyFile(from: LabMachine, to: LabMachine, path: string): void {
  const text = from.order.disk.calls().readFileSync(path, 'utf8');
  const files = to.order.disk.calls();
  to.order.disk.remove(path);
  const file = files.openSync(path, 'wx', 0o600);
  files.writeSync(file, Buffer.from(text));
  files.closeSync(file);
}

/** Everything, the key too, on a machine with other hardware. */
async function copyFolder(site: AttackSite): Promise<Seen> {
  const original = await site.licensed();
  const { clientId } = original.activation().status();
  const victim = await site.machine({ disk: original.order.disk.copy() });
  const notYet = standing(victim);
  const report = await site.ask(victim);
  const after = victim.activation().status();
  const isSplit = report.notes.includes('state-copied') && after.clientId !== clientId;
  return notYet.result === 'refused' && isSplit
    ? { result: 'refused', code: 'state-copied', victim }
    : { result: 'not-stopped', victim };
}

/** The end of the lease, in the file. */
async function editLease(site: AttackSite): Promise<Seen> {
  const victim = await site.licensed();
  await victim.switchOff();
  editState(victim.order.disk, (state) => {
    const text = JSON.stringify(state);
    const [statement = ''] = /[\w-]{20,}\.[\w-]{40,}\.[\w-]{80,}/.exec(text) ?? [];
    const [header, , signature] = statement.split('.');
    const longer = { ...claimsOf<{ exp: number }>(statement), exp: 4_070_908_800 };
    const body = Buffer.from(JSON.stringify(longer)).toString('base64url');
    return JSON.parse(text.replace(statement, `${header}.${body}.${signature}`)) as typeof state;
  });
  await alone(site, victim);
  return standing(victim);
}

/** A product that ran past the end of its lease, and a clock set back before it. */
async function turnClockBack(site: AttackSite): Promise<Seen> {
  const victim = await site.licensed();
  await afterTheLease(site, victim);
  victim.shiftClock(-100 * 86_400_000);
  const now = standing(victim);
  await alone(site, victim);
  const { result } = standing(victim);
  victim.shiftClock(100 * 86_400_000);
  return result === 'refused' ? now : { result, victim };
}

/** Half a year later, and a morning on which the machine reaches nobody: it notes what time it is. */
async function afterTheLease(site: AttackSite, machine: LabMachine): Promise<void> {
  site.world.wire.cut([machine.name]);
  await machine.switchOff();
  await site.pass(181);
  await machine.switchOn();
  await site.pass(3 / 24);
  must(!machine.activation().status().licensed, 'the lease has run out');
}

/** Disk and clock, back to the first day together: what a snapshot of a virtual machine does. */
async function rollBack(site: AttackSite): Promise<Seen> {
  const original = await site.licensed();
  const snapshot = original.order.disk.copy();
  await afterTheLease(site, original);
  const { facts } = original.order;
  const victim = await site.machine({ disk: snapshot, facts, clockOffset: -181 * 86_400_000 });
  const { licensed } = victim.activation().status();
  victim.shiftClock(181 * 86_400_000);
  return { result: licensed ? 'not-stopped' : 'refused', victim };
}

/** A request in the name of somebody whose id was read on the wire. */
async function stolenId(site: AttackSite): Promise<Seen> {
  const victim = await site.licensed();
  const { clientId } = victim.activation().status();
  must(clientId !== undefined, 'the victim is known');
  const statement = await site.invented();
  const [header, , signature] = statement.split('.');
  const claims = { ...claimsOf<ActivationRequestClaims>(statement), iss: clientId };
  const body = Buffer.from(JSON.stringify(claims)).toString('base64url');
  const code = codeIn(await site.send(`${header}.${body}.${signature}`));
  return code === 'not-authentic' ? { result: 'refused', code, victim } : { result: 'not-stopped', victim };
}

/** "I am the successor of that machine", so that it is counted and listed no more. */
async function stolenSuccession(site: AttackSite): Promise<Seen> {
  const victim = await site.licensed();
  const { clientId } = victim.activation().status();
  const thief = newSigner();
  const own = newSigner();
  const vendor = site.aurora.id as VendorId;
  const genuine = await createSuccession({ vendor, iat: site.now(), to: thief.id }, own);
  const [header, , signature] = genuine.split('.');
  const claims = { ...claimsOf<object>(genuine), iss: clientId as KeyId };
  const forged = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}`;
  const code = codeIn(await site.send(await site.invented({ succeeds: forged }, thief)));
  return code === 'succession-refused' ? { result: 'refused', code, victim } : { result: 'not-stopped', victim };
}

/** The owner of one machine, whose host counts strictly: one machine was bought. */
async function succeedInAChain(site: AttackSite): Promise<Seen> {
  const host = await site.otherHost('counted-01', strictlyOne);
  const listener = site.world.wire.listenerAt(host.address);
  if (listener === undefined) throw new TypeError('the counting host does not answer');
  const ask = async (signer: Signer, succeeds?: string): Promise<'licensed' | 'counted' | 'refused'> => {
    const answer = await post(listener, await site.invented(succeeds === undefined ? {} : { succeeds }, signer));
    if (codeIn(answer) === 'succession-refused') return 'refused';
    return 'exp' in claimsOf(chainIn(answer)[0] ?? '.e30.') ? 'licensed' : 'counted';
  };
  let key = newSigner();
  must((await ask(key)) === 'licensed', 'the first machine is licensed');
  must((await ask(newSigner())) === 'counted', 'a second one is not: the quantity is used up');
  for (let leases = 1; leases < 10; leases += 1) {
    const next = newSigner();
    const vendor = site.aurora.id as VendorId;
    const outcome = await ask(next, await createSuccession({ vendor, iat: site.now(), to: next.id }, key));
    const isEnd = outcome === 'refused' && leases <= 1 + mostSuccessions && (await ask(next)) === 'counted';
    if (isEnd) return { result: 'bounded', code: 'succession-refused' };
    key = next;
  }
  return { result: 'not-stopped' };
}

const folder = "a machine's folder";

export const machineAttacks: readonly Attack[] = [
  {
    id: 'lease-copied',
    holds: folder,
    tried: 'a lease copied to a second machine',
    explanation: 'a lease is for one key, and that key is not there',
    expected: { result: 'refused', code: 'lease-of-another-client' },
    run: copyLease,
  },
  {
    id: 'folder-copied',
    holds: folder,
    tried: 'the whole folder, with the key, copied to a second machine',
    explanation: 'no two facts of the hardware match: its lease does not count, and it becomes a machine of its own',
    expected: { result: 'refused', code: 'state-copied' },
    run: copyFolder,
  },
  {
    id: 'lease-edited',
    holds: folder,
    tried: 'the end of the lease, edited in the file (2099)',
    explanation: 'a lease is verified from the root whenever it is read',
    expected: { result: 'refused', code: 'not-authentic' },
    run: editLease,
  },
  {
    id: 'succession-chain',
    holds: folder,
    tried: 'where one machine was bought, each further one says that it succeeds the last (rearm)',
    explanation:
      'three times in 30 days a place is handed on while each lease runs on; the next machine is one more, and refused',
    expected: { result: 'bounded', code: 'succession-refused' },
    run: succeedInAChain,
  },
  {
    id: 'id-stolen',
    holds: "a machine's id, without its key",
    tried: 'a request in its name',
    explanation: 'an id is the hash of the key that signs',
    expected: { result: 'refused', code: 'not-authentic' },
    run: stolenId,
  },
  {
    id: 'succession-forged',
    holds: "a machine's id, without its key",
    tried: 'a new machine that says it succeeds it, to strike it off the list',
    explanation: 'only the old key signs who comes after it',
    expected: { result: 'refused', code: 'succession-refused' },
    run: stolenSuccession,
  },
];

/** These let months pass. */
export const patientMachineAttacks: readonly Attack[] = [
  {
    id: 'clock-back',
    holds: folder,
    tried: 'the clock set back by 100 days after the lease has run out',
    explanation: 'between contacts the time of a machine does not run backwards',
    expected: { result: 'refused', code: 'validity-ended' },
    run: turnClockBack,
  },
  {
    id: 'rolled-back',
    holds: folder,
    tried: 'disk and clock set back together, as a snapshot of a virtual machine does',
    explanation: 'nothing on the machine can know; the next contact sets the clock right',
    expected: { result: 'not-stopped' },
    run: rollBack,
  },
];

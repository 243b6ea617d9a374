/** What became of a machine, from what administrators did to it. Pure. */
import type { MachineChange, MachineRecord } from './machine-record.ts';

/** Whether a text can be a client id. A name may look like one: then nothing is found by it. */
export function isClientId(text: string): boolean {
  return /^[\w-]{20}$/u.test(text);
}

/** Who took the machine out, when it is out; `undefined`: it is there, or nobody did. */
export function removalOf({
  machines,
  changes,
}: Pick<MachineRecord, 'machines' | 'changes'>): MachineChange | undefined {
  return machines.length > 0 ? undefined : changes.find(({ action }) => action === 'machines-removed');
}

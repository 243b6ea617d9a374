/**
 * One product: a machine with the real SDK that asks its host again and again until it is killed. Says `turn N` after
 * each answer that it holds, and `wrong …` when something else happens. The environment names the place, as JSON.
 */
import { writeSync } from 'node:fs';
import { type MachinePlace, openSdkMachine } from './sdk-machine.ts';

// Unbuffered: a line that was printed before the kill must have been seen.
const say = (line: string): number => writeSync(1, `${line}\n`);

const machine = await openSdkMachine(JSON.parse(process.env['ATTIVA_FAULTS_PLACE'] ?? '') as MachinePlace);
say('open');
for (;;) {
  const { outcome, code, detail, notes } = await machine.ask();
  if (outcome === 'failed' || notes.length > 0) say(`wrong ${code} ${detail} ${notes.join(' ')}`);
  else say(`turn ${machine.heldTurn()}`);
}

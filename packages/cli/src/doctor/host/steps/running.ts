import { fault, type Found, ok, type Step } from '../../finding.ts';
import type { DoorFacts, HostFacts } from '../host-facts.ts';

/** Whether it runs and answers at the door for clients; who is in the way where it cannot. */
export const runningStep: Step<HostFacts> = {
  id: 'host-port',
  judge({ running, doors }) {
    const found = doors.map((door) => judgeDoor(door, running !== undefined));
    if (found.length > 0) return found;
    return [running === undefined ? notRunning('no host runs on this folder') : ok(`process ${running.pid} runs`)];
  },
};

function judgeDoor(door: DoorFacts, isRunning: boolean): Found {
  const { address, port, error, holder, milliseconds } = door;
  const at = `TCP ${port} of ${address}`;
  if (error === undefined) {
    // Ours or not: a second host on this machine answers alike.
    return isRunning ? ok(`${at} answers`, milliseconds) : taken(`${at} is held by another Attiva host`, door);
  }
  if (isRunning) return fault('fail', { code: error.code, text: `${at}: ${error.detail}`, milliseconds });
  if (error.code === 'connection-refused') return notRunning(`no host runs on this folder: nothing listens on ${at}`);
  const by = holder === undefined ? 'another program' : `"${holder.program}" (process ${holder.pid})`;
  return taken(`${at} is held by ${by}, so no host can start here`, door);
}

function notRunning(text: string): Found {
  const remedy = 'Start it with `attiva host serve`, or its service with `systemctl start attiva-host`.';
  return fault('fail', { code: 'connection-refused', text, remedy });
}

function taken(text: string, { milliseconds }: DoorFacts): Found {
  return fault('fail', { code: 'port-taken', text, milliseconds });
}

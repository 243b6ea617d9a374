/** A world of the contact model as a row of small numbers and back. Every part has a fixed length; 0 is "not there". */
import type { Database, Machine, Memory, Row, World } from './contact-world.ts';

export function encodeWorld({ machines, databases, backup, now }: World): readonly number[] {
  return [
    machines.length,
    databases.length,
    now,
    ...machines.flatMap(encodeMachine),
    ...databases.flatMap(encodeDatabase),
    ...(backup === undefined ? [] : encodeDatabase(backup)),
  ];
}

function encodeMachine({ device, prev, open, snapshot }: Machine): number[] {
  return [
    device,
    ...encodeMemory(prev),
    open === undefined ? 0 : open.at + 1,
    ...encodeMemory(open?.prev),
    snapshot === undefined ? 0 : 1,
    ...encodeMemory(snapshot?.prev),
  ];
}

function encodeMemory(memory: Memory | undefined): number[] {
  return memory === undefined ? [0, 0] : [memory.store + 1, memory.turn];
}

function encodeDatabase({ store, row }: Database): number[] {
  if (row === undefined) return [store, 0];
  const { turn, head, tip, device, restores, passed, returns } = row;
  return [store, turn, head, tip, device, restores, returns, passed.length, ...passed];
}

export function decodeWorld(numbers: readonly number[]): World {
  let place = 0;
  const next = (): number => numbers[place++] ?? 0;
  const memory = (): Memory | undefined => {
    const [store, turn] = [next(), next()];
    return store === 0 ? undefined : { store: store - 1, turn };
  };
  const machine = (): Machine => {
    const device = next();
    const prev = memory();
    const at = next();
    const asked = memory();
    const isTaken = next() === 1;
    const kept = memory();
    const open = at === 0 ? undefined : { at: at - 1, prev: asked };
    return { device, prev, open, snapshot: isTaken ? { prev: kept } : undefined };
  };
  const database = (): Database => {
    const store = next();
    const turn = next();
    if (turn === 0) return { store, row: undefined };
    const [head, tip, device, restores, returns, length] = [next(), next(), next(), next(), next(), next()];
    const passed = Array.from({ length }, next);
    const row: Row = { turn, head, tip, device, restores, passed, returns };
    return { store, row };
  };
  const [machineCount, databaseCount, now] = [next(), next(), next()];
  const machines = Array.from({ length: machineCount }, machine);
  const databases = Array.from({ length: databaseCount }, database);
  return { machines, databases, now, backup: place < numbers.length ? database() : undefined };
}

/**
 * Loaded before a program of ours: its wall clock is wrong by what a file says, and more time has passed for the whole machine, by
 * its clock and by how long it runs; both in milliseconds. The file is read at the start and at each SIGUSR2. What is done once a
 * minute may be done more often, and says so. No other timer is touched.
 */
import { readFileSync, writeSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import type { Moved } from './moved-clock.ts';

const file = process.env['ATTIVA_FAULTS_CLOCK'] ?? '';
const minute = Number(process.env['ATTIVA_FAULTS_MINUTE'] ?? 60_000);
const real = { Date, uptime: os.uptime, setInterval };
const read = (): Moved => JSON.parse(readFileSync(file, 'utf8')) as Moved;
const say = (line: string): number => writeSync(2, `faults: ${line}\n`);

let moved = read();
process.on('SIGUSR2', () => {
  moved = read();
  say('clock set');
});

const now = (): number => real.Date.now() + moved.wrong + moved.passed;
globalThis.Date = new Proxy(real.Date, {
  construct: (target, given, made) => Reflect.construct(target, given.length === 0 ? [now()] : given, made) as object,
  get: (target, name) => (name === 'now' ? now : (Reflect.get(target, name) as unknown)),
});
os.uptime = () => real.uptime() + moved.passed / 1000;
syncBuiltinESMExports();

const everyMinute = (work: () => void): NodeJS.Timeout =>
  real.setInterval(() => {
    say('minute');
    work();
  }, minute);
globalThis.setInterval = new Proxy(real.setInterval, {
  apply: (target, _this, [work, every, ...rest]: Parameters<typeof setInterval>) =>
    every === 60_000 ? everyMinute(work) : target(work, every, ...rest),
});

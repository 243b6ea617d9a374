/**
 * Loaded before a program of ours: its wall clock is wrong by what a file says, in milliseconds; the file is read at the start and
 * at each SIGUSR2. Nothing else is touched: timers, and how long the machine runs, stay what they are.
 */
import { readFileSync } from 'node:fs';

const file = process.env['ATTIVA_FAULTS_CLOCK'] ?? '';
const real = Date;
let wrong = Number(readFileSync(file, 'utf8'));
process.on('SIGUSR2', () => {
  wrong = Number(readFileSync(file, 'utf8'));
});

globalThis.Date = new Proxy(real, {
  construct: (target, given, made) =>
    Reflect.construct(target, given.length === 0 ? [real.now() + wrong] : given, made) as object,
  get: (target, name) => (name === 'now' ? () => real.now() + wrong : (Reflect.get(target, name) as unknown)),
});

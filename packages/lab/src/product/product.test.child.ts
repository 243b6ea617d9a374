/** A product and its test in one process, as the lab starts it. What it is to do is its first argument. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { openActivation } from '@attiva/client';
import { lab, type LabDay, labOptions } from '@attiva/client/testing';

const [, , part = '', file = ''] = process.argv;

async function open(): ReturnType<typeof openActivation> {
  const nothing = { roots: { vendor: '', name: '', roots: [], packs: [], revocations: [] }, edition: 'none' };
  return openActivation({ ...nothing, ...(await labOptions({ edition: 'studio' })) });
}

/** Day 0, 150, 181, 212, and the host back. */
async function grace(): Promise<object> {
  const license = await open();
  const clock = await lab();
  const told: string[] = [];
  license.on('change', ({ state, warning }) => told.push(warning ? `${state} warned` : state));
  await license.ensureActivated();
  await clock.hosts.stop('act-01');
  const days: string[] = [license.status().state];
  for (const day of ['day 150', 'day 181', 'day 212'] satisfies readonly LabDay[]) {
    await clock.goTo(day);
    const { state, warning } = license.status();
    days.push(warning ? `${state} warned` : state);
  }
  await clock.hosts.start('act-01');
  const { day, hosts, products } = await clock.advance('1 day');
  days.push(license.status().state);
  return { days, told, day, hosts, isAttached: products.includes(process.pid) };
}

/** What a test is told that asks for the impossible. */
async function mistakes(): Promise<object> {
  const clock = await lab();
  await clock.goTo('day 3');
  const wishes = [
    () => clock.goTo('day 2'),
    () => clock.goTo('tomorrow' as LabDay),
    () => clock.advance('9000 days'),
    () => clock.hosts.stop('act-99'),
    () => labOptions({ edition: 'studia' }),
  ];
  const words: string[] = [];
  for (const wish of wishes)
    words.push(
      await wish().then(
        () => 'done',
        (error: Error) => error.message,
      ),
    );
  const products = [await labOptions(), await labOptions({ edition: 'office' })];
  return {
    words,
    products: products.map(({ edition, generation }) => `${edition} ${generation}`),
    day: (await clock.status()).day,
  };
}

/** What only the environment says. */
function surroundings(): Promise<object> {
  return Promise.resolve({ lab: process.env['ATTIVA_LAB'], folder: process.env['ATTIVA_LAB_DIR'] });
}

/** Waits for its end, with a child that would outlive it: both hold a connection to the port that they are given. */
async function wait(): Promise<object> {
  const hold = `require('node:net').connect(${Number(file)}, '127.0.0.1')`;
  spawn(process.execPath, ['-e', hold], { stdio: 'ignore' });
  const socket = connect(Number(file), '127.0.0.1');
  await once(socket, 'close');
  return {};
}

const parts: Readonly<Record<string, () => Promise<object>>> = { grace, mistakes, surroundings, wait };
const result = await parts[part]?.();
if (part !== 'wait') writeFileSync(file, JSON.stringify(result ?? {}));
process.exitCode = Number(process.env['END_WITH'] ?? 0);

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { certificateState, commandsOf, isNobody, listensOn, reachOf } from './reach-facts.ts';

const exposed = {
  address: '::',
  port: 7694,
  names: ['pc-1'],
  urls: ['https://pc-1:7694'],
  fingerprint: 'AA:BB',
  publicKey: 'x',
  certificate: 'own',
  certificateEnds: null,
  openedAt: 1_800_000_000,
  openedBy: 'anna',
  open: true,
} as const;

test('what should be open and is not is neither open nor an affair of this machine alone', () => {
  const closed = { ...exposed, open: false, problem: 'Port 7694 is in use.' };
  assert.deepEqual(
    [{}, { exposed }, { exposed: closed }].map((one) => reachOf(one)),
    ['machine', 'network', 'closed'],
  );
});

test('a certificate is told to end thirty days before it does; one made here has no end', () => {
  const now = 1_800_000_000;
  const days = (count: number): { certificateEnds: number } => ({ certificateEnds: now + count * 86_400 });
  assert.deepEqual(
    [{ certificateEnds: null }, days(31), days(30), days(0), days(-1)].map((one) => certificateState(one, now)),
    ['endless', 'good', 'ending', 'ended', 'ended'],
  );
});

test('all addresses are told apart from one of them', () => {
  assert.deepEqual(
    ['::', '0.0.0.0', '192.0.2.7', '::1'].map((address) => listensOn({ address })),
    ['all', 'all-ipv4', 'one', 'one'],
  );
});

test('a token or a viewer is not enough to open it: an administrator or a further way is', () => {
  const ways = { accounts: 1, administrators: 0, tokens: 3, further: [] };
  assert.deepEqual(
    [ways, { ...ways, administrators: 1 }, { ...ways, further: ['openid'] }].map((one) => isNobody(one)),
    [true, false, false],
  );
});

test('an authority is named by its folder', () => {
  assert.deepEqual(commandsOf('host'), {
    open: 'attiva console expose --name NAME',
    close: 'attiva console expose --off',
  });
  assert.deepEqual(commandsOf('authority'), {
    open: 'attiva console expose --authority DIR --name NAME',
    close: 'attiva console expose --authority DIR --off',
  });
});

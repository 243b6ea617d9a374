import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KeyId } from '@attiva/protocol';
import { type ClientState, emptyState } from '../state/client-state.ts';
import { keptOf, sealedIdentity, sealedState, tracesOf } from './traces.ts';

const key = { text: 'HC8TF-2N6WK-QX7RD-5W2K8-9XJ5D', lastFive: '9XJ5D', generation: 2025, installedAt: 1 };

test('a state that nobody has used holds nothing that could travel', () => {
  assert.deepEqual(tracesOf(emptyState, sealedIdentity), []);
  const settled: ClientState = { ...emptyState, hosts: { machine: 'h:7688' }, editions: { 'os/desktop': { key } } };
  assert.deepEqual(tracesOf(settled, sealedIdentity), []);
  assert.deepEqual(keptOf(settled), ['setup-keys', 'hosts-set']);
  assert.deepEqual(sealedState(settled), settled);
});

test('what a newer version remembers is found and taken out, though its name is not known here', () => {
  const newer = { ...emptyState, handedOver: { at: 1, to: 'somebody' } } as ClientState;
  assert.deepEqual(tracesOf(newer, sealedIdentity), ['other-memory']);
  assert.deepEqual(sealedState(newer), emptyState);
  const inEdition = { ...emptyState, editions: { 'os/desktop': { key, later: 1 } } } as ClientState;
  assert.deepEqual(tracesOf(inEdition, sealedIdentity), ['other-memory']);
  assert.deepEqual(tracesOf(sealedState(inEdition), sealedIdentity), []);
});

test('pinned hosts stay, for an administrator has pinned them; what the machine made of hints does not travel', () => {
  const pinnedHosts = ['h'.repeat(20) as KeyId];
  const state: ClientState = { ...emptyState, pinnedHosts, hints: { obeyed: [], obeyedAt: {} } };
  assert.deepEqual(tracesOf(state, sealedIdentity), ['answers']);
  assert.deepEqual(keptOf(state), ['hosts-pinned']);
  assert.deepEqual(sealedState(state), { ...emptyState, pinnedHosts });
});

test('what a lab has made keeps its mark: sealing is no way to bring it to a product', () => {
  const lab: ClientState = { ...emptyState, lab: true, latest: 7 };
  assert.deepEqual(tracesOf(lab, sealedIdentity), ['learned-time']);
  assert.deepEqual(sealedState(lab), { ...emptyState, lab: true });
});

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { findAgent, openActivation } from '@attiva/client';
import { createAgentSite, setHostOf } from '../agent.test.fixture.ts';
import { isNewer } from './program-version.ts';

test('a newer version takes over in order; products stay licensed', async (t) => {
  const desk = await createAgentSite(t);
  const older = await desk.start({ program: '1.9.3' });
  void older.stopped.then(() => older.close());
  await setHostOf(desk);
  const license = await openActivation(desk.user(1));
  await license.ensureActivated();
  await desk.start({ program: '1.10.0' });
  assert.match(await older.stopped, /asked to stop/);
  assert.equal((await findAgent(desk.place))?.program, '1.10.0');
  await license.tick();
  assert.deepEqual([license.status().state, license.status().scope], ['licensed', 'agent']);
  assert.equal(license.machine.settings().agent?.program, '1.10.0');
});

test('the same or an older version is refused with version and process of the one that runs', async (t) => {
  const desk = await createAgentSite(t);
  await desk.start({ program: '1.10.0' });
  for (const program of ['1.10.0', '1.9.9', '1.10.0-beta.1', 'unknown']) {
    await assert.rejects(desk.start({ program }), (error: { code?: string; facts?: object }) => {
      assert.equal(error.code, 'already-running');
      assert.deepEqual(error.facts, { program: '1.10.0', pid: process.pid });
      return true;
    });
  }
  assert.equal((await findAgent(desk.place))?.program, '1.10.0', 'and it still runs');
});

test('the socket that a killed agent left behind is replaced', async (t) => {
  const desk = await createAgentSite(t);
  mkdirSync(desk.sockets, { recursive: true });
  writeFileSync(desk.place.everyone, '');
  writeFileSync(desk.place.administrator, '');
  await desk.start();
  assert.equal((await findAgent(desk.place))?.program, '1.0.0');
});

test('a program that listens there and is no agent is not removed', async (t) => {
  const desk = await createAgentSite(t);
  mkdirSync(desk.sockets, { recursive: true });
  const other = createServer((socket) => socket.on('error', () => undefined).end('hello\n'));
  await new Promise<void>((resolve) => other.listen(desk.place.everyone, resolve));
  t.after(() => other.close());
  await assert.rejects(desk.start(), { code: 'already-running' });
  assert.ok(existsSync(desk.place.everyone));
});

test('an agent whose sockets are gone ends by itself at its next look', async (t) => {
  const desk = await createAgentSite(t);
  const agent = await desk.start();
  rmSync(desk.place.everyone);
  await agent.tick();
  assert.match(await agent.stopped, /the sockets are gone/);
});

test('sockets are removed by an orderly end, and not those of the one that has taken over', async (t) => {
  const desk = await createAgentSite(t);
  const agent = await desk.start();
  await agent.close();
  assert.equal(existsSync(desk.place.everyone) || existsSync(desk.place.administrator), false);
  const first = await desk.start();
  rmSync(desk.place.everyone);
  rmSync(desk.place.administrator);
  await desk.start();
  await first.close();
  assert.ok(existsSync(desk.place.everyone));
});

test('a folder that cannot hold sockets is told as such', async (t) => {
  const desk = await createAgentSite(t);
  mkdirSync(desk.site.folder('.'), { recursive: true });
  writeFileSync(desk.sockets, 'a file');
  await assert.rejects(desk.start(), { code: 'socket-unusable' });
});

test('a state of a newer format is left alone, and that vendor is not served', async (t) => {
  const desk = await createAgentSite(t);
  const folder = desk.site.folder(`machine/${desk.site.vendor.vendor}`);
  mkdirSync(folder, { recursive: true });
  const newer = '{"format":99,"sha256":"","content":{}}';
  writeFileSync(join(folder, 'state.json'), newer);
  const agent = await desk.start();
  await agent.tick();
  const license = await openActivation(desk.user(1));
  assert.equal(license.status().scope, 'given');
  assert.equal(readFileSync(join(folder, 'state.json'), 'utf8'), newer);
});

test('a state that a lab has written is left alone, and that vendor is not served', async (t) => {
  const desk = await createAgentSite(t);
  const folder = desk.site.folder(`machine/${desk.site.vendor.vendor}`);
  mkdirSync(folder, { recursive: true });
  const content = JSON.stringify({
    lab: true,
    revocations: [],
    caching: true,
    hosts: {},
    applications: {},
    editions: {},
  });
  const sha256 = createHash('sha256').update(content).digest('base64url');
  const marked = `{"format":1,"sha256":"${sha256}","content":${content}}`;
  writeFileSync(join(folder, 'state.json'), marked);
  const agent = await desk.start();
  await agent.tick();
  const license = await openActivation(desk.user(1));
  assert.equal(license.status().scope, 'given');
  assert.equal(readFileSync(join(folder, 'state.json'), 'utf8'), marked);
});

test('versions are compared by number, and a preview is older than its release', () => {
  const ordered = ['unknown', '0.1.0', '0.9.0', '0.10.0', '1.0.0-rc.1', '1.0.0', '1.0.1', '10.0.0'];
  for (const [at, one] of ordered.entries()) {
    for (const [before, other] of ordered.entries()) assert.equal(isNewer(one, other), at > before, `${one} ${other}`);
  }
  assert.equal(isNewer('1.0.0+build.2', '1.0.0'), false);
});

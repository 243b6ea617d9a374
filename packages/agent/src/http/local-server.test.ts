import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { openActivation } from '@attiva/client';
import { createAgentSite, setHostOf } from '../agent.test.fixture.ts';

/** Sends these bytes and gives the status line's number and the code of the problem document. */
async function send(path: string, text: string): Promise<readonly [number, string | undefined]> {
  const socket = connect(path);
  socket.on('error', () => undefined);
  socket.write(text);
  let heard = '';
  socket.setEncoding('utf8').on('data', (part: string) => {
    heard += part;
  });
  await once(socket, 'close');
  return [Number(heard.split(' ', 2)[1]), /"code":"([a-z-]+)"/.exec(heard)?.[1]];
}

function post(path: string, body: string): string {
  return `POST ${path} HTTP/1.1\r\nhost: agent\r\nconnection: close\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

test('what is no question of ours is refused with a code, and the agent goes on', async (t) => {
  const desk = await createAgentSite(t);
  await desk.start();
  const path = `/v1/vendors/${desk.site.vendor.vendor}`;
  const cases: Readonly<Record<string, readonly [string, string]>> = {
    'another address': [post('/v2/agent', ''), 'not-found'],
    'another method': [post('/v1/agent', ''), 'not-found'],
    'an address that cannot be decoded': [post('/v1/vendors/%E0%A4%A/status', ''), 'malformed'],
    'a vendor nobody knows': [post('/v1/vendors/nobody.example/status', '{}'), 'vendor-unknown'],
    'a prototype’s name': [post('/v1/vendors/__proto__/status', '{}'), 'vendor-unknown'],
    'no JSON': [post(`${path}/status`, 'x'), 'malformed'],
    'a list': [post(`${path}/status`, '[]'), 'malformed'],
    'no nonce': [post(`${path}/status`, '{}'), 'malformed'],
    'a nonce of other bytes': [post(`${path}/status`, '{"nonce":"x"}'), 'malformed'],
    'an edition nobody knows': [post(`${path}/attempts`, '{"application":"a","edition":"b"}'), 'edition-unknown'],
    'a key that is none': [post(`${path}/keys`, '{"key":"AAAAA"}'), 'key-malformed'],
    'a body without end': [post(`${path}/keys`, `{"key":"${'A'.repeat(17_000)}"}`), 'too-large'],
  };
  for (const [name, [text, code]] of Object.entries(cases)) {
    const [found, said] = await send(desk.place.everyone, text);
    assert.deepEqual([name, said], [name, code]);
    assert.ok(found >= 400 && found < 500, `${name}: ${found}`);
  }
  const noHttp = await send(desk.place.everyone, 'hello\r\n\r\n');
  assert.equal(noHttp[0], 400);
  const operation = (body: string): Promise<readonly [number, string | undefined]> =>
    send(desk.place.administrator, post(`${path}/operations`, body));
  assert.equal((await operation('{"operation":"constructor"}'))[1], 'malformed');
  assert.equal((await operation('{"operation":"set-host","host":"a","scope":"edition"}'))[1], 'malformed');
  assert.equal((await operation('{"operation":"set-caching","caching":"on"}'))[1], 'malformed');
});

test('a product in the background hears of an administrator’s change at once', async (t) => {
  const desk = await createAgentSite(t);
  await desk.start();
  await setHostOf(desk);
  const license = await openActivation({ ...desk.user(1), background: true });
  t.after(() => license.close());
  const changed = new Promise<string>((resolve) => {
    license.on('change', ({ state }) => resolve(state));
  });
  const other = await openActivation(desk.user(2));
  await other.ensureActivated();
  assert.equal(await changed, 'licensed');
});

test('a key that an administrator installs begins one grace for everybody, and a cleared one is gone for everybody', async (t) => {
  const desk = await createAgentSite(t);
  await desk.start();
  const { setupKey: _none, ...options } = desk.user(1);
  const license = await openActivation(options);
  assert.equal(license.status().state, 'unlicensed');
  const administrator = await openActivation(desk.user(3));
  await administrator.installKey(desk.user(3).setupKey);
  await license.tick();
  assert.deepEqual([license.status().state, license.status().scope], ['initial-grace', 'agent']);
  await administrator.clearKey();
  await license.tick();
  assert.equal(license.status().state, 'unlicensed');
});

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { openBench } from '../authority.test.fixture.ts';
import { from, look, sendForm } from './door.test.fixture.ts';
import { visitLimits } from './visits.ts';

const aurora = await (await openBench()).start();

interface BegunForm {
  /** The door has let it in, and waits for the rest. */
  readonly isIn: Promise<unknown>;
  readonly answer: Promise<string>;
  readonly goAway: () => Promise<unknown>;
}

/** A form of which the first bytes come, and no more. */
function beginForm(headers: Readonly<Record<string, string>>): BegunForm {
  const { hostname, port } = new URL(aurora.url);
  const socket = connect(Number(port), hostname);
  const form = { host: 'a', 'content-type': 'multipart/form-data; boundary=x', 'content-length': '9000' };
  const lines = Object.entries({ ...form, ...headers, expect: '100-continue' });
  socket.write(`POST /phone HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n--x\r\n`);
  const answer = text(socket).catch(() => 'none');
  const goAway = async (): Promise<unknown> => {
    socket.destroy();
    return answer;
  };
  return { isIn: once(socket, 'data'), answer, goAway };
}

describe('the door waits for a body that comes', () => {
  it('and gives up one that stops on its way, in words, which frees its place', async () => {
    const begun = Array.from({ length: visitLimits.arriving }, (_, place) => beginForm(from(`10.2.0.${place}`)));
    await Promise.all(begun.map(({ isIn }) => isIn));
    const late = await sendForm(aurora, { request: 'x' }, { headers: from('10.2.1.1') });
    assert.equal(late.status, 503, 'all places at the doorstep are taken');
    for (const { answer } of begun) assert.match(await answer, /\r\nHTTP\/1\.1 408 [^]*<code>too-slow<\/code>/);
    assert.equal((await sendForm(aurora, { request: 'x' }, { headers: from('10.2.1.1') })).status, 400);
  });

  it('and gives the place of one of several from one address to another address', async () => {
    const begun = Array.from({ length: visitLimits.arriving }, (_, place) => beginForm(from(`10.3.0.${place % 2}`)));
    await Promise.all(begun.map(({ isIn }) => isIn));
    assert.equal((await sendForm(aurora, { request: 'x' }, { headers: from('10.3.1.1') })).status, 400);
    assert.match(await Promise.race(begun.map(({ answer }) => answer)), /\r\nHTTP\/1\.1 503 [^]*<code>busy<\/code>/);
    for (const { goAway } of begun) await goAway();
  });
});

describe('the door is open so often to one address', () => {
  it('then it says when to come again, and others come in', async () => {
    const headers = from('198.51.100.7');
    for (let visit = 0; visit < visitLimits.address.perWindow; visit += 1)
      await sendForm(aurora, { request: 'x' }, { headers });
    aurora.clock.advance(60);
    const shut = await sendForm(aurora, { request: 'kept?' }, { headers, query: '?lang=it' });
    assert.equal(shut.status, 429);
    assert.equal(shut.headers.get('retry-after'), '540');
    assert.match(shut.words, /Troppe richieste dalla tua rete .* Riprova tra 9 minuti/);
    assert.equal((await sendForm(aurora, { request: 'x' }, { headers: from('198.51.100.8') })).status, 400);
    assert.equal((await look(aurora, '/phone', headers)).status, 200, 'pages are shown all the same');
    aurora.clock.advance(540);
    assert.equal((await sendForm(aurora, { request: 'x' }, { headers })).status, 400);
  });
});

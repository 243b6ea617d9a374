import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import http, { type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { ActivationError, createProductKey, openRegistrationRequest } from '@attiva/protocol';
import { FakeVendor } from '@attiva/testkit';
import {
  activate,
  hostKey,
  outcomeOf,
  startMs,
  startTrialHost,
  trialAuthority,
  trialClient,
  type TrialHost,
} from '../trial-host.test.fixture.ts';
import { createAskAuthority } from './ask-authority.ts';

function keysOf(trial: TrialHost): Promise<string[]> {
  return readdir(join(trial.folder, 'signing', trial.vendor.vendor)).catch(() => []);
}

describe('registering', () => {
  test('repeated with the same key uses the same signing key', async (t) => {
    const subjects: string[] = [];
    const madeVendor = await FakeVendor.create({ now: Math.floor(startMs / 1000) });
    const authority = trialAuthority(madeVendor, [{ application: 'aurora-os' }]);
    const trial = await startTrialHost({
      madeVendor,
      askAuthority: (to, text) => {
        subjects.push(openRegistrationRequest(text).sub);
        return authority(to, text);
      },
    });
    t.after(() => trial.stop());
    await trial.host.doors.register(hostKey.text);
    await Promise.all([trial.host.doors.register(hostKey.text), trial.host.doors.register(hostKey.text)]);
    assert.equal(subjects.length, 4);
    assert.equal(new Set(subjects).size, 1);
    assert.equal((await keysOf(trial)).length, 1);
  });

  test('two first registrations at once make one signing key', async (t) => {
    const trial = await startTrialHost({ grants: [] });
    t.after(() => trial.stop());
    await Promise.all([trial.host.doors.register(hostKey.text), trial.host.doors.register(hostKey.text)]);
    assert.equal((await keysOf(trial)).length, 1);
  });

  test('that ends between key and grant (no answer, or a crash) goes on with the same signing key', async (t) => {
    const madeVendor = await FakeVendor.create({ now: Math.floor(startMs / 1000) });
    const authority = trialAuthority(madeVendor, [{ application: 'aurora-os' }]);
    const subjects: string[] = [];
    let trial = await startTrialHost({
      madeVendor,
      grants: [],
      askAuthority: (to, text) => {
        subjects.push(openRegistrationRequest(text).sub);
        return subjects.length === 1
          ? Promise.reject(new ActivationError('authority-unreachable', 'gone'))
          : authority(to, text);
      },
    });
    t.after(() => trial.stop());
    await assert.rejects(trial.host.doors.register(hostKey.text), { code: 'authority-unreachable' });
    assert.equal(await activate(trial, trialClient()), 'host-not-registered');
    trial = await trial.restart();
    await trial.host.doors.register(hostKey.text);
    assert.equal(new Set(subjects).size, 1);
    assert.equal(outcomeOf(await activate(trial, trialClient())), 'counted');
  });

  test('takes a host key only, and says what else was typed', async (t) => {
    const trial = await startTrialHost({ grants: [] });
    t.after(() => trial.stop());
    const register = (key: string): Promise<unknown> => trial.host.doors.register(key);
    await assert.rejects(register(trial.vendor.setupKey('desktop')), {
      code: 'client-key-on-host',
      detail: /is a setup key/,
    });
    const device = createProductKey({ kind: 'device', group: 1, random: Buffer.alloc(10, 9) });
    await assert.rejects(register(device.text), { code: 'client-key-on-host' });
    await assert.rejects(register(hostKey.text.replace(/^./, (c) => (c === 'Q' ? 'P' : 'Q'))), {
      code: 'key-malformed',
    });
    assert.deepEqual(await keysOf(trial), [], 'nothing was made for a key that is none');
  });

  test('refuses a grant for another signing key, another host key or of another vendor, and keeps none of them', async (t) => {
    const now = Math.floor(startMs / 1000);
    const madeVendor = await FakeVendor.create({ now });
    const other = await FakeVendor.create({ now });
    let answer: 'key' | 'sub' | 'vendor' = 'key';
    const trial = await startTrialHost({
      madeVendor,
      grants: [],
      askAuthority: async (_to, text) => {
        const { sub } = openRegistrationRequest(text);
        const from = answer === 'vendor' ? other : madeVendor;
        const grant = await from.grant(answer === 'sub' ? other.root.id : sub, 'aurora-os', {
          key: answer === 'key' ? 'QQQQQ' : hostKey.lastFive,
        });
        return { chain: [grant, from.delegation] };
      },
    });
    t.after(() => trial.stop());
    await assert.rejects(trial.host.doors.register(hostKey.text), { code: 'answer-to-other-request' });
    answer = 'sub';
    await assert.rejects(trial.host.doors.register(hostKey.text), { code: 'answer-to-other-request' });
    answer = 'vendor';
    await assert.rejects(trial.host.doors.register(hostKey.text), { code: 'root-unknown' });
    assert.equal(await activate(trial, trialClient()), 'host-not-registered');
  });
});

describe('the way to the authority', () => {
  async function serve(t: { after(end: () => void): void }, listener: RequestListener): Promise<string> {
    const server = http.createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.after(() => server.close());
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
  const ask = createAskAuthority({ environment: {} });

  test('tries the next address when one cannot be reached, and names the cause of each', async (t) => {
    const html = await serve(t, (_, answer) => answer.setHeader('content-type', 'text/html').end('<h1>log in</h1>'));
    const good = await serve(t, (_, answer) =>
      answer.setHeader('content-type', 'application/json').end('{"chain":[]}'),
    );
    assert.deepEqual(await ask(['http://127.0.0.1:1', html, good], 'x'), { chain: [] });
    await assert.rejects(ask(['http://127.0.0.1:1', html, 'mailto:sales@aurora.example'], 'x'), (error) => {
      assert.ok(error instanceof ActivationError);
      assert.equal(error.code, 'authority-unreachable');
      assert.deepEqual(error.facts['tried'], [
        'http://127.0.0.1:1: connection-refused',
        `${html}: answer-not-ours`,
        'mailto:sales@aurora.example: not an HTTP address',
      ]);
      return true;
    });
    await assert.rejects(ask([], 'x'), { code: 'authority-unreachable' });
  });

  test('a proxy that asks for a log-in is told as such', async (t) => {
    const proxy = await serve(t, (_, answer) => answer.writeHead(407).end());
    await assert.rejects(createAskAuthority({ proxy })(['http://authority.aurora.example'], 'x'), {
      code: 'proxy-authentication-required',
    });
  });

  test('what the authority refuses is final: no other address is asked', async (t) => {
    let asked = 0;
    const refusing = await serve(t, (_, answer) =>
      answer.writeHead(403, { 'content-type': 'application/problem+json' }).end(
        JSON.stringify({
          type: 'about:blank',
          title: 'x',
          status: 403,
          code: 'key-blocked',
          detail: 'blocked',
          facts: {},
        }),
      ),
    );
    const other = await serve(t, (_, answer) => {
      asked += 1;
      answer.end();
    });
    await assert.rejects(ask([refusing, other], 'x'), { code: 'key-blocked' });
    assert.equal(asked, 0);
  });
});

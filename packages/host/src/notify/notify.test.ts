// sqlite alone: about channels and words; its one row is written with the statement of the retention job
/** Notifications over the real ways: an HTTP server, a program, a mail server. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { administer, startTrialHost, type TrialHost } from '../trial-host.test.fixture.ts';
import { type HostWarning, warning } from '../status/host-warning.ts';
import { afterFailure, isDue, noticeChanges, nothingRaised, type Notice, type NotifyState } from './notice.ts';

const said = { kind: 'no-requests-since', facts: { sinceAt: 90 } };
const idle: HostWarning = { code: 'no-requests', severity: 'warning', text: 'Nobody.', said, remedy: 'Look.' };

function kinds(state: NotifyState): string[] {
  return state.waiting.map(({ channel, notice }) => `${channel} ${notice.kind} ${notice.code} ${notice.number}`);
}

describe('what has changed', () => {
  const look = (state: NotifyState, warnings: HostWarning[], now = 100): NotifyState =>
    noticeChanges(state, { warnings, now, host: 'h' }, ['url', 'mail']);

  test('is told once when it is raised and once when it has gone, whatever its numbers do meanwhile', () => {
    const raised = look(nothingRaised, [idle]);
    assert.deepEqual(kinds(raised), ['url raised no-requests 1', 'mail raised no-requests 1']);
    const same = look(raised, [{ ...idle, text: 'Still nobody.' }], 200);
    assert.equal(same.waiting.length, 2);
    const gone = look({ ...same, waiting: [] }, [], 300);
    assert.deepEqual(kinds(gone), ['url cleared no-requests 2', 'mail cleared no-requests 2']);
    assert.deepEqual(
      [gone.waiting[0]?.notice.since, gone.waiting[0]?.notice.text],
      [100, 'No machine has called for long: no longer.'],
    );
    assert.deepEqual(look({ ...gone, waiting: [] }, []).waiting, []);
  });

  test('keeps two of one code apart by what they are about', () => {
    const two = ['a', 'b'].map((subject): HostWarning => ({ ...idle, code: 'agreement-ended', subject }));
    const both = look(nothingRaised, two);
    assert.equal(both.waiting.length, 4);
    assert.deepEqual(kinds(look({ ...both, waiting: [] }, two.slice(1))), [
      'url cleared agreement-ended 3',
      'mail cleared agreement-ended 3',
    ]);
  });

  test('names no machine: a notice may outlive one that is forgotten', () => {
    const facts = { images: 'pc-secret (3f0cab12…)', more: 0 };
    const image = warning({ code: 'image-carries-identity' }, 'images-with-identity', facts);
    assert.match(image.text, /pc-secret/);
    const raised = look(nothingRaised, [image]);
    assert.deepEqual(kinds(raised), ['url raised image-carries-identity 1', 'mail raised image-carries-identity 1']);
    assert.doesNotMatch(JSON.stringify(raised), /pc-secret/);
  });

  test('is silent of what another warning explains, and of itself', () => {
    const explained: HostWarning = { ...idle, code: 'count-low', dependsOn: 'no-requests' };
    assert.deepEqual(look(nothingRaised, [explained, { ...idle, code: 'notify-failed' }]).waiting, []);
    const raised = { ...look(nothingRaised, [{ ...idle, code: 'count-low' }]), waiting: [] };
    assert.deepEqual(look(raised, [explained]).waiting, [], 'it has not gone, it is explained');
  });

  test('waits for a receiver that is away, a bounded number of notices and of times', () => {
    let state: NotifyState = nothingRaised;
    for (let i = 0; i < 200; i += 1) state = look(state, i % 2 === 0 ? [idle] : []);
    assert.equal(state.waiting.length, 100);
    const [first] = look(nothingRaised, [idle]).waiting;
    const delays: number[] = [];
    for (let next = first, at = 0; next !== undefined; ) {
      next = afterFailure(next, at);
      if (next !== undefined) delays.push((next.dueAt - at) / 60);
    }
    assert.deepEqual(delays, [1, 2, 4, 8, 16]);
  });

  test('is sent at its time, and at once where the clock was set back', () => {
    const [waiting] = look(nothingRaised, [idle], 1_000_000).waiting;
    assert.ok(waiting);
    assert.deepEqual(
      [999_999, 1_000_000, 10].map((now) => isDue(waiting, now)),
      [false, true, true],
    );
  });
});

interface Listener {
  readonly url: string;
  readonly bodies: Notice[];
  status: number;
}

async function listen(t: TestContext, answer?: (response: ServerResponse) => void): Promise<Listener> {
  const listener = { url: '', bodies: [] as Notice[], status: 204 };
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    void (async () => {
      let text = '';
      for await (const chunk of request) text += String(chunk);
      listener.bodies.push(JSON.parse(text) as Notice);
      if (answer === undefined) response.writeHead(listener.status).end();
      else answer(response);
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  listener.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  return listener;
}

async function unregistered(t: TestContext, config: string): Promise<TrialHost> {
  const trial = await startTrialHost({ config, grants: [] });
  t.after(() => trial.stop());
  await trial.host.doors.notifier.look();
  return trial;
}

async function failures(trial: TrialHost): Promise<string[]> {
  const { warnings } = await trial.host.doors.status();
  return warnings.filter(({ code }) => code === 'notify-failed').map(({ text }) => text);
}

describe('an address', () => {
  test('is posted what is raised, once, over a restart, and what has gone', async (t) => {
    const listener = await listen(t);
    let trial = await startTrialHost({ config: `[notify]\nurl = "${listener.url}"\n`, grants: [] });
    t.after(() => trial.stop());
    await trial.host.doors.notifier.look();
    await trial.host.doors.notifier.look();
    assert.deepEqual(
      listener.bodies.map(({ attiva, kind, code, number }) => [attiva, kind, code, number]),
      [[1, 'raised', 'host-not-registered', 1]],
    );
    assert.match(listener.bodies[0]?.remedy ?? '', /attiva host register/);
    trial = await trial.restart();
    await trial.host.doors.notifier.look();
    assert.equal(listener.bodies.length, 1, 'not once more after a restart');
  });

  test('that answers with an error gets it again later, and the host warns meanwhile', async (t) => {
    const listener = await listen(t);
    listener.status = 500;
    const trial = await unregistered(t, `[notify]\nurl = "${listener.url}"\n`);
    assert.match((await failures(trial)).join(), /by url was not taken: .* status 500/);
    listener.status = 200;
    await trial.host.doors.notifier.look();
    assert.equal(listener.bodies.length, 1, 'not before its time');
    trial.clock.ms += 61_000;
    await trial.host.doors.notifier.look();
    assert.equal(listener.bodies.length, 2);
    assert.deepEqual(await failures(trial), []);
  });

  test('that redirects is not followed: no other address is asked in its name', async (t) => {
    const inner = await listen(t);
    const listener = await listen(t, (response) => response.writeHead(307, { location: inner.url }).end());
    const trial = await unregistered(t, `[notify]\nurl = "${listener.url}"\n`);
    assert.match((await failures(trial)).join(), /status 307 \(not followed\)/);
    assert.deepEqual([listener.bodies.length, inner.bodies.length], [1, 0]);
  });

  test('is set while the host runs; a program never is', async (t) => {
    const listener = await listen(t);
    const trial = await unregistered(t, '');
    const set = await administer(trial, '/v1/settings', { change: { 'notify.url': listener.url } });
    assert.equal(set.status, 200, JSON.stringify(set.body));
    const { body } = await administer(trial, '/v1/notification-tests', {});
    assert.deepEqual(body, { tried: [{ channel: 'url', taken: true }] });
    assert.equal(listener.bodies[0]?.kind, 'test');
    const { entries } = (await administer(trial, '/v1/audit')).body as { entries: Record<string, unknown>[] };
    const { actor, action, details } = entries[0] ?? {};
    assert.deepEqual([actor, action, details], ['administrator', 'notification-tested', { channels: 1, taken: 1 }]);
    for (const change of [
      { 'notify.program': ['/bin/sh'] },
      { 'notify.mailTo': ['a@b'] },
      { 'notify.url': 'file:///etc/passwd' },
      { 'notify.url': 'javascript:1' },
    ]) {
      assert.equal((await administer(trial, '/v1/settings', { change })).body['code'], 'wrong-usage');
    }
  });
});

describe('a program', () => {
  test('gets the notice on its standard input, without a shell', async (t) => {
    const trial = await startTrialHost({ grants: [] });
    t.after(() => trial.stop());
    const script = join(trial.folder, 'hook.mjs');
    const out = join(trial.folder, 'told.json');
    await writeFile(
      script,
      `import { readFileSync, writeFileSync } from 'node:fs';
       writeFileSync(process.argv[3], readFileSync(0, 'utf8') + process.argv[2]);`,
    );
    const program = JSON.stringify([process.execPath, script, '$(id); `id`', out]);
    const again = await startTrialHost({
      config: `[notify]\nprogram = ${program}\n`,
      grants: [],
      madeVendor: trial.vendor,
    });
    t.after(() => again.stop());
    await again.host.doors.notifier.look();
    const [json = '', argument] = (await readFile(out, 'utf8')).split('\n');
    assert.deepEqual((JSON.parse(json) as Notice).code, 'host-not-registered');
    assert.equal(argument, '$(id); `id`');
    assert.deepEqual(await failures(again), []);
  });

  test('that is not there, or fails, is a warning', async (t) => {
    const missing = await unregistered(t, '[notify]\nprogram = ["/nowhere/hook"]\n');
    assert.match((await failures(missing)).join(), /ENOENT/);
    const failing = await unregistered(
      t,
      `[notify]\nprogram = ${JSON.stringify([process.execPath, '-e', 'process.exit(3)'])}\n`,
    );
    assert.match((await failures(failing)).join(), /exit 3/);
  });
});

/** A mail program that keeps what it was given. */
async function mailProgram(t: TestContext, exit = 0): Promise<{ readonly config: string; readonly kept: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'attiva-mail-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const [program, kept] = [join(folder, 'sendmail'), join(folder, 'kept')];
  await writeFile(program, `#!/bin/sh\n{ echo "$@"; cat; } > ${kept}\nexit ${exit}\n`, { mode: 0o755 });
  const config = `[notify]\nsendmail = "${program}"\nmailFrom = "attiva@corp.example"\nmailTo = ["it@corp.example"]\n`;
  return { config, kept };
}

describe('mail', () => {
  test('says what is the matter and what to do', async (t) => {
    const { config, kept } = await mailProgram(t);
    assert.deepEqual(await failures(await unregistered(t, config)), []);
    const [head = '', body = ''] = (await readFile(kept, 'utf8')).split('\n\n');
    assert.match(
      head,
      /^-i -f attiva@corp\.example -- it@corp\.example\nFrom: attiva@corp\.example\nTo: it@corp\.example\n/,
    );
    const subject = Buffer.from(/^Subject: =\?utf-8\?B\?(.+)\?=$/m.exec(head)?.[1] ?? '', 'base64').toString();
    assert.match(subject, /^\[attiva .+\] ERROR: host-not-registered \(/);
    assert.match(Buffer.from(body, 'base64').toString(), /attiva host register/);
    assert.ok(body.split('\n').every((line) => line.length <= 76));
  });

  test('that is refused is a warning; an address that is an option or two is none', async (t) => {
    const { config } = await mailProgram(t, 67);
    assert.match((await failures(await unregistered(t, config))).join(), /sendmail ended with exit 67/);
    for (const to of ['-oQ/tmp@x', 'a@b, c@d', 'a@b\\nBcc: c@d']) {
      const wrong = `[notify]\nmailTo = ["${to}"]\n`;
      await assert.rejects(startTrialHost({ config: wrong, grants: [] }), { code: 'config-invalid' });
    }
  });
});

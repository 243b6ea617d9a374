/**
 * Machines that the vendor itself licenses (the familiar MAK): the real authority, the packed command line and the packed SDK.
 * Online, by file, quota and exception, one part changed, another machine, re-imaging, return, block, trial.
 */
import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { LicenseStatus } from '@attiva/client';
import type { StartedProcess } from '@attiva/testkit';
import { askAttiva, refusedAttiva, runAttiva } from '../../site/attiva.ts';
import { createFolder } from '../../site/folder.ts';
import { type MachineCall, type MachineResult, runMachine } from '../../site/product.ts';
import { createVendor, osAndOffice, type Vendor } from '../../site/vendor.ts';

const product = 'aurora-os/desktop';
const day = 86_400_000;
type Facts = readonly [number, number, number];

describe('device keys', () => {
  const folder = createFolder('device-keys');
  let aurora: Vendor;
  let authority: StartedProcess;
  let urls: { readonly registration: readonly string[]; readonly administration: string };

  before(async () => {
    aurora = await createVendor({ folder, name: 'aurora', address: '127.84.0.1', packToml: osAndOffice() });
    await serve();
  });

  after(() => authority.stop());

  async function serve(): Promise<void> {
    authority = await aurora.serve();
    const line = authority
      .stdout()
      .split('\n')
      .find((one) => one.includes('"ready":true'));
    urls = JSON.parse(line ?? '{}') as typeof urls;
  }

  /** What the vendor's people do, over the administration listener. */
  async function administer<T>(path: string, body: object): Promise<T> {
    const token = readFileSync(join(aurora.folder, 'admin.token'), 'utf8').trim();
    const answer = await fetch(`${urls.administration}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    assert.ok(answer.ok, text);
    return JSON.parse(text) as T;
  }

  async function deviceKey(terms: object = {}): Promise<string> {
    const order = { kind: 'device', application: 'aurora-os', edition: 'desktop', ...terms };
    return (await administer<{ key: string }>('/v1/keys', order)).key;
  }

  function machine(name: string, facts: Facts, call: Partial<MachineCall> = {}): Promise<MachineResult> {
    const directory = join(folder, name);
    const usual = { directory, edition: 'desktop', facts, attempts: 0, suffix: '' };
    return runMachine({ rootsFile: aurora.rootsFile }, { ...usual, ...call });
  }

  const words = (name: string): readonly string[] => ['--roots', aurora.vendorFile, '--data', join(folder, name)];

  test('online by the command line: installed, shown, asked again free of charge, given back', async () => {
    const key = await deviceKey({ quota: 5 });
    const at = words('cli');
    const { report } = await askAttiva<{ report: { outcome: string; remaining: number } }>(['install-key', key, ...at]);
    assert.deepEqual([report.outcome, report.remaining], ['licensed', 4]);
    const shown = await runAttiva(['/dlv', ...at]);
    assert.match(shown.stdout, /VOLUME_MAK channel/);
    assert.match(shown.stdout, /The machine is permanently activated\./);
    assert.match(shown.stdout, /Remaining activations of the key: 4/);
    assert.equal(shown.stdout.includes(key), false);
    const again = await askAttiva<{ reports: readonly { remaining: number }[] }>(['activate', ...at]);
    assert.equal(again.reports[0]?.remaining, 4);
    const { healthy } = await askAttiva<{ healthy: boolean }>(['doctor', ...at]);
    assert.equal(healthy, true);
    const returned = await askAttiva<{ remaining: number; product: string }>(['return', ...at]);
    assert.deepEqual([returned.product, returned.remaining], [product, 5]);
    const { licenses } = JSON.parse((await runAttiva(['client', 'status', ...at, '--json'])).stdout) as {
      licenses: readonly LicenseStatus[];
    };
    assert.ok(licenses.every(({ licensed }) => !licensed));
    await refusedAttiva(['return', ...at], 'no-product-key');
  });

  test('the key is in no file of the machine', async () => {
    const key = await deviceKey();
    const { status } = await machine('quiet', [1, 2, 3], { typed: key });
    assert.equal(status.state, 'licensed');
    for (const file of ['state.json', 'device-keys.json', 'sealing-key.json', 'identity.json', 'grace.json']) {
      const path = join(folder, 'quiet', file);
      assert.ok(existsSync(path), file);
      assert.equal(readFileSync(path, 'utf8').replaceAll('-', '').includes(key.replaceAll('-', '')), false, file);
    }
  });

  test('the quota ends, exactly; an exception of the vendor lets the next one in; a return does too', async () => {
    const key = await deviceKey({ quota: 2 });
    assert.equal((await machine('q1', [11, 12, 13], { typed: key })).status.remaining, 1);
    assert.equal((await machine('q2', [21, 22, 23], { typed: key })).status.remaining, 0);
    const third = await machine('q3', [31, 32, 33], { typed: key });
    assert.deepEqual([third.reports[0]?.code, third.status.state], ['quota-exhausted', 'initial-grace']);
    await administer('/v1/license-exceptions', { key: key.slice(-5), quota: 3 });
    assert.equal((await machine('q3', [31, 32, 33], { attempts: 1 })).status.state, 'licensed');
    const fourth = await machine('q4', [41, 42, 43], { typed: key });
    assert.equal(fourth.reports[0]?.code, 'quota-exhausted');
    const { returned } = await machine('q1', [11, 12, 13], { giveBack: true });
    assert.equal(returned?.remaining, 1);
    assert.equal((await machine('q1', [11, 12, 13])).status.state, 'unlicensed');
    assert.equal((await machine('q4', [41, 42, 43], { attempts: 1 })).status.state, 'licensed');
  });

  test('one part changed costs nothing; a folder on another machine passes nowhere; re-imaging is free of charge', async () => {
    const key = await deviceKey({ quota: 1 });
    const own: Facts = [101, 102, 103];
    await machine('own', own, { typed: key });
    assert.equal((await machine('own', [101, 102, 999])).status.state, 'licensed');
    const renewed = await machine('own', [101, 102, 999], { attempts: 1 });
    assert.deepEqual([renewed.status.state, renewed.status.remaining], ['licensed', 0]);
    cpSync(join(folder, 'own'), join(folder, 'copy'), { recursive: true });
    const elsewhere: Facts = [201, 202, 203];
    const copied = await machine('copy', elsewhere);
    assert.deepEqual([copied.status.state, copied.status.reason], ['additional-grace', 'state-copied']);
    const asked = await machine('copy', elsewhere, { attempts: 1 });
    assert.deepEqual([asked.reports[0]?.code, asked.status.state], ['quota-exhausted', 'additional-grace']);
    const later = await machine('copy', elsewhere, { ahead: 31 * day });
    assert.equal(later.status.state, 'notification');
    rmSync(join(folder, 'own'), { recursive: true });
    const reimaged = await machine('own', [101, 102, 999], { typed: key });
    assert.deepEqual([reimaged.status.state, reimaged.status.remaining], ['licensed', 0]);
  });

  test('the state lost, the confirmation kept: licensed again without a network', async () => {
    const key = await deviceKey({ quota: 1 });
    await machine('kept', [1, 1, 1], { typed: key });
    rmSync(join(folder, 'kept', 'state.json'));
    await authority.stop();
    const again = await machine('kept', [1, 1, 1], { typed: key });
    assert.deepEqual([again.status.state, again.reports[0]?.authorities], ['licensed', []]);
    await serve();
  });

  test('by file: out without a network, answered by the vendor, back to that machine and no other', async () => {
    const key = await deviceKey({ quota: 5 });
    const at = words('island');
    await authority.stop();
    const ended = await runAttiva(['install-key', key, ...at]);
    assert.match(ended.stdout, /authority-unreachable[\s\S]*--without-network/);
    const file = join(folder, 'request.txt');
    const offered = await runAttiva(['activate', '--without-network', '--request', file, ...at]);
    assert.match(offered.stdout, /Online [^]*\nQR .*\nFile .*request\.txt.*\nVoice /);
    await serve();
    const response = await fetch(`${urls.registration[0]}/v1/device-licenses`, {
      method: 'POST',
      headers: { 'content-type': 'application/jose' },
      body: readFileSync(file, 'utf8').trim(),
    });
    const answer = join(folder, 'answer.json');
    const text = await response.text();
    writeFileSync(answer, text.slice(0, -30));
    await refusedAttiva(['confirm', answer, ...at], 'answer-unreadable');
    writeFileSync(answer, text);
    const other = await machine('islet', [7, 7, 7], { typed: key, onPaper: true });
    assert.ok(other.request);
    const stranger = await machine('islet', [7, 7, 7], { answer: { body: JSON.parse(text) as object } });
    assert.equal(stranger.refused, 'license-of-another-client');
    await askAttiva(['confirm', answer, ...at]);
    const status = JSON.parse((await runAttiva(['client', 'status', ...at, '--json'])).stdout) as {
      licenses: readonly LicenseStatus[];
    };
    assert.deepEqual(
      status.licenses.map(({ state, method }) => [state, method]),
      [['licensed', 'device']],
    );
    await refusedAttiva(['confirm', answer, ...at], 'nothing-awaited');
  });

  test('by voice and by QR code: the desk answers, a wrong digit names its group, and the digits are of use here alone', async () => {
    const key = await deviceKey({ quota: 5 });
    const desk = ['--dir', aurora.folder];
    await askAttiva(['authority', 'bundle', 'create', key.slice(-5), ...desk]);
    await authority.stop();
    const at = words('voice');
    await runAttiva(['install-key', key, ...at]);
    const asked = await askAttiva<{ installationId: string }>(['/dti', ...at]);
    const heard = ['authority', 'desk', ...asked.installationId.split(' '), ...desk];
    const { head, groups } = await askAttiva<{ head: string; groups: readonly { digits: string }[] }>(heard);
    const confirmationId = [head, ...groups.map(({ digits }) => digits)].join(' ');
    const wrong = confirmationId.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10));
    const refusal = await refusedAttiva(['/atp', wrong, ...at], 'phone-code-mistyped');
    assert.deepEqual(refusal.facts['groups'], ['27']);
    const other = await machine('deaf', [8, 8, 8], { typed: key, onPaper: true });
    assert.ok(other.request?.installationId);
    const elsewhere = await machine('deaf', [8, 8, 8], { answer: { confirmation: confirmationId } });
    assert.equal(elsewhere.refused, 'confirmation-not-ours');
    const deposited = await runAttiva(['/atp', confirmationId, ...at]);
    assert.match(deposited.stdout, /^Confirmation ID deposited successfully\./);
    assert.match((await runAttiva(['/xpr', ...at])).stdout, /permanently activated/);

    const png = join(folder, 'request.png');
    const seen = words('camera');
    await runAttiva(['install-key', key, ...seen]);
    await askAttiva(['activate', '--without-network', '--png', png, ...seen]);
    const { file } = await askAttiva<{ file: string }>(['authority', 'desk', png, ...desk]);
    await askAttiva(['confirm', file, ...seen]);
    assert.match((await runAttiva(['/xpr', ...seen])).stdout, /permanently activated/);
    await serve();
  });

  test('a trial: its days are shown, its end is an end, once for each device', async () => {
    const key = await deviceKey({ quota: 5, trialDays: 14 });
    const facts: Facts = [301, 302, 303];
    const begun = await machine('trial', facts, { typed: key });
    assert.deepEqual([begun.status.trial, begun.status.trialDaysLeft], [true, 14]);
    const over = await machine('trial', facts, { ahead: 15 * day });
    assert.deepEqual([over.status.state, over.status.reason], ['notification', 'trial-ended']);
    const bought = await machine('trial', facts, { typed: await deviceKey({ quota: 1 }) });
    assert.deepEqual([bought.status.state, bought.status.trial], ['licensed', undefined]);
  });

  test('a key that is blocked licenses nobody further; a license that is blocked ends where the list is heard of', async () => {
    const key = await deviceKey({ quota: 5 });
    const held = await machine('blocked', [401, 402, 403], { typed: key });
    await administer('/v1/license-blocks', { license: held.status.clientId ?? '', reason: 'stolen' });
    const asked = await machine('blocked', [401, 402, 403], { attempts: 1, ahead: 60_000 });
    assert.equal(asked.reports[0]?.code, 'license-blocked');
    await askAttiva(['key', 'block', key.slice(-5), '--dir', aurora.folder]);
    const next = await machine('late', [501, 502, 503], { typed: key });
    assert.deepEqual([next.reports[0]?.code, next.status.state], ['key-blocked', 'initial-grace']);
  });
});

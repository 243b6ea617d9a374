/**
 * Requests of many machines in one file: real authority, real host, packed program, packed SDK. Five hundred machines in one
 * round trip, a laptop that renews by mail, a quota that ends in the middle, and files that are not what they should be.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { LicenseStatus } from '@attiva/client';
import { type CarryAnswer, type CarryEntry, parseCarryAnswer, parseProductKey } from '@attiva/protocol';
import type { StartedProcess } from '@attiva/testkit';
import { askAttiva, refusedAttiva, runAttiva } from '../../site/attiva.ts';
import { createFolder } from '../../site/folder.ts';
import { freePort } from '../../site/free-port.ts';
import { applicationOf, createHost, type Host } from '../../site/host.ts';
import { runMachine } from '../../site/product.ts';
import { createRegisteredSite } from '../../site/registered-site.ts';
import { createVendor, otherProducts, type Vendor } from '../../site/vendor.ts';
import { contentOf, createFleet, type Fleet } from './fleet.ts';

const address = { authority: '127.87.0.1', host: '127.87.0.21' } as const;
const hundreds = 500;

interface Submitted {
  readonly answered: number;
  readonly requests: number;
  readonly refused: readonly { readonly client: string; readonly code: string; readonly facts: object }[];
  readonly keys: readonly { readonly key: string; readonly remaining: number }[];
}

interface Applied {
  readonly applied: readonly { readonly product: string; readonly outcome: string; readonly code?: string }[];
}

describe('carry files', () => {
  const folder = createFolder('carry-files');
  /** Hundreds of state folders are written with care for power cuts; in memory that takes no time. */
  const machinesFolder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : folder, 'attiva-carried-'));
  const at = (name: string): string => join(folder, name);
  const serving: StartedProcess[] = [];
  let aurora: Vendor;
  let host: Host;
  let keys: Readonly<Record<'many' | 'few' | 'spoilt', string>>;
  let fleets: Readonly<Record<keyof typeof keys, Fleet>>;

  before(async () => {
    ({ aurora, host } = await createRegisteredSite(folder, address, { desktop: 1, server: 1 }));
    keys = { many: await deviceKey(hundreds), few: await deviceKey(3), spoilt: await deviceKey(5) };
    // The key is typed where nobody can be reached.
    const fleet = (key: keyof typeof keys, many: number, firstFact: number): Promise<Fleet> =>
      createFleet({ folder: join(machinesFolder, key), aurora, key: keys[key], many, firstFact });
    fleets = {
      many: await fleet('many', hundreds - 1, 1),
      few: await fleet('few', 5, 600),
      spoilt: await fleet('spoilt', 2, 700),
    };
    await runAttiva(['install-key', keys.many, ...machine('real')]);
    await runAttiva(['install-key', keys.spoilt, ...machine('workshop')]);
    serving.push(await aurora.serve(), await host.serve());
  });

  after(async () => {
    for (const process of serving) await process.stop();
    rmSync(machinesFolder, { recursive: true, force: true });
  });

  /** A machine of the command line. */
  const machine = (name: string): readonly string[] => ['--roots', aurora.vendorFile, '--data', at(name)];

  async function deviceKey(quota: number): Promise<string> {
    const order = ['key', 'create', '--kind', 'device', '--edition', 'desktop', '--quota', String(quota)];
    return (await askAttiva<{ key: string }>([...order, '--dir', aurora.folder])).key;
  }

  /** Devices that a key is charged for. */
  async function charged(key: string): Promise<number | undefined> {
    type Listed = { readonly lastFive: string; readonly devices: number };
    const { keys: all } = await askAttiva<{ keys: readonly Listed[] }>(['key', 'list', '--dir', aurora.folder]);
    return all.find(({ lastFive }) => lastFive === key.slice(-5))?.devices;
  }

  /** Submits where host and vendor can be reached; `exit` 7 where a part was refused. */
  async function submit(file: string, output: string, exit = 0): Promise<Submitted> {
    const words = ['carry', 'submit', file, '-o', output, '--roots', aurora.vendorFile, '--data', host.folder];
    const ended = await runAttiva([...words, '--json']);
    assert.equal(ended.exit, exit, `${ended.stdout}${ended.stderr}`);
    return JSON.parse(ended.stdout) as Submitted;
  }

  const answersIn = (file: string): CarryAnswer => parseCarryAnswer(readFileSync(file, 'utf8'));

  const statesOf = async (name: string): Promise<readonly LicenseStatus[]> => {
    const ended = await runAttiva(['client', 'status', ...machine(name), '--json']);
    return (JSON.parse(ended.stdout) as { licenses: readonly LicenseStatus[] }).licenses;
  };

  const osOf = async (): Promise<ReturnType<typeof applicationOf>> => applicationOf(await host.status(), 'aurora-os');

  test('five hundred machines in one round trip: every one licensed, each charged once, repeated at will', async () => {
    const [requests, all, answers, again] = [at('requests'), at('all.carry'), at('answers.carry'), at('again.carry')];
    const asked = await fleets.many.ask(requests);
    assert.ok(asked.every(({ status }) => status.state === 'initial-grace'));
    await askAttiva(['carry', 'request', '-o', join(requests, 'real.carry'), ...machine('real')]);
    const collect = ['carry', 'collect', requests, '-o', all];
    const collected = await askAttiva<{ requests: number; machines: number }>(collect);
    assert.deepEqual([collected.requests, collected.machines], [hundreds, hundreds]);

    const five = keys.many.slice(-5);
    const submitted = await submit(all, answers);
    assert.deepEqual([submitted.answered, submitted.keys], [hundreds, [{ key: five, remaining: 0 }]]);
    assert.equal((await submit(all, again)).answered, hundreds);
    assert.equal(await charged(keys.many), hundreds, 'each once, and by the same file nobody');
    const chains = (file: string): unknown[] => answersIn(file).answers.map((one) => 'chain' in one && one.chain);
    assert.deepEqual(chains(again), chains(answers), 'and has the same licenses');
    assertSaysNothing([all, answers], keys.many);

    const licensed = await fleets.many.apply(answersIn(answers));
    assert.equal(licensed.filter(({ status }) => status.state === 'licensed').length, hundreds - 1);
    assert.equal(new Set(licensed.map(({ status }) => status.clientId)).size, hundreds - 1);
    const { applied } = await askAttiva<Applied>(['carry', 'apply', answers, ...machine('real')]);
    assert.deepEqual(
      applied.map(({ product, outcome }) => [product, outcome]),
      [['aurora-os/desktop', 'licensed']],
    );
    const shown = await runAttiva(['/dlv', ...machine('real')]);
    assert.match(shown.stdout, /The machine is permanently activated\./);
    assert.match(shown.stdout, /Remaining activations of the key: \d+/);

    const before = contentOf(machinesFolder);
    const repeated = await fleets.many.apply(answersIn(again), 50);
    assert.equal(repeated.length, 50);
    assert.ok(repeated.every(({ refused, status }) => refused === 'nothing-awaited' && status.state === 'licensed'));
    assert.deepEqual(contentOf(machinesFolder), before, 'applied twice, nothing is written');
    const twice = await askAttiva<Applied>(['carry', 'apply', again, ...machine('real')]);
    assert.deepEqual(
      twice.applied.map(({ outcome }) => outcome),
      ['applied-before'],
    );
  });

  /** Neither a name nor a product key, as it stands there or inside a statement. */
  function assertSaysNothing(files: readonly string[], key: string): void {
    const text = files.map((file) => readFileSync(file, 'utf8')).join('');
    const opened = text.replaceAll(/[A-Za-z0-9_-]{20,}/g, (part) => Buffer.from(part, 'base64url').toString('latin1'));
    const secrets = [key, key.replaceAll('-', ''), parseProductKey(key).canonical, ...key.split('-').slice(0, 4)];
    for (const secret of [...secrets, `"${hostname()}"`, 'laptop-of-nobody', '"name"', '"address"']) {
      for (const found of [text, opened]) assert.equal(found.includes(secret), false, secret);
    }
    assert.ok(opened.includes('"sub"'), 'the statements were looked into');
  }

  test('a laptop renews by mail: one request to the host of its company, counted once, and /dlv shows the new end', async () => {
    const directory = join(at('laptop'), aurora.id);
    const setupKey = await aurora.setupKey('desktop', 2025);
    const online = { directory, edition: 'desktop', setupKey, machineName: 'roaming-laptop', host: host.address };
    const first = await runMachine({ rootsFile: aurora.rootsFile }, online);
    assert.equal(first.status.state, 'licensed');
    const counted = await osOf();

    const [mail, reply] = [at('mail.carry'), at('reply.carry')];
    await askAttiva(['carry', 'request', '-o', mail, ...machine('laptop')]);
    assert.equal(readFileSync(mail, 'utf8').includes('roaming-laptop'), false);
    const submitted = await submit(mail, reply);
    assert.deepEqual([submitted.answered, submitted.requests, submitted.keys], [1, 1, []]);
    const { inventory, requests } = await osOf();
    assert.deepEqual([inventory, requests.total], [counted.inventory, counted.requests.total + 1]);

    const { applied } = await askAttiva<Applied>(['carry', 'apply', reply, ...machine('laptop')]);
    assert.deepEqual(
      applied.map(({ outcome }) => outcome),
      ['licensed'],
    );
    const [desktop] = (await statesOf('laptop')).filter(({ edition }) => edition === 'desktop');
    assert.ok((desktop?.validUntil ?? 0) > (first.status.validUntil ?? 0), 'it is the new lease that counts');
    const shown = await runAttiva(['/dlv', ...machine('laptop')]);
    assert.match(shown.stdout, /License Status: Licensed\nVolume activation expiration: \d+ minutes \(1(79|80) days\)/);
    assert.match(shown.stdout, /Activated by carry file/);

    const before = contentOf(directory);
    await submit(mail, at('reply-again.carry'));
    assert.equal((await osOf()).inventory, counted.inventory, 'the same letter counts nobody twice');
    const twice = await askAttiva<Applied>(['carry', 'apply', reply, ...machine('laptop')]);
    assert.equal(twice.applied[0]?.outcome, 'applied-before');
    assert.deepEqual(contentOf(directory), before);
  });

  test('both kinds in one file: device keys go to the vendor, leases to the host, and the machine takes both', async () => {
    const directory = join(at('workshop'), aurora.id);
    const setupKey = await aurora.setupKey('server', 2025);
    await runMachine({ rootsFile: aurora.rootsFile }, { directory, edition: 'server', setupKey, attempts: 0 });
    const [mixed, answers] = [at('mixed.carry'), at('mixed-answers.carry')];
    await askAttiva(['carry', 'request', '-o', mixed, ...machine('workshop')]);
    const submitted = await submit(mixed, answers);
    assert.deepEqual([submitted.answered, submitted.keys], [2, [{ key: keys.spoilt.slice(-5), remaining: 4 }]]);
    await askAttiva(['carry', 'apply', answers, ...machine('workshop')]);
    const states = await statesOf('workshop');
    const methodOf = (name: string): unknown =>
      states.find(({ edition, licensed }) => licensed && edition === name)?.method;
    assert.deepEqual([methodOf('desktop'), methodOf('server')], ['device', 'host']);
  });

  test('a quota that ends in the middle: those before are licensed, the others untouched with the reason, until there is more', async () => {
    const [requests, file, answers] = [at('few'), at('few.carry'), at('few-answers.carry')];
    await fleets.few.ask(requests);
    await askAttiva(['carry', 'collect', requests, '-o', file]);
    const lastFive = keys.few.slice(-5);
    const submitted = await submit(file, answers, 7);
    assert.deepEqual([submitted.answered, submitted.keys], [3, [{ key: lastFive, remaining: 0 }]]);
    const facts = { key: lastFive, used: 3, allowed: 3 };
    assert.deepEqual(
      submitted.refused.map(({ code, facts: told }) => [code, told]),
      [3, 4].map(() => ['quota-exhausted', facts]),
    );
    const contents = (places: readonly number[]): unknown => places.map((one) => contentOf(fleets.few.folderOf(one)));
    const asking = contents([3, 4]);
    const first = await fleets.few.apply(answersIn(answers));
    const outcomes = (results: typeof first): unknown => results.map(({ status, refused }) => refused ?? status.state);
    assert.deepEqual(outcomes(first), ['licensed', 'licensed', 'licensed', 'quota-exhausted', 'quota-exhausted']);
    assert.deepEqual(contents([3, 4]), asking, 'who is refused is as before');

    const more = ['authority', 'license', 'exception', '--key', lastFive, '--quota', '5', '--dir', aurora.folder];
    await askAttiva(more);
    assert.equal((await submit(file, answers)).answered, 5);
    assert.equal(await charged(keys.few), 5);
    const licensed = contents([0, 1, 2]);
    const second = await fleets.few.apply(answersIn(answers));
    assert.deepEqual(outcomes(second), [...[0, 1, 2].map(() => 'nothing-awaited'), 'licensed', 'licensed']);
    assert.deepEqual(contents([0, 1, 2]), licensed, 'who was licensed is as before');
  });

  test('a file that was cut off or edited, or that came to another vendor or host: nobody is charged', async () => {
    const requests = at('spoilt');
    await fleets.spoilt.ask(requests);
    const whole = readFileSync(join(requests, '0.carry'), 'utf8');
    const cut = at('cut.carry');
    writeFileSync(cut, whole.slice(0, -40));
    const to = ['-o', at('none.carry'), '--roots', aurora.vendorFile, '--data', host.folder];
    const left = await runAttiva([
      'carry',
      'collect',
      cut,
      join(requests, '1.carry'),
      '-o',
      at('rest.carry'),
      '--json',
    ]);
    assert.equal(left.exit, 7, left.stderr);
    assert.match(left.stdout, /"requests":1,.*cut\.carry","code":"carry-file-invalid"/);
    await refusedAttiva(['carry', 'submit', cut, ...to], 'carry-file-invalid');

    const edited = at('edited.carry');
    const signature = /\.([A-Za-z0-9_-]{8})([A-Za-z0-9_-]+)"\}/;
    writeFileSync(edited, whole.replace(signature, '.AAAAAAAA$2"}'));
    const told = await submit(edited, at('edited-answers.carry'), 7);
    assert.deepEqual(
      told.refused.map(({ code }) => code),
      ['not-authentic'],
    );

    const borealis = await createVendor({ folder, name: 'borealis', address: '127.87.0.2', packToml: otherProducts });
    const place = { folder: at('host-b'), address: '127.87.0.22', port: await freePort('127.87.0.22') };
    const otherHost = await createHost(place, borealis);
    serving.push(await borealis.serve());
    await refusedAttiva(['carry', 'submit', join(requests, '0.carry'), ...to, '--to', borealis.url], 'vendor-unknown');
    await refusedAttiva(['carry', 'submit', at('mail.carry'), '--data', otherHost.folder], 'vendor-unknown');
    const wrongPlace = await fetch(`${aurora.url}/v1/carry`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: readFileSync(at('mail.carry')),
    });
    const [lease] = parseCarryAnswer(await wrongPlace.text()).answers;
    assert.ok(lease !== undefined && 'problem' in lease);
    assert.equal(lease.problem.code, 'carry-wrong-place');
    assert.equal(existsSync(at('none.carry')), false, 'no answer was written');
    assert.equal(await charged(keys.spoilt), 1, 'the machine that asked for both kinds, and no other');
  });

  test('answers that were cut off, edited, or are for another machine change no file of it', async () => {
    const [file, answers] = [at('spoilt.carry'), at('spoilt-answers.carry')];
    await askAttiva(['carry', 'collect', at('spoilt'), '-o', file]);
    await submit(file, answers);
    const good = answersIn(answers);
    const [one, two] = good.answers;
    assert.ok(one !== undefined && two !== undefined && 'chain' in one && 'chain' in two);
    const before = contentOf(machinesFolder);
    const laptop = contentOf(at('laptop'));

    const damaged = one.chain.map((part) => part.replace(/.{8}$/, 'AAAAAAAA'));
    const wrong: readonly (readonly [CarryEntry, string])[] = [
      [two, 'nothing-awaited'],
      [{ client: one.client, nonce: two.nonce, chain: one.chain }, 'nothing-awaited'],
      [{ ...one, chain: two.chain }, 'license-of-another-client'],
      [{ ...one, chain: damaged }, 'not-authentic'],
      [{ ...one, chain: one.chain.slice(0, 1) }, 'not-authentic'],
    ];
    const refusals = await fleets.spoilt.applyTo(wrong.map(([entry]) => entry));
    assert.deepEqual(
      refusals.map(({ refused }) => refused),
      wrong.map(([, code]) => code),
    );
    const cut = at('cut-answers.carry');
    writeFileSync(cut, readFileSync(answers, 'utf8').slice(0, -25));
    await refusedAttiva(['carry', 'apply', cut, ...machine('laptop')], 'carry-file-invalid');
    await refusedAttiva(['carry', 'apply', answers, ...machine('laptop')], 'carry-other-machine');
    assert.deepEqual(contentOf(machinesFolder), before);
    assert.deepEqual(contentOf(at('laptop')), laptop);

    const taken = await fleets.spoilt.apply(good);
    assert.ok(taken.every(({ status }) => status.state === 'licensed'));
  });
});

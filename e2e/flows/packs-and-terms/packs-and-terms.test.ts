// needs: linux
/**
 * A host that serves takes what its vendor sells next: another product, a newer generation, the next term. Real authority, host and
 * machines; nothing is restarted but where the calendar is turned, and whoever was licensed before is licensed throughout.
 */
import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createSigner, parseCompact, signStatement } from '@attiva/protocol';
import type { StartedProcess } from '@attiva/testkit';
import { askAttiva, moveClock, refusedAttiva } from '../../site/attiva.ts';
import { createFolder } from '../../site/folder.ts';
import { freePort } from '../../site/free-port.ts';
import { createHost, type Host } from '../../site/host.ts';
import { type MachineCall, type MachineResult, runMachines } from '../../site/product.ts';
import { createVendor, otherProducts, type Vendor } from '../../site/vendor.ts';
import { savedPicture } from '../../site/phone-page.ts';
import { lastDay, officeToml, osToml } from './products.ts';

const authorityAddress = '127.93.0.1';
const hostAddress = '127.93.0.21';
const dayMs = 86_400_000;
/** The office is sold for so many days; its machines have ten days of grace. */
const termDays = 40;

interface ListedKey {
  readonly key: string;
  readonly generation: number;
  readonly state: string;
  readonly until?: number;
}

describe('what comes to a host that serves', () => {
  const folder = createFolder('packs-and-terms');
  const at = (name: string): string => join(folder, name);
  let aurora: Vendor;
  let host: Host;
  let authority: StartedProcess;
  let serving: StartedProcess;
  let setupKeys: Readonly<Record<'os22' | 'os25' | 'evaluation' | 'office', string>>;
  let keys: { readonly os22: string; readonly os25: string; readonly office: string };
  const data = (): string[] => ['--data', host.folder];
  const dir = (): string[] => ['--dir', aurora.folder];

  before(async () => {
    aurora = await createVendor({ folder, name: 'aurora', address: authorityAddress, packToml: osToml });
    host = await createHost({ folder: at('host'), address: hostAddress, port: await freePort(hostAddress) }, aurora);
    authority = await aurora.serve();
    keys = {
      os22: await aurora.hostKey('Rossi SpA', 'aurora-os', '--generation', '2022'),
      os25: await aurora.hostKey('Rossi SpA', 'aurora-os'),
      office: '',
    };
    await host.register(keys.os22);
    serving = await host.serve();
    // Sold since: the host has never heard of it.
    await buildPack('office.toml', officeToml('Aurora Office'));
    const term = ['--until', lastDay(termDays), '--grace-days', '10', '--maintenance-until', lastDay(termDays)];
    keys = { ...keys, office: await aurora.hostKey('Rossi SpA', 'aurora-office', ...term, '--feature', 'seats=10') };
    setupKeys = publishedKeys();
  });

  after(async () => {
    moveClock(0);
    await serving?.stop();
    await authority?.stop();
  });

  async function buildPack(name: string, toml: string): Promise<void> {
    writeFileSync(join(aurora.folder, name), toml);
    await askAttiva(['pack', 'build', aurora.folder, '--file', join(aurora.folder, name)]);
  }

  /** From the list that the vendor publishes, as whoever installs a machine has it. */
  function publishedKeys(): typeof setupKeys {
    const text = readFileSync(join(aurora.folder, 'setup-keys.json'), 'utf8');
    const { setupKeys: listed } = JSON.parse(text) as {
      readonly setupKeys: readonly { readonly edition: string; readonly generation: number; readonly key: string }[];
    };
    const of = (edition: string, generation: number): string =>
      listed.find((one) => one.edition === edition && one.generation === generation)?.key ?? '';
    const os = { os22: of('desktop', 2022), os25: of('desktop', 2025), evaluation: of('evaluation', 2025) };
    const found = { ...os, office: of('office', 2024) };
    assert.ok(
      Object.values(found).every((key) => key !== ''),
      text,
    );
    return found;
  }

  const os22 = (): MachineCall => machine('os22', { edition: 'desktop', setupKey: setupKeys.os22 });
  const os25 = (): MachineCall => machine('os25', { edition: 'desktop', setupKey: setupKeys.os25 });
  const office = (): MachineCall => machine('office', { edition: 'office', setupKey: setupKeys.office });

  function machine(name: string, call: Pick<MachineCall, 'edition'> & Partial<MachineCall>): MachineCall {
    return { directory: at(name), host: host.address, ...call };
  }

  const run = (...machines: readonly MachineCall[]): Promise<readonly MachineResult[]> =>
    runMachines({ rootsFile: aurora.rootsFile, machines });

  /** What each was told when it asked: `licensed`, or the code of the refusal. */
  const told = async (...machines: readonly MachineCall[]): Promise<readonly string[]> =>
    (await run(...machines)).map(({ reports }) => reports.at(-1)?.code ?? reports.at(-1)?.outcome ?? 'nothing');

  const hostKeys = async (): Promise<readonly ListedKey[]> =>
    (await askAttiva<{ keys: readonly ListedKey[] }>(['host', 'key', 'list', ...data()])).keys;

  const states = async (): Promise<object> =>
    Object.fromEntries((await hostKeys()).map(({ key, state }) => [key, state]));

  test('a pack and its key: another product is served by the host that runs', async () => {
    assert.deepEqual(await told(os22(), os25(), office()), ['licensed', 'needs-newer-host-key', 'product-not-covered']);
    const pack = join(aurora.folder, 'aurora-office.pack.json');
    const { packs } = await askAttiva<{ packs: readonly { outcome: string }[] }>([
      'host',
      'pack',
      'add',
      pack,
      ...data(),
    ]);
    assert.deepEqual(
      packs.map(({ outcome }) => outcome),
      ['added'],
    );
    assert.deepEqual(await told(office()), ['product-not-covered'], 'a pack is no right');
    await askAttiva(['host', 'key', 'add', keys.office, ...data()]);
    assert.deepEqual(await told(os22(), office()), ['licensed', 'licensed']);
  });

  test('a pack that is older, edited, another vendor’s or for a newer host is refused, and nothing changes', async () => {
    const pack = join(aurora.folder, 'aurora-office.pack.json');
    const first = readFileSync(pack, 'utf8');
    await buildPack('office.toml', officeToml('Aurora Office 2'));
    await askAttiva(['host', 'pack', 'add', pack, ...data()]);
    const held = await askAttiva<object>(['host', 'pack', 'list', ...data()]);
    const borealis = await createVendor({ folder, name: 'borealis', address: '127.93.0.2', packToml: otherProducts });
    const [text = '', delegation = ''] = JSON.parse(readFileSync(pack, 'utf8')) as string[];
    const claims = parseCompact(text)?.claims;
    const own = createSigner(createPrivateKey(readFileSync(join(aurora.folder, 'signing.key'))));
    const thief = createSigner(createPrivateKey(readFileSync(join(borealis.folder, 'signing.key'))));
    const signed = async (by: typeof own, change: object): Promise<string> =>
      JSON.stringify([await signStatement('product-pack', { ...claims, ...change }, by), delegation]);
    const [head = '', , signature = ''] = text.split('.');
    const payload = Buffer.from(JSON.stringify({ ...claims, version: 9 })).toString('base64url');
    for (const [given, code] of [
      [first, 'pack-older'],
      [JSON.stringify([[head, payload, signature].join('.'), delegation]), 'not-authentic'],
      [await signed(thief, { version: 9 }), 'not-authentic'],
      [readFileSync(join(borealis.folder, 'borealis.pack.json'), 'utf8'), 'vendor-unknown'],
      [await signed(own, { version: 9, needs: 2 }), 'pack-needs-newer-program'],
    ] as const) {
      writeFileSync(at('given.json'), given);
      await refusedAttiva(['host', 'pack', 'add', at('given.json'), ...data()], code);
    }
    assert.deepEqual(await askAttiva(['host', 'pack', 'list', ...data()]), held);
    assert.deepEqual(await told(os22(), office()), ['licensed', 'licensed']);
  });

  test('a key of 2025 beside the one of 2022, which stays until the new one works; asked for without a network', async () => {
    const asked = ['host', 'key', 'add', keys.os25, '--png', at('key.png'), ...data()];
    await askAttiva(asked);
    assert.deepEqual(await told(os22(), os25()), ['licensed', 'needs-newer-host-key'], 'asked for is not granted');
    await askAttiva(['authority', 'desk', at('key.png'), ...dir(), '--answer', at('key.answer')]);
    await askAttiva(['host', 'confirm', at('key.answer'), ...data()]);
    assert.deepEqual(await told(os22(), os25()), ['licensed', 'licensed']);
    const [five22, five25, fiveOffice] = [keys.os22, keys.os25, keys.office].map((key) => key.slice(-5));
    assert.deepEqual(await states(), {
      [five22 ?? '']: 'superseded',
      [five25 ?? '']: 'serving',
      [fiveOffice ?? '']: 'serving',
    });
    await refusedAttiva(['host', 'key', 'retire', five25 ?? '', ...data()], 'grant-in-use');
    await askAttiva(['host', 'key', 'retire', five22 ?? '', ...data()]);
    assert.deepEqual(await states(), { [five25 ?? '']: 'serving', [fiveOffice ?? '']: 'serving' });
    assert.deepEqual(await told(os22(), os25()), ['licensed', 'licensed']);
  });

  test('an evaluation works offline until it ends; a published setup key makes it the full edition', async () => {
    const nobody = { host: '127.93.0.99:1', attempts: 0 };
    const trying = machine('evaluation', { edition: 'evaluation', setupKey: setupKeys.evaluation, ...nobody });
    const [begun] = await run(trying);
    assert.deepEqual([begun?.status.state, begun?.status.entitlements], ['initial-grace', { layers: 2 }]);
    cpSync(trying.directory, at('evaluation-over'), { recursive: true });
    const full = machine('evaluation', { edition: 'desktop', typed: setupKeys.os25, attempts: 0 });
    const [over, made, before_] = await run({ ...trying, directory: at('evaluation-over'), ahead: 91 * dayMs }, full, {
      ...trying,
      host: host.address,
    });
    assert.deepEqual([over?.status.state, over?.status.reason], ['notification', 'grace-ended']);
    assert.deepEqual([made?.status.state, made?.status.entitlements], ['licensed', { layers: 500 }]);
    assert.equal(before_?.status.state, 'initial-grace', 'the one edition takes nothing from the other');
  });

  test('changed entitlements reach a machine with its next renewal; a build after maintenance is not covered', async () => {
    const late = machine('late', { edition: 'office', setupKey: setupKeys.office, releaseDate: lastDay(termDays + 1) });
    const [first, build] = await run({ ...office(), releaseDate: lastDay(termDays) }, late);
    assert.deepEqual([first?.status.state, first?.status.entitlements], ['licensed', { export: true, seats: 10 }]);
    assert.deepEqual([build?.status.state, build?.status.reason], ['initial-grace', 'build-not-covered']);
    const more = ['customer', 'extend', keys.office.slice(-5), '--feature', 'seats=25', '--feature', 'export=false'];
    await askAttiva([...more, ...dir()]);
    const five = keys.office.slice(-5);
    const renewed = await askAttiva<{ renewals: readonly { outcome: string; changes: readonly string[] }[] }>([
      'host',
      'renew',
      five,
      ...data(),
    ]);
    assert.deepEqual(
      renewed.renewals.map(({ outcome, changes }) => [outcome, ...changes]),
      [['renewed', 'entitlements']],
    );
    const [before_, after_] = await run({ ...office(), attempts: 0 }, office());
    assert.deepEqual(before_?.status.entitlements, { export: true, seats: 10 }, 'a lease is what it is');
    assert.deepEqual(after_?.status.entitlements, { seats: 25 });
  });

  test('a subscription ends: said before, grace after, and each next term heals it, whichever road it comes by', async () => {
    const five = keys.office.slice(-5);
    const later = (days: number): MachineCall => {
      cpSync(office().directory, at(`office-${days}`), { recursive: true });
      return { ...office(), directory: at(`office-${days}`), attempts: 0, ahead: days * dayMs };
    };
    const seen = await run(later(45), later(52), later(90));
    assert.deepEqual(
      seen.map(({ status: { state, reason, warning } }) => [state, reason, warning]),
      [
        ['licensed', undefined, true],
        ['additional-grace', 'agreement-ended', true],
        ['notification', 'agreement-ended', true],
      ],
    );
    await serving.stop();
    await authority.stop();
    moveClock(55);
    authority = await aurora.serve();
    serving = await host.serve();
    assert.ok((await host.status()).warnings.some(({ code }) => code === 'agreement-ended'));
    const [ended] = await run(office());
    assert.deepEqual([ended?.reports[0]?.code, ended?.status.state], ['agreement-ended', 'additional-grace']);
    assert.deepEqual(await told(os25()), ['licensed'], 'what else is sold goes on');

    // By file, for a year; then by the camera of a telephone, for ever.
    await extend('--until', lastDay(420));
    await askAttiva(['host', 'renew', five, '--request', at('renewal.txt'), ...data()]);
    await askAttiva(['authority', 'desk', at('renewal.txt'), ...dir(), '--answer', at('renewal.answer')]);
    await askAttiva(['host', 'confirm', at('renewal.answer'), ...data()]);
    const [healed] = await run(office());
    assert.deepEqual([healed?.status.state, healed?.status.warning], ['licensed', false]);
    await extend('--until', 'none');
    const { address } = await askAttiva<{ address: string }>([
      'host',
      'renew',
      five,
      '--png',
      at('renewal.png'),
      ...data(),
    ]);
    writeFileSync(at('photo.png'), await savedPicture(address));
    await askAttiva(['host', 'confirm', at('photo.png'), ...data()]);
    const [endless] = await run(office());
    assert.deepEqual([endless?.status.state, endless?.status.agreementUntil], ['licensed', undefined]);
    assert.equal((await hostKeys()).find(({ key }) => key === five)?.until, undefined);
  });

  const extend = (...terms: readonly string[]): Promise<unknown> =>
    askAttiva(['customer', 'extend', keys.office.slice(-5), ...terms, ...dir()]);
});

// needs: bind9 bind9-dnsutils iproute2 root linux
/** Updates against a real BIND 9: what it takes, and each of its refusals by its own code. */
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Resolver } from 'node:dns/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { bindKeyText, runProcess, type StartedBind, startBind } from '@attiva/testkit';
import { parseKeyFile } from './key-file.ts';
import { type OwnRecord, ownRecord } from './own-record.ts';
import { recordTexts } from './record-texts.ts';
import { sendUpdate } from './send-update.ts';
import { type UpdateTools, type UpdateWay, updateDomain } from './update-domain.ts';

const address = '127.79.0.53';
const keys = [
  { name: 'host1.corp.example', secret: Buffer.alloc(32, 1) },
  { name: 'host2.corp.example', secret: Buffer.alloc(32, 2) },
  { name: 'elsewhere.corp.example', secret: Buffer.alloc(32, 3) },
];
const mayPublish = keys.slice(0, 2).map(({ name }) => `grant ${name} name _attiva._tcp.corp.example. SRV TXT`);

function recordOf(host: string, wish: Partial<OwnRecord> = {}): OwnRecord {
  const service = { target: `${host}.corp.example`, port: 7688, ttl: 3600, vendors: ['aurora.example' as never] };
  return { ...ownRecord({ domain: 'corp.example', priority: 0, weight: 10 }, service), ...wish };
}

describe('updates of a BIND zone', () => {
  let bind: StartedBind;
  let folder: string;
  const tools: UpdateTools = {
    access: { resolvers: () => [{ address, port: bind.port }], lookup: async () => [address] },
    environment: {},
    now: () => Math.floor(Date.now() / 1000),
    randomId: () => randomInt(65_536),
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'attiva-publishing-'));
    bind = await startBind({
      address,
      keys,
      zones: [
        { name: 'corp.example', records: ['host1 IN A 10.0.0.1', 'host2 IN A 10.0.0.2'], updatePolicy: mayPublish },
        { name: 'closed.example', records: [] },
        { name: 'open.example', records: [], updatePolicy: ['grant * subdomain open.example. ANY'] },
      ],
    });
    for (const key of keys) await writeFile(keyFile(key.name), bindKeyText(key), { mode: 0o600 });
  });

  after(async () => {
    await bind?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const keyFile = (name: string): string => join(folder, `${name}.key`);

  function update(
    domain: string,
    change: Parameters<typeof updateDomain>[1],
    wish: Partial<UpdateWay> = {},
  ): Promise<void> {
    const way = { server: `${address}:${bind.port}`, gss: false, ...wish };
    return updateDomain(domain, change, { way, tools, signal: AbortSignal.timeout(10_000) });
  }

  async function published(): Promise<{ readonly srv: readonly string[]; readonly txt: readonly string[] }> {
    const resolver = new Resolver({ timeout: 2000, tries: 2 });
    resolver.setServers([`${address}:${bind.port}`]);
    const none = (): [] => [];
    const srv = await resolver.resolveSrv('_attiva._tcp.corp.example').catch(none);
    const txt = await resolver.resolveTxt('_attiva._tcp.corp.example').catch(none);
    return {
      srv: srv.map(({ name, port, priority, weight }) => `${priority} ${weight} ${port} ${name}`).sort(),
      txt: txt.map((strings) => strings.join(' ')).sort(),
    };
  }

  test('two hosts with a key each publish beside one another; one leaves, the other stays', async () => {
    const [one, two] = [recordOf('host1'), recordOf('host2')];
    await update('corp.example', { remove: [], add: [one] }, { keyFile: keyFile('host1.corp.example') });
    await update('corp.example', { remove: [], add: [two] }, { keyFile: keyFile('host2.corp.example') });
    assert.deepEqual(await published(), {
      srv: ['0 10 7688 host1.corp.example', '0 10 7688 host2.corp.example'],
      txt: [one, two].map(({ texts }) => texts.join(' ')),
    });
    await update('corp.example', { remove: [one], add: [] }, { keyFile: keyFile('host1.corp.example') });
    assert.deepEqual(await published(), { srv: ['0 10 7688 host2.corp.example'], txt: [two.texts.join(' ')] });
    await update('corp.example', { remove: [two], add: [] }, { keyFile: keyFile('host2.corp.example') });
    assert.deepEqual(await published(), { srv: [], txt: [] });
  });

  test('a change replaces the earlier record in one step, and doing it again changes nothing', async () => {
    const wish = { keyFile: keyFile('host1.corp.example') };
    const moved = { remove: [recordOf('host1')], add: [recordOf('host1', { port: 7690 })] };
    await update('corp.example', { remove: [], add: [recordOf('host1')] }, wish);
    await update('corp.example', moved, wish);
    await update('corp.example', moved, wish);
    assert.deepEqual((await published()).srv, ['0 10 7690 host1.corp.example']);
    await update('corp.example', { remove: moved.add, add: [] }, wish);
  });

  test('many names of vendors make a message for TCP', async () => {
    const texts = Array.from({ length: 4 }, (_, i) => `more${i}=${'x'.repeat(200)}`);
    const large = recordOf('host1', { texts });
    await update('corp.example', { remove: [], add: [large] }, { keyFile: keyFile('host1.corp.example') });
    assert.deepEqual((await published()).txt, [texts.join(' ')]);
    await update('corp.example', { remove: [large], add: [] }, { keyFile: keyFile('host1.corp.example') });
  });

  test('each refusal has its own code', async () => {
    const add = { remove: [], add: [recordOf('host1')] };
    const rejected = (code: string, message: RegExp, of: Promise<void>): Promise<void> =>
      assert.rejects(of, { code, message });
    await rejected('dns-update-refused', /REFUSED/, update('corp.example', add));
    const elsewhere = { keyFile: keyFile('elsewhere.corp.example') };
    await rejected('dns-update-refused', /REFUSED/, update('corp.example', add, elsewhere));
    const closed = { remove: [], add: [recordOf('host1', { domain: 'closed.example' })] };
    await rejected('dns-update-refused', /REFUSED/, update('closed.example', closed));
    await writeFile(keyFile('unknown'), bindKeyText({ name: 'unknown.example', secret: Buffer.alloc(32, 1) }), {
      mode: 0o600,
    });
    await rejected('dns-update-badkey', /BADKEY/, update('corp.example', add, { keyFile: keyFile('unknown') }));
    await writeFile(keyFile('wrong'), bindKeyText({ name: 'host1.corp.example', secret: Buffer.alloc(32, 9) }), {
      mode: 0o600,
    });
    await rejected('dns-update-badsig', /BADSIG/, update('corp.example', add, { keyFile: keyFile('wrong') }));
    await rejected('dns-update-no-zone', /nowhere/, update('nowhere.example', add));
    await rejected('dns-update-no-server', /ECONNREFUSED/, update('corp.example', add, { server: '127.79.0.99:9' }));
    assert.deepEqual((await published()).srv, []);
  });

  test('a clock that is off is told with both times', async () => {
    const key = parseKeyFile(bindKeyText(keys[0] ?? assert.fail()));
    const off = {
      ...tools,
      now: () => tools.now() + 3600,
      zone: 'corp.example',
      server: { address, port: bind.port },
      key,
      signal: AbortSignal.timeout(10_000),
    };
    await assert.rejects(sendUpdate({ remove: [], add: [recordOf('host1')] }, off), {
      code: 'dns-update-badtime',
      message: /its clock says \d{4}-\d\d-\d\dT[\d:]+Z and ours \d{4}-\d\d-\d\dT[\d:]+Z: (?:3599|3600|3601) s apart/,
    });
  });

  test("another server's zone, and a name outside of the zone", async () => {
    const sending = { ...tools, server: { address, port: bind.port }, signal: AbortSignal.timeout(10_000) };
    const change = { remove: [], add: [recordOf('host1')] };
    await assert.rejects(sendUpdate(change, { ...sending, zone: 'other.example' }), { code: 'dns-update-notauth' });
    const key = parseKeyFile(bindKeyText(keys[0] ?? assert.fail()));
    await assert.rejects(sendUpdate(change, { ...sending, key, zone: 'open.example' }), { code: 'dns-update-notzone' });
  });

  test('the lines that are printed for nsupdate do the same', async () => {
    const record = recordOf('host1', { domain: 'open.example' });
    const { nsupdate } = recordTexts(record);
    const input = [`server ${address} ${bind.port}`, ...nsupdate, ''].join('\n');
    const key = keyFile('host1.corp.example');
    const ended = await runProcess({ command: 'nsupdate', args: ['-k', key], input, within: 20_000 });
    assert.equal(ended.exit, 0, ended.stderr);
    const resolver = new Resolver({ timeout: 2000, tries: 2 });
    resolver.setServers([`${address}:${bind.port}`]);
    const [srv] = await resolver.resolveSrv('_attiva._tcp.open.example');
    assert.deepEqual([srv?.name, srv?.port, srv?.weight], ['host1.corp.example', 7688, 10]);
    assert.deepEqual(await resolver.resolveTxt('_attiva._tcp.open.example'), [record.texts]);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isActivationError, parseProductKey } from '@attiva/protocol';
import { openBench, withCode } from '../authority.test.fixture.ts';
import type { BlockedKey } from './block-key.ts';
import type { CreatedKey, KeyOrder } from './create-key.ts';
import type { KeySummary } from './key.repository.ts';

const bench = await openBench();
const aurora = await bench.start();

const create = (order: KeyOrder): Promise<CreatedKey> => aurora.admin.post('/v1/keys', order);
const block = (key: string): Promise<BlockedKey> => aurora.admin.post('/v1/key-blocks', { key });
const list = async (): Promise<KeySummary[]> => (await aurora.admin.get<{ keys: KeySummary[] }>('/v1/keys')).keys;

describe('key create', () => {
  it('makes a key of each kind with the group of its product', async () => {
    const host = await create({ kind: 'host', application: 'aurora-os', generation: 2022 });
    const setup = await create({ kind: 'setup', edition: 'server', generation: 2019 });
    const device = await create({ kind: 'device', edition: 'studio', quota: 50 });
    const seen = [host, setup, device].map(({ key }) => parseProductKey(key));
    assert.deepEqual(
      seen.map(({ kind, group }) => [kind, group]),
      [
        ['host', 1200],
        ['setup', 1202],
        ['device', 3601],
      ],
    );
    assert.deepEqual([host.generation, setup.generation, device.generation], [2022, 2019, 2026]);
  });

  it('lists secret keys by their last five, public ones whole', async () => {
    const host = await create({ kind: 'host', edition: 'studio', hosts: 12, registrations: 31 });
    const setup = await create({ kind: 'setup', edition: 'studio' });
    const keys = await list();
    const shown = (id: string): KeySummary | undefined => keys.find((key) => key.id === id);
    assert.deepEqual([shown(host.id)?.publicKey, shown(host.id)?.lastFive], [null, host.lastFive]);
    assert.deepEqual([shown(host.id)?.maxHosts, shown(host.id)?.maxRegistrations], [12, 31]);
    assert.equal(shown(setup.id)?.publicKey, setup.key);
    assert.ok(!JSON.stringify(keys).includes(host.key));
    assert.ok(keys.every((key) => !('verifier' in key)));
  });

  it('keeps of a secret key only a sealed verifier, which opens in its own row alone', async () => {
    const [one, two] = [
      await create({ kind: 'host', edition: 'studio' }),
      await create({ kind: 'host', edition: 'studio' }),
    ];
    const { database, vault } = aurora.authority.parts;
    const row = await database.get<{ verifier: Uint8Array }>('select verifier from product_key where id = ?', [one.id]);
    assert.ok(row);
    const verifier = await vault.derive(parseProductKey(one.key).canonical);
    assert.deepEqual(Buffer.from(vault.open(row.verifier, one.id)), Buffer.from(verifier));
    assert.throws(() => vault.open(row.verifier, two.id), withCode('storage-failed'));
    assert.equal(Buffer.from(row.verifier).indexOf(verifier), -1);
  });

  it('refuses what does not belong to the kind', async () => {
    const wrong: KeyOrder[] = [
      { kind: 'setup' },
      { kind: 'host' },
      { kind: 'device', application: 'aurora-os' },
      { kind: 'host', edition: 'studio', quota: 3 },
      { kind: 'setup', edition: 'studio', hosts: 3 },
      { kind: 'device', edition: 'studio', registrations: 3 },
      { kind: 'host', application: 'aurora-os', edition: 'studio' },
      { kind: 'host', edition: 'studio', registrations: 32 },
    ];
    for (const order of wrong) await assert.rejects(create(order), withCode('wrong-usage'), JSON.stringify(order));
    await assert.rejects(create({ kind: 'setup', edition: 'studio', generation: 2019 }), withCode('not-found'));
  });
});

describe('key block', () => {
  it('blocks once, however the key is named', async () => {
    const { id, lastFive } = await create({ kind: 'host', edition: 'studio' });
    const blocked = { id, kind: 'host', lastFive, changed: true, hosts: 0, devices: 0 };
    assert.deepEqual(await block(`…${lastFive.toLowerCase()}`), blocked);
    assert.equal((await block(id)).changed, false);
    assert.equal((await list()).find((key) => key.id === id)?.blockedAt, aurora.clock.seconds());
  });

  it('asks for the id where several keys end alike, and says when none does', async () => {
    const [one, two] = [
      await create({ kind: 'host', edition: 'studio' }),
      await create({ kind: 'host', edition: 'studio' }),
    ];
    const { database } = aurora.authority.parts;
    await database.run('update product_key set last_five = ? where id = ?', [one.lastFive, two.id]);
    await assert.rejects(block(one.lastFive), (error) => {
      assert.ok(isActivationError(error) && error.code === 'wrong-usage');
      assert.deepEqual([...(error.facts['ids'] as string[])].sort(), [one.id, two.id].sort());
      return true;
    });
    await assert.rejects(block('QQQQQ'), withCode('not-found'));
  });
});

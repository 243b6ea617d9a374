/** Each kind of fault once more in short, and that its judges would see what they look for. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, test } from 'node:test';
import { openDatabase } from '@attiva/storage';
import { Random } from '../fuzz/random.ts';
import { reasonAgainst, thisMachine } from '../system-packages.ts';
import { type Fault, type FaultResult, isGood, Ledger, playFault } from './fault.ts';
import { faultTable, linesOf, withTable } from './fault-table.ts';
import { chooseFaults, faults } from './faults.ts';
import { makeHostSite } from './host-site.ts';
import { judgeHostDatabase } from './judge-host.ts';
import { holdings } from './kill-host.ts';
import { askLightly, lightClient } from './light-client.ts';

/** Failing disks have a file of their own, for what they need of the machine. */
const isPossible = ({ needs = [] }: Fault): boolean => reasonAgainst(needs, thisMachine()) === undefined;

const root = resolve(import.meta.dirname, '../..');

describe('in short', { concurrency: 2 }, () => {
  for (const fault of chooseFaults(['kill', 'power', 'clock']).filter(isPossible)) {
    test(`${fault.name}: ${fault.what}`, async () => {
      const result = await playFault(fault, fault.name === 'clock-host' ? 5 : 2, new Random(7));
      assert.ok(isGood(result), `${JSON.stringify(result, undefined, 2)}`);
    });
  }
});

test('the judge of a host sees a lost row, a turn that went back, a half batch, a split and a count that is wrong', async (t) => {
  const site = await makeHostSite();
  t.after(() => site.remove());
  const host = await site.start();
  const light = Array.from({ length: 3 }, lightClient);
  for (const client of [...light, ...light]) assert.equal((await askLightly(site, client)).kind, 'answer');
  await host.kill();
  const { url } = site;
  const judged = async (): Promise<FaultResult> => {
    const ledger = new Ledger();
    await judgeHostDatabase(url, holdings({ sdk: [], light }), ledger);
    return ledger.result({ name: 'judge', what: '' }, 1, 0);
  };
  const whole = await judged();
  assert.ok(isGood(whole), JSON.stringify(whole));
  assert.equal(whole.held, 3);
  const wrongAfter = async (sql: string, client?: string): Promise<FaultResult> => {
    const database = await openDatabase({ url, mustExist: true, now: Date.now });
    await database.run(sql, client === undefined ? [] : [client]);
    await database.close();
    return judged();
  };
  const [first, second, third] = light.map(({ signer }) => signer.id);
  assert.equal((await wrongAfter('delete from clients where client = ?', first)).lost, 1);
  const back = await wrongAfter('update clients set turn = 1 where client = ?', second);
  assert.deepEqual([back.lost, back.miscounted], [2, 1], JSON.stringify(back));
  const ahead = await wrongAfter('update clients set turn = 5, head = 1 where client = ?', third);
  assert.deepEqual([ahead.lost, ahead.split, ahead.miscounted], [2, 1, 3], JSON.stringify(ahead));
  assert.equal((await wrongAfter("update events set noticed = 'clone' where client = ?", second)).split, 3);
});

test('a table has one line per kind and keeps those of other runs; a page without marks, and an unknown kind, are mistakes', () => {
  const of = (name: string): FaultResult => new Ledger().result({ name, what: 'killed' }, 50, 3);
  assert.equal(isGood(of('kill-host')), false, 'where nothing was looked at nothing is good');
  const table = faultTable([of('kill-host')], 'today');
  assert.match(table, /^\| `kill-host` \| killed \| 50 \| 0 \| 0 \|.* \| today \|$/m);
  const page = withTable('before <!-- faults -->old<!-- /faults --> after', table, ['power-host', 'kill-host']);
  assert.ok(page.startsWith('before <!-- faults -->\n\n| fault |') && page.endsWith('\n\n<!-- /faults --> after'));
  const later = withTable(page, faultTable([of('power-host')], 'later'), ['power-host', 'kill-host']);
  assert.deepEqual([...linesOf(later).keys()], ['power-host', 'kill-host']);
  assert.throws(() => withTable('nothing', table, []), TypeError);
  assert.throws(() => chooseFaults(['kil']), /no fault is called "kil"/);
  assert.deepEqual(
    chooseFaults(['kill']).map(({ name }) => name),
    ['kill-host', 'kill-authority', 'kill-client', 'kill-agent'],
  );
});

test('the page explains each kind, and shows as many rounds of it as a run has, in which nothing was lost', () => {
  const page = readFileSync(`${root}/docs/explanation/durability.md`, 'utf8');
  const [whole = '', table = ''] = /<!-- faults -->([\s\S]*)<!-- \/faults -->/.exec(page) ?? [];
  const lines = linesOf(table);
  for (const { name, rounds } of faults) {
    assert.ok(page.replace(whole, '').includes(`| \`${name}\` |`), `${name} is not explained`);
    const [played, held, ...wrong] = (lines.get(name) ?? '').split(' | ').slice(2, 8).map(Number);
    assert.ok(Number(played) >= rounds && Number(held) > 0, `${name}: ${lines.get(name) ?? 'was not played'}`);
    assert.deepEqual(wrong, [0, 0, 0, 0], name);
  }
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isActivationError, parseProductKey } from '@attiva/protocol';
import { openBench, withCode } from '../authority.test.fixture.ts';
import type { CustomerOrder } from './add-customer.ts';
import type { AgreementSummary } from './customer.repository.ts';

const bench = await openBench();
const aurora = await bench.start();

const list = async (): Promise<AgreementSummary[]> =>
  (await aurora.admin.get<{ customers: AgreementSummary[] }>('/v1/customers')).customers;

describe('customer add', () => {
  it('prints a host key of the application’s group once, and never again', async () => {
    const added = await aurora.addCustomer({
      application: 'aurora-os',
      edition: undefined,
      generation: 2022,
      quantity: 30,
    });
    const key = parseProductKey(added.hostKey);
    assert.deepEqual([key.kind, key.group, key.lastFive], ['host', 1200, added.lastFive]);
    assert.equal(added.generation, 2022);
    const shown = JSON.stringify([
      await list(),
      await aurora.admin.get('/v1/keys'),
      await aurora.admin.get('/v1/audit'),
      await aurora.authority.parts.database.all('select * from product_key'),
    ]);
    assert.ok(!shown.includes(added.hostKey) && !shown.includes(key.canonical));
    const agreement = (await list()).find((each) => each.id === added.agreement);
    assert.deepEqual([agreement?.keys, agreement?.quantity, agreement?.mode], [[added.lastFive], 30, 'report']);
  });

  it('adds a second agreement to a customer that is known', async () => {
    const [first, second] = [
      await aurora.addCustomer({ name: ' Verdi ' }),
      await aurora.addCustomer({ name: 'Verdi' }),
    ];
    const agreements = (await list()).filter((each) => each.customerName === 'Verdi');
    assert.deepEqual(agreements.map((each) => each.id).sort(), [first.agreement, second.agreement].sort());
    assert.equal(new Set(agreements.map((each) => each.customer)).size, 1);
  });

  it('applies features to one edition, or to all of an application', async () => {
    const one = await aurora.addCustomer({ edition: 'office', features: ['macros'] });
    const all = await aurora.addCustomer({ edition: undefined, application: 'aurora-office', features: ['macros'] });
    const overrides = async (id: string): Promise<string[]> =>
      Object.keys((await list()).find((each) => each.id === id)?.overrides ?? {});
    assert.deepEqual(await overrides(one.agreement), ['office']);
    assert.deepEqual(await overrides(all.agreement), ['office', 'project', 'draw']);
  });

  it('refuses wrong terms by name, and records nothing', async () => {
    const before = (await list()).length;
    const wrong: [Partial<CustomerOrder>, string][] = [
      [{ until: '2026-11-22' }, 'until'],
      [{ until: '2027-02-30' }, 'until'],
      [{ maintenanceUntil: 'soon' }, 'maintenance-until'],
      [{ graceDays: 10 }, 'grace-days'],
      [{ mode: 'enforce' }, 'mode'],
      [{ features: ['X'] }, 'feature'],
      [{ name: ' ' }, 'name'],
      [{ edition: undefined }, 'application'],
      [{ application: 'aurora-os' }, 'edition'],
    ];
    for (const [order, field] of wrong) {
      await assert.rejects(aurora.addCustomer(order), (error) => {
        assert.ok(isActivationError(error) && error.code === 'wrong-usage', String(error));
        assert.equal(error.facts['field'], field, error.message);
        return true;
      });
    }
    assert.equal((await list()).length, before);
  });

  it('offers the nearest name for a product that is in no pack, and the generations there are', async () => {
    await assert.rejects(aurora.addCustomer({ edition: 'studoi' }), /no pack|did you mean "studio"/iu);
    await assert.rejects(aurora.addCustomer({ edition: 'studoi' }), withCode('not-found'));
    await assert.rejects(
      aurora.addCustomer({ edition: undefined, application: 'aurora-ofice' }),
      /did you mean "aurora-office"/u,
    );
    await assert.rejects(aurora.addCustomer({ edition: 'desktop', generation: 2023 }), /2019, 2022, 2025/u);
  });

  it('refuses a body with unknown or wrong members, all named at once', async () => {
    const body = { nam: 'Rossi', quantity: -1, mode: 'maybe' };
    await assert.rejects(aurora.admin.post('/v1/customers', body), (error) => {
      assert.ok(isActivationError(error));
      assert.equal(error.code, 'wrong-usage');
      assert.deepEqual([...(error.facts['fields'] as string[])].sort(), ['mode', 'nam', 'name', 'quantity']);
      assert.match(error.detail, /did you mean name/u);
      return true;
    });
  });
});

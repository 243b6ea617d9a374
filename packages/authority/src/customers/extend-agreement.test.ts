import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isActivationError } from '@attiva/protocol';
import { openBench, start, withCode } from '../authority.test.fixture.ts';
import { endOfDay } from './agreement-terms.ts';
import type { AgreementChange, ChangedAgreement } from './extend-agreement.ts';

const bench = await openBench();
const aurora = await bench.start();

const extend = (change: AgreementChange): Promise<ChangedAgreement> => aurora.admin.post('/v1/agreements', change);

describe('customer extend', () => {
  it('finds the agreement by customer, id or host key, and changes what is named alone', async () => {
    const sold = await aurora.addCustomer({ until: '2027-06-30', quantity: 10, mode: 'advise', features: ['a=1'] });
    for (const agreement of ['Rossi SpA', sold.agreement, `…${sold.lastFive}`]) {
      const { changed, terms, before } = await extend({ agreement });
      assert.deepEqual([changed, terms], [false, before]);
    }
    const longer = await extend({ agreement: 'Rossi SpA', until: '2028-06-30', features: ['b', 'a=false'] });
    assert.deepEqual(longer.terms, {
      ...longer.before,
      until: endOfDay('2028-06-30', 'until'),
      overrides: { studio: { a: null, b: true } },
    });
    assert.deepEqual([longer.changed, longer.shortened], [true, false]);
    assert.equal((await extend({ agreement: 'Rossi SpA', until: '2028-01-01' })).shortened, true);
    const perpetual = await extend({ agreement: 'Rossi SpA', until: 'none' });
    assert.deepEqual([perpetual.terms.until, perpetual.terms.graceDays, perpetual.shortened], [null, null, false]);
  });

  it('takes a maintenance’s end away, and gives a mode with a quantity', async () => {
    await aurora.addCustomer({ name: 'Verdi', maintenanceUntil: '2027-06-30' });
    assert.equal((await extend({ agreement: 'Verdi', maintenanceUntil: 'none' })).terms.maintenanceUntil, null);
    const bought = await extend({ agreement: 'Verdi', quantity: 40 });
    assert.deepEqual([bought.terms.quantity, bought.terms.mode], [40, 'report']);
  });

  it('refuses what is not there, is in doubt, has passed or does not fit', async () => {
    await aurora.addCustomer({ name: 'Bianchi' });
    await aurora.addCustomer({ name: 'Bianchi', application: 'aurora-os', edition: undefined });
    await assert.rejects(extend({ agreement: 'Nobody' }), withCode('not-found'));
    await assert.rejects(extend({ agreement: 'Bianchi', until: 'none' }), withCode('wrong-usage'));
    const named = { agreement: 'Bianchi', application: 'aurora-studio' };
    assert.equal((await extend(named)).application, 'aurora-studio');
    const wrong: Partial<AgreementChange>[] = [
      { until: '2020-01-01' },
      { until: 'soon' },
      { graceDays: 10 },
      { mode: 'enforce' },
      { edition: 'desktop' },
      { features: ['Bad Name=1'] },
    ];
    for (const change of wrong) await assert.rejects(extend({ ...named, ...change }), withCode('wrong-usage'));
    assert.equal((await extend(named)).changed, false);
  });

  it('is refused where somebody changed the same since it was seen, saying who, what and when', async () => {
    const { agreement } = await aurora.addCustomer({ name: 'Neri', until: '2027-06-30', quantity: 10 });
    const { before: seen } = await extend({ agreement });
    const expected = seen;
    await extend({ agreement, quantity: 20, until: '2028-06-30' });
    await assert.rejects(extend({ agreement, graceDays: 60, expected }), (error: unknown) => {
      assert.ok(withCode('changed-meanwhile')(error) && isActivationError(error));
      assert.equal(
        error.detail,
        'Meanwhile administrator changed it (2026-11-23 00:00 UTC): its quantity is 20 now, its end is 2028-06-30 now. ' +
          'Nothing was changed by you.',
      );
      assert.deepEqual(error.facts, { actor: 'administrator', action: 'agreement-changed', at: start });
      return true;
    });
    assert.equal((await extend({ agreement })).terms.graceDays, seen.graceDays);
    // Whoever looks again goes on; what was not seen is not held against anybody.
    const { until: _until, ...rest } = { ...expected, quantity: 20 };
    assert.equal((await extend({ agreement, graceDays: 60, expected: rest })).changed, true);
    const others = [{ mode: null }, { graceDays: 30 }, { maintenanceUntil: 1 }, { until: null }];
    for (const one of others)
      await assert.rejects(extend({ agreement, expected: one }), withCode('changed-meanwhile'), JSON.stringify(one));
    const shown = { maintenanceUntil: null, until: endOfDay('2028-06-30', 'until'), mode: 'report' as const };
    assert.equal((await extend({ agreement, expected: shown })).changed, false);
  });

  it('is refused where entitlements are others than those that were seen, and names them', async () => {
    const { agreement } = await aurora.addCustomer({ name: 'Viola' });
    const { before: seen } = await extend({ agreement });
    const { terms } = await extend({ agreement, features: ['cloud', 'max-layers=200', 'pdf-export=false'] });
    await assert.rejects(extend({ agreement, quantity: 5, expected: seen }), (error: unknown) => {
      assert.ok(withCode('changed-meanwhile')(error) && isActivationError(error));
      assert.match(error.detail, /its list of entitlements is studio: cloud, max-layers=200, pdf-export=false now/);
      return true;
    });
    const backwards = Object.fromEntries(Object.entries(terms.overrides['studio'] ?? {}).reverse());
    const expected = { ...terms, overrides: { studio: backwards } };
    assert.equal((await extend({ agreement, quantity: 5, expected })).changed, true, 'in whatever order they came');
  });
});

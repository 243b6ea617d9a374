import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testActivation } from '@attiva/client/testing';
import { menuOf } from '../menu.mjs';

test('licensed, everything is there and nobody is disturbed', () => {
  const license = testActivation({ state: 'licensed', entitlements: { 'pdf-export': true, 'max-layers': 200 } });
  assert.deepEqual(menuOf(license), { canSave: true, canExportPdf: true, layers: 200, banner: '' });
});

test('twelve days before the end the user is told, and can still work', () => {
  const license = testActivation({ state: 'licensed', endsIn: '12 days' });
  assert.equal(menuOf(license).banner, 'The license of Test Product ends in 12 days');
  license.advance('30 days');
  assert.equal(menuOf(license).canSave, true);
  license.advance('30 days');
  assert.equal(menuOf(license).canSave, false);
});

test('an administrator who mends it is noticed without a restart', async () => {
  const license = testActivation({ state: 'notification', reason: 'agreement-ended' });
  const banners = [];
  license.on('change', () => banners.push(menuOf(license).banner));
  license.nextReport = 'no-srv-record';
  assert.equal((await license.ensureActivated()).code, 'no-srv-record');
  license.nextReport = 'licensed';
  await license.ensureActivated();
  assert.deepEqual(banners, ['']);
});

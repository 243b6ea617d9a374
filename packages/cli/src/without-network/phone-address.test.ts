import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phoneAddress } from '@attiva/protocol';
import { makeQrCode, sizeOfDrawing } from './qr-code.ts';

const spoken = `11${' 0123456'.repeat(12)}`;

test('an address for a camera holds no space, so that none of its digits is left behind', () => {
  const authority = ['https://authority.aurora.example/', 'https://other.example'];
  const address = phoneAddress({ authority }, spoken);
  assert.equal(address, `https://authority.aurora.example/phone#11${'0123456'.repeat(12)}`);
});

test('an installation ID makes a code of 41 columns and 21 lines, as the how-to page says', async () => {
  const code = await makeQrCode(phoneAddress({ authority: ['https://authority.aurora.example'] }, spoken));
  assert.deepEqual(sizeOfDrawing(code), { columns: 41, lines: 21 });
});

test('a vendor without an address is asked at the desk, by the digits as they are read aloud', () => {
  assert.equal(phoneAddress({ authority: [] }, spoken), spoken);
});

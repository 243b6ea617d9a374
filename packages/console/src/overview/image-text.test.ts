import assert from 'node:assert/strict';
import { test } from 'node:test';
import { speaking } from '../words/speaking.ts';
import { imageText } from './image-text.ts';

const image = {
  vendor: 'aurora',
  client: '3f0cab12xyz',
  image: 'pc-01',
  splits: 3,
  lastSplit: Date.parse('2026-11-26T09:30:00Z') / 1000,
  names: ['pc-02', 'pc-03'],
  more: 1,
};

test('an image is told with the machines that took an identity of their own, in each language', () => {
  assert.equal(
    imageText(speaking('en', 'en-GB', 'UTC'), image),
    'image of pc-01 (3f0cab12…): 3 machines took identities of their own, last 26 Nov 2026, 09:30: pc-02, pc-03 and 1 more',
  );
  assert.equal(
    imageText(speaking('it', 'it', 'UTC'), { ...image, image: null, splits: 1, names: [], more: 0 }),
    'immagine con identità 3f0cab12…: 1 computer ha preso un’identità propria, ultima volta il 26 nov 2026, 09:30',
  );
});

import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { lab } from '@attiva/client/testing';

test('half a year without the host, and the host back', async (t) => {
  const studio = fork(new URL('start-in-lab.mjs', import.meta.url));
  t.after(() => studio.kill());
  await once(studio, 'message');
  const menu = async () => {
    studio.send('menu');
    return (await once(studio, 'message'))[0];
  };

  const clock = await lab();
  await clock.advance('5 minutes'); // The first attempt comes within two minutes of the start.
  assert.deepEqual(await menu(), { canSave: true, canExportPdf: true, layers: 100, banner: '' });

  await clock.hosts.stop('act-01');
  await clock.goTo('day 140');
  assert.equal((await menu()).banner, '');
  await clock.goTo('day 151');
  assert.match((await menu()).banner, /^The license of Aurora Studio ends in \d+ days$/);
  await clock.goTo('day 181');
  assert.match((await menu()).banner, /has run out/);
  assert.equal((await menu()).canExportPdf, true);
  await clock.goTo('day 212');
  assert.equal((await menu()).canExportPdf, false);
  assert.equal((await menu()).canSave, false);

  await clock.hosts.start('act-01');
  await clock.advance('1 day');
  assert.deepEqual(await menu(), { canSave: true, canExportPdf: true, layers: 100, banner: '' });
});

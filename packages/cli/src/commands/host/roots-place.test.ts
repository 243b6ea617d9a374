import assert from 'node:assert/strict';
import { mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type FolderStatus, foreignFolder, realFolder } from './roots-place.ts';

const [root, anna] = [0, 1000];
const folders: Readonly<Record<string, FolderStatus>> = {
  '/': { uid: root, mode: 0o755 },
  '/tmp': { uid: root, mode: 0o1777 },
  '/tmp/roots': { uid: root, mode: 0o700 },
  '/tmp/annas': { uid: anna, mode: 0o755 },
  '/tmp/annas/roots': { uid: root, mode: 0o700 },
  '/srv': { uid: root, mode: 0o755 },
  '/srv/sticky': { uid: anna, mode: 0o1777 },
  '/srv/open': { uid: root, mode: 0o777 },
  '/srv/open/roots': { uid: root, mode: 0o700 },
  '/srv/team': { uid: root, mode: 0o775 },
};

const judged = (folder: string): unknown =>
  foreignFolder(folder, (at) => folders[at] ?? assert.fail(`${at} is not looked at`));

test('root works where no other account can move what is there, nor a folder above', () => {
  for (const folder of ['/', '/tmp', '/tmp/roots', '/srv']) assert.equal(judged(folder), undefined, folder);
  assert.deepEqual(judged('/tmp/annas'), { folder: '/tmp/annas', owner: anna });
  assert.deepEqual(judged('/tmp/annas/roots'), { folder: '/tmp/annas', owner: anna });
  assert.deepEqual(judged('/srv/sticky'), { folder: '/srv/sticky', owner: anna }, 'her sticky folder is hers');
  assert.deepEqual(judged('/srv/open/roots'), { folder: '/srv/open' });
  assert.deepEqual(judged('/srv/team'), { folder: '/srv/team' });
});

test('a link is judged by where it leads; what is not there is none', async (t) => {
  const home = await realpath(await mkdtemp(join(tmpdir(), 'attiva-place-')));
  t.after(() => rm(home, { recursive: true }));
  await symlink('/', join(home, 'link'));
  assert.equal(realFolder(join(home, 'link')), '/');
  assert.equal(realFolder(join(home, 'nowhere')), undefined);
});

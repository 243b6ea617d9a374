import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { entriesBelow, requireHostFolder } from './account.ts';

async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'attiva-account-'));
  t.after(() => rm(folder, { recursive: true }));
  return folder;
}

describe('a folder is given to the service with what is in it', () => {
  test('only where it is empty, missing or a host’s', async (t) => {
    const { uid } = userInfo();
    const folder = await temporaryFolder(t);
    requireHostFolder(folder, uid);
    requireHostFolder(join(folder, 'missing'), uid);
    await mkdir(join(folder, 'lost+found'));
    requireHostFolder(folder, uid);
    await writeFile(join(folder, 'passwd'), '');
    requireHostFolder(folder, uid + 1); // Somebody else's is not given away.
    assert.throws(() => requireHostFolder(folder, uid), { code: 'wrong-usage', facts: { folder } });
    await writeFile(join(folder, 'host.toml'), '');
    requireHostFolder(folder, uid);
  });

  test('never through a link into another one', async (t) => {
    const top = await temporaryFolder(t);
    const [folder, other] = [join(top, 'host'), join(top, 'other')];
    await mkdir(join(folder, 'signing'), { recursive: true });
    await mkdir(other);
    await writeFile(join(other, 'theirs'), '');
    await writeFile(join(folder, 'signing', 'ours'), '');
    await symlink(other, join(folder, 'link'));
    assert.deepEqual(entriesBelow(folder).toSorted(), [
      join(folder, 'link'),
      join(folder, 'signing'),
      join(folder, 'signing', 'ours'),
    ]);
  });
});

// needs: linux softhsm2
// sqlite alone: about keys in a token; no statement of its own
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { runProcess } from '@attiva/testkit';
import { createBackup } from '../backup/create-backup.ts';
import { restoreBackup } from '../backup/restore-backup.ts';
import {
  activate,
  outcomeOf,
  startTrialHost,
  type TrialClient,
  trialClient,
  type TrialHost,
} from '../trial-host.test.fixture.ts';

describe('a host whose signing key is in a token', () => {
  const folder = mkdtempSync(join(tmpdir(), 'attiva-host-token-'));
  const [tokens, away] = [join(folder, 'tokens'), join(folder, 'away')];
  const signing = `[signing]\nmodule = "/usr/lib/softhsm/libsofthsm2.so"\ntoken = "safe"\npinFile = "${join(folder, 'pin')}"\n`;
  let trial: TrialHost;

  before(async () => {
    mkdirSync(tokens);
    const conf = join(folder, 'softhsm2.conf');
    writeFileSync(conf, `directories.tokendir = ${tokens}\nobjectstore.backend = file\nlog.level = ERROR\n`);
    process.env['SOFTHSM2_CONF'] = conf;
    const args = ['--init-token', '--free', '--label', 'safe', '--pin', '1234', '--so-pin', '567890'];
    assert.equal((await runProcess({ command: 'softhsm2-util', args })).exit, 0);
    writeFileSync(join(folder, 'pin'), '1234\n', { mode: 0o600 });
    trial = await startTrialHost({
      config: signing,
      applications: [{ id: 'aurora-os', generations: [2025], editions: [{ id: 'desktop', threshold: 1 }] }],
    });
  });
  after(async () => {
    await trial.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const unplug = (): void => {
    renameSync(tokens, away);
    mkdirSync(tokens);
  };
  const plug = (): void => {
    rmSync(tokens, { recursive: true });
    renameSync(away, tokens);
  };
  const ask = async (client: TrialClient): Promise<string> => {
    trial.clock.ms += 1000; // Of two requests in one second the later one is overtaken.
    return outcomeOf(await activate(trial, client));
  };
  const codes = async (): Promise<string[]> => (await trial.host.doors.status()).warnings.map(({ code }) => code);
  const serving = async (): Promise<boolean | undefined> =>
    (await trial.host.doors.status()).vendors[0]?.applications[0]?.serving;

  test('says so while the token is out, and serves again once it is back, without a restart', async () => {
    const client = trialClient();
    assert.equal(await ask(client), 'licensed');
    unplug();
    assert.equal(await ask(client), 'token-unavailable');
    assert.deepEqual(await codes(), ['token-unavailable'], 'the first failure is told');
    await trial.host.doors.lookForToken();
    assert.equal(await serving(), false);
    assert.ok((await codes()).includes('token-unavailable'));
    plug();
    await trial.host.doors.lookForToken();
    assert.deepEqual([await serving(), await codes()], [true, []]);
    assert.equal(await ask(client), 'licensed');
  });

  test('that was put back between two looks signs at once', async () => {
    const client = trialClient();
    unplug();
    assert.equal(await ask(client), 'token-unavailable');
    plug();
    assert.equal(await ask(client), 'licensed');
    await trial.host.doors.lookForToken();
    assert.deepEqual(await codes(), []);
  });

  test('from a backup: the key that is in the token is not missed, and a token that is away is named', async () => {
    writeFileSync(join(trial.folder, 'host.toml'), signing);
    const file = join(folder, 'host.backup');
    await createBackup({ folder: trial.folder, file, replace: false, now: () => 1_800_000_000 });
    const restore = async (name: string): Promise<object> => {
      const wish = { file, folder: join(folder, name), replace: false, now: () => 1_800_000_000 };
      const { withoutKey, inToken } = await restoreBackup(wish);
      return { withoutKey, inToken: inToken.map(({ vendor }) => vendor) };
    };
    assert.deepEqual(await restore('here'), { withoutKey: [], inToken: [] });
    unplug();
    assert.deepEqual(await restore('elsewhere'), { withoutKey: [], inToken: [trial.vendor.vendor] });
    plug();
  });
});

/** For tests of the host as a process: a folder made by a trial host, served by a child with the real clock. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProcess, type StartedProcess, startProcess } from '@attiva/testkit';
import { databaseLine, databaseOf } from './test-database.test.fixture.ts';
import { startTrialHost, type TrialHost } from './trial-host.test.fixture.ts';

const child = fileURLToPath(import.meta.resolve('./serve-host.test.child.ts'));
const freePorts = '[activation]\naddresses = ["127.0.0.1"]\nport = 0\n[administration]\nport = 0\n';

/** A registered host that does not run; clients made for it date their requests by the real clock. */
export async function makeHostFolder(toml: string = freePorts): Promise<TrialHost> {
  const trial = await startTrialHost({ clock: { ms: Date.now() } });
  await trial.host.close();
  await writeFile(join(trial.folder, 'host.toml'), databaseLine(await databaseOf(trial.folder)) + toml);
  return trial;
}

function argsFor(folder: string): readonly string[] {
  return ['--conditions=attiva-source', child, folder];
}

/** Starts it and resolves when it answers; the trial then speaks to it. */
export async function serveFolder(
  made: TrialHost,
): Promise<{ readonly trial: TrialHost; readonly administration: string; readonly process: StartedProcess }> {
  const process = await startProcess({
    args: argsFor(made.folder),
    ready: /^ready (\S+) (\S+)$/m,
    readyWithin: 60_000,
  });
  const [, url = '', administration = ''] = process.ready;
  return { trial: { ...made, url }, administration, process };
}

/** What it says when it refuses to start. */
export async function refusalOf(folder: string): Promise<string> {
  const { stdout, stderr, exit } = await runProcess({ args: argsFor(folder), within: 60_000 });
  return `${exit} ${stdout}${stderr}`;
}

/** `attiva doctor bundle [FILE]`: what somebody needs who is asked for advice, without what is nobody's business. */
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { clientOptions } from '../../commands/client/editions.ts';
import { columns } from '../../program/columns.ts';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { asJson } from '../../program/json.ts';
import { unwritableFile } from '../../program/named-file.ts';
import { withProgress } from '../../program/progress.ts';
import { diagnose } from '../doctor-command.ts';
import type { Gathered, Part } from './parts.ts';

export const doctorBundle: CommandSpec = {
  words: 'doctor bundle',
  arguments: { '[file]': 'where to write it (default attiva-doctor-DATE.json here)' },
  options: [
    ...clientOptions,
    {
      flags: '--names <how>',
      purpose: 'names and addresses of machines: full (default), or hashed: one mark for each in this file',
      choices: ['full', 'hashed'],
    },
  ],
  group: 'Try and verify',
  summary: 'Write what a helper needs into one readable file, without secrets',
  example: 'attiva doctor bundle --names hashed',
  run,
};

async function run(call: Call): Promise<Answer> {
  const { terminal } = call;
  const file = resolve(terminal.workingDirectory, call.argument('file') ?? usualName(terminal.now()));
  const names = call.text('names') === 'hashed' ? 'hashed' : 'full';
  const { parts, text } = await withProgress(call, 'collecting', () => makeBundle(call, names));
  await writeOnce(file, text);
  const contents = parts.map(({ name, content }) => ({ name, bytes: Buffer.byteLength(JSON.stringify(content)) }));
  return { json: asJson({ file, names, contents }), text: describe(file, contents) };
}

/** Parts as they are in the file, and its text. */
async function makeBundle(
  call: Call,
  names: 'full' | 'hashed',
): Promise<{ readonly parts: readonly Part[]; readonly text: string }> {
  const { blankSecrets } = await import('./blank-secrets.ts');
  const { hashNames } = await import('./hash-names.ts');
  const gathered = await gather(call);
  const secrets = gathered.flatMap((one) => one.secrets);
  const parts = gathered.flatMap((one) => one.parts);
  const content = { attivaBundle: 1, names, ...Object.fromEntries(parts.map(({ name, content: one }) => [name, one])) };
  const plain = JSON.stringify(blankSecrets(content, secrets), null, 2);
  const machines = gathered.flatMap((one) => one.names);
  const text = names === 'full' ? plain : hashNames(plain, machines, randomBytes(16).toString('hex'));
  return { parts, text: `${text}\n` };
}

async function gather(call: Call): Promise<readonly Gathered[]> {
  const { aboutMachine } = await import('./about-machine.ts');
  const { isHostHere } = await import('../host/examine-host.ts');
  const isHost = isHostHere(call);
  const diagnosis = await diagnose(call);
  const gathered: Gathered[] = [
    await aboutMachine(call),
    { parts: [{ name: 'doctor', content: diagnosis }], secrets: [], names: [] },
  ];
  if (isHost) gathered.push(await (await import('./about-host.ts')).aboutHost(call));
  // `--data` names one of the two.
  if (!isHost || call.text('data') === undefined) {
    gathered.push(await (await import('./about-client.ts')).aboutClient(call));
  }
  return gathered;
}

/** For its owner to read and to send on; an older one is never written over. */
async function writeOnce(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    throw unwritableFile(file, cause);
  }
}

function usualName(now: number): string {
  const moment = new Date(now).toISOString().slice(0, 16).replace('T', '-').replace(':', '');
  return `attiva-doctor-${moment}.json`;
}

function describe(file: string, contents: readonly { readonly name: string; readonly bytes: number }[]): string {
  return [
    `Written  ${file}, for you alone to read`,
    'Holds',
    columns(contents.map(({ name, bytes }) => [`  ${name}`, `${bytes} bytes`])),
    'Blanked  product keys but for their last five characters, private keys, tokens, passwords, signatures',
    'Read it before you send it; it is plain text.',
  ].join('\n');
}

/**
 * For the person at the vendor who is called, or handed a file: what the machine asks goes in as it is spoken, typed or
 * carried, the answer comes out to be read aloud or carried back.
 */
import { stat, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { DeskAnswer } from '@attiva/authority';
import { ActivationError } from '@attiva/protocol';
import type { Answer, Call, CommandSpec } from '../../../program/command-spec.ts';
import { asJson } from '../../../program/json.ts';
import { askAuthority, dirOption } from '../authority-folder.ts';
import { describeAnswer } from './desk-text.ts';
import { readAskedFile } from './read-asked-file.ts';
import { hearInstallationId } from './hear-installation-id.ts';

export const authorityDesk: CommandSpec = {
  words: 'authority desk',
  arguments: {
    '[asked...]':
      'a file (request, or photograph of its QR code) or an installation ID; without one the groups are asked for',
  },
  options: [
    dirOption,
    { flags: '--answer <file>', purpose: 'where to write the answer to a file (default: FILE.answer.json)' },
  ],
  group: 'Vendor',
  summary: 'Answer a machine without a network: an installation ID on the telephone, or a request in a file',
  example: 'attiva authority desk',
  run,
};

async function run(call: Call): Promise<Answer> {
  const words = call.texts('asked');
  const file = await namedFile(call, words);
  const request = file === undefined ? await spokenRequest(call, words) : await readAskedFile(call, file);
  const answer = await askAuthority(call, (door) => door.ask({ method: 'POST', path: '/v1/desk', body: { request } }));
  const written =
    file === undefined && call.text('answer') === undefined ? undefined : await write(call, { file, answer });
  return { json: asJson({ ...answer, file: written }), text: describeAnswer(answer, written) };
}

/** One word that names a file that is there. */
async function namedFile(call: Call, words: readonly string[]): Promise<string | undefined> {
  const [only, ...more] = words;
  if (only === undefined || more.length > 0) return undefined;
  const path = resolve(call.terminal.workingDirectory, only);
  if (await isThere(path)) return path;
  // Pasted whole from a mail, labels and all; the digits are judged where they are read.
  if (/\s/.test(only) || /^[\d.:-]+$/.test(only)) return undefined;
  throw new ActivationError('wrong-usage', `there is no file ${path}, and it is no installation ID`, {
    facts: { path },
  });
}

async function isThere(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

async function spokenRequest(call: Call, words: readonly string[]): Promise<string> {
  if (words.length > 0) return words.join(' ');
  return hearInstallationId(call.terminal);
}

interface Written {
  readonly file: string | undefined;
  readonly answer: DeskAnswer;
}

/** @throws {ActivationError} `wrong-usage` for a place that cannot be written. */
async function write(call: Call, { file, answer }: Written): Promise<string> {
  const named = call.text('answer') ?? `${file}.answer.json`;
  const path = resolve(call.terminal.workingDirectory, named);
  try {
    await writeFile(path, `${JSON.stringify(answer.body)}\n`);
  } catch (cause) {
    throw new ActivationError('wrong-usage', `the answer cannot be written to ${path}`, { facts: { path }, cause });
  }
  return path;
}

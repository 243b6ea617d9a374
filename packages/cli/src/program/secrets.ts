/**
 * How secrets come in: from a file, or typed by a person. Never from the environment (children and crash reports
 * inherit it).
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ActivationError } from '@attiva/protocol';
import type { Call, OptionSpec } from './command-spec.ts';
import { unreadableFile } from './named-file.ts';

export const passphraseOption: OptionSpec = {
  flags: '--passphrase-file <file>',
  purpose: 'file with the passphrase of the root key (else you are asked)',
};

/**
 * The passphrase of the root key, or of what is named.
 * @throws ActivationError `wrong-usage` where it is neither in a file nor can be asked.
 */
export async function readPassphrase(
  call: Call,
  purpose: 'choose' | 'enter',
  of: 'the root key' | 'the backup' = 'the root key',
): Promise<string> {
  const file = call.text('passphraseFile');
  if (file !== undefined) return firstLine(await readText(call, file), file);
  if (!call.terminal.interactive)
    throw new ActivationError(
      'wrong-usage',
      `${of} needs its passphrase: give --passphrase-file FILE, there is no terminal to ask at`,
    );
  const passphrase = await call.terminal.askSecret(`Passphrase of ${of}: `);
  if (passphrase === '') throw new ActivationError('wrong-usage', 'an empty passphrase protects nothing');
  if (purpose === 'enter') return passphrase;
  const again = await call.terminal.askSecret('The same again: ');
  if (again !== passphrase) throw new ActivationError('wrong-usage', 'the two passphrases differ; nothing was written');
  return passphrase;
}

/** A product key from `--key`, from `--key-file`, or typed. */
export async function readProductKey(call: Call, question: string): Promise<string> {
  const given = call.text('key') ?? call.argument('key');
  const file = call.text('keyFile');
  if (given !== undefined && file !== undefined)
    throw new ActivationError('wrong-usage', 'the key is given twice, as text and with --key-file; give it once');
  if (given !== undefined) return given;
  if (file !== undefined) return firstLine(await readText(call, file), file);
  if (!call.terminal.interactive)
    throw new ActivationError('wrong-usage', 'a product key is needed: give --key KEY or --key-file FILE');
  return call.terminal.ask(question);
}

/**
 * Reads a text file named on the command line, relative to where the command was called.
 * @throws ActivationError `wrong-usage` naming the file that cannot be read.
 */
export async function readText(call: Call, file: string): Promise<string> {
  const path = resolve(call.terminal.workingDirectory, file);
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw unreadableFile(path, cause);
  }
}

export function firstLine(text: string, file: string): string {
  const line = text.split(/\r?\n/, 1)[0] ?? '';
  if (line === '') throw new ActivationError('wrong-usage', `the first line of ${file} is empty`);
  return line;
}

/** Bundles: what makes it possible to read out a code instead of a whole license (spec/codes.md 3). */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { CreatedBundle } from '@attiva/authority';
import { ActivationError } from '@attiva/protocol';
import type { Answer, Call, CommandSpec } from '../../../program/command-spec.ts';
import { asJson } from '../../../program/json.ts';
import { askAuthority, dirOption } from '../authority-folder.ts';

export const bundleCreate: CommandSpec = {
  words: 'authority bundle create',
  arguments: { '<key>': 'last five characters of a host or device key, or its id' },
  options: [dirOption, { flags: '--out <file>', purpose: "where to write the customer's own vendor file" }],
  group: 'Vendor',
  summary: 'Prepare a key for the telephone; writes the vendor file that its customer needs for that',
  example: 'attiva authority bundle create 9XJ5D',
  run,
};

async function run(call: Call): Promise<Answer> {
  const body = { key: call.argument('key') ?? '' };
  const created = await askAuthority(call, (door) => door.ask({ method: 'POST', path: '/v1/bundles', body }));
  const { vendorFile, ...shown } = created;
  const file = vendorFile === null ? created.file : await write(call, created.file, vendorFile);
  return { json: asJson({ ...shown, file }), text: describe(created, file) };
}

async function write(call: Call, name: string, text: string): Promise<string> {
  const path = resolve(call.terminal.workingDirectory, call.text('out') ?? name);
  try {
    await writeFile(path, text);
  } catch (cause) {
    throw new ActivationError('wrong-usage', `the vendor file cannot be written to ${path}`, {
      facts: { path },
      cause,
    });
  }
  return path;
}

function describe({ number, kind, keyLastFive, customer, changed }: CreatedBundle, file: string): string {
  const state = changed ? 'made' : 'as it was';
  const what = `Bundle ${number} for the ${kind} key …${keyLastFive}: ${state}.`;
  if (customer === null) return `${what}\nIt is in the published vendor file: ${file}`;
  return `${what}\nFor ${customer} alone: ${file}\nThe file holds no other customer's terms; with it the site can register by telephone.`;
}

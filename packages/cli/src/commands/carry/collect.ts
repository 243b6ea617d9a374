import { ActivationError, carryFileText, newestRequests } from '@attiva/protocol';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { columns } from '../../program/columns.ts';
import { asJson } from '../../program/json.ts';
import { type CarriedFile, type LeftFile, listFiles, readFiles, writeCarried } from './carried-files.ts';

export const carryCollect: CommandSpec = {
  words: 'carry collect',
  arguments: { '[files...]': 'carry files, or folders with files that end in .carry' },
  options: [{ flags: '-o, --output <file>', purpose: 'the file to take along (default: requests.carry)' }],
  group: 'Client on each machine',
  summary: 'Put the requests of many machines into one file, without names and keys',
  example: 'attiva carry collect ./requests -o all.carry',
  run,
};

async function run(call: Call): Promise<Answer> {
  const named = call.texts('files');
  if (named.length === 0) throw new ActivationError('wrong-usage', 'name the files of the machines, or their folder');
  const output = call.text('output') ?? 'requests.carry';
  const { files, left } = await readFiles(await listFiles(call, named));
  const vendor = oneVendor(files, left);
  const requests = newestRequests(files.flatMap(({ carried }) => carried));
  const path = await writeCarried(call, output, carryFileText({ vendor, requests }));
  const machines = new Set(requests.map(({ client }) => client)).size;
  const refused = left.map(({ name, error }) => ({ file: name, code: error.code, detail: error.detail }));
  const lines = [
    `${requests.length} ${requests.length === 1 ? 'request' : 'requests'} of ${machines} ${machines === 1 ? 'machine' : 'machines'}, for ${vendor}, in ${path}`,
    'No machine name and no product key is in it. Next: attiva carry submit',
    ...(refused.length === 0
      ? []
      : ['', columns(refused.map(({ file, code, detail }) => ['LEFT OUT', file, code, detail]))]),
  ];
  return {
    json: asJson({ file: path, vendor, requests: requests.length, machines, refused }),
    text: lines.join('\n'),
    exit: refused.length === 0 ? 0 : 7,
  };
}

function oneVendor(files: readonly CarriedFile[], left: readonly LeftFile[]): CarriedFile['vendor'] {
  const vendors = [...new Set(files.map(({ vendor }) => vendor))];
  const [only, ...more] = vendors;
  if (only === undefined) throw nothingUsable(left);
  if (more.length === 0) return only;
  throw new ActivationError(
    'wrong-usage',
    `the files are for several vendors (${vendors.join(', ')}): collect each apart`,
    {
      facts: { vendors },
    },
  );
}

/** Where a folder is empty there is nothing to name; else the first file says what is wrong with it. */
function nothingUsable([first, ...more]: readonly LeftFile[]): ActivationError {
  if (first === undefined) return new ActivationError('wrong-usage', 'there is no carry file among these');
  const { name, error } = first;
  const others = more.length === 0 ? '' : `, with ${more.length} more`;
  return new ActivationError(error.code, `${name} is left out${others}: ${error.detail}`, {
    facts: error.facts,
    cause: error,
  });
}

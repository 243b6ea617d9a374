/** Product packs: `pack.toml` signed, and what is in force. What a pack may say is the authority's to check. */
import type { Answer, Call, CommandSpec } from '../../../program/command-spec.ts';
import { asJson } from '../../../program/json.ts';
import { readText } from '../../../program/secrets.ts';
import { askAuthority, dirArgument, dirOption } from '../authority-folder.ts';

export const packBuild: CommandSpec = {
  words: 'authority pack build',
  arguments: dirArgument,
  options: [dirOption, { flags: '--file <file>', purpose: "a pack's text other than DIR/pack.toml" }],
  group: 'Vendor',
  summary: 'Sign the next version of the product pack and rewrite vendor file and roots',
  example: 'attiva authority pack build aurora',
  run,
};

async function run(call: Call): Promise<Answer> {
  const file = call.text('file');
  const body = file === undefined ? {} : { toml: await readText(call, file) };
  const built = await askAuthority(call, (door) => door.ask({ method: 'POST', path: '/v1/packs', body }));
  const made = built.newSetupKeys === 0 ? 'no new setup keys' : `${built.newSetupKeys} new setup keys`;
  const text = [
    `Pack ${built.pack}, version ${built.version}, signed by ${built.signingKey}; ${made}`,
    `Rewritten: ${built.files.join(', ')}. Ship the roots with your product, the vendor file to your customers.`,
  ].join('\n');
  return { json: asJson(built), text };
}

import { resolve } from 'node:path';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { day } from '../../program/columns.ts';
import { asJson } from '../../program/json.ts';
import { passphraseOption, readPassphrase, readText } from '../../program/secrets.ts';
import { askAuthority, dirArgument, dirOption, findAuthorityFolder } from './authority-folder.ts';

export const rotateSigningKey: CommandSpec = {
  words: 'authority rotate-signing-key',
  arguments: dirArgument,
  options: [
    dirOption,
    { flags: '--root-key <file>', purpose: 'where the root key is kept (default: DIR/root.key)' },
    passphraseOption,
    { flags: '--days <n>', purpose: 'how long the new key may sign (default 400)' },
    { flags: '--address <url>', purpose: 'new address of the authority; several', repeatable: true },
    {
      flags: '--support <file>',
      purpose: 'new contacts for customers: TOML with a [[contact]] of country, language, phone, email, url for each',
    },
  ],
  group: 'Vendor',
  summary: 'Let the root appoint a new signing key; what the old one signed stays good',
  example: 'attiva authority rotate-signing-key aurora --root-key /media/stick/root.key',
  run,
};

async function run(call: Call): Promise<Answer> {
  const { readSupportToml, rootKeyFileOf, rotateSigningKey: rotate } = await import('@attiva/authority');
  const { workingDirectory, now } = call.terminal;
  const rootKey = call.text('rootKey');
  const [days, addresses] = [call.number('days'), call.texts('address')];
  const support = call.text('support');
  const contacts = support === undefined ? undefined : readSupportToml(await readText(call, support), support);
  const passphrase = await readPassphrase(call, 'enter');
  const taken = await askAuthority(call, (door) =>
    rotate({
      admin: door,
      rootKeyFile:
        rootKey === undefined ? rootKeyFileOf(findAuthorityFolder(call)) : resolve(workingDirectory, rootKey),
      passphrase,
      ...(days !== undefined && { days }),
      ...(addresses.length > 0 && { addresses }),
      ...(contacts !== undefined && { support: contacts }),
      now: Math.floor(now() / 1000),
    }),
  );
  const text = [
    `Signing key  ${taken.signingKey}, may sign until ${day(taken.expiresAt)}`,
    `Rewritten: ${taken.files.join(', ')}. Send the vendor file to your customers with the next release.`,
  ].join('\n');
  return { json: asJson(taken), text };
}

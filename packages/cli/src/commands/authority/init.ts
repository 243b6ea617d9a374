import { resolve } from 'node:path';
import type { InitializedAuthority } from '@attiva/authority';
import type { DatabaseConfig } from '@attiva/daemon';
import type { Answer, Call, CommandSpec, OptionSpec } from '../../program/command-spec.ts';
import { columns, day } from '../../program/columns.ts';
import { databaseOptions, givenDatabase } from '../host/database-options.ts';
import { passphraseOption, readPassphrase, readText } from '../../program/secrets.ts';
import { shellWord } from '../../program/typed-again.ts';

const dirArgument = { '<dir>': 'the folder to make; its name becomes the name of the vendor file' };

const options: readonly OptionSpec[] = [
  { flags: '--name <name>', purpose: "the vendor's name for people (default: the folder's name)" },
  {
    flags: '--id <domain>',
    purpose: "a domain name of the vendor's own, for ever (default: DIR.example, to try out)",
  },
  {
    flags: '--product <id[=name]>',
    purpose: "your first product, for programs and for people (default: the folder's name)",
  },
  {
    flags: '--address <url>',
    purpose: 'where hosts of customers will find this authority; several, most preferred first',
    repeatable: true,
  },
  {
    flags: '--support <file>',
    purpose: 'whom customers may call: TOML with a [[contact]] of country, language, phone, email, url for each',
  },
  { flags: '--lab', purpose: 'make a lab root, for tests: products and hosts refuse what it signs' },
  passphraseOption,
];

export const authorityInit: CommandSpec = {
  words: 'authority init',
  arguments: dirArgument,
  options: [...options, ...databaseOptions],
  group: 'Vendor',
  summary: 'Begin as a vendor: root key, signing key, product pack, vendor file',
  example: 'attiva authority init aurora --name "Aurora Software" --id aurora.example --product "studio=Aurora Studio"',
  run,
};

/** The signing key that is made beside the root travels: it is replaced at the authority, long before a year is over. */
const firstDays = 30;

export const rootInit: CommandSpec = {
  words: 'root init',
  arguments: dirArgument,
  options: [
    ...options,
    { flags: '--root-key <file>', purpose: 'where the root key is kept (default: root.key in this folder)' },
  ],
  group: 'Vendor',
  summary: 'On a machine without a network: make the root key, and the folder that is carried to the authority',
  example: 'attiva root init aurora --name "Aurora Software" --id aurora.example',
  async run(call) {
    const rootKeyFile = resolve(call.terminal.workingDirectory, call.text('rootKey') ?? 'root.key');
    const made = await begin(call, { rootKeyFile, days: firstDays });
    return { json: { ...made }, text: describeRoot(made, call.argument('dir') ?? '') };
  },
};

async function run(call: Call): Promise<Answer> {
  const database = givenDatabase(call);
  const made = await begin(call, { ...(database !== undefined && { database }) });
  return { json: { ...made }, text: describe(made, call.argument('dir') ?? '', readProduct(call)?.id) };
}

async function begin(
  call: Call,
  how: { readonly rootKeyFile?: string; readonly days?: number; readonly database?: DatabaseConfig },
): Promise<InitializedAuthority> {
  const { initAuthority, readSupportToml, systemSurroundings } = await import('@attiva/authority');
  const given = call.argument('dir') ?? '';
  const [name, id, addresses] = [call.text('name'), call.text('id'), call.texts('address')];
  const product = readProduct(call);
  const support = call.text('support');
  const contacts = support === undefined ? undefined : readSupportToml(await readText(call, support), support);
  const passphrase = await readPassphrase(call, 'choose');
  return initAuthority({
    ...how,
    dir: resolve(call.terminal.workingDirectory, given),
    name: name ?? given.replace(/^.*[/\\](?=.)/, ''),
    ...(id !== undefined && { id }),
    ...(product !== undefined && { product }),
    ...(addresses.length > 0 && { addresses }),
    ...(contacts !== undefined && { support: contacts }),
    lab: call.flag('lab'),
    passphrase,
    environment: call.terminal.environment,
    surroundings: systemSurroundings(),
  });
}

/** What stays, what is carried, and what is done next. */
function describeRoot(made: InitializedAuthority, dir: string): string {
  const { files, vendor, fingerprint, lab, signsUntil } = made;
  return [
    `Vendor  ${vendor}${made.idIsExample ? '   made up from the folder; name your own with --id before you ship' : ''}`,
    `Root    ${fingerprint}${lab ? '   LAB ROOT, for tests only' : '   print it in your contracts: administrators compare it'}`,
    '',
    columns([
      [files.rootKey, 'stays on this machine, encrypted with your passphrase: two USB sticks, one safe'],
      [`${dir}/`, 'carry it to the authority, whole, and leave no copy here: its signing key has no passphrase'],
    ]),
    '',
    `Next    at the authority, before anything is signed with the key that travelled (it may sign until ${day(signsUntil)}):`,
    `        attiva delegate request REQUEST --dir ${shellWord(dir)}   makes a key there; write down the fingerprint, carry the request here`,
    `        attiva delegate issue REQUEST ANSWER --key FINGERPRINT --root-key ${shellWord(files.rootKey)} --revoke ${made.signingKey}`,
    `        attiva delegate import ANSWER --dir ${shellWord(dir)}`,
  ].join('\n');
}

/** `studio=Aurora Studio`; without a name, the id is the name. */
function readProduct(call: Call): { readonly id: string; readonly name: string } | undefined {
  const given = call.text('product');
  if (given === undefined) return undefined;
  const [id = '', ...rest] = given.split('=');
  const name = rest.join('=').trim();
  return { id: id.trim(), name: name === '' ? id.trim() : name };
}

function describe(made: InitializedAuthority, dir: string, product: string | undefined): string {
  const { files } = made;
  // The starter's product is called as the vendor file where nobody named it.
  const edition = product ?? files.vendorFile.replace(/\.attiva$/, '');
  const example = made.idIsExample ? '   made up from the folder; name your own with --id before you ship' : '';
  const rows = [
    [
      `${dir}/${files.rootKey}`,
      'encrypted with your passphrase. Take it off this machine today: two USB sticks, one safe.',
    ],
    [`${dir}/${files.signingKey}`, `may sign until ${day(made.signsUntil)}; warnings 90, 30 and 7 days before`],
    [`${dir}/${files.packToml}`, 'your products, thresholds and times; edit me, it is commented'],
    [`${dir}/${files.config}`, 'where the service listens'],
    [`${dir}/${files.vendorFile}`, 'the vendor file: for every customer; no secret in it'],
    ...files.roots.map((file) => [`${dir}/${file}`, 'what your product compiles in']),
  ];
  return [
    `Vendor  ${made.vendor}${example}`,
    made.lab
      ? `Root    ${made.fingerprint}   LAB ROOT, for tests only: products refuse it but with allowLab, hosts always`
      : `Root    ${made.fingerprint}   print it in your contracts: administrators compare it`,
    '',
    columns(rows),
    '',
    `Next    edit ${dir}/${files.packToml}, then   attiva authority pack build ${dir}`,
    `        attiva authority customer add "Rossi SpA" --edition ${edition} --quantity 400 --until 2027-12-31`,
    `        attiva authority serve ${dir}`,
  ].join('\n');
}

/**
 * Activation objects in familiar words. Without `--server` the machine's own directory is meant; who calls comes with the Kerberos
 * ticket of the account (`kinit`), or names a log-in as the modern commands take it.
 */
import { ActivationError, parseProductKey } from '@attiva/protocol';
import { confirmObject } from '../commands/directory/confirm.ts';
import { sessionOptions } from '../commands/directory/directory-session.ts';
import { requireHostKey, vendorOf } from '../commands/directory/directory-vendor.ts';
import { type ListedObject, listObjects } from '../commands/directory/list.ts';
import { directoryPublish } from '../commands/directory/publish.ts';
import { repeatedOptions } from '../commands/directory/publish-answer.ts';
import { directoryRemove } from '../commands/directory/remove.ts';
import { day } from '../program/columns.ts';
import type { Answer, Call, OptionSpec } from '../program/command-spec.ts';
import { typedAgain } from '../program/typed-again.ts';
import { contactLines, contactsHere } from '../without-network/contacts-here.ts';
import { spokenLines } from '../without-network/spoken-id.ts';
import type { Verb } from './verb.ts';

const options: readonly OptionSpec[] = [
  ...sessionOptions,
  { flags: '--vendor <id>', purpose: 'the vendor, where this machine knows several' },
];
const common = { group: 'Directory', who: 'administrator of the directory', options } as const;

const key = { '<key>': 'host key' } as const;
const name = { '[name]': 'name of the activation object, up to 40 characters' } as const;
const exampleKey = '5W2K8-QX7RD-HC8TF-2N6WK-9XJ5D';

export const directoryVerbs: readonly Verb[] = [
  {
    ...common,
    name: '/ad-activation-online',
    arguments: { ...key, ...name },
    modern: 'attiva directory publish KEY',
    summary: 'Put an activation object into the directory, which activates every member',
    example: exampleKey,
    run: publish,
  },
  {
    ...common,
    name: '/ad-activation-get-iid',
    arguments: key,
    modern: 'attiva directory publish KEY --without-network',
    summary: 'Show the installation ID of the directory, for the telephone',
    example: exampleKey,
    run: showInstallationId,
  },
  {
    ...common,
    name: '/ad-activation-apply-cid',
    arguments: { ...key, '<cid>': 'confirmation ID: two digits, then 27 groups of seven, as one word', ...name },
    modern: 'attiva directory confirm',
    summary: 'Put an activation object into the directory with the confirmation ID from the telephone',
    run: applyConfirmation,
  },
  {
    ...common,
    name: '/ao-list',
    modern: 'attiva directory list',
    summary: 'List the activation objects of the directory, and what each is worth',
    run: list,
  },
  {
    ...common,
    name: '/del-ao',
    arguments: { '<dn>': 'DN or RDN of the object, or its name' },
    modern: 'attiva directory remove OBJECT',
    summary: 'Remove an activation object from the directory',
    example: 'CN=6ebc05937d8148ae85ac78927ea425d0',
    run: remove,
  },
];

interface Given {
  readonly arguments?: Readonly<Record<string, string>>;
  readonly texts?: Readonly<Record<string, string | undefined>>;
  readonly flags?: readonly string[];
}

/** The call as a modern command reads it, with what the verb says instead of options. */
function modernCall(call: Call, { arguments: words = {}, texts = {}, flags = [] }: Given): Call {
  return {
    ...call,
    argument: (wanted) => words[wanted],
    text: (wanted) => texts[wanted] ?? call.text(wanted),
    flag: (wanted) => flags.includes(wanted) || call.flag(wanted),
  };
}

async function publish(call: Call): Promise<Answer> {
  const texts = { name: call.argument('name') };
  const given = { arguments: { key: call.argument('key') ?? '' }, texts };
  const { json, text } = (await directoryPublish.run(modernCall(call, given))) ?? silence;
  return { json, text: `Product activated successfully: the directory holds its activation object.\n${text}` };
}

/** @throws {ActivationError} `bundle-unknown` where the vendor has not prepared the telephone for this key. */
async function showInstallationId(call: Call): Promise<Answer> {
  const given = { arguments: { key: call.argument('key') ?? '' }, flags: ['withoutNetwork'] };
  const { json } = (await directoryPublish.run(modernCall(call, given))) ?? silence;
  const { installationId, confirm } = json;
  if (typeof installationId !== 'string') {
    const { lastFive } = parseProductKey(call.argument('key') ?? '');
    const why = `the vendor has not prepared the telephone for the key …${lastFive}; file and QR code go: attiva directory publish KEY --without-network`;
    throw new ActivationError('bundle-unknown', why, { facts: { key: lastFive } });
  }
  const { about } = await vendorOf(call);
  const text = [
    `Installation ID of this directory, for ${about.name}:`,
    ...spokenLines(installationId).map((line) => `    ${line}`),
    ...contactLines(about, contactsHere(call, about)),
    `Then: attiva /ad-activation-apply-cid KEY CONFIRMATION-ID${typedAgain(call, repeatedOptions)}`,
    `or to type it group by group: ${String(confirm)}`,
  ].join('\n');
  return { json, text };
}

async function applyConfirmation(call: Call): Promise<Answer> {
  const { lastFive } = requireHostKey(call.argument('key') ?? '');
  const answer = { kind: 'confirmation', text: call.argument('cid') ?? '' } as const;
  const named = modernCall(call, { texts: { name: call.argument('name') } });
  const { json, text } = await confirmObject(named, { answer, key: lastFive });
  return { json, text: `Confirmation ID deposited successfully: the directory holds its activation object.\n${text}` };
}

async function list(call: Call): Promise<Answer> {
  const { json, objects, reading } = await listObjects(call);
  const head = `Activation Objects of ${reading.context.namingContext}: ${objects.length}`;
  return { json, text: [head, ...objects.flatMap(objectLines)].join('\n') };
}

function objectLines({ found, claims, refused, known }: ListedObject): readonly string[] {
  const unknown = 'of a vendor that this machine does not know';
  const worth = refused === undefined ? (known ? 'good' : unknown) : `refused by members: ${refused}`;
  return [
    '',
    `Activation Object name: ${found.name === '' ? 'none' : found.name}`,
    `    AO DN: ${found.dn}`,
    ...(claims === undefined
      ? []
      : [
          `    Application: ${claims.application} of ${claims.iss}, every edition, generation ${claims.generation} and older`,
          `    Partial Product Key: ${claims.key}`,
          `    Expiration: ${claims.until === undefined ? 'never' : day(claims.until)}`,
        ]),
    `    Status: ${worth}`,
  ];
}

async function remove(call: Call): Promise<Answer> {
  const { json, text } =
    (await directoryRemove.run(modernCall(call, { arguments: { object: call.argument('dn') ?? '' } }))) ?? silence;
  return { json, text: `Activation object deleted successfully.\n${text}` };
}

const silence: Answer = { json: {}, text: '' };

/**
 * Writes docs/reference/what-is-stored-and-what-leaves.md: tables from what the services declare of their schemas, messages
 * and files of machines from declarations that their types hold complete.
 *   node --conditions=attiva-source tools/generate-data-reference.ts
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { authorityTables } from '@attiva/authority';
import type { ClientState, EditionState, GraceRecord, IdentityRecord } from '@attiva/client';
import { hostTables } from '@attiva/host';
import type { ActivationRequestClaims, RegistrationRequestClaims } from '@attiva/protocol';
import type { StoredTable, StoredTables } from '@attiva/storage';

export const dataReferencePath: string = join(
  import.meta.dirname,
  '../docs/reference/what-is-stored-and-what-leaves.md',
);

/** Every member of a type, also the optional ones: a new one without a word here does not compile. */
type Told<Shape> = Readonly<Record<keyof Required<Shape>, string>>;

const clientId = 'id of a random key of the machine';
const deviceFacts = 'three small digests of hardware; they differ per vendor and cannot be turned back';

/** What a host sends to the authority when it registers; held against the wire by e2e/flows/what-leaves. */
export const registrationMembers: Told<RegistrationRequestClaims> = {
  v: 'version of the message',
  vendor: "the vendor's id",
  iat: 'when it was sent',
  jti: 'id of this request',
  iss: "id of the host's signing key",
  sub: 'the same',
  bundle: 'number of the bundle of the vendor file, 0 for none',
  key: 'last five characters of the host key',
  proof: 'proof that the host knows the whole key, which stays where it is',
  device: `${deviceFacts} (of the host)`,
};

const activationMembers: Told<ActivationRequestClaims> = {
  v: 'version of the message',
  vendor: "the vendor's id",
  application: 'the application',
  edition: 'the edition',
  generation: 'the generation',
  iat: "the machine's clock",
  jti: 'id of this request',
  iss: clientId,
  roots: 'ids of the roots that the product believes',
  revocations: 'which revocation lists it holds',
  device: deviceFacts,
  state: 'license state',
  minutesLeft: 'minutes to expiry',
  virtual: 'whether it is a virtual machine',
  prev: 'number of the last answer',
  succeeds: 'the identity before, when a new one was taken',
  ephemeral: 'that the machine lives for a job or a day',
  leaves: 'that it ends now',
  name: 'name of the machine; left out where the product says so',
};

const stateFile: Told<ClientState> = {
  latest: 'newest time that is proved',
  lab: 'that only test builds may read it',
  revocations: 'revocation lists',
  lookupDomain: 'setting: domain in which hosts are looked up',
  caching: 'setting: whether the host of the last success is asked first',
  hosts: 'setting: hosts that were set by hand',
  directory: 'setting: directory server that was set by hand',
  activationTypes: 'setting: methods that are allowed',
  applications: 'numbers of the last answers',
  editions: 'per edition, see the next table',
  successions: 'identities of single users that were handed over',
  handedOver: 'that the identity of this folder was handed over to the agent',
};

const editionsOfStateFile: Told<EditionState> = {
  key: 'the setup key, which is public; of a device key only its last five characters',
  lease: 'the license: a signed text of the host',
  license: 'the device license: a signed text of the vendor',
  object: 'the activation object of the last session with the directory, and when that was',
  answer: 'what the last answer said: count, threshold, intervals, host',
  cachedHost: 'host of the last success',
  attempt: 'time and code of the last attempt',
  agreementCleared: 'that an administrator has released it from its agreement',
};

const identityFile: Told<IdentityRecord> = {
  identities: 'keys of this machine, private half included, with its hardware digests; readable by its owner only',
  left: 'identities that were dropped because the hardware is another',
};

const graceFile: Told<GraceRecord> = { editions: 'when grace began, and how many rearms were spent' };

const opening = `# What is stored, what leaves

<!-- Written by tools/generate-data-reference.ts from the schemas of the databases and the types of messages and files. Edit those, not this page. -->

In short: **of the machines in a network nothing leaves it.** A host tells its vendor that it exists, once, when it registers. It
reports no count, no name, no client and no use, neither then nor later; between registrations it sends nothing at all. A test
(\`e2e/flows/what-leaves\`) reads every byte that a host sends to its vendor while named machines work with it.

| From | To | When | What | Stays within the network |
|---|---|---|---|---|
| machine | host | at activation and renewal, and when somebody tries | an activation request | yes |
| machine | DNS server | to find a host | the name \`_attiva._tcp.DOMAIN\` | yes |
| host | machine | as the answer | license or reason, count, threshold, intervals, the host's grant | yes |
| host | DNS server | where publishing is on | name, port, priority and weight of the host, its vendors, the name of its key | yes |
| host | authority | when an administrator registers it | a registration request | **no** |
| authority | host | as the answer | the grant: agreement, customer, quantity, term | |

Columns in *italics* may name a person or a machine. How long something is kept is a setting where one is named.
`;

/** The whole page as it must stand in the repository. */
export function dataReference(): string {
  return [
    opening,
    ...told(
      'What a host sends to its authority',
      registrationMembers,
      'Nothing else. Besides it the connection shows the address from which it comes.',
    ),
    ...told(
      'What a machine sends to its host',
      activationMembers,
      'Signed by the machine; readable by nobody but the host where TLS is on.',
    ),
    ...database(
      'In the database of a host',
      "In the host's folder, readable by its own account only. Private keys lie in files of their own.",
      hostTables,
    ),
    ...database('In the database of an authority', "With the vendor, in the authority's folder.", authorityTables),
    '## On a machine',
    '',
    'In the folder of the vendor: of the machine where an agent runs or the product may write there, else of the user. Kept until it is',
    'removed; nothing of it leaves but what an activation request says. An agent keeps the same files and nothing besides.',
    '',
    ...told('`state.json`', stateFile, undefined, '###'),
    ...told('`state.json`, per edition', editionsOfStateFile, undefined, '###'),
    ...told('`identity.json`', identityFile, undefined, '###'),
    ...told('`grace.json`', graceFile, undefined, '###'),
  ].join('\n');
}

function told(heading: string, members: Readonly<Record<string, string>>, about?: string, level = '##'): string[] {
  const rows = Object.entries(members).map(([name, what]) => `| \`${name}\` | ${what} |`);
  const before = about === undefined ? [] : [about, ''];
  return [`${level} ${heading}`, '', ...before, '| Member | What |', '|---|---|', ...rows, ''];
}

function database(heading: string, about: string, tables: StoredTables): string[] {
  const overview = Object.entries(tables).map(
    ([name, { holds, kept, leaves }]) => `| \`${name}\` | ${holds} | ${kept} | ${leaves} |`,
  );
  const head = ['| Table | What | Kept | Leaves |', '|---|---|---|---|'];
  return [`## ${heading}`, '', about, '', ...head, ...overview, '', ...Object.entries(tables).flatMap(columnsOf)];
}

function columnsOf([name, { columns, personal = [] }]: readonly [string, StoredTable]): string[] {
  const rows = Object.entries(columns).map(([column, what]) => {
    const shown = personal.includes(column) ? `*\`${column}\`*` : `\`${column}\``;
    return `| ${shown} | ${what} |`;
  });
  return [`### \`${name}\``, '', '| Column | What |', '|---|---|', ...rows, ''];
}

if (import.meta.main) writeFileSync(dataReferencePath, dataReference());

/**
 * Writes docs/reference/what-is-stored-and-what-leaves.md: tables from what the services declare of their schemas, messages
 * and files of machines from declarations that their types hold complete.
 *   node --conditions=attiva-source tools/generate-data-reference.ts
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { authorityTables } from '@attiva/authority';
import type { ClientState, DeviceKeysRecord, EditionState, GraceRecord, IdentityRecord } from '@attiva/client';
import { hostTables } from '@attiva/host';
import type { ActivationRequestClaims, LicenseRequestClaims, RegistrationRequestClaims } from '@attiva/protocol';
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

const licenseMembers: Told<LicenseRequestClaims> = {
  v: 'version of the message',
  vendor: "the vendor's id",
  iat: "the machine's clock",
  jti: 'id of this request',
  iss: clientId,
  sub: 'the same',
  bundle: 'number of the bundle of the vendor file, 0 for none',
  key: 'last five characters of the device key',
  proof: 'proof that the machine knows the whole key; absent where a license is given back',
  device: deviceFacts,
  hardware: 'that its key is bound to hardware',
  returns: 'id of the license that is given back',
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
  heard: 'what became of the last hint of a host: that it was obeyed, or why not',
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
  pinnedHosts: 'setting: ids of the hosts whose hints are obeyed',
  hints: 'ids of the hints obeyed last, and when',
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

const deviceKeysFile: Told<DeviceKeysRecord> = {
  keys: 'per edition what proves a device key, sealed with the key in `sealing-key.json`, and its last five characters; never the key',
  confirmations: 'device licenses as they were confirmed, to be applied again without a network',
  waiting: 'requests that left in a file, as QR code or by voice, until their answer is here; 30 days at most',
};

const graceFile: Told<GraceRecord> = { editions: 'when grace began, and how many rearms were spent' };

const opening = `# What is stored, what leaves

<!-- Written by tools/generate-data-reference.ts from the schemas of the databases and the types of messages and files. Edit those, not this page. -->

In short: **of the machines that a host or a directory activates nothing leaves the network.** A host tells its vendor that it exists
when it registers, and again when it asks for the next term of its agreement. It reports no count, no name, no client and no use, neither
then nor later: what a vendor learns of use is a file that a person reads and sends. Once a day it asks for the list of what is revoked, and says nothing but which vendor it means
(\`revocations.fetch = false\` ends that). A test (\`e2e/flows/what-leaves\`) reads every byte that a host sends to its vendor while named
machines work with it. A machine with a **device key** is licensed by the vendor itself: of it the vendor learns what is listed below.

| From | To | When | What | Stays within the network |
|---|---|---|---|---|
| machine | host | at activation and renewal, and when somebody tries | an activation request | yes |
| machine | DNS server | to find a host | the name \`_attiva._tcp.DOMAIN\` | yes |
| host | machine | as the answer | license or reason, count, threshold, intervals, the host's grant | yes |
| host | DNS server | where publishing is on | name, port, priority and weight of the host, its vendors, the name of its key | yes |
| host | authority | when an administrator registers it | a registration request | **no** |
| host | authority | daily from 60 days before its term ends (\`renewal.enabled\`), when the key that signed its grant was revoked, or on demand | a registration request that names its grant, without a proof | **no** |
| authority | host | as the answer | the grant: agreement, customer, quantity, term | |
| host | authority | once a day (\`revocations.fetch\`) | the vendor's id: a question for revocation lists | **no** |
| who publishes in a directory | authority | \`attiva directory publish\` | a registration request with the id of the directory in the place of a host, without facts of hardware | **no** |
| machine with a device key | authority | when it is activated, when its hardware changed, when its license is given back | a license request | **no** |
| machine with a device key | authority | every 30 days, and where it is told that its key or license was blocked | the vendor's id: a question for revocation lists | **no** |
| an administrator | vendor | when a person sends it, after reading it | a usage statement: figures of each day of a month, no names, no client ids, no addresses ([Tell a vendor what you use](../how-to/report-usage.md)) | **no** |
| whoever submits a carry file | authority | \`attiva carry submit\` | license requests of many machines, without names | **no** |
| member of a directory | its directory | at activation and renewal | its log-in there, and a search for activation objects | yes |

Columns in *italics* may name a person or a machine. How long something is kept is a setting where one is named.
`;

/** The whole page as it must stand in the repository. */
export function dataReference(): string {
  return [
    opening,
    ...told(
      'What a host sends to its authority',
      registrationMembers,
      'Besides it the connection shows the address from which it comes. A renewal has `renews`, the id of the grant, in the place of `proof`.',
    ),
    ...told(
      'What a machine with a device key sends to the authority',
      licenseMembers,
      'By the network, in a carry file or as QR code alike. By voice: `key`, `bundle`, `device`, `iss` and a part of `proof`.',
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
    'removed; nothing of it leaves but what an activation request or a license request says. An agent keeps the same files and nothing besides.',
    '',
    ...told('`state.json`', stateFile, undefined, '###'),
    ...told('`state.json`, per edition', editionsOfStateFile, undefined, '###'),
    ...told('`identity.json`', identityFile, undefined, '###'),
    ...told('`grace.json`', graceFile, undefined, '###'),
    ...told('`device-keys.json`', deviceKeysFile, undefined, '###'),
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

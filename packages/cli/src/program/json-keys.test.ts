/**
 * What `--json` prints only ever grows: programs of others read it. Each command's top-level names stand here; a command
 * that loses one fails, and so does one that has neither a row nor a reason for having none.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { commands } from '../commands/table.ts';
import { runHere } from './run-here.test.fixture.ts';

const machine = '--roots aurora/roots.json --data pc';

/** In this order, in one folder: the words, the exit class, and the names of what they answer. */
const rows: readonly (readonly [string, number, string])[] = [
  [
    'authority init aurora --name Aurora --id aurora.example --product studio=Studio --address http://127.0.0.1:1 --passphrase-file pass',
    0,
    'dir vendor idIsExample fingerprint lab signingKey signsUntil pack files',
  ],
  ['authority pack build aurora', 0, 'pack version signingKey newSetupKeys files'],
  ['authority pack list aurora', 0, 'packs'],
  [
    'authority key create aurora --kind host --application studio',
    0,
    'key id kind lastFive application edition generation',
  ],
  ['authority key list aurora', 0, 'keys'],
  [
    'authority customer add Rossi --edition studio --dir aurora',
    0,
    'customer agreement application generation hostKey lastFive',
  ],
  [
    'authority customer extend Rossi --until none --dir aurora',
    0,
    'customer agreement application terms before changed shortened',
  ],
  ['authority customer list aurora', 0, 'customers'],
  ['authority bundle list aurora', 0, 'bundles'],
  ['authority usage list aurora', 0, 'statements months'],
  [
    'console user add anna --role administrator --password-file pass --authority aurora',
    0,
    'name role disabledAt secondFactor createdAt lastLogInAt',
  ],
  ['console user add bruno --password-file pass --authority aurora', 0, 'name role'],
  ['console user list --authority aurora', 0, 'accounts'],
  ['console user set-role bruno operator --authority aurora', 0, 'name role disabledAt'],
  ['console user disable bruno --authority aurora', 0, 'name role disabledAt'],
  ['console user reset-password bruno --password-file pass --authority aurora', 0, 'name secondFactorRemoved'],
  ['console user remove bruno --authority aurora', 0, 'name'],
  ['console expose --name pc-1 --yes --authority aurora', 0, 'exposed'],
  ['console expose --off --authority aurora', 0, 'changed'],
  ['console token create reader --authority aurora', 0, 'name role text'],
  ['console token list --authority aurora', 0, 'tokens'],
  ['console token revoke reader --authority aurora', 0, 'name role'],
  [
    'authority status aurora',
    0,
    'running program vendor name roots addresses signingKey signsUntil signingDaysLeft lab packs customers hostKeys hosts registrations deviceKeys licenses warnings',
  ],
  [
    'authority rotate-signing-key aurora --root-key aurora/root.key --passphrase-file pass',
    0,
    'signingKey expiresAt files',
  ],
  ['delegate renew aurora --root-key aurora/root.key --passphrase-file pass', 0, 'signingKey expiresAt maySign files'],
  ['delegate request aurora.request --renew --dir aurora', 0, 'file vendor key signingKey renew'],
  [
    'root rotate aurora.request announced.answer --step announce --root-key aurora/root.key --next-root-key next.key --passphrase-file pass',
    0,
    'file vendor step root nextRoot',
  ],
  ['delegate import announced.answer --dir aurora', 0, 'signingKey expiresAt maySign files'],
  [
    'root revoke-delegation AAAAAAAAAAAAAAAAAAAA aurora.request stop.answer --root-key aurora/root.key --passphrase-file pass',
    0,
    'file vendor revoked',
  ],
  ['authority backup aurora.backup --dir aurora --passphrase-file pass', 0, 'file bytes holds sealed'],
  [
    'authority restore aurora.backup restored --passphrase-file pass',
    0,
    'folder takenAt program replaced files database revokedSince',
  ],
  ['authority confirm-restore restored', 0, 'takenAt restoredAt'],
  [
    'authority migrate-database restored --to sqlite:two.db --write-config',
    0,
    'from to tables rows before lines written',
  ],
  ['authority revoke AAAAAAAAAAAAAAAAAAAA --foreign --dir aurora', 0, 'revoked files'],
  ['authority audit aurora', 0, 'entries head'],
  ['authority audit aurora --verify', 0, 'intact rows forgotten head'],
  ['host init aurora/aurora.attiva --data host', 0, 'vendor name fingerprint applications outcome folder created'],
  ['host status --data host', 0, 'running program store now vendors clones unwritten tls warnings'],
  ['host revocations import aurora/aurora.revocations --data host', 0, 'vendors'],
  ['host revocations fetch --data host', 6, 'vendors'],
  ['host key list --data host', 0, 'keys'],
  ['host pack add aurora/aurora.attiva --data host', 0, 'packs'],
  ['host pack list --data host', 0, 'packs'],
  ['host clients --data host', 0, 'clients'],
  ['host events --data host', 0, 'events'],
  ['host usage --data host', 0, 'statements'],
  ['host settings --data host', 0, 'settings'],
  ['host set intervals.renewalMinutes 1440 --data host', 0, 'running settings notes'],
  ['host reset intervals.renewalMinutes --data host', 0, 'running settings notes'],
  ['host audit --data host', 0, 'entries head'],
  ['host audit --verify --data host', 0, 'intact rows forgotten head'],
  ['host tls enable --data host', 0, 'enabled key certificate requests'],
  ['host tls renew --data host', 0, 'enabled key certificate requests'],
  ['host tls status --data host', 0, 'enabled key certificate requests'],
  ['host tls disable --data host', 0, 'enabled changed requests'],
  ['host publish list --data host', 0, 'running enabled way why domains'],
  ['host hint list --data host', 0, 'hints counts hostIds'],
  ['host hint withdraw --all --data host', 0, 'withdrawn'],
  ['host backup host.backup --data host', 0, 'file bytes holds sealed'],
  ['host restore host.backup --data other', 0, 'folder takenAt program replaced files database withoutKey inToken'],
  ['host migrate-database --to sqlite:two.db --data other', 0, 'from to tables rows before lines written'],
  ['host migrate-database --to sqlite:two.db --check --data other', 0, 'from to tables same'],
  ['host migrate-database --take-back --data other', 0, 'database movedTo movedAt'],
  ['host export clients.file --data host', 0, 'file rows names'],
  ['host import clients.file --data other', 0, 'from rows added updated known unknownProduct succeeded'],
  ['client add-vendor aurora/aurora.attiva --data vendors', 0, 'vendor name fingerprint editions path known'],
  ['client revocations import aurora/aurora.revocations --data vendors', 0, 'vendors'],
  [`client status ${machine}`, 3, 'licenses machines'],
  [`client set-host 127.0.0.1:1 ${machine}`, 0, 'host for'],
  [`client set-domain corp.example ${machine}`, 0, 'domain overriddenBy'],
  [`client clear-domain ${machine}`, 0, 'domain'],
  [`directory use ldaps://ldap.corp.example ${machine}`, 0, 'directory caFile base'],
  [`directory forget ${machine}`, 0, 'directory'],
  [`client set-caching on ${machine}`, 0, 'caching'],
  [`client pin-host ${'h'.repeat(20)} ${machine}`, 0, 'pinned'],
  [`client unpin-host ${machine}`, 0, 'pinned'],
  [`client set-activation-type host ${machine}`, 0, 'activationType edition'],
  [`client clear-host ${machine}`, 0, 'host for'],
  [`client seal --check ${machine}`, 4, 'sealed check folders'],
  [`client seal ${machine}`, 0, 'sealed check folders'],
  [`doctor ${machine}`, 3, 'healthy cause steps'],
  [`doctor bundle ${machine}`, 0, 'file names contents'],
  ['error busy', 0, 'errors numbers events unknown'],
  ['lab list', 0, 'scenarios'],
  ['lab show grace', 0, 'name title text'],
  ['completion bash', 0, 'shell script'],
  ['release-check aurora', 0, 'ok findings notes vendors releaseDates sdkVersions files bytes skipped'],
];

const served = 'needs a server that runs, or is one: e2e/transcripts and e2e/flows call it';
const licensed = 'needs a machine with a key: commands/client/client-commands.test.ts and e2e/transcripts';
const ldap = 'needs an LDAP server: e2e/flows/directory';
const long = 'plays for seconds; the tests beside it hold what it answers';

/** Commands without a row, with the reason. */
const without: Readonly<Record<string, string>> = {
  'host never-called': 'needs a list or an LDAP server: e2e/console',
  'host hint renew': 'needs a machine that has called: e2e/console',
  'host hint new-identity': 'needs a machine that has called: e2e/console',
  'root init': 'answers what `authority init` answers; a second authority would stand in the way here',
  'delegate issue': 'needs the fingerprint of a key that chance has made: e2e/flows/custody',
  'authority key block': 'needs the end of a key that chance has made: e2e/flows',
  'authority bundle create': 'needs the end of a key that chance has made: e2e/flows/isolated-site',
  'authority desk': 'needs a machine that asks: e2e/flows/isolated-site',
  'authority license list': 'needs a machine that was licensed: e2e/transcripts',
  'authority license release': 'needs a license that a backup has forgotten: packages/authority/src/backup',
  'authority license block': 'needs the id of a machine that chance has made: e2e/transcripts',
  'authority license exception': 'needs the end of a key that chance has made: e2e/transcripts',
  'authority usage import': 'needs a statement that a host has signed: e2e/console',
  'carry request': 'needs a machine with a key: e2e/transcripts',
  'carry collect': 'needs the files of machines: e2e/transcripts',
  'carry submit': 'needs an authority or host that answers: e2e/transcripts',
  'carry apply': 'needs an answer for this machine: e2e/transcripts',
  'authority serve': served,
  'authority unit': 'prints a unit of systemd: e2e/flows/systemd-units',
  'host setup': 'installs a service: e2e/transcripts',
  'host bench': 'starts a host as a process: e2e/transcripts',
  'host register': served,
  'host confirm': served,
  'host key add': served,
  'host key retire': served,
  'host renew': served,
  'host serve': served,
  'host publish': 'asks name servers: e2e/flows/publishing',
  'host publish add': 'asks name servers: e2e/flows/publishing',
  'host publish remove': 'asks name servers: e2e/flows/publishing',
  'host withdraw': 'asks name servers: e2e/flows/publishing',
  'host print-records': 'needs a host with a name: e2e/flows/publishing',
  'host explain': 'needs a machine that has called: packages/host/src/explaining',
  'host notify-test': served,
  'host forget': 'needs a machine that has called: packages/host/src/forgetting',
  'host forget-host': 'needs another host on the database: e2e/flows/several-hosts',
  'console link': served,
  'client setup': 'installs an agent: e2e/transcripts',
  'client install-key': licensed,
  'client activate': licensed,
  'client confirm': 'needs an answer of the vendor: e2e/flows/device-keys',
  'client return': 'needs a license of the vendor: e2e/flows/device-keys',
  'client run': 'needs a host: e2e/flows/short-lived',
  'client new-identity': licensed,
  'client clear-agreement': licensed,
  'client clear-key': licensed,
  'client agent': served,
  quickstart: served,
  'directory publish': ldap,
  'directory confirm': ldap,
  'directory list': ldap,
  'directory remove': ldap,
  'demo attack': long,
  'demo outage': long,
  'lab run': long,
  conformance: long,
};

/** The names that every refusal has (RFC 9457, and what a script at a prompt needs besides). */
const ofRefusals = 'type title status code detail facts cause side retry remedy exit';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attiva-json-keys-'));
  await writeFile(join(folder, 'pass'), 'correct horse battery staple\n');
});
after(() => rm(folder, { recursive: true }));

async function asked(words: readonly string[]): Promise<{ readonly exit: number; readonly json: object }> {
  const here = { folder, now: Math.floor(Date.now() / 1000), stopped: true } as const;
  const { exit, out } = await runHere([...words, '--json'], here);
  const lines = out.trimEnd();
  assert.ok(
    !lines.includes('\n') && lines.startsWith('{'),
    `attiva ${words.join(' ')}: one line of JSON, not ${lines}`,
  );
  return { exit, json: JSON.parse(lines) as object };
}

function checkNames(words: string, json: object, names: string): void {
  const missing = names.split(' ').filter((name) => !Object.hasOwn(json, name));
  assert.deepEqual(missing, [], `attiva ${words} --json has lost a name; it has ${Object.keys(json).join(' ')}`);
}

test('no command has lost a name of its JSON', async () => {
  for (const [words, expected, names] of rows) {
    const { exit, json } = await asked(words.split(' '));
    assert.equal(exit, expected, `attiva ${words}: ${JSON.stringify(json)}`);
    checkNames(words, json, names);
  }
});

test('every command has a row, or a reason for having none', () => {
  const called = rows.map(([words]) => words);
  const missing = commands.filter(({ words, hidden }) => {
    const isCalled = called.some((line) => line === words || line.startsWith(`${words} `));
    return hidden !== true && !isCalled && without[words] === undefined;
  });
  assert.deepEqual(
    missing.map(({ words }) => words),
    [],
    'give it a row, with the names that its --json has',
  );
});

test('a refusal has the same names whichever command it comes from', async () => {
  for (const { words, arguments: given } of commands) {
    const fitting = Object.keys(given ?? {}).flatMap((name) => (name.startsWith('<') ? ['x'] : []));
    const line = [...words.split(' '), ...fitting, '--no-such-option'];
    if (/^(?:slmgr|ospp|slui|\/)/.test(words)) continue; // They take whatever words Windows has.
    const { exit, json } = await asked(line);
    assert.equal(exit, 2, line.join(' '));
    checkNames(line.join(' '), json, ofRefusals);
  }
});

/** The vendor's desk as somebody works at it: an authority in a folder, digits on the telephone, files that were carried. */
import assert from 'node:assert/strict';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { deriveKeyVerifier } from '@attiva/daemon';
import {
  chainOfConfirmation,
  createRegistrationRequest,
  createSigner,
  groupsSoFar,
  installationIdOf,
  keyVerifierParameters,
  openRegistrationRequest,
  openVendorFile,
  parseBundles,
  parseProductKey,
  printedPhoneCode,
  readConfirmationId,
  type RequestId,
  RevocationSet,
  type VendorFile,
} from '@attiva/protocol';
import { type RanHere, runHere } from '../../../program/run-here.test.fixture.ts';
import type { Terminal } from '../../../program/terminal.ts';
import { hearInstallationId } from './hear-installation-id.ts';

const now = Math.floor(Date.now() / 1000);
const device = [1, 2, 3] as const;
let folder: string;
let file: VendorFile;
let statement: string;
let spoken: string;
let lastFive: string;

const attiva = (...words: string[]): Promise<RanHere> => runHere(words, { folder, now });

async function asked(...words: string[]): Promise<Record<string, unknown>> {
  const { exit, out, err } = await attiva(...words, '--json');
  assert.equal(exit, 0, err + out);
  return JSON.parse(out) as Record<string, unknown>;
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attiva-desk-'));
  await writeFile(join(folder, 'pass'), 'four words, one of them odd\n');
  const product = ['--product', 'studio=Studio', '--passphrase-file', 'pass'];
  await asked('authority', 'init', 'aurora', '--name', 'Aurora', '--id', 'aurora.example', ...product);
  const { hostKey } = await asked(
    'authority',
    'customer',
    'add',
    'Rossi SpA',
    '--edition',
    'studio',
    '--dir',
    'aurora',
  );
  const key = parseProductKey(String(hostKey));
  ({ lastFive } = key);
  const made = await asked('authority', 'bundle', 'create', lastFive, '--dir', 'aurora');
  assert.equal(made['file'], join(folder, 'aurora-rossi-spa.attiva'));
  file = openVendorFile(await readFile(String(made['file']), 'utf8'), { now });
  const input = {
    vendor: file.id,
    iat: now,
    jti: randomBytes(16).toString('base64url') as RequestId,
    bundle: made['number'] as number,
    key: lastFive,
    device,
    verifier: await deriveKeyVerifier(keyVerifierParameters(file.id), key.canonical),
  };
  const signer = createSigner(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
  ({ statement } = await createRegistrationRequest(input, signer));
  spoken = installationIdOf('host', openRegistrationRequest(statement));
});
after(() => rm(folder, { recursive: true }));

describe('attiva authority desk', () => {
  it('answers an installation ID with what was given and digits that the machine takes', async () => {
    const { exit, out, err } = await attiva('authority', 'desk', ...spoken.split(' '), '--dir', 'aurora');
    assert.equal(exit, 0, err);
    assert.match(out, /^Host registered\n {2}Product {4}Studio, generation ≤ \d+\n {2}Key {8}….{5}, Rossi SpA\n/);
    assert.match(out, /\nfirst {2}1 1\n/);
    assert.ok(
      out.split('\n').every((line) => line.length <= 80),
      out,
    );
    const written = out.slice(out.indexOf('first')).replace('first', '');
    const claims = openRegistrationRequest(statement);
    const bundles = parseBundles(file.content.bundles);
    const trust = { vendor: file.id, roots: file.vendor.roots, now, revocations: RevocationSet.empty };
    const { delegation } = file.content;
    const request = { kind: 'host' as const, bundle: claims.bundle, key: lastFive, sub: claims.sub, device };
    const chain = chainOfConfirmation(readConfirmationId(written), { ...request, bundles, delegation }, trust);
    const again = await asked('authority', 'desk', spoken, '--dir', 'aurora');
    assert.deepEqual([again['body'], again['charged']], [{ chain: [...chain] }, false]);
  });

  it('takes an installation ID as it was pasted from a mail, with its labels', async () => {
    const { head, groups } = printedPhoneCode(spoken);
    const lines = groups.map(({ label, digits }) => `${label} ${digits.slice(0, 3)} ${digits.slice(3)}`);
    const pasted = `Installation ID: ${head.split('').join(' ')}, then\n${lines.join('   ')}`;
    assert.equal((await asked('authority', 'desk', pasted, '--dir', 'aurora'))['key'], lastFive);
  });

  it('names a wrong group, and which one is next', async () => {
    const wrong = spoken.replace(/.$/, (digit) => `${(Number(digit) + 1) % 10}`);
    const { exit, err } = await attiva('authority', 'desk', wrong, '--dir', 'aurora');
    assert.equal(exit, 2);
    assert.match(err, /group L: not right/);
    const short = await attiva('authority', 'desk', spoken.slice(0, 40), '--dir', 'aurora');
    assert.match(short.err, /4 of 12 groups are there and right; group E is next/);
  });

  it('answers a request that was carried in a file, with a file', async () => {
    await writeFile(join(folder, 'host.request'), `${statement}\n`);
    const { exit, out, err } = await attiva('authority', 'desk', 'host.request', '--dir', 'aurora');
    assert.equal(exit, 0, err);
    assert.match(out, /Answer written to .*host\.request\.answer\.json/);
    const answer = JSON.parse(await readFile(join(folder, 'host.request.answer.json'), 'utf8')) as { chain: string[] };
    assert.equal(answer.chain.length, 2);
    await asked('authority', 'desk', 'host.request', '--dir', 'aurora', '--answer', 'elsewhere.json');
    assert.ok(existsSync(join(folder, 'elsewhere.json')));
  });

  it('says what is wrong with what it was given', async () => {
    await writeFile(join(folder, 'letter.txt'), 'Dear vendor, please activate us.');
    // A signature of 65 characters is no base64url at all; of 66 it is, now and then.
    await writeFile(join(folder, 'cut.request'), statement.slice(0, -21));
    for (const [given, message] of [
      ['letter.txt', /neither an installation ID nor a whole request/],
      ['cut.request', /whole request; take what the machine shows, unchanged/],
      ['nowhere.txt', /there is no file .*nowhere\.txt/],
    ] as const) {
      const { exit, err } = await attiva('authority', 'desk', given, '--dir', 'aurora');
      assert.ok(exit > 1, given);
      assert.match(err, message);
    }
    const nobody = await attiva('authority', 'desk', '--dir', 'aurora');
    assert.match(nobody.err, /nobody to ask/);
  });

  it('lists the bundles with the customers they are for', async () => {
    const { out } = await attiva('authority', 'bundle', 'list', 'aurora');
    assert.match(out, new RegExp(`^ +1 {2}host key …${lastFive} .*Rossi SpA$`, 'm'));
  });
});

describe('writing down what is read out', () => {
  /** A person at a terminal who types these lines. */
  function typing(lines: readonly string[]): { readonly terminal: Terminal; readonly told: string[] } {
    const [rest, told] = [[...lines], [] as string[]];
    const ask = async (question: string): Promise<string> => {
      told.push(question);
      return rest.shift() ?? assert.fail(`nobody answers "${question}"`);
    };
    return { terminal: { interactive: true, ask, note: (text: string) => void told.push(text) } as Terminal, told };
  }

  it('goes group by group, tells a wrong one before the next is said, takes one back', async () => {
    const { head, groups } = printedPhoneCode(spoken);
    const [first, second, ...rest] = groups.map(({ digits }) => digits);
    const wrong = (second ?? '').replace(/^./, (digit) => `${(Number(digit) + 5) % 10}`);
    const lines = [head, first, wrong, second, 'back', second, '', rest.slice(0, 4).join(' '), ...rest.slice(4)];
    const { terminal, told } = typing(lines.map((line) => line ?? ''));
    assert.equal(await hearInstallationId(terminal), spoken);
    assert.deepEqual(told.slice(1, 9), [
      'First two digits: ',
      '  registration of a host',
      'Group A: ',
      'Group B: ',
      '  group B: not right: once more',
      'Group B: ',
      'Group C: ',
      'Group B: ',
    ]);
  });

  it('asks again for a group that is too short, and for two digits that are none of ours', async () => {
    const { head, groups } = printedPhoneCode(spoken);
    const digits = groups.map((group) => group.digits);
    const { terminal, told } = typing(['99', head, (digits[0] ?? '').slice(1), ...digits]);
    assert.equal(groupsSoFar('installation', await hearInstallationId(terminal)).refusal, undefined);
    assert.ok(told.some((text) => text.includes('group A has seven digits, 6 were typed')));
    assert.ok(told.some((text) => text.includes('known are 11, 12 and 13')));
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type CarryAnswer,
  carryFileText,
  type CarryRequest,
  createLicenseReturn,
  daySeconds,
  judgeLicenseAnswer,
  parseCarryAnswer,
  parseProductKey,
  type PendingLicense,
  type RequestId,
  type VendorId,
} from '@attiva/protocol';
import { openBench, trustOf, vendor } from '../authority.test.fixture.ts';
import { ask, createDeviceKey, licensed, licenseRequest, newMachine } from '../licenses/licenses.test.fixture.ts';
import { answerCarryFile } from './answer-carry-file.ts';

const bench = await openBench();
const aurora = await bench.start();

async function carry(text: string): Promise<{ readonly status: number; readonly text: string }> {
  const answer = await fetch(`${aurora.url}/v1/carry`, {
    method: 'POST',
    body: text,
    headers: { 'content-type': 'application/json' },
  });
  return { status: answer.status, text: await answer.text() };
}

function fileOf(statements: readonly string[], kind: CarryRequest['kind'] = 'license-request'): string {
  return carryFileText({ vendor, requests: statements.map((statement) => ({ kind, statement })) });
}

async function answered(text: string): Promise<CarryAnswer> {
  const answer = await carry(text);
  assert.equal(answer.status, 200, answer.text);
  return parseCarryAnswer(answer.text);
}

function codesOf({ answers }: CarryAnswer): string[] {
  return answers.map((entry) => ('problem' in entry ? entry.problem.code : 'chain' in entry ? 'licensed' : 'returned'));
}

/** Requests of so many machines, whose owners judge their answers. */
async function fleet(key: string, many: number): Promise<{ statement: string; pending: PendingLicense }[]> {
  const asked = [];
  for (let each = 1; each <= many; each += 1) {
    // Facts that share nothing: each of these is a device of its own.
    const device = [each % 4096, (each * 7 + 1) % 4096, (each * 131 + 5) % 4096] as const;
    asked.push(await licenseRequest(aurora, newMachine(device), { key }));
  }
  return asked;
}

test('five hundred machines are licensed by one file, and the same file again licenses nobody else', async () => {
  const { key } = await createDeviceKey(aurora, { quota: 500 });
  const asked = await fleet(key, 500);
  aurora.clock.advance(10 * daySeconds);
  const file = fileOf(asked.map(({ statement }) => statement));
  const answer = await answered(file);
  const trust = await trustOf(aurora);
  answer.answers.forEach((entry, index) => {
    assert.ok('chain' in entry, JSON.stringify(entry));
    judgeLicenseAnswer({ chain: entry.chain }, asked[index]?.pending as PendingLicense, trust);
  });
  assert.equal(answer.answers.length, 500);
  assert.deepEqual(
    answer.answers.map((entry) => 'chain' in entry && entry.remaining),
    Array.from({ length: 500 }, (_, before) => 499 - before),
  );
  const asBefore = answer.answers.map((entry) => ({ ...entry, remaining: 0 }));
  assert.deepEqual((await answered(file)).answers, asBefore, 'the same licenses, and what is left by now');
  const keys = await aurora.admin.get<{ keys: { devices: number; quota: number }[] }>('/v1/keys');
  assert.deepEqual(
    keys.keys.filter(({ quota }) => quota === 500).map(({ devices }) => devices),
    [500],
  );
});

test('a quota that ends in the middle licenses those before, and tells each of the rest why', async () => {
  const { key, lastFive } = await createDeviceKey(aurora, { quota: 2 });
  const file = fileOf((await fleet(key, 4)).map(({ statement }) => statement));
  const answer = await answered(file);
  assert.deepEqual(codesOf(answer), ['licensed', 'licensed', 'quota-exhausted', 'quota-exhausted']);
  const [, , refused] = answer.answers;
  assert.ok(refused !== undefined && 'problem' in refused);
  assert.deepEqual(refused.problem.facts, { key: lastFive, used: 2, allowed: 2 });
  await aurora.admin.post('/v1/license-exceptions', { key: lastFive, quota: 4 });
  assert.deepEqual(codesOf(await answered(file)), ['licensed', 'licensed', 'licensed', 'licensed']);
});

test('what is wrong with one request concerns its machine alone', async () => {
  const { key } = await createDeviceKey(aurora);
  const other = await createDeviceKey(aurora);
  const old = await licenseRequest(aurora, newMachine(), { key });
  aurora.clock.advance(30 * daySeconds + 1);
  const good = await licenseRequest(aurora, newMachine(), { key });
  const forged = (await licenseRequest(aurora, newMachine(), { key })).statement;
  const edited = `${forged.slice(0, forged.lastIndexOf('.'))}.${good.statement.split('.')[2]}`;
  const guess = await licenseRequest(aurora, newMachine(), { key, verifier: Buffer.alloc(32, 1) });
  const another = await licenseRequest(aurora, newMachine(), { key: other.key });
  const statements = [old.statement, edited, good.statement, guess.statement, another.statement];
  const codes = codesOf(await answered(fileOf(statements)));
  assert.deepEqual(codes, ['clock-difference', 'not-authentic', 'licensed', 'proof-wrong', 'licensed']);
});

test('a license that is given back in a file makes room for a machine after it, and stands on the list beside the answers', async () => {
  const { key } = await createDeviceKey(aurora, { quota: 1 });
  const old = newMachine();
  const { id } = await licensed(aurora, await ask(aurora, old, { key }));
  aurora.clock.advance(60);
  const jti = Buffer.alloc(16, 9).toString('base64url') as RequestId;
  const facts = {
    vendor,
    bundle: 0,
    key: parseProductKey(key).lastFive,
    device: old.device,
    iat: aurora.clock.seconds(),
  };
  const back = await createLicenseReturn({ ...facts, jti, returns: id }, old.signer);
  const next = await licenseRequest(aurora, newMachine(), { key });
  const answer = await answered(fileOf([next.statement, back, (await fleet(key, 1))[0]?.statement ?? '']));
  assert.deepEqual(codesOf(answer), ['quota-exhausted', 'returned', 'licensed']);
  assert.deepEqual(
    answer.answers.map((entry) => ('problem' in entry ? undefined : entry.remaining)),
    [undefined, 1, 0],
  );
  const listed = answer.revocations.flatMap(([list = '']) => {
    const claims = JSON.parse(Buffer.from(list.split('.')[1] ?? '', 'base64url').toString()) as { revoked: string[] };
    return claims.revoked;
  });
  assert.ok(listed.includes(id));
});

test('a file of another vendor, one that is none and one that was cut off change nothing', async () => {
  const code = async (text: string): Promise<unknown> =>
    (JSON.parse((await carry(text)).text) as { code: unknown }).code;
  assert.equal(await code(carryFileText({ vendor: 'borealis.example' as VendorId, requests: [] })), 'vendor-unknown');
  assert.equal(await code('{"attiva-carry-answer":1}'), 'carry-file-invalid');
  assert.equal((await carry(fileOf([]).slice(0, -5))).status, 400);
});

test('no machine name, host name or product key stands in a file or its answer', async () => {
  const { key } = await createDeviceKey(aurora);
  const file = fileOf((await fleet(key, 3)).map(({ statement }) => statement));
  const { text } = await carry(file);
  const opened = `${file}${text}`.replaceAll(/[A-Za-z0-9_-]{40,}/gu, (segment) =>
    Buffer.from(segment, 'base64url').toString('latin1'),
  );
  for (const secret of [key, parseProductKey(key).canonical, ...key.split('-').slice(0, 4), '"name"', '"address"']) {
    assert.ok(!opened.includes(secret), secret);
  }
});

test('others are heard while a file is answered that needs nothing to be signed', async () => {
  const { key } = await createDeviceKey(aurora, { quota: 100 });
  const file = fileOf((await fleet(key, 100)).map(({ statement }) => statement));
  await answered(file);
  let [turns, isAnswered] = [0, false];
  const count = (): void => {
    turns += 1;
    if (!isAnswered) setImmediate(count);
  };
  setImmediate(count);
  await answerCarryFile(aurora.authority.parts, file);
  isAnswered = true;
  assert.ok(turns >= 4, `${turns} turns for 100 requests`);
});

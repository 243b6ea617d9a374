// sqlite alone: about which root a signature needs; vendors are stored as in the tests of two vendors
/** Rotation of a vendor's root: one host with grants under both, products that hold the old root, the next one or both. */
import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { type JudgedAnswer, judgeHostInfo, type KeyId, RevocationSet, signStatement } from '@attiva/protocol';
import { FakeVendor } from '@attiva/testkit';
import type { AskAuthority } from '../registration/register-host.ts';
import {
  activate,
  hostKey,
  judgeAndKeep,
  outcomeOf,
  post,
  requestOf,
  startMs,
  startTrialHost,
  trialAuthority,
  trialClient,
  type TrialHost,
} from '../trial-host.test.fixture.ts';

const nonce = 'A'.repeat(22);
const applications = [
  { id: 'aurora-os', generations: [2022, 2025], editions: [{ id: 'desktop', threshold: 1 }] },
  { id: 'aurora-office', generations: [2024], editions: [{ id: 'office', threshold: 1 }] },
];
/** A root that nobody here has heard of. */
const strange = 'Z'.repeat(20) as KeyId;

interface TwoRoots {
  /** As a product sees the host that holds the old root alone; the next one alone. */
  readonly old: TrialHost;
  readonly next: TrialHost;
  /** Registers once more, under the next root. */
  readonly registerNext: (application?: string) => Promise<void>;
}

/** A host whose vendor file lists the present root and the next; its one grant is under the present root. */
async function startTwoRoots(t: TestContext): Promise<TwoRoots> {
  const now = Math.floor(startMs / 1000);
  const present = await FakeVendor.create({ now, applications });
  const coming = await FakeVendor.create({ now, applications });
  let ask: AskAuthority = trialAuthority(present, [{ application: 'aurora-os' }]);
  const old = await startTrialHost({
    madeVendor: present,
    grants: [],
    askAuthority: (addresses, text) => ask(addresses, text),
  });
  t.after(() => old.stop());
  const roots = [present.root.jwk, coming.root.jwk];
  const claims = { iss: present.vendor, iat: now - 30, name: present.name, roots, authority: ['http://127.0.0.1:1'] };
  const file = {
    attiva: 1,
    vendor: [await signStatement('vendor', claims, present.root)],
    delegation: [present.delegation],
    packs: present.roots.packs,
    revocations: [],
    bundles: [],
  };
  await old.host.doors.addVendor(JSON.stringify(file));
  await old.host.doors.register(hostKey.text);
  return {
    old,
    next: { ...old, vendor: coming },
    registerNext: async (application = 'aurora-os') => {
      const terms = { iat: coming.issuedAt + 60, registration: 2 };
      ask = trialAuthority(coming, [{ application, terms }]);
      await old.host.doors.register(hostKey.text);
    },
  };
}

function grantOf(answer: JudgedAnswer | string): string {
  assert.ok(typeof answer === 'object' && answer.kind === 'lease', outcomeOf(answer));
  return answer.lease.grant;
}

async function describeHost(
  trial: TrialHost,
  roots?: string,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const query = `nonce=${nonce}&vendor=${trial.vendor.vendor}${roots === undefined ? '' : `&roots=${roots}`}`;
  const answer = await fetch(`${trial.url}/v1/host?${query}`);
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

/** Judges it as a product that holds only this vendor's root. */
function judgeInfo(trial: TrialHost, body: unknown): ReturnType<typeof judgeHostInfo> {
  const { vendor, root } = trial.vendor;
  const trust = { vendor, roots: [root.jwk], now: Math.floor(startMs / 1000), revocations: RevocationSet.empty };
  return judgeHostInfo(body, { nonce: nonce as never }, trust);
}

describe('a host with grants under two roots', () => {
  test('answers each product under a root that it holds; the best one where it holds both', async (t) => {
    const { old, next, registerNext } = await startTwoRoots(t);
    await registerNext();
    const underOld = grantOf(await activate(old, trialClient()));
    const underNext = grantOf(await activate(next, trialClient()));
    assert.notEqual(underOld, underNext);
    const both = [old.vendor.root.id, next.vendor.root.id];
    assert.equal(grantOf(await activate(next, trialClient(), { roots: both })), underNext, 'the newer grant');
    assert.equal(grantOf(await activate(old, trialClient(), { roots: [strange, old.vendor.root.id] })), underOld);
    assert.equal(grantOf(await activate(next, trialClient(), { roots: [] })), underNext, 'no roots: any');
  });

  test('answers products with different roots in one batch', async (t) => {
    const { old, next, registerNext } = await startTwoRoots(t);
    await registerNext();
    const trials = [old, next, old, next];
    const answers = await Promise.all(trials.map((trial) => activate(trial, trialClient())));
    assert.equal(new Set(answers.map(grantOf)).size, 2);
  });

  test('the product of one machine is updated: the same row goes on under the other root', async (t) => {
    const { old, next, registerNext } = await startTwoRoots(t);
    await registerNext();
    const client = trialClient();
    const before = await activate(old, client);
    old.clock.ms += 1000;
    const after = await activate(next, client);
    assert.ok(
      typeof before === 'object' && before.kind === 'lease' && typeof after === 'object' && after.kind === 'lease',
    );
    assert.deepEqual([after.lease.turn, after.lease.count], [before.lease.turn + 1, 1]);
  });

  test('a request again after a registration under the next root: decided anew only for who holds that root', async (t) => {
    const { old, next, registerNext } = await startTwoRoots(t);
    const [stays, follows] = [trialClient(), trialClient()];
    const oldOnly = await requestOf(old, stays);
    const both = await requestOf(old, follows, { roots: [old.vendor.root.id, next.vendor.root.id] });
    const first = judgeAndKeep(old, stays, {
      body: (await post(old, oldOnly.statement)).body,
      pending: oldOnly.pending,
    });
    const shown = judgeAndKeep(old, follows, { body: (await post(old, both.statement)).body, pending: both.pending });
    await registerNext();
    const again = judgeAndKeep(old, stays, {
      body: (await post(old, oldOnly.statement)).body,
      pending: oldOnly.pending,
    });
    const anew = judgeAndKeep(next, follows, { body: (await post(next, both.statement)).body, pending: both.pending });
    assert.equal(grantOf(again), grantOf(first));
    assert.notEqual(grantOf(anew), grantOf(shown));
    assert.ok(shown.kind === 'lease' && anew.kind === 'lease');
    assert.equal(anew.lease.turn, shown.lease.turn);
  });

  test('host-info is spoken under a root that the asker holds', async (t) => {
    const { old, next, registerNext } = await startTwoRoots(t);
    await registerNext();
    const ids = { old: old.vendor.root.id, next: next.vendor.root.id };
    for (const roots of [ids.old, `${strange},${ids.old}`]) {
      assert.equal(judgeInfo(old, (await describeHost(old, roots)).body).info.serving, true, roots);
    }
    const { info } = judgeInfo(next, (await describeHost(next, ids.next)).body);
    assert.deepEqual(info.applications, [{ id: 'aurora-os', generation: 2025 }]);
    assert.equal((await describeHost(old)).status, 200, 'roots may be left out');
    assert.equal((await describeHost(old, `${ids.old},${ids.next}`)).status, 200);
  });

  test('roots that are no list of at most eight ids: malformed', async (t) => {
    const { old } = await startTwoRoots(t);
    const id = old.vendor.root.id;
    const bad = ['', ',', 'short', `${id},`, `${id}&roots=${id}`, Array.from({ length: 9 }, () => id).join(',')];
    for (const roots of bad) {
      const { status, body } = await describeHost(old, roots);
      assert.deepEqual([status, body['code']], [400, 'malformed'], roots);
    }
    assert.equal((await describeHost(old, Array.from({ length: 8 }, () => id).join(','))).status, 200);
  });
});

describe('a host without a grant under the root of a product', () => {
  test('refuses in words, names both, and writes it down; who holds the other root is served', async (t) => {
    const { old, next, registerNext } = await startTwoRoots(t);
    const { statement } = await requestOf(next, trialClient(), { name: 'pc-7' });
    const { status, body } = await post(next, statement);
    assert.deepEqual([status, body['code']], [403, 'root-unknown']);
    assert.match(String(body['detail']), /grant for aurora-os was signed under another root.*register the host again/);
    assert.deepEqual(body['facts'], { held: [old.vendor.root.id], asked: [next.vendor.root.id] });
    const [event] = (await old.host.doors.events({ limit: 10 })).events;
    assert.deepEqual([event?.code, event?.name], ['root-unknown', 'pc-7']);
    assert.equal(outcomeOf(await activate(old, trialClient())), 'licensed');
    await registerNext();
    assert.equal(outcomeOf(await activate(next, trialClient())), 'licensed', 'the advice helps');
  });

  test('of two applications each under a root of its own: both are listed, the other one is refused in words', async (t) => {
    const { old, next, registerNext } = await startTwoRoots(t);
    await registerNext('aurora-office');
    for (const trial of [old, next]) {
      const { info } = judgeInfo(trial, (await describeHost(trial, trial.vendor.root.id)).body);
      const listed = info.applications.map(({ id, generation }) => `${id} ${generation}`);
      assert.deepEqual(listed.sort(), ['aurora-office 2024', 'aurora-os 2025']);
    }
    const office = { application: 'aurora-office', edition: 'office', generation: 2024 };
    assert.equal(await activate(old, trialClient(), office), 'root-unknown');
    assert.equal(outcomeOf(await activate(next, trialClient(), office)), 'licensed');
    assert.equal(await activate(next, trialClient()), 'root-unknown');
  });

  test('says so when it is asked who it is, and tells the same facts', async (t) => {
    const { old, next } = await startTwoRoots(t);
    const { status, body } = await describeHost(next, next.vendor.root.id);
    assert.deepEqual([status, body['code']], [403, 'root-unknown']);
    assert.deepEqual(body['facts'], { held: [old.vendor.root.id], asked: [next.vendor.root.id] });
  });
});

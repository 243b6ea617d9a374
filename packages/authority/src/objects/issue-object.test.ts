import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import {
  type ActivationObjectClaims,
  createDirectoryRequest,
  createSigner,
  type DirectoryId,
  directoryId,
  judgeFoundObject,
  judgeObjectAnswer,
  parseProductKey,
  type RequestId,
  statementId,
} from '@attiva/protocol';
import {
  newHost,
  newPrivateKey,
  openBench,
  registered,
  registrationRequest,
  send,
  trustOf,
  vendor,
  vendorFileOf,
  verifierOf,
} from '../authority.test.fixture.ts';

const bench = await openBench();
const aurora = await bench.start();
const trust = await trustOf(aurora);

const forest = (digit: number): DirectoryId =>
  directoryId({ kind: 'ad', uuid: `3f2504e0-4f89-41d3-9a0c-0305e82c330${digit}` });

interface Asking {
  readonly key: string;
  readonly bundle?: number;
  readonly verifier?: Uint8Array;
}

async function ask(directory: DirectoryId, { key, bundle = 0, verifier }: Asking) {
  const input = {
    vendor,
    directory,
    bundle,
    iat: aurora.clock.seconds(),
    jti: randomBytes(16).toString('base64url') as RequestId,
    key: parseProductKey(key).lastFive,
    verifier: verifier ?? (await verifierOf(key)),
  };
  const { statement, pending } = await createDirectoryRequest(input, createSigner(newPrivateKey()));
  return { answer: await send(aurora.url, statement), pending };
}

async function object(directory: DirectoryId, key: string): Promise<ActivationObjectClaims> {
  const { answer, pending } = await ask(directory, { key });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return judgeObjectAnswer(answer.body, pending, { ...trust, now: aurora.clock.seconds() }).object;
}

const addCustomer = async (name: string): Promise<{ readonly key: string; readonly agreement: string }> => {
  const { hostKey, agreement } = await aurora.addCustomer({ name, quantity: 20, until: '2028-12-31' });
  return { key: hostKey, agreement };
};

describe('an activation object', () => {
  it('is issued for a directory, carries the agreement but no quantity, and licenses its members', async () => {
    const { key } = await addCustomer('Rossi');
    const { answer, pending } = await ask(forest(1), { key });
    const { object: claims, chain } = judgeObjectAnswer(answer.body, pending, trust);
    assert.deepEqual([claims.sub, claims.customer, claims.registration], [forest(1), 'Rossi', 1]);
    assert.ok(claims.until !== undefined && claims.entitlements !== undefined);
    assert.equal('quantity' in claims || 'mode' in claims, false);
    const wanted = { directories: [forest(1)], application: claims.application, generation: claims.generation };
    assert.equal(judgeFoundObject(chain, wanted, trust).object.key, claims.key);
    assert.throws(() => judgeFoundObject(chain, { ...wanted, directories: [forest(2)] }, trust), {
      code: 'object-of-another-directory',
    });
  });

  it('is the same one for the same directory, free of charge, and says the agreement as it is by now', async () => {
    const { key, agreement } = await addCustomer('Bianchi');
    const first = await object(forest(1), key);
    aurora.clock.advance(86_400);
    assert.deepEqual(await object(forest(1), key), first);
    await aurora.admin.post('/v1/agreements', { agreement, until: '2030-12-31' });
    const second = await object(forest(1), key);
    assert.ok((second.until ?? 0) > (first.until ?? 0) && second.iat > first.iat);
    assert.equal(second.registration, 1);
  });

  it('is not made anew once it was revoked: its next terms would bear an id that no list names', async () => {
    const { key, agreement } = await addCustomer('Gialli');
    const { answer } = await ask(forest(1), { key });
    const [statement = ''] = answer.body['chain'] as string[];
    await aurora.admin.post('/v1/revocations', { named: statementId(statement) });
    await aurora.admin.post('/v1/agreements', { agreement, until: '2030-12-31' });
    for (const again of [1, 2]) {
      const refused = await ask(forest(1), { key });
      assert.equal(refused.answer.body['code'], 'revoked', `time ${again}: ${JSON.stringify(refused.answer.body)}`);
    }
  });

  it('counts as one of the six hosts, in either order', async () => {
    const { key } = await addCustomer('Verdi');
    for (let digit = 0; digit < 5; digit += 1) await object(forest(digit), key);
    const { statement } = await registrationRequest(newHost(), { hostKey: key, iat: aurora.clock.seconds() });
    assert.equal((await send(aurora.url, statement)).status, 200);
    const { answer } = await ask(forest(6), { key });
    assert.equal(answer.body['code'], 'hosts-exhausted');
    await object(forest(4), key);
    const seventh = await registrationRequest(newHost(), { hostKey: key, iat: aurora.clock.seconds() });
    assert.equal((await send(aurora.url, seventh.statement)).body['code'], 'hosts-exhausted');
  });

  it('is not issued under the id of a host or a license: its revocation would end those of another customer', async () => {
    const [victim, attacker] = [await addCustomer('Bruni'), await addCustomer('Mallo')];
    const host = newHost([1, 2, 3]);
    const [grant = ''] = await registered(aurora, host, victim.key);
    for (const id of [host.signer.id, statementId(grant)]) {
      const { answer } = await ask(id as string as DirectoryId, { key: attacker.key });
      assert.equal(answer.body['code'], 'not-authentic', JSON.stringify(answer.body));
    }
    await object(forest(1), attacker.key);
    await aurora.admin.post('/v1/revocations', { named: parseProductKey(attacker.key).lastFive });
    const { revocations, delegation } = vendorFileOf(aurora);
    assert.deepEqual(revocations.entries(delegation.sub).includes(host.signer.id), false);
  });

  it('is refused without the right key, for a bundle that does not exist, with a blocked key', async () => {
    const { key } = await addCustomer('Neri');
    const wrong = await ask(forest(1), { key, verifier: new Uint8Array(32) });
    assert.equal(wrong.answer.body['code'], 'proof-wrong');
    assert.equal((await ask(forest(1), { key, bundle: 4095 })).answer.body['code'], 'bundle-unknown');
    await aurora.admin.post('/v1/key-blocks', { key: parseProductKey(key).lastFive });
    assert.equal((await ask(forest(1), { key })).answer.body['code'], 'key-blocked');
  });
});

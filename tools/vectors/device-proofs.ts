/** What a product makes of a device proof that an agent, or whoever answers in its place, gives it. */
import { es256, type JsonObject, randomId, shortHash, signingInput, statement, typ } from './forge.ts';
import { Suite } from './suite.ts';
import {
  activationRequestClaims,
  byOwnKey,
  hour,
  keys,
  leaseChain,
  now,
  otherVendor,
  ownHeader,
  vendor,
} from './world.ts';

const nonce = randomId('question of the product');
const facts = [1234, 77, 4095];
const proofClaims = { iss: keys.client.id, iat: now, nonce, vendor, device: facts };

function proof(claims: JsonObject = {}): string {
  return byOwnKey('device-proof', { ...proofClaims, ...claims });
}

function judged(text: string, asked: JsonObject = {}): JsonObject {
  return { text, asked: { nonce, vendor, client: keys.client.id, now, device: facts, ...asked } };
}

export function deviceProofSuite(): Suite {
  const suite = new Suite(
    'device-proofs',
    'What a product makes of a device proof beside a lease (messages.md 9)',
    'judge-device-proof',
  );
  accepted(suite);
  foreign(suite);
  wrongClaims(suite);
  wrongEnvelopes(suite);
  return suite;
}

function accepted(suite: Suite): void {
  const good = (name: string, about: string, claims: JsonObject = {}, asked: JsonObject = {}): void => {
    const result = { client: keys.client.id, device: (claims['device'] ?? facts) as number[] };
    suite.accept(name, about, judged(proof(claims), asked), { result });
  };
  good('proof', 'the key of the lease, over the nonce, from this machine');
  good('unknown-claims', 'claims that nobody knows', { zz: [1] });
  good('four-hours-old', 'exactly four hours old', { iat: now - 4 * hour });
  good('four-hours-ahead', 'exactly four hours ahead', { iat: now + 4 * hour });
  good('new-disk', 'one of three facts differs: a new disk', {}, { device: [1234, 78, 4095] });
  good('two-known-one-equal', 'of two known facts one differs', {}, { device: [1234, 0, 4000] });
  good('one-known', 'a single known fact says nothing', {}, { device: [0, 78, 0] });
  good('no-facts', 'a container that shows nothing', { device: [0, 0, 0] });
  good('own-facts-unread', 'the product does not know its own machine yet', {}, { device: [0, 0, 0] });
  good('own-facts-absent', 'the product does not know its own machine', {}, { device: undefined });
}

function foreign(suite: Suite): void {
  const bad = (name: string, code: string, attack: string, input: JsonObject): void =>
    suite.refuse(name, code, attack, input);
  bad(
    'of-another-client',
    'lease-of-another-client',
    'a machine shows the lease of a neighbour and proves its own key',
    {
      ...judged(byOwnKey('device-proof', { ...proofClaims, iss: keys.otherClient.id }, { signer: keys.otherClient })),
    },
  );
  bad(
    'other-vendor',
    'other-vendor',
    "a proof of one vendor's identity opens another's product",
    judged(proof({ vendor: otherVendor })),
  );
  bad(
    'foreign-nonce',
    'answer-to-other-request',
    'a recorded proof is replayed',
    judged(proof({ nonce: randomId('earlier') })),
  );
  bad(
    'replay',
    'answer-to-other-request',
    'the same proof is shown again',
    judged(proof(), { nonce: randomId('next') }),
  );
  bad(
    'stale',
    'answer-stale',
    'a proof from before the machine was cloned',
    judged(proof({ iat: now - 4 * hour - 1 })),
  );
  bad('ahead', 'issued-in-future', 'a proof that is banked for later', judged(proof({ iat: now + 4 * hour + 1 })));
  bad(
    'another-machine',
    'proof-of-another-device',
    "the question is forwarded to a licensed machine's agent",
    judged(proof(), { device: [1, 2, 3] }),
  );
  bad(
    'two-of-three-differ',
    'proof-of-another-device',
    'machines of one image share a system number',
    judged(proof(), { device: [1234, 2, 3] }),
  );
  bad(
    'two-known-none-equal',
    'proof-of-another-device',
    'a machine that hides one fact',
    judged(proof(), { device: [0, 2, 3] }),
  );
}

function wrongClaims(suite: Suite): void {
  const wrong: Record<string, JsonObject> = {
    'iss-of-another': { iss: keys.otherClient.id },
    'without-iss': { iss: undefined },
    'without-iat': { iat: undefined },
    'iat-text': { iat: String(now) },
    'without-nonce': { nonce: undefined },
    'nonce-short': { nonce: 'AAAAAAAAAAA' },
    'without-vendor': { vendor: undefined },
    'without-device': { device: undefined },
    'two-facts': { device: [1, 2] },
    'four-facts': { device: [1, 2, 3, 4] },
    'fact-4096': { device: [4096, 0, 0] },
  };
  for (const [name, claims] of Object.entries(wrong)) {
    const attack =
      name === 'iss-of-another' ? 'one client speaks for another' : 'a proof that programs read differently';
    suite.refuse(name, 'not-authentic', attack, judged(proof(claims)));
  }
}

function wrongEnvelopes(suite: Suite): void {
  const header = ownHeader('device-proof', keys.client);
  const input = signingInput(header, proofClaims);
  const texts: Record<string, [string, string]> = {
    'signed-by-another': [`${input}.${es256(input, keys.mallory)}`, 'nobody holds the key of the lease'],
    unsigned: [`${input}.`, 'nobody holds the key of the lease'],
    'alg-none': [`${signingInput({ ...header, alg: 'none' }, proofClaims)}.`, 'nobody holds the key of the lease'],
    'typ-of-request': [
      byOwnKey('activation-request', { ...activationRequestClaims(), ...proofClaims }),
      'a request recorded on the wire is shown as a proof',
    ],
    'typ-of-succession': [
      byOwnKey('succession', { ...proofClaims, sub: keys.otherClient.id }),
      'a succession is shown as a proof',
    ],
    'kid-in-place-of-jwk': [
      statement({ alg: 'ES256', kid: keys.client.id, typ: typ('device-proof') }, proofClaims, keys.client),
      'a proof without a key',
    ],
    'key-of-mallory-under-the-id': [
      byOwnKey('device-proof', { ...proofClaims, iss: keys.client.id }, { signer: keys.mallory }),
      "Mallory names the victim's id beside a key of its own",
    ],
    lease: [leaseChain()[0] as string, "a host's statement is shown as a proof"],
    empty: ['', 'silence'],
    garbage: [shortHash('garbage'), 'garbage'],
    truncated: [proof().slice(0, -10), 'a proof cut short'],
  };
  for (const [name, [text, attack]] of Object.entries(texts)) suite.refuse(name, 'not-authentic', attack, judged(text));
  suite.refuse('oversize', 'too-large', 'a product is kept busy', judged('A'.repeat(4097)));
}

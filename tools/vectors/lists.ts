/** Revocation lists and vendor files: what a vendor publishes. */
import { type Json, type JsonObject, shortHash } from './forge.ts';
import { Suite } from './suite.ts';
import {
  day,
  delegation,
  delegationTo,
  grant,
  keys,
  now,
  otherVendor,
  pack,
  revocations,
  trust,
  vendor,
  vendorStatement,
} from './world.ts';

export function revocationSuite(): Suite {
  const suite = new Suite(
    'revocation-lists',
    'Which lists a verifier takes in (statements.md 8)',
    'open-revocation-list',
  );
  const list = (chain: Json, change: JsonObject = {}): JsonObject => ({ chain, trust: { ...trust, ...change } });
  const ids = [keys.otherHost.id, shortHash('some grant')];
  const yields = (signer: string): { result: JsonObject } => ({ result: { signer, iat: now - day } });
  suite.accept(
    'of-root',
    'a root revokes a delegation',
    list([revocations(keys.root, [keys.oldAuthority.id])]),
    yields(keys.root.id),
  );
  suite.accept(
    'of-next-root',
    'the next root may revoke too',
    list([revocations(keys.nextRoot, [])]),
    yields(keys.nextRoot.id),
  );
  suite.accept(
    'of-delegated-key',
    'a delegated key revokes hosts and grants',
    list([revocations(keys.authority, ids), delegation()]),
    yields(keys.authority.id),
  );
  const many = Array.from({ length: 3000 }, (_, n) => shortHash(`revoked ${n}`));
  suite.accept(
    '3000-entries',
    'a list may be larger than 64 KiB',
    list([revocations(keys.authority, many), delegation()]),
    yields(keys.authority.id),
  );
  const bad = (name: string, code: string, attack: string, chain: Json, change: JsonObject = {}): void =>
    suite.refuse(name, code, attack, list(chain, change));
  const gag = 'a false list strikes off an honest host, or hides a true one';
  bad('delegated-key-for-root', 'not-authentic', 'a stolen authority key speaks for the root', [
    revocations(keys.authority, ids, { claims: { sub: keys.root.id } }),
    delegation(),
  ]);
  bad('delegated-key-for-another', 'not-authentic', gag, [
    revocations(keys.authority, ids, { claims: { sub: keys.oldAuthority.id } }),
    delegation(),
  ]);
  bad('root-for-delegated-key', 'not-authentic', gag, [
    revocations(keys.root, ids, { claims: { sub: keys.authority.id } }),
  ]);
  bad('by-mallory', 'root-unknown', gag, [revocations(keys.mallory, ids)]);
  bad('delegated-key-without-delegation', 'root-unknown', gag, [revocations(keys.authority, ids)]);
  bad('under-delegation-of-mallory', 'root-unknown', gag, [
    revocations(keys.authority, ids),
    delegation({ signer: keys.mallory }),
  ]);
  bad('not-delegated', 'kind-not-delegated', 'a key lent for grants revokes', [
    revocations(keys.authority, ids),
    delegation({ claims: { kinds: ['host-grant'] } }),
  ]);
  bad(
    'of-revoked-delegation',
    'revoked',
    'a stolen authority key strikes off honest hosts',
    [revocations(keys.authority, ids), delegation()],
    { revocations: [[revocations(keys.root, [keys.authority.id])]] },
  );
  bad('of-another-vendor', 'other-vendor', "one vendor strikes off another's hosts", [
    revocations(keys.root, ids, { claims: { iss: otherVendor } }),
  ]);
  bad('forward-dated', 'issued-in-future', 'a list of tomorrow blocks every later one', [
    revocations(keys.root, ids, { claims: { iat: now + day } }),
  ]);
  bad('entry-not-an-id', 'not-authentic', gag, [revocations(keys.root, ['*'])]);
  bad('entries-text', 'not-authentic', gag, [revocations(keys.root, [], { claims: { revoked: keys.authority.id } })]);
  bad('with-three', 'not-authentic', gag, [revocations(keys.authority, ids), delegation(), delegation()]);
  bad('grant-as-list', 'not-authentic', gag, [grant(), delegation()]);
  return suite;
}

const content: JsonObject = {
  attiva: 1,
  vendor: [vendorStatement()],
  delegation: [delegation()],
  packs: [[pack(), delegation()]],
  revocations: [[revocations(keys.root, [keys.oldAuthority.id])]],
  bundles: [],
};

/** First 64 bits of the root's id, in hexadecimal groups of four. */
function fingerprint(id: string): string {
  const hex = Buffer.from(id, 'base64url').subarray(0, 8).toString('hex').toUpperCase();
  return (hex.match(/.{4}/g) as string[]).join('-');
}

export function vendorFileSuite(): Suite {
  const suite = new Suite('vendor-files', 'The vendor file (messages.md 7)', 'open-vendor-file');
  const trusted = { trustedRoots: [keys.root.jwk] };
  const file = (change: JsonObject = {}, more: JsonObject = trusted): JsonObject => ({
    text: `${JSON.stringify({ ...content, ...change }, null, 2)}\n`,
    now,
    ...more,
  });
  const yields = { result: { vendor, fingerprint: fingerprint(keys.root.id), packs: 1 } };
  suite.accept('trusted', 'signed by a root that is trusted', file(), yields);
  suite.accept(
    'first-contact',
    'no root is trusted yet: the file vouches for itself, a person compares the fingerprint',
    file({}, {}),
    yields,
  );
  suite.accept('unknown-members', 'members that nobody knows', file({ zz: 1 }), yields);
  suite.accept('without-packs', 'a vendor without packs yet', file({ packs: [], revocations: [] }), {
    result: { ...yields.result, packs: 0 },
  });
  const byNext = vendorStatement({ signer: keys.nextRoot });
  suite.accept(
    'signed-by-next-root',
    'both roots are trusted, the next one signs',
    file({ vendor: [byNext] }, { trustedRoots: [keys.root.jwk, keys.nextRoot.jwk] }),
    { result: { ...yields.result, fingerprint: fingerprint(keys.nextRoot.id) } },
  );
  suite.accept(
    'new-root-introduced',
    'a trusted root introduces the root that signed the delegation',
    file({ delegation: [delegation({ signer: keys.nextRoot })] }),
    yields,
  );
  const bad = (name: string, code: string, attack: string, input: JsonObject): void =>
    suite.refuse(name, code, attack, input);
  const takeover = 'somebody else becomes the vendor';
  const mallorys = vendorStatement({ signer: keys.mallory, claims: { roots: [keys.mallory.jwk] } });
  bad('of-mallory', 'vendor-file-untrusted', takeover, file({ vendor: [mallorys] }));
  bad(
    'signed-by-next-root-not-trusted',
    'vendor-file-untrusted',
    'a root that nobody has introduced',
    file({ vendor: [byNext] }),
  );
  bad(
    'first-contact-root-not-listed',
    'vendor-file-untrusted',
    'the file is signed by a root that it does not show',
    file({ vendor: [vendorStatement({ claims: { roots: [keys.nextRoot.jwk] } })] }, {}),
  );
  bad(
    'first-contact-of-mallory-with-real-roots',
    'vendor-file-untrusted',
    takeover,
    file({ vendor: [vendorStatement({ signer: keys.mallory })] }, {}),
  );
  bad(
    'vendor-tampered',
    'not-authentic',
    takeover,
    file({ vendor: [vendorStatement().replace(/.$/, (end) => (end === 'A' ? 'Q' : 'A'))] }),
  );
  bad(
    'vendor-without-roots',
    'not-authentic',
    takeover,
    file({ vendor: [vendorStatement({ claims: { roots: [] } })] }),
  );
  bad(
    'vendor-root-null',
    'not-authentic',
    'a hole where a root belongs',
    file({ vendor: [vendorStatement({ claims: { roots: [null] } })] }, {}),
  );
  for (const [name, text] of Object.entries({
    'vendor-name-of-two-lines': 'Aurora Software (aurora.example)\nRoot         0000-0000-0000-0000',
    'vendor-name-with-escapes': 'Aurora\u001b[1B\rRoot         0000-0000-0000-0000',
    'vendor-name-turned': 'Aurora \u202e0000-0000-0000-0000',
  })) {
    const attack = "a stranger's name prints another fingerprint over the one to compare";
    bad(name, 'not-authentic', attack, file({ vendor: [vendorStatement({ claims: { name: text } })] }, {}));
  }
  bad('delegation-of-mallory', 'root-unknown', takeover, file({ delegation: [delegation({ signer: keys.mallory })] }));
  bad(
    'delegation-of-another-vendor',
    'other-vendor',
    takeover,
    file({ delegation: [delegation({ claims: { iss: otherVendor } })] }),
  );
  bad(
    'pack-of-another-vendor',
    'other-vendor',
    "another vendor's catalogue travels along",
    file({ packs: [[pack({ claims: { iss: otherVendor } }), delegation()]] }),
  );
  bad(
    'pack-unsigned',
    'not-authentic',
    'somebody changes the thresholds',
    file({ packs: [[`${pack().slice(0, pack().lastIndexOf('.'))}.`, delegation()]] }),
  );
  bad(
    'pack-under-revoked-delegation',
    'revoked',
    'a catalogue by a stolen key',
    file({ packs: [[pack({ signer: keys.oldAuthority }), delegationTo(keys.oldAuthority)]] }),
  );
  const texts: Record<string, string> = {
    'no-json': 'attiva',
    empty: '',
    null: 'null',
    array: '[]',
    'attiva-2': JSON.stringify({ ...content, attiva: 2 }),
    'without-attiva': JSON.stringify({ ...content, attiva: undefined }),
    'without-vendor': JSON.stringify({ ...content, vendor: undefined }),
    'vendor-text': JSON.stringify({ ...content, vendor: 'x' }),
    'vendor-garbage': JSON.stringify({ ...content, vendor: ['x'] }),
    'vendor-empty': JSON.stringify({ ...content, vendor: [] }),
    'packs-null': JSON.stringify({ ...content, packs: null }),
    'pack-with-number': JSON.stringify({ ...content, packs: [[1]] }),
    truncated: JSON.stringify(content).slice(0, -2),
  };
  for (const [name, text] of Object.entries(texts)) {
    bad(name, 'vendor-file-invalid', 'a file of another kind, or damaged', { text, now, ...trusted });
  }
  return suite;
}

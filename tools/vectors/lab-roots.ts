/** Lab roots: what was made for tests is refused at every door that was not built for tests (statements.md 10). */
import { base64url, type Json, type JsonObject, jcs } from './forge.ts';
import { Suite } from './suite.ts';
import {
  byHost,
  type Change,
  day,
  delegation,
  delegationClaims,
  grant,
  hostInfoChain,
  keys,
  leaseChain,
  leaseClaims,
  noticeChain,
  now,
  otherVendor,
  pack,
  requestId,
  revocations,
  trust,
  vendorStatement,
} from './world.ts';
import { answer } from './answer-input.ts';
import { lease, of } from './chain-input.ts';

const marked: Change = { claims: { lab: true } };
const allowed = { allowLab: true } as const;
const stripped =
  'the mark is taken out of the roots that the product carries; what a host of the lab signs tells all the same';

export function labRootSuite(): Suite {
  const suite = new Suite('lab-roots', 'What a lab root has signed (statements.md 10)', 'verify-chain');
  chains(suite);
  spellings(suite);
  orderOfChecks(suite);
  messages(suite);
  vendorFiles(suite);
  return suite;
}

/** Every kind of chain, with the mark in its last member. */
function markedChains(): Readonly<Record<string, JsonObject>> {
  return {
    vendor: of('vendor', [vendorStatement(marked)]),
    delegation: of('delegation', [delegation(marked)]),
    grant: of('host-grant', [grant(), delegation(marked)]),
    pack: of('product-pack', [pack(), delegation(marked)]),
    lease: lease(leaseChain({ delegation: marked })),
    notice: of('notice', noticeChain({ delegation: marked })),
    'host-info': of('host-info', hostInfoChain({ delegation: marked })),
    revocations: of('revocations', [revocations(keys.authority, []), delegation(marked)]),
  };
}

function withTrust(input: JsonObject, change: JsonObject): JsonObject {
  return { ...input, trust: { ...(input['trust'] as JsonObject), ...change } };
}

function chains(suite: Suite): void {
  for (const [name, input] of Object.entries(markedChains())) {
    suite.refuse(`${name}-in-production`, 'lab-root', stripped, input);
    suite.accept(`${name}-in-a-lab`, 'the verifier was built for tests', withTrust(input, allowed));
  }
  suite.refuse(
    'not-allowed',
    'lab-root',
    stripped,
    withTrust(lease(leaseChain({ delegation: marked })), { allowLab: false }),
  );
  suite.accept(
    'ordinary-root-in-a-lab',
    'a verifier built for tests takes ordinary roots too',
    lease(leaseChain(), allowed),
  );
  suite.accept(
    'list-of-a-root-alone',
    "a root's own list has no delegation: it revokes and licenses nothing",
    of('revocations', [revocations(keys.root, [])]),
  );
  suite.accept(
    'claim-of-other-kinds',
    'in other kinds it is a claim that nobody knows',
    lease(leaseChain({ grant: marked, subject: { lab: true } })),
  );
}

function spellings(suite: Suite): void {
  const values: Record<string, Json> = {
    false: false,
    1: 1,
    0: 0,
    text: 'true',
    null: null,
    array: [true],
    object: {},
  };
  const attack = 'a mark that one reader takes for yes and another for no';
  for (const [name, value] of Object.entries(values)) {
    const spelled: Change = { claims: { lab: value } };
    suite.refuse(`delegation-${name}`, 'not-authentic', attack, lease(leaseChain({ delegation: spelled })));
    suite.refuse(`vendor-${name}`, 'not-authentic', attack, of('vendor', [vendorStatement(spelled)]));
    suite.refuse(
      `delegation-${name}-in-a-lab`,
      'not-authentic',
      attack,
      lease(leaseChain({ delegation: spelled }), allowed),
    );
  }
  const [subject, under, above] = leaseChain({ delegation: marked }) as [string, string, string];
  const [header, , signature] = above.split('.');
  const cut = [header, base64url(jcs(delegationClaims)), signature].join('.');
  suite.refuse(
    'mark-cut-out',
    'not-authentic',
    'the mark is taken out of the delegation',
    lease([subject, under, cut]),
  );
  suite.refuse(
    'mark-cut-out-in-a-lab',
    'not-authentic',
    'the mark is taken out of the delegation',
    lease([subject, under, cut], allowed),
  );
}

function orderOfChecks(suite: Suite): void {
  const first = (name: string, code: string, input: JsonObject): void =>
    suite.refuse(name, code, 'two faults: the order of statements.md 9 says which one is told', input);
  const lab = (claims: JsonObject): Change => ({ claims: { lab: true, ...claims } });
  const under = grant();
  first('first-root-then-mark', 'root-unknown', lease(leaseChain({ delegation: { ...marked, signer: keys.mallory } })));
  first(
    'first-signature-then-mark',
    'not-authentic',
    lease([
      byHost('lease', leaseClaims(under)),
      under.replace(/.$/, (end) => (end === 'A' ? 'Q' : 'A')),
      delegation(marked),
    ]),
  );
  first('first-vendor-then-mark', 'other-vendor', lease(leaseChain({ delegation: lab({ iss: otherVendor }) })));
  first('first-mark-then-kind', 'lab-root', lease(leaseChain({ delegation: lab({ kinds: [] }) })));
  first('first-mark-then-future', 'lab-root', lease(leaseChain({ delegation: marked, subject: { iat: now + day } })));
  first('first-mark-then-window', 'lab-root', lease(leaseChain({ delegation: lab({ exp: now - 200 * day }) })));
  const list = [revocations(keys.root, [keys.authority.id])];
  first('first-mark-then-revoked', 'lab-root', lease(leaseChain({ delegation: marked }), { revocations: [list] }));
}

function messages(suite: Suite): void {
  const body = (chain: Json): JsonObject => ({ body: { chain }, trust });
  const held = { client: keys.client.id, application: 'aurora-os', edition: 'desktop', generation: 2025 };
  const doors: Record<string, [string, JsonObject]> = {
    'answer-of-a-host': ['judge-answer', answer({ chain: leaseChain({ delegation: marked }) })],
    'notice-of-a-host': ['judge-answer', answer({ chain: noticeChain({ delegation: marked }) })],
    'lease-that-was-stored': ['judge-lease', { chain: leaseChain({ delegation: marked }), holder: held, trust }],
    'what-a-host-says-of-itself': [
      'judge-host-info',
      { ...body(hostInfoChain({ delegation: marked })), nonce: requestId },
    ],
    'grant-for-a-registration': [
      'judge-registration',
      { ...body([grant(), delegation(marked)]), pending: { sub: keys.host.id, key: '7QX3M' } },
    ],
    'list-of-a-delegated-key': [
      'open-revocation-list',
      { chain: [revocations(keys.authority, []), delegation(marked)], trust },
    ],
  };
  for (const [name, [operation, input]] of Object.entries(doors)) {
    suite.refuse(`${name}-in-production`, 'lab-root', stripped, input, { operation });
    suite.accept(`${name}-in-a-lab`, 'the verifier was built for tests', withTrust(input, allowed), { operation });
  }
}

function vendorFiles(suite: Suite): void {
  const operation = { operation: 'open-vendor-file' };
  const file = (vendor: Change, delegated: Change, packed: Change): JsonObject => ({
    text: JSON.stringify({
      attiva: 1,
      vendor: [vendorStatement(vendor)],
      delegation: [delegation(delegated)],
      packs: [[pack(), delegation(packed)]],
      revocations: [],
      bundles: [],
    }),
    now,
  });
  const attack = 'a host of production takes in the vendor file of a test';
  const whole = file(marked, marked, marked);
  const trusted = { trustedRoots: [keys.root.jwk] };
  suite.refuse('vendor-file-in-production', 'lab-root', attack, whole, operation);
  suite.refuse('vendor-file-of-a-trusted-root', 'lab-root', attack, { ...whole, ...trusted }, operation);
  suite.refuse('vendor-file-delegation-only', 'lab-root', attack, file({}, marked, marked), operation);
  suite.refuse('vendor-file-pack-only', 'lab-root', attack, file({}, {}, marked), operation);
  suite.refuse('vendor-file-statement-only', 'lab-root', attack, file(marked, {}, {}), operation);
  suite.accept('vendor-file-in-a-lab', 'the program was made for tests', { ...whole, ...allowed }, operation);
  suite.accept(
    'ordinary-vendor-file-in-a-lab',
    'a lab takes ordinary files too',
    { ...file({}, {}, {}), ...allowed },
    operation,
  );
  const byMallory = { ...marked, signer: keys.mallory };
  suite.refuse(
    'vendor-file-first-root-then-mark',
    'vendor-file-untrusted',
    'two faults: who is not trusted tells nothing about itself',
    { ...file(byMallory, marked, marked), ...trusted },
    operation,
  );
}

/** Chains: who may vouch for whom, and when. */
import { aloneInBatch, base64url, type JsonObject, statementId } from './forge.ts';
import { mirrored, signDeterministically } from './deterministic-ecdsa.ts';
import { Suite } from './suite.ts';
import {
  byHost,
  day,
  delegation,
  delegationTo,
  grant,
  hostInfoChain,
  hostInput,
  hour,
  keys,
  leaseChain,
  leaseClaims,
  noticeChain,
  now,
  otherVendor,
  pack,
  vendor,
  vendorStatement,
} from './world.ts';
import { lease, of } from './chain-input.ts';
import { addShapeCases } from './chain-shapes.ts';
import { addSignerCases } from './chain-signers.ts';

function idsOf(chain: readonly string[]): JsonObject {
  return { ids: chain.map(statementId) };
}

/** The same statement with the other signature that verifies. */
function withMirroredSignature(compact: string): string {
  const cut = compact.lastIndexOf('.');
  return `${compact.slice(0, cut)}.${base64url(mirrored(Buffer.from(compact.slice(cut + 1), 'base64url')))}`;
}

/** The same statement, signed a second time with another nonce. */
function signedAgain(compact: string, secret: Uint8Array): string {
  const input = compact.slice(0, compact.lastIndexOf('.'));
  return `${input}.${base64url(signDeterministically(secret, Buffer.from(input), Buffer.from('again')))}`;
}

export function chainSuite(): Suite {
  const suite = new Suite('chains', 'Who may vouch for whom, and when (statements.md 2, 5, 7, 9)', 'verify-chain');
  accepted(suite);
  addSignerCases(suite);
  addShapeCases(suite);
  times(suite);
  sizes(suite);
  orderOfChecks(suite);
  return suite;
}

function accepted(suite: Suite): void {
  const chain = leaseChain();
  suite.accept('lease', 'a lease, its grant, its delegation', lease(chain), { result: idsOf(chain) });
  suite.accept('notice', 'a notice', of('notice', noticeChain()));
  suite.accept('host-info', 'a host-info', of('host-info', hostInfoChain()));
  suite.accept('delegation', 'a delegation alone', of('delegation', [delegation()]));
  suite.accept('vendor', 'a vendor statement alone', of('vendor', [vendorStatement()]));
  suite.accept('grant', 'a grant and its delegation', of('host-grant', [grant(), delegation()]));
  suite.accept('pack', 'a pack and its delegation', of('product-pack', [pack(), delegation()]));
  const again = [chain[0] as string, signedAgain(grant(), keys.authority.secret), delegation()];
  suite.accept(
    'second-signature',
    'the grant signed a second time over the same payload: the same statement, the same ids',
    lease(again),
    { result: idsOf(chain) },
  );
  const high = chain.map((text, index) => (index === 0 ? text : withMirroredSignature(text)));
  suite.accept(
    'mirrored-signatures',
    'grant and delegation with (R, n − S): the same statements, the same ids',
    lease(high),
    { result: idsOf(chain) },
  );
  suite.accept(
    'next-root',
    'a delegation signed by the next root',
    lease(leaseChain({ delegation: { signer: keys.nextRoot } })),
  );
  const unknown = { comment: { a: [1, true, null] }, zz: 'ignored' };
  suite.accept(
    'unknown-claims',
    'claims that nobody knows, in each member',
    lease(leaseChain({ delegation: { claims: unknown }, grant: { claims: unknown }, subject: unknown })),
  );
  const expired = { exp: now - 10 * day };
  suite.accept(
    'expired-delegation-signed-in-time',
    'the delegation has ended since; the grant was signed in time',
    lease(leaseChain({ delegation: { claims: expired } })),
  );
  suite.accept(
    'second-delegation',
    'a grant under another delegated key',
    lease([
      byHost('lease', leaseClaims(grant({ signer: keys.oldAuthority }))),
      grant({ signer: keys.oldAuthority }),
      delegationTo(keys.oldAuthority),
    ]),
  );
}

function times(suite: Suite): void {
  const at = (grantIat: number, delegated: JsonObject = {}): JsonObject =>
    lease(leaseChain({ grant: { claims: { iat: grantIat } }, delegation: { claims: delegated } }));
  suite.accept('lease-4-h-ahead', 'T1 is inclusive', lease(leaseChain({ subject: { iat: now + 4 * hour } })));
  suite.refuse(
    'lease-forward-dated',
    'issued-in-future',
    'a host with a clock ahead signs for next year',
    lease(leaseChain({ subject: { iat: now + 4 * hour + 1 } })),
  );
  suite.refuse(
    'grant-forward-dated',
    'issued-in-future',
    'a grant that begins later is used today',
    at(now + 5 * hour),
  );
  suite.refuse(
    'delegation-forward-dated',
    'issued-in-future',
    'a delegation that begins later is used today',
    at(now, { iat: now + 5 * hour }),
  );
  const start = now - 100 * day;
  suite.accept(
    'grant-24-h-before-delegation',
    'T2 is inclusive: clocks differ, a telephone grant knows only its day',
    at(start - day, { iat: start }),
  );
  suite.refuse(
    'grant-before-delegation',
    'outside-issuer-window',
    'a key signs for a time when it had no word',
    at(start - day - 1, { iat: start }),
  );
  suite.accept('grant-at-delegations-end', 'T2 is inclusive at the end', at(start, { exp: start }));
  suite.refuse(
    'grant-after-delegations-end',
    'outside-issuer-window',
    'a key that has ended goes on registering hosts',
    at(start, { exp: start - 1 }),
  );
  const early = (iat: number): JsonObject => lease(leaseChain({ grant: { claims: { iat: now } }, subject: { iat } }));
  suite.accept('lease-24-h-before-grant', 'T2 between lease and grant', early(now - day));
  suite.refuse(
    'lease-before-grant',
    'outside-issuer-window',
    'a host licenses for a time when it was not registered',
    early(now - day - 1),
  );
  suite.accept(
    'lease-after-delegations-end',
    "the lease's parent is the grant, which has no end",
    lease(leaseChain({ delegation: { claims: { exp: now - day } } })),
  );
  suite.refuse(
    'pack-after-delegations-end',
    'outside-issuer-window',
    'a key that has ended goes on writing catalogues',
    of('product-pack', [pack(), delegation({ claims: { exp: now - 201 * day } })]),
  );
  suite.refuse(
    'clock-of-verifier-behind',
    'issued-in-future',
    'a clock set back makes everything forward-dated; nothing is trusted meanwhile',
    lease(leaseChain(), { now: now - 400 * day }),
  );
}

function sizes(suite: Suite): void {
  const padded = (total: number): string[] => {
    // Lengths of base64url leave gaps, so two members are padded.
    for (let few = 0; few < 4; few += 1) {
      const make = (pad: number): string[] =>
        leaseChain({ grant: { claims: { zz: 'x'.repeat(few) } }, subject: { zz: 'x'.repeat(pad) } });
      const rough = 40_000 + Math.floor(((total - make(40_000).join('').length) * 3) / 4);
      for (let pad = rough - 2; pad <= rough + 2; pad += 1) {
        const chain = make(pad);
        if (chain.join('').length === total) return chain;
      }
    }
    throw new TypeError(`no chain of ${total} characters`);
  };
  suite.accept('64-kib', 'a chain of exactly 65,536 characters', lease(padded(65_536)));
  suite.refuse('oversize', 'too-large', 'a reader is kept busy', lease(padded(65_537)));
  suite.refuse(
    'oversize-garbage',
    'too-large',
    'the size is judged before anything is read',
    lease(['A'.repeat(65_537), 'A', 'A']),
  );
  suite.accept(
    'large-pack',
    'a pack may be larger than 64 KiB',
    of('product-pack', [pack({ claims: { zz: 'x'.repeat(50_000) } }), delegation()]),
  );
}

function orderOfChecks(suite: Suite): void {
  const late = { iat: now + 9 * hour };
  const [, under, above] = leaseChain() as [string, string, string];
  const first = (name: string, code: string, input: JsonObject): void =>
    suite.refuse(name, code, 'two faults: the order of statements.md 9 says which one is told', input);
  const forged = aloneInBatch(hostInput('lease', leaseClaims(under, late)), keys.mallory);
  first('first-signature-then-time', 'not-authentic', lease([forged, under, above]));
  first(
    'first-shape-then-root',
    'not-authentic',
    lease(leaseChain({ subject: { turn: -1 }, delegation: { signer: keys.mallory } })),
  );
  first('first-root-then-signature', 'root-unknown', lease([forged, under, delegation({ signer: keys.mallory })]));
  first(
    'first-vendor-then-time',
    'other-vendor',
    lease(leaseChain({ subject: late, grant: { claims: { iss: otherVendor } } })),
  );
  first(
    'first-vendor-then-kind',
    'other-vendor',
    lease(leaseChain({ delegation: { claims: { kinds: [], iss: otherVendor } } })),
  );
  first(
    'first-kind-then-time',
    'kind-not-delegated',
    lease(leaseChain({ subject: late, delegation: { claims: { kinds: [] } } })),
  );
  first(
    'first-future-then-window',
    'issued-in-future',
    lease(leaseChain({ subject: late, delegation: { claims: { exp: now - 200 * day } } })),
  );
  first('first-size-then-shape', 'too-large', lease(['A'.repeat(70_000), under, above], { vendor }));
}

/** What a client makes of a host's answer: the claims of lease and notice against request, grant and delegation. */
import { type Json, randomId, sha256, signingInput, statementId, typ } from './forge.ts';
import { Suite } from './suite.ts';
import { byHost, day, grant, hostInfoChain, hour, keys, leaseChain, leaseClaims, now } from './world.ts';
import { answer, asLease, granted, lease, newIdentity, notice, pending } from './answer-input.ts';
import { addTermCases } from './answer-terms.ts';

export function answerSuite(): Suite {
  const suite = new Suite('answers', "What a client makes of a host's answer (statements.md 9)", 'judge-answer');
  accepted(suite);
  bodies(suite);
  requests(suite);
  grants(suite);
  addTermCases(suite);
  return suite;
}

function accepted(suite: Suite): void {
  suite.accept('lease', 'licensed', lease(), asLease);
  for (const reason of ['below-threshold', 'quantity-exceeded', 'agreement-ended']) {
    suite.accept(`counted-${reason}`, 'counted, not licensed', notice({ reason }), { result: { kind: 'counted' } });
  }
  suite.accept('new-identity', 'the client is a copy and takes a new identity', notice(newIdentity), {
    result: { kind: 'new-identity' },
  });
  const tls = sha256('spki').toString('base64url');
  suite.accept('tls', "the host's TLS key, for those who know the host already", lease({ subject: { tls } }), asLease);
  suite.accept('notice-tls', 'the same in a notice', notice({ tls }), { result: { kind: 'counted' } });
  suite.accept(
    'other-members',
    'other members beside the chain are ignored',
    answer({ chain: leaseChain(), hint: 'x' }),
    asLease,
  );
  suite.accept(
    'longest-lease',
    'exactly maxLease',
    lease({ subject: { exp: now + 100 * day }, delegation: { claims: { maxLease: 100 * day } } }),
    asLease,
  );
  suite.accept('shortest-rest', 'ends a second from now', lease({ subject: { exp: now + 1 } }), asLease);
  const until = now + 60 * day;
  suite.accept(
    'until-with-default-grace',
    'until + 30 days',
    lease({ grant: { claims: { until } }, subject: { exp: until + 30 * day, ends: 'agreement' } }),
    asLease,
  );
  suite.accept(
    'until-with-grace',
    'until + graceDays',
    lease({ grant: { claims: { until, graceDays: 7 } }, subject: { exp: until + 7 * day } }),
    asLease,
  );
  suite.accept(
    'until-without-grace',
    'until itself',
    lease({ grant: { claims: { until, graceDays: 0 } }, subject: { exp: until } }),
    asLease,
  );
  suite.accept(
    'entitlements',
    'exactly those of the edition',
    lease({ grant: { claims: granted }, subject: { entitlements: granted.entitlements.desktop } }),
    asLease,
  );
  suite.accept(
    'entitlements-of-another-edition',
    'the grant lists another edition only',
    lease({ grant: { claims: { entitlements: { server: { cores: 64 } } } } }),
    asLease,
  );
  const maintenanceUntil = now + 365 * day;
  suite.accept(
    'maintenance',
    'maintenanceUntil as in the grant',
    lease({ grant: { claims: { maintenanceUntil } }, subject: { maintenanceUntil } }),
    asLease,
  );
  suite.accept(
    'newer-grant',
    'a grant may be of a newer generation',
    lease({ grant: { claims: { generation: 2028 } } }),
    asLease,
  );
  suite.accept(
    'host-4-h-behind',
    'T4 is inclusive',
    lease({ subject: { iat: (pending['iat'] as number) - 4 * hour, exp: now } }, { trust: { now: now - 1 } }),
    asLease,
  );
  suite.accept('host-4-h-ahead', 'T1 is inclusive', lease({ subject: { iat: now + 4 * hour } }), asLease);
  suite.accept(
    'expired-delegation',
    'the delegation has ended; the grant was signed in time',
    lease({ delegation: { claims: { exp: now - day } } }),
    asLease,
  );
  suite.accept(
    'notice-newer-generation',
    'a notice may name what the host cannot activate',
    notice({}, { grant: { claims: { generation: 2022 } } }),
  );
}

function bodies(suite: Suite): void {
  const chain = leaseChain() as [string, string, string];
  const bodiesOf: Record<string, [Json, string]> = {
    'unsigned-notice': [
      { outcome: 'counted', reason: 'below-threshold', count: 24, threshold: 25 },
      'anybody on the network tells a client what it is',
    ],
    'unsigned-lease': [{ lease: leaseClaims(chain[1]) }, 'anybody on the network licenses a client'],
    'problem-as-answer': [
      { code: 'agreement-ended', title: 'x', status: 200 },
      'an unsigned refusal takes a licence away',
    ],
    null: [null, 'no answer'],
    text: ['ok', 'no answer'],
    'bare-chain': [chain, 'another shape of answer'],
    'chain-null': [{ chain: null }, 'no chain'],
    'chain-text': [{ chain: chain.join(' ') }, 'another shape of chain'],
    'chain-empty': [{ chain: [] }, 'no chain'],
    'html-page': ['<html>Please log in</html>', 'something between rewrites the answer'],
    'host-info': [{ chain: hostInfoChain() }, 'a host-info is passed off as an answer'],
    'grant-alone': [{ chain: chain.slice(1) }, "the host's papers are passed off as a licence"],
  };
  for (const [name, tls] of Object.entries({ short: 'A'.repeat(42), padded: `${'A'.repeat(43)}=`, 'not-text': true }))
    suite.refuse(`tls-${name}`, 'not-authentic', 'a key that no connection can show', lease({ subject: { tls } }));
  for (const [name, [body, attack]] of Object.entries(bodiesOf))
    suite.refuse(name, 'not-authentic', attack, answer(body));
  const unsigned = `${signingInput({ alg: 'none', jwk: keys.host.jwk, typ: typ('notice') }, { outcome: 'counted' })}.`;
  suite.refuse(
    'notice-alg-none',
    'not-authentic',
    'a notice that nobody signed',
    answer({ chain: [unsigned, chain[1], chain[2]] }),
  );
  suite.refuse(
    'notice-by-mallory',
    'not-authentic',
    'a rogue host replays a grant that it copied from the wire',
    answer({ chain: [byHost('notice', leaseClaims(chain[1]), keys.mallory), chain[1], chain[2]] }),
  );
  suite.refuse(
    'counted-without-reason',
    'not-authentic',
    'a notice that does not say why',
    notice({ reason: undefined }),
  );
  suite.refuse(
    'counted-without-turn',
    'not-authentic',
    'a notice that breaks the contact rule',
    notice({ turn: undefined }),
  );
  suite.refuse('outcome-unknown', 'not-authentic', 'an outcome of the future', notice({ outcome: 'licensed' }));
}

function requests(suite: Suite): void {
  suite.refuse(
    'foreign-nonce',
    'answer-to-other-request',
    'a recorded answer is replayed',
    lease({ subject: { nonce: randomId('request 2') } }),
  );
  suite.refuse(
    'notice-foreign-nonce',
    'answer-to-other-request',
    'a recorded notice is replayed',
    notice({ nonce: randomId('request 2') }),
  );
  suite.refuse(
    'other-client',
    'lease-of-another-client',
    'one lease for a whole fleet',
    lease({ subject: { sub: keys.otherClient.id } }),
  );
  suite.refuse(
    'notice-other-client',
    'lease-of-another-client',
    'a notice for somebody else splits a client',
    notice({ ...newIdentity, sub: keys.otherClient.id }),
  );
  suite.refuse(
    'stale',
    'answer-stale',
    'an answer prepared in advance',
    lease({ subject: { iat: (pending['iat'] as number) - 4 * hour - 1 } }),
  );
  suite.refuse(
    'forward-dated',
    'issued-in-future',
    'a host whose clock is ahead signs longer leases',
    lease({ subject: { iat: now + 4 * hour + 1 } }),
  );
  suite.refuse(
    'other-edition',
    'answer-to-other-request',
    'a host gives another edition than asked',
    lease({ subject: { edition: 'server' } }),
  );
  suite.refuse(
    'older-generation',
    'answer-to-other-request',
    'a host gives another generation than asked',
    lease({ subject: { generation: 2022 } }),
  );
  suite.refuse(
    'other-application-granted',
    'answer-to-other-request',
    'a host gives another application than asked, though granted',
    lease({ grant: { claims: { application: 'aurora-office' } }, subject: { application: 'aurora-office' } }),
  );
  suite.refuse(
    'notice-other-application',
    'answer-to-other-request',
    'a count of another application',
    notice({ application: 'aurora-office' }, { grant: { claims: { application: 'aurora-office' } } }),
  );
}

function grants(suite: Suite): void {
  const other = grant({ claims: { registration: 2 } });
  suite.refuse(
    'grant-not-in-chain',
    'not-authentic',
    'the lease names a grant that the chain does not hold',
    lease({ subject: { grant: statementId(other) } }),
  );
  const [subject, , above] = leaseChain() as [string, string, string];
  suite.refuse(
    'grant-exchanged',
    'not-authentic',
    'a genuine lease is put under a later grant of the same host',
    answer({ chain: [subject, other, above] }),
  );
  suite.refuse(
    'application-outside-grant',
    'application-not-granted',
    'a host for the office product licenses the OS',
    lease({ grant: { claims: { application: 'aurora-office' } } }),
  );
  suite.refuse(
    'generation-too-new',
    'generation-not-granted',
    'a host key of 2022 licenses 2025',
    lease({ grant: { claims: { generation: 2022 } } }),
  );
}

import type { HttpAnswer, HttpRequest } from '@attiva/client';
import type { ActivationRequestClaims, LeaseClaims } from '@attiva/protocol';
import { type Attack, must, type Seen, seenIn } from './attack.ts';
import type { AttackSite } from './attack-site.ts';
import {
  chainIn,
  claimsOf,
  codeIn,
  forgedHost,
  jsonAnswer,
  newSigner,
  type Papers,
  post,
  problemAnswer,
} from './forger.ts';

interface Recorded {
  readonly request: HttpRequest;
  readonly answer: HttpAnswer;
}

/** Writes down every byte between a machine and the honest host, which notices nothing. */
function tap(site: AttackSite): Recorded[] {
  const recorded: Recorded[] = [];
  site.impostor(async (request, from) => {
    const answer = await site.honest(request, from);
    recorded.push({ request, answer });
    return answer;
  });
  return recorded;
}

function answersIn(recorded: readonly Recorded[]): HttpAnswer[] {
  return recorded.flatMap(({ request, answer }) => (request.method === 'POST' ? [answer] : []));
}

function requestsIn(recorded: readonly Recorded[]): string[] {
  return recorded.flatMap(({ request }) => (request.body === undefined ? [] : [request.body.text]));
}

function last<Item>(items: readonly Item[]): Item {
  const item = items.at(-1);
  if (item === undefined) throw new TypeError('nothing was recorded');
  return item;
}

/** Answers to POST with this, and lets the honest host answer the rest. */
function answerPosts(site: AttackSite, answer: (body: string) => HttpAnswer | Promise<HttpAnswer>): void {
  site.impostor((request, from) =>
    request.method === 'POST' ? Promise.resolve(answer(request.body?.text ?? '')) : site.honest(request, from),
  );
}

async function inventory(site: AttackSite): Promise<number> {
  const { vendors } = await site.host.status();
  return vendors.flatMap(({ applications }) => applications).reduce((sum, { inventory: count }) => sum + count, 0);
}

async function imitate(site: AttackSite): Promise<Seen> {
  const recorded = tap(site);
  await site.licensed();
  const [, grant = '', delegation = ''] = chainIn(last(answersIn(recorded)));
  must(grant !== '' && delegation !== '', 'the papers of the host were on the wire');
  site.impostor(forgedHost({ signer: newSigner(), grant, delegation }, site.now));
  const victim = await site.machine();
  return seenIn(await site.ask(victim), victim);
}

async function replayNeighbour(site: AttackSite): Promise<Seen> {
  const recorded = tap(site);
  await site.licensed();
  const answer = last(answersIn(recorded));
  answerPosts(site, () => answer);
  const victim = await site.machine();
  return seenIn(await site.ask(victim), victim);
}

async function replayYesterday(site: AttackSite): Promise<Seen> {
  const recorded = tap(site);
  const victim = await site.licensed();
  const answer = last(answersIn(recorded));
  await site.pass(1);
  answerPosts(site, () => answer);
  return seenIn(await site.ask(victim), victim);
}

async function replayRequest(site: AttackSite): Promise<Seen> {
  const recorded = tap(site);
  const victim = await site.licensed();
  await site.ask(victim);
  const [first = ''] = requestsIn(recorded);
  const before = await inventory(site);
  const again = await site.send(first);
  for (let times = 0; times < 20; times += 1) await site.send(first);
  const after = await inventory(site);
  must(before > 0, 'the machine was counted');
  const code = codeIn(again);
  return code === 'request-overtaken' && after === before
    ? { result: 'refused', code, victim }
    : { result: 'not-stopped', victim };
}

async function relayLonger(site: AttackSite): Promise<Seen> {
  let relayed = 0;
  site.impostor(async (request, from) => {
    const answer = await site.honest(request, from);
    if (request.method === 'GET') return answer;
    relayed += 1;
    return { ...answer, text: withLongerLease(answer.text) };
  });
  const victim = await site.machine();
  const seen = seenIn(await site.ask(victim), victim);
  must(relayed > 0, 'the answer came through the relay');
  return seen;
}

/** The lease ends a day later; everything else, its signature too, is as it was. */
function withLongerLease(text: string): string {
  const [statement = '', ...papers] = chainIn({ status: 200, type: '', text });
  const [header, , signature] = statement.split('.');
  const claims = claimsOf<LeaseClaims>(statement);
  const longer = Buffer.from(JSON.stringify(claims).replace(`"exp":${claims.exp}`, `"exp":${claims.exp + 86_400}`));
  return JSON.stringify({ chain: [`${header}.${longer.toString('base64url')}.${signature}`, ...papers] });
}

async function relayOtherNonce(site: AttackSite): Promise<Seen> {
  answerPosts(site, async (body) => {
    const { jti } = claimsOf<ActivationRequestClaims>(body);
    return site.send(await site.invented({ jti }));
  });
  const victim = await site.machine();
  return seenIn(await site.ask(victim), victim);
}

async function lieUnsigned(site: AttackSite): Promise<Seen> {
  const victim = await site.licensed();
  for (const code of ['revoked', 'host-not-registered', 'agreement-ended', 'product-not-covered']) {
    site.impostor(async () => problemAnswer(403, { code, detail: 'a lie', retryAfter: 999_999_999 }));
    must((await site.ask(victim)).code === code, 'the lie arrived');
  }
  const { licensed, nextAttemptAt } = victim.activation().status();
  const asksAgain = nextAttemptAt - victim.clock.now() <= 3 * 3_600_000;
  return { result: licensed && asksAgain ? 'bounded' : 'not-stopped', victim };
}

async function noticeUnsigned(site: AttackSite): Promise<Seen> {
  const victim = await site.licensed();
  answerPosts(site, () => jsonAnswer({ outcome: 'new-identity' }));
  return keepsIdentity(site, victim);
}

async function noticeForged(site: AttackSite): Promise<Seen> {
  const recorded = tap(site);
  const victim = await site.licensed();
  const [, grant = '', delegation = ''] = chainIn(last(answersIn(recorded)));
  const mallory: Papers = { signer: newSigner(), grant, delegation };
  const forge = forgedHost(mallory, site.now, ({ exp: _exp, edition: _edition, ...claims }) => ({
    ...claims,
    outcome: 'new-identity',
  }));
  answerPosts(site, (body) => post(forge, body));
  return keepsIdentity(site, victim);
}

async function keepsIdentity(site: AttackSite, victim: Seen['victim'] & object): Promise<Seen> {
  const { clientId } = victim.activation().status();
  const seen = seenIn(await site.ask(victim), victim);
  const after = victim.activation().status();
  return after.clientId === clientId && after.licensed ? seen : { result: 'not-stopped', victim };
}

async function bankRequests(site: AttackSite): Promise<Seen> {
  const banked: string[] = [];
  answerPosts(site, (body) => {
    banked.push(body);
    const lastIat = site.now() + 4 * 3600 - 10;
    return problemAnswer(409, { code: 'request-overtaken', detail: 'a lie', facts: { lastIat } });
  });
  const victim = await site.machine();
  await site.ask(victim);
  const ahead = last(banked);
  must(banked.length === 2, 'the client repeated once, with a later date');
  must(claimsOf<ActivationRequestClaims>(ahead).iat > site.now() + 3 * 3600, 'it bears a date ahead');
  await victim.switchOff();
  await site.pass(7 / 24);
  must((await site.send(ahead)).status === 200, 'delivered within eight hours it is taken');
  await site.pass(2 / 24);
  const late = codeIn(await site.send(ahead));
  await victim.switchOn();
  return late === 'clock-difference' ? { result: 'bounded', code: late, victim } : { result: 'not-stopped', victim };
}

const wire = 'the wire';

export const wireAttacks: readonly Attack[] = [
  {
    id: 'imitation',
    holds: wire,
    tried: 'a program that imitates our host, with every byte of the wire',
    explanation: 'it has our papers and not our key: nothing it signs is the answer of the host in the grant',
    expected: { result: 'refused', code: 'not-authentic' },
    run: imitate,
  },
  {
    id: 'replay-answer',
    holds: wire,
    tried: 'the answer that a neighbour got, played to this machine',
    explanation: 'an answer names the random number of its request, and this is another one',
    expected: { result: 'refused', code: 'answer-to-other-request' },
    run: replayNeighbour,
  },
  {
    id: 'yesterdays-answer',
    holds: wire,
    tried: "yesterday's answer to the same machine, played again",
    explanation: 'each request has a new random number; the lease that it holds stays as it is',
    expected: { result: 'refused', code: 'answer-to-other-request' },
    run: replayYesterday,
  },
  {
    id: 'replay-request',
    holds: wire,
    tried: 'a recorded request, sent to our host twenty times more, to disturb the count',
    explanation: 'the host has seen a later one of this client: nothing is recorded, nobody is counted',
    expected: { result: 'refused', code: 'request-overtaken' },
    run: replayRequest,
  },
  {
    id: 'relay-changed',
    holds: wire,
    tried: 'a relay in between that passes everything on, and makes the lease one day longer',
    explanation: 'passing on gains nothing; what was changed bears no signature any more',
    expected: { result: 'refused', code: 'not-authentic' },
    run: relayLonger,
  },
  {
    id: 'relay-nonce',
    holds: wire,
    tried: "a relay that asks for itself, with this machine's random number, and passes the lease on",
    explanation: 'a lease names the key of the machine that asked; this one is for the relay',
    expected: { result: 'refused', code: 'lease-of-another-client' },
    run: relayOtherNonce,
  },
  {
    id: 'lies-unsigned',
    holds: wire,
    tried: 'errors in the name of our host ("revoked", "agreement ended"), to take a license away',
    explanation: 'an unsigned answer is a hint for the report: the lease stays, the machine asks again as planned',
    expected: { result: 'bounded' },
    run: lieUnsigned,
  },
  {
    id: 'notice-unsigned',
    holds: wire,
    tried: 'an unsigned "take a new identity", so that machines count twice',
    explanation: 'what changes anything is signed, or it is nothing',
    expected: { result: 'refused', code: 'not-authentic' },
    run: noticeUnsigned,
  },
  {
    id: 'notice-forged',
    holds: wire,
    tried: "the same notice, signed with a key of one's own under our host's papers",
    explanation: 'the key is not the one in the grant',
    expected: { result: 'refused', code: 'not-authentic' },
    run: noticeForged,
  },
  {
    id: 'banked-requests',
    holds: wire,
    tried: 'making a machine date its request ahead, to deliver it later',
    explanation: 'one request, at most four hours ahead, good for eight hours: it counts a machine that counts anyway',
    expected: { result: 'bounded', code: 'clock-difference' },
    run: bankRequests,
  },
];

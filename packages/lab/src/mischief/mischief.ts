/**
 * Misbehaviour on purpose: what a product must live with, met in its tests before its customers meet it. It sits between
 * machines and hosts, knows no keys, and can therefore disturb but never license. Hosts that lie with keys of their own are
 * `../attacks`.
 */
import type { HttpAnswer, HttpRequest } from '@attiva/client';
import type { Listener } from '../world/lab-wire.ts';
import type { SeededRandom } from '../world/seeded-random.ts';

/** Every kind, in the order of the command line. */
export const mischiefKinds = [
  'refusals',
  'jitter',
  'stale',
  'half-answers',
  'wrong-clock',
  'rogue-host',
  'all',
] as const;

/** `refusals`: good requests are refused sometimes; `jitter`: answers take up to 20 s; `stale`: an older answer comes back;
 * `half-answers`: cut off in the middle; `wrong-clock`: the host's clock is off by hours; `rogue-host`: an imitation stands
 * before the host in DNS; `all` of them. */
export type MischiefKind = (typeof mischiefKinds)[number];

/** How often it strikes, 0 … 1: often enough to be met in a few attempts, seldom enough to get through. */
const share = 0.3;

export interface MischiefSite {
  readonly random: SeededRandom;
  /** Lets so many milliseconds pass: virtual ones between simulated machines, real ones before a real product. */
  readonly wait: (milliseconds: number) => Promise<unknown>;
}

/** Stands before an honest listener and disturbs it. */
export function mischievous(honest: Listener, kind: MischiefKind, site: MischiefSite): Listener {
  const before = new Map<string, HttpAnswer>();
  return async (request, from) => {
    const trick = site.random.chance() < share ? trickOf(kind, site.random) : undefined;
    if (trick === 'refusals') return refusal(site.random);
    if (trick === 'jitter') await site.wait(site.random.between(0, 20_000));
    const answer = await honest(request, from);
    const place = `${request.method} ${from}`;
    const older = before.get(place);
    before.set(place, answer);
    if (trick === 'half-answers') return { ...answer, text: answer.text.slice(0, Math.floor(answer.text.length / 2)) };
    return trick === 'stale' && older !== undefined ? older : answer;
  };
}

const tricks = ['refusals', 'jitter', 'stale', 'half-answers'] as const;

function trickOf(kind: MischiefKind, random: SeededRandom): (typeof tricks)[number] | undefined {
  if (kind === 'all') return tricks[Math.floor(random.chance() * tricks.length)];
  return tricks.find((trick) => trick === kind);
}

/** Unsigned, as anybody on the way can write them: codes that a host would say, and one that nobody knows. */
function refusal(random: SeededRandom): HttpAnswer {
  const codes: readonly (readonly [string, number])[] = [
    ['busy', 503],
    ['revoked', 403],
    ['needs-newer-host-key', 403],
    ['host-not-registered', 409],
    ['something-new', 500],
  ];
  const [code, status] = codes[Math.floor(random.chance() * codes.length)] as readonly [string, number];
  const text = JSON.stringify({ type: 'about:blank', title: 'refused by mischief', status, code });
  return { status, type: 'application/problem+json', text, ...(code === 'busy' && { retryAfterSeconds: 2 }) };
}

/** Answers everything in the form of a host and signs nothing that leads to the vendor's root. */
export function rogueHost(): Listener {
  return async (request: HttpRequest) => {
    const chain = ['e30.e30.AAAA', 'e30.e30.AAAA', 'e30.e30.AAAA'];
    return request.path.includes('/v1/')
      ? { status: 200, type: 'application/json', text: JSON.stringify({ chain }) }
      : { status: 404, type: 'text/html', text: '<h1>Not found</h1>' };
  };
}

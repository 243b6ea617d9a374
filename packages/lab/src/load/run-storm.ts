/**
 * A boot storm: machines that are all switched on within two minutes and each ask as a client does: first who the host is,
 * then for a lease, each on a connection of its own, with a client's limits of time. Who is told to wait waits; who fails
 * comes back when the rules of the protocol say so. Where that lies beyond the limit, as two hours do, the machines come back right
 * after the storm, and the time between counts as if it had passed.
 */
import {
  catalogue,
  clampInterval,
  errorFromProblem,
  firstAttemptDelaySeconds,
  firstAttemptSpreadSeconds,
  nextAttemptAt,
} from '@attiva/protocol';
import { type Answer, clientLimits, Connection } from './connection.ts';
import { meetHost } from './run-load.ts';

export interface StormOptions {
  readonly ports: readonly number[];
  readonly vendor: string;
  /** One signed request for each machine. */
  readonly bodies: readonly string[];
  /** Seconds within which the first attempts fall: 120, as the protocol has it; less for a small trial. */
  readonly spreadSeconds: number;
  /** Seconds of the storm itself: who comes back later than that does so after it. */
  readonly limitSeconds: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

export interface StormResult {
  readonly machines: number;
  readonly licensed: number;
  /** Seconds from the first switch to the last lease of the storm itself. */
  readonly drainSeconds: number;
  /** Seconds of each licensed machine, from its first attempt to its lease; of those that came back later with what they waited. */
  readonly waits: readonly number[];
  /** Failures by cause: an error code, or the system's word for a broken connection. Most are followed by a success. */
  readonly errors: Readonly<Record<string, number>>;
  /** Requests that were sent once more within an attempt: the host was busy for a moment, or the connection broke. */
  readonly again: number;
  /** Machines whose last failure says that asking again will not help. */
  readonly unrecovered: number;
  /** Machines whose next attempt lay beyond the limit, and took place after the storm. */
  readonly cameBack: number;
  /** Machines among those that failed once more, with nothing that would keep them from asking again. */
  readonly waiting: number;
}

/** A machine whose next attempt lies beyond the limit. */
interface Late {
  readonly body: string;
  readonly port: number;
  /** Seconds from its first attempt until it comes back. */
  readonly waitSeconds: number;
}

/** What became of one attempt: `undefined` for a lease. */
interface Failure {
  readonly code: string;
  readonly helps: boolean;
  readonly waitSeconds?: number;
}

/** A host that asks for a longer pause within one attempt is left for the next (`requestActivation` of the client). */
const longestPauseSeconds = 10;
/** Within these whoever lost his connection asks once more, as the client does. */
const longestPauseAfterCut = 1;
/** Of the usual product pack: when a machine without a license asks again. */
const activationIntervalSeconds = 7200;
/** How fast those come back whom the storm left out; spread over a quarter of two hours, even a hundred thousand are fewer. */
const comeBackPerSecond = 100;

export async function runStorm(options: StormOptions): Promise<StormResult> {
  const began = performance.now();
  const waits: number[] = [];
  const errors: Record<string, number> = {};
  const left = { again: 0, unrecovered: 0, waiting: 0 };
  const late: Late[] = [];
  let lastLease = began;
  const scale = options.spreadSeconds / firstAttemptSpreadSeconds;
  const ask = async (port: number, body: string): Promise<Failure | undefined> => {
    const failure = await attempt(port, { ...options, body, onAgain: () => (left.again += 1) });
    if (failure === undefined) return undefined;
    errors[failure.code] = (errors[failure.code] ?? 0) + 1;
    if (!failure.helps) left.unrecovered += 1;
    return failure;
  };
  const machine = async (body: string, place: number): Promise<void> => {
    // No two machines are switched on in the same instant: the part of a second is each one's own.
    const delay = Math.min(firstAttemptSpreadSeconds, firstAttemptDelaySeconds(options.random()) + options.random());
    await until(began + delay * scale * 1000);
    const first = performance.now();
    const port = options.ports[place % options.ports.length] ?? 0;
    for (;;) {
      const failure = await ask(port, body);
      if (failure === undefined) {
        lastLease = performance.now();
        waits.push((lastLease - first) / 1000);
        return;
      }
      if (!failure.helps) return;
      const pause = pauseAfter(failure, options.random());
      if ((performance.now() - began) / 1000 + pause > options.limitSeconds) {
        late.push({ body, port, waitSeconds: (performance.now() - first) / 1000 + pause });
        return;
      }
      await until(performance.now() + pause * 1000);
    }
  };
  await Promise.all(options.bodies.map(machine));
  const drainSeconds = (lastLease - began) / 1000;
  await Promise.all(
    late.map(async ({ body, port, waitSeconds }, place) => {
      // They failed at different moments, and each draws its own pause: they do not come back as a crowd.
      const first = performance.now() + (place * 1000) / comeBackPerSecond;
      await until(first);
      const failure = await ask(port, body);
      if (failure === undefined) waits.push(waitSeconds + (performance.now() - first) / 1000);
      else if (failure.helps) left.waiting += 1;
    }),
  );
  const counts = { machines: options.bodies.length, licensed: waits.length, cameBack: late.length };
  return { ...counts, drainSeconds, waits, errors, ...left };
}

interface Attempt extends Pick<StormOptions, 'vendor' | 'random'> {
  readonly body: string;
  readonly onAgain: () => void;
}

/** One attempt as the client makes it: each question asked once, and once more only where the client does. */
async function attempt(port: number, { vendor, body, random, onAgain }: Attempt): Promise<Failure | undefined> {
  const twiceAtMost = async (ask: () => Promise<Answer>): Promise<Failure | undefined> => {
    const answer = await ask();
    const failure = failureOf(answer);
    const pause = failure && pauseWithin(answer, failure, random);
    if (pause === undefined) return failure;
    onAgain();
    await until(performance.now() + pause * 1000);
    return failureOf(await ask());
  };
  const failure = await twiceAtMost(() => meetHost(port, vendor, clientLimits));
  if (failure !== undefined) return failure;
  return twiceAtMost(() => new Connection(port, clientLimits).ask({ path: '/v1/activations', body }, false));
}

/**
 * Seconds until the very same question is asked once more; `undefined`: not within this attempt. The rule of the client (its
 * `network/cut.ts` and `activation/host-conversation.ts`), for what bare sockets tell; `storm-as-client.test.ts` holds the two together.
 */
function pauseWithin({ broken }: Answer, failure: Failure, random: () => number): number | undefined {
  if (failure.code === 'busy') {
    const { waitSeconds = 1 } = failure;
    return waitSeconds <= longestPauseSeconds ? waitSeconds : undefined;
  }
  const isCut = broken === 'ECONNRESET' || broken === 'EPIPE' || broken === 'closed';
  return isCut ? random() * longestPauseAfterCut : undefined;
}

function failureOf(answer: Answer): Failure | undefined {
  if (answer.status === 200) return undefined;
  // A network that fails is a reason to come back, whatever it was.
  if (answer.broken !== undefined) return { code: answer.broken, helps: true };
  const { code, retryAfterSeconds = answer.retryAfterSeconds } = problemOf(answer.body);
  const helps = code !== undefined && catalogue[code].retry === 'later';
  return {
    code: code ?? `status ${answer.status}`,
    helps,
    ...(retryAfterSeconds !== undefined && { waitSeconds: retryAfterSeconds }),
  };
}

function problemOf(body: string): Partial<ReturnType<typeof errorFromProblem>> {
  try {
    return errorFromProblem(JSON.parse(body));
  } catch {
    return {}; // No problem document: the status says what there is to say.
  }
}

/** Seconds until the next attempt, by the rule that clients live by. */
function pauseAfter({ waitSeconds }: Failure, random: number): number {
  const { dueAt } = nextAttemptAt({
    lastAttempt: 0,
    failed: true,
    licensed: false,
    renewAfterSeconds: clampInterval(0),
    retryAfterSeconds: activationIntervalSeconds,
    random,
    ...(waitSeconds !== undefined && { waitSeconds: Math.min(3600, waitSeconds) }),
  });
  return dueAt;
}

function until(moment: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, moment - performance.now())));
}

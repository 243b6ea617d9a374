import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createForgettingLook, type ForgettingLook, type ForgettingLookParts } from './forgetting-look.ts';

interface Bench {
  readonly forgetting: ForgettingLook;
  /** What was done, and what stands in the log. */
  readonly seen: string[];
}

const removed = { events: 2, clients: 1, complete: true };

function bench({
  names,
  retention,
  audit,
}: Partial<Pick<ForgettingLookParts, 'names' | 'retention' | 'audit'>>): Bench {
  const seen: string[] = [];
  const forgetting = createForgettingLook({
    names: names ?? { run: async () => undefined, stop: () => undefined },
    retention: retention ?? { runIfDue: async () => removed, stop: () => void seen.push('stop') },
    audit: {
      verify: async () => {
        seen.push('verify');
        return audit?.verify() ?? { head: {} };
      },
    },
    now: () => 1,
    log: {
      info: (_facts, text) => void seen.push(text),
      error: ({ error }, text) => void seen.push(`${text}: ${String(error)}`),
    },
  });
  return { forgetting, seen };
}

describe('the look at whether forgetting is due', () => {
  test('a run that lasts for many minutes is verified once, with one line in the log', async () => {
    const began = Promise.withResolvers<void>();
    const run = Promise.withResolvers<typeof removed>();
    let runs = 0;
    const runIfDue = async (): Promise<typeof removed> => {
      runs += 1;
      began.resolve();
      return run.promise;
    };
    const { forgetting, seen } = bench({ retention: { runIfDue, stop: () => undefined } });
    const minutes = [forgetting.look(), forgetting.look(), forgetting.look()];
    await began.promise;
    assert.deepEqual([runs, seen], [1, []]);
    run.resolve(removed);
    await Promise.all(minutes);
    assert.deepEqual([runs, seen], [1, ['verify', 'forgot what is past its time']]);
    await forgetting.look();
    assert.equal(runs, 2, 'the next minute looks anew');
  });

  test('names go first', async () => {
    const runs = [{ events: 2, complete: true }, undefined];
    const names = { run: async () => runs.shift(), stop: () => undefined };
    const { forgetting, seen } = bench({ names });
    await forgetting.look();
    assert.deepEqual(seen, [
      'forgot names that were kept under a freer setting',
      'verify',
      'forgot what is past its time',
    ]);
    await forgetting.look();
    assert.equal(runs.length, 0);
  });

  test('where nothing is due nothing is verified', async () => {
    const { forgetting, seen } = bench({ retention: { runIfDue: async () => undefined, stop: () => undefined } });
    await forgetting.look();
    assert.deepEqual(seen, []);
  });

  test('an audit that cannot be verified ends nothing, and stands in the log', async () => {
    const verify = async (): Promise<never> => {
      throw new Error('lost');
    };
    const { forgetting, seen } = bench({ audit: { verify } });
    await forgetting.look();
    assert.deepEqual(seen, ['verify', 'forgetting what is past its time failed: Error: lost']);
  });

  test('so does a run that fails; and it stops when the run that goes on has ended', async () => {
    const run = Promise.withResolvers<never>();
    const stop = (): void => run.reject(new Error('full'));
    const { forgetting, seen } = bench({ retention: { runIfDue: () => run.promise, stop } });
    const looking = forgetting.look();
    await forgetting.stop();
    assert.deepEqual(seen, ['forgetting what is past its time failed: Error: full']);
    await looking;
  });
});

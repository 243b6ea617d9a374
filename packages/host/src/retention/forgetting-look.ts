/** The minute's look at whether forgetting is due. A run may last for many of them: one look at a time, and one line in the log for each run. */
import type { Seconds } from '@attiva/protocol';
import type { NameForgetting } from './forget-names.ts';
import type { RetentionJob } from './retention-job.ts';

export interface ForgettingLookParts {
  readonly names: Pick<NameForgetting, 'run' | 'stop'>;
  readonly retention: Pick<RetentionJob, 'runIfDue' | 'stop'>;
  readonly audit: { verify(): Promise<{ readonly head: object }> };
  readonly now: () => Seconds;
  readonly log: {
    info(facts: object, text: string): void;
    error(facts: { readonly error: unknown }, text: string): void;
  };
}

export interface ForgettingLook {
  /** Joins the look that goes on. Never rejects: what fails stands in the log, and the next look tries again. */
  look(): Promise<void>;
  /** For good: a run that goes on ends after the step that it is at. */
  stop(): Promise<void>;
}

export function createForgettingLook({ names, retention, audit, now, log }: ForgettingLookParts): ForgettingLook {
  let running: Promise<void> | undefined;
  const forget = async (): Promise<void> => {
    try {
      const erased = await names.run();
      if (erased !== undefined) log.info({ ...erased }, 'forgot names that were kept under a freer setting');
      // While some are left, it does nothing.
      const removed = await retention.runIfDue(now());
      if (removed === undefined) return;
      // The head of the audit in the log: whoever writes the chain anew does not reach what is elsewhere by then.
      log.info({ ...removed, audit: (await audit.verify()).head }, 'forgot what is past its time');
    } catch (error) {
      log.error({ error }, 'forgetting what is past its time failed');
    }
  };
  return {
    look(): Promise<void> {
      running ??= forget().finally(() => {
        running = undefined;
      });
      return running;
    },
    async stop(): Promise<void> {
      names.stop();
      retention.stop();
      await running;
    },
  };
}

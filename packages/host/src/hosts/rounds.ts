/** Work that may be asked for at any time, and never runs twice at once. */

export interface Rounds {
  /** Settles with a round that began after it was called: the one under way may have looked before what is asked about. */
  ask(): Promise<void>;
  /** Settles when nothing is under way, nor asked for. */
  settled(): Promise<void>;
}

/** @param onFailing told with the first of several failures in a row; a round that fails is made up for by a later one */
export function roundsOf(work: () => Promise<void>, onFailing: (error: unknown) => void): Rounds {
  let isFailing = false;
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const round = async (): Promise<void> => {
    try {
      await work();
      isFailing = false;
    } catch (error) {
      if (!isFailing) onFailing(error);
      isFailing = true;
    }
  };
  const begin = (): Promise<void> => {
    running ??= round().finally(() => {
      running = undefined;
    });
    return running;
  };
  return {
    ask() {
      if (running === undefined) return begin();
      // One more serves all who ask meanwhile.
      next ??= running.then(() => {
        next = undefined;
        return begin();
      });
      return next;
    },
    settled: async () => next ?? running,
  };
}

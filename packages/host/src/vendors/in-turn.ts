/**
 * Changes of vendors and registrations, one after the other: two registrations at once would make two signing keys for
 * one vendor, and of two loadings of the book the older could come last.
 */
export function inTurn(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<void> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work);
    const over = (): void => {}; // Its caller hears of a failure; whoever comes next only waits.
    last = mine.then(over, over);
    return mine;
  };
}

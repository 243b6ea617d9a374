/** A part of a daemon that must be ended in order: what takes requests first, what keeps data last. */
export interface ClosingPart {
  readonly name: string;
  close(): Promise<void>;
}

/**
 * Ends the parts one after the other, all of them even when one fails; then throws what failed. A second call awaits
 * the first. Signals are `main.ts`'s affair.
 */
export function createShutdown(parts: readonly ClosingPart[]): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= closeAll(parts);
    return running;
  };
}

async function closeAll(parts: readonly ClosingPart[]): Promise<void> {
  const failures: Error[] = [];
  for (const part of parts) {
    try {
      await part.close();
    } catch (error) {
      failures.push(new Error(`${part.name} did not close`, { cause: error }));
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, failures.map((failure) => failure.message).join('; '));
}

/** One part of a bundle: what it is called, what it holds. */
export interface Part {
  readonly name: string;
  readonly content: unknown;
}

/** What a room of the bundle gives: its parts, and what must be known of it to blank and to hash. */
export interface Gathered {
  readonly parts: readonly Part[];
  /** Texts that are secret wherever they stand. */
  readonly secrets: readonly string[];
  /** Names and addresses of machines. */
  readonly names: readonly string[];
}

/** A part that cannot be had is told with its reason: that may be the very fault. */
export async function partOf(name: string, make: () => Promise<unknown>): Promise<Part> {
  try {
    return { name, content: await make() };
  } catch (error) {
    return { name, content: { missing: error instanceof Error ? error.message : 'unknown' } };
  }
}

/** Figures that take long to count: they are counted at most so often, and say of which moment they are. */
import type { Seconds } from '@attiva/protocol';

/** Counts again once the figure is `seconds` old; those who ask meanwhile wait for the same count. A failure is not kept. */
export function keepFigure<Figure>(
  make: () => Promise<Figure>,
  { seconds, now }: { readonly seconds: number; readonly now: () => Seconds },
): () => Promise<Figure> {
  let kept: { readonly at: Seconds; readonly figure: Promise<Figure> } | undefined;
  return () => {
    const age = now() - (kept?.at ?? 0);
    if (kept !== undefined && age >= 0 && age < seconds) return kept.figure;
    const fresh = { at: now(), figure: make() };
    kept = fresh;
    fresh.figure.catch(() => {
      if (kept === fresh) kept = undefined;
    });
    return fresh.figure;
  };
}

/** Figures that take long to count: they are counted at most so often, and say of which moment they are. */
import type { Seconds } from '@attiva/protocol';

interface Kept<Figure> {
  readonly at: Seconds;
  readonly figure: Promise<Figure>;
}

export interface KeptFigure<Figure> {
  /** What was counted, as the rule of `keepFigure` has it. */
  (): Promise<Figure>;
  /** Counts anew, or waits for the count that is under way: for whoever keeps it fresh. */
  readonly anew: () => Promise<Figure>;
}

/**
 * Once the figure is `seconds` old it is counted anew; who asks meanwhile gets the one before at once, unless that is older than
 * `longest`: then all wait for the same count. A failure is not kept.
 */
export function keepFigure<Figure>(
  make: () => Promise<Figure>,
  { seconds, longest, now }: { readonly seconds: number; readonly longest: number; readonly now: () => Seconds },
): KeptFigure<Figure> {
  let kept: Kept<Figure> | undefined;
  let coming: Promise<Figure> | undefined;
  const count = (): Promise<Figure> => {
    const at = now();
    const figure = make();
    coming = figure;
    figure.then(
      () => {
        kept = { at, figure };
        coming = undefined;
      },
      () => {
        coming = undefined;
      },
    );
    return figure;
  };
  const ask = (): Promise<Figure> => {
    const age = kept === undefined ? -1 : now() - kept.at;
    if (kept !== undefined && age >= 0 && age < seconds) return kept.figure;
    const fresh = coming ?? count();
    return kept !== undefined && age >= 0 && age < longest ? kept.figure : fresh;
  };
  return Object.assign(ask, { anew: () => coming ?? count() });
}

/** Where the lines and bars of a chart go, in a box of 1000 × 100 that the page stretches. Pure. */

/** Width and height of the box. */
export const box = { width: 1000, height: 100 } as const;

/** The end of the scale: 1, 2 or 5 times a power of ten, not below what is shown, and at least 4. */
export function scaleEnd(values: readonly number[]): number {
  const highest = Math.max(4, ...values);
  const power = 10 ** Math.floor(Math.log10(highest));
  const step = [1, 2, 5, 10].find((one) => one * power >= highest) ?? 10;
  return step * power;
}

/** A path through the values, left to right; a day without one is a gap, and one alone is a dot of its own. */
export function linePath(values: readonly (number | undefined)[], end: number): string {
  const apart = values.length > 1 ? box.width / (values.length - 1) : 0;
  const at = (index: number, value: number): string =>
    `${round(index * apart)} ${round(box.height - (value / end) * box.height)}`;
  return values
    .map((value, index) => {
      if (value === undefined) return '';
      const point = at(index, value);
      const isAlone = values[index - 1] === undefined && values[index + 1] === undefined;
      if (isAlone) return `M${point}h1`;
      return `${index === 0 || values[index - 1] === undefined ? 'M' : 'L'}${point}`;
    })
    .join('');
}

export interface Bar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A bar for each value, with a fifth of its place between them. */
export function bars(values: readonly number[], end: number): readonly Bar[] {
  const place = box.width / Math.max(1, values.length);
  return values.map((value, index) => {
    const height = round((value / end) * box.height);
    return { x: round(index * place + place * 0.1), y: box.height - height, width: round(place * 0.8), height };
  });
}

/** The names that stand below a chart: of its ends, and of the place in the middle where there is one. */
export function markedPlaces(places: readonly string[]): readonly string[] {
  return places.length < 3 ? places : [0, Math.floor((places.length - 1) / 2), -1].flatMap((at) => places.at(at) ?? []);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

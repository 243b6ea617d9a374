/** How often a page asks again for what it shows, in milliseconds: the rarer the longer the answer, or the slower what it tells of. */
export const everySecond = 1000;
export const everyFewSeconds = 10_000;
export const everyQuarterMinute = 15_000;
export const everyHalfMinute = 30_000;
export const everyMinute = 60_000;

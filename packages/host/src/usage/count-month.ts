/** The figures of a month as a statement says them, from what the days have left behind. Nothing is signed here. */
import { daySeconds, peakOf, type UsageApplication, type UsageDay } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';
import type { ServedVendor } from '../vendors/vendor-book.ts';
import { listCountedDays, listEditionUse, listGenerationUse, listShortLived } from './usage.repository.ts';

/** Whole days since 1970, first and last. */
export interface DaySpan {
  readonly from: number;
  readonly to: number;
}

export interface MonthFigures {
  readonly missing: readonly string[];
  readonly applications: readonly UsageApplication[];
}

/** Days that were not counted are missing; an application has figures of all others, if only zeros. */
export async function countMonth(on: Statements, served: ServedVendor, span: DaySpan): Promise<MonthFigures> {
  const of = { vendor: served.id, ...span };
  const counted = await listCountedDays(on, span.from, span.to);
  const [editions, generations, peaks] = [
    await listEditionUse(on, of),
    await listGenerationUse(on, of),
    await listShortLived(on, of),
  ];
  const names = new Set([...served.applications.keys(), ...editions.map(({ application }) => application)]);
  const missing: string[] = [];
  for (let day = span.from; day <= span.to; day += 1) if (!counted.includes(day)) missing.push(dayText(day));
  const applications = [...names].sort().map((application): UsageApplication => {
    const days = counted.map((day) => {
      const isHere = (row: { readonly application: string; readonly day: number }): boolean =>
        row.application === application && row.day === day;
      return dayOf(day, {
        editions: editions.filter(isHere).map(({ edition, licensed }) => [edition, licensed]),
        generations: generations.filter(isHere).map(({ generation, licensed }) => [String(generation), licensed]),
        shortLived: peaks.find(isHere)?.peak ?? 0,
      });
    });
    const peak = peakOf(days);
    return { application, ...termsOf(served, application), ...(peak && { peak }), days };
  });
  return { missing, applications };
}

type Figures = readonly (readonly [string, number])[];

function dayOf(
  day: number,
  figures: { readonly editions: Figures; readonly generations: Figures; readonly shortLived: number },
): UsageDay {
  const { shortLived } = figures;
  const editions = withoutZeros(figures.editions);
  const generations = withoutZeros(figures.generations);
  const lasting = sumOf(editions);
  // Figures from before generations were kept have none; what was restored half would not add up.
  const isKept = sumOf(generations) === lasting;
  return {
    day: dayText(day),
    use: lasting + shortLived,
    shortLived,
    editions,
    ...(isKept && { generations }),
  };
}

function withoutZeros(figures: Figures): Readonly<Record<string, number>> {
  return Object.fromEntries(figures.filter(([, figure]) => figure > 0));
}

function sumOf(figures: Readonly<Record<string, number>>): number {
  return Object.values(figures).reduce((sum, figure) => sum + figure, 0);
}

function termsOf(served: ServedVendor, application: string): Pick<UsageApplication, 'agreement' | 'quantity'> {
  const { agreement, quantity } = served.applications.get(application)?.grant?.claims ?? {};
  return { ...(agreement !== undefined && { agreement }), ...(quantity !== undefined && { quantity }) };
}

/** `2026-11-30`. */
export function dayText(day: number): string {
  return new Date(day * daySeconds * 1000).toISOString().slice(0, 10);
}

/** The report of renewals as it was last counted. */
import { type KeptFigure, keepFigure } from './kept-figure.ts';
import { type RenewalsReport, type ReportParts, reportRenewals } from './reports.ts';

/** Every machine is looked at for it: at a million that takes some 0.3 s of a processor. */
const renewalSeconds = 60;

/** Older figures are not told: whoever asks waits for the next. The daily work counts more often than that. */
const oldestRenewals = 3600;

export function keepRenewals(parts: ReportParts): KeptFigure<RenewalsReport> {
  return keepFigure(() => reportRenewals(parts), { seconds: renewalSeconds, longest: oldestRenewals, now: parts.now });
}

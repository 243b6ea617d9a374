/**
 * Metrics in the text format that Prometheus reads (version 0.0.4): families, a histogram, the text. Which metrics a daemon
 * has, and when they are gathered, is left to the daemons. Own lines in the place of a library: see
 * docs/decisions/dependencies.md.
 */

export interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
  /** `_bucket`, `_sum` or `_count` of a histogram. */
  readonly suffix?: string;
}

export interface MetricFamily {
  /** `attiva_host_requests_total`: letters, digits and underscores. */
  readonly name: string;
  /** What it says, with its unit. */
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly samples: readonly Sample[];
}

export const metricsMediaType = 'text/plain; version=0.0.4; charset=utf-8';

const properName = /^[a-z_][a-z0-9_]*$/;

/**
 * The text. A label's value may hold whatever a stranger wrote: it can neither end its line nor its quotes.
 * @throws {TypeError} for a name that is none, or a family that stands there twice.
 */
export function renderMetrics(families: readonly MetricFamily[]): string {
  const seen = new Set<string>();
  const lines: string[] = [];
  for (const { name, help, type, samples } of families) {
    if (!properName.test(name)) throw new TypeError(`"${name}" is no name of a metric.`);
    if (seen.has(name)) throw new TypeError(`The metric ${name} is there twice.`);
    seen.add(name);
    if (samples.length === 0) continue;
    lines.push(`# HELP ${name} ${escapeHelp(help)}`, `# TYPE ${name} ${type}`);
    for (const sample of samples) lines.push(sampleLine(name, sample));
  }
  return `${lines.join('\n')}\n`;
}

function sampleLine(name: string, { labels = {}, value, suffix = '' }: Sample): string {
  const pairs = Object.entries(labels).map(([label, text]) => {
    if (!properName.test(label)) throw new TypeError(`"${label}" is no name of a label.`);
    return `${label}="${escapeLabel(text)}"`;
  });
  return `${name}${suffix}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${numberText(value)}`;
}

function numberText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  if (value === Number.NEGATIVE_INFINITY) return '-Inf';
  return String(value); // NaN is NaN there too.
}

/** The format knows three escapes; other characters that act instead of printing have no place in a label. */
function escapeLabel(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/gu, '?');
}

function escapeHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

/** Counts observations by bounds. Observing is an addition or two: cheap enough for every batch. */
export class Histogram {
  readonly #bounds: readonly number[];
  readonly #counts: number[];
  #sum = 0;
  #count = 0;

  /** @param bounds upper ends of the buckets, ascending; everything beyond the last falls into `+Inf`. */
  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.#counts = bounds.map(() => 0);
  }

  observe(value: number): void {
    this.#sum += value;
    this.#count += 1;
    const place = this.#bounds.findIndex((bound) => value <= bound);
    if (place >= 0) this.#counts[place] = (this.#counts[place] ?? 0) + 1;
  }

  samples(): readonly Sample[] {
    let below = 0;
    const buckets = this.#bounds.map((bound, place): Sample => {
      below += this.#counts[place] ?? 0;
      return { suffix: '_bucket', labels: { le: String(bound) }, value: below };
    });
    return [
      ...buckets,
      { suffix: '_bucket', labels: { le: '+Inf' }, value: this.#count },
      { suffix: '_sum', value: this.#sum },
      { suffix: '_count', value: this.#count },
    ];
  }
}

import { type ReactNode, useId } from 'react';
import { useWords } from '../words/words.tsx';
import { bars, box, linePath, markedPlaces, scaleEnd } from './chart-shape.ts';

export interface Series {
  readonly name: string;
  /** One for each place of the chart; undefined where nothing is known. */
  readonly values: readonly (number | undefined)[];
}

interface ChartOf {
  readonly title: string;
  /** Names of the places, left to right. */
  readonly places: readonly string[];
  readonly series: readonly Series[];
  readonly shape: 'lines' | 'bars';
  /** The first column of the table. */
  readonly placeName: string;
}

/**
 * A picture of figures, and the same figures as a table for whoever does not see it. The box is stretched to its place, so letters
 * stand around it and not in it.
 */
export function Chart({ title, places, series, shape, placeName }: ChartOf) {
  const words = useWords();
  const id = useId();
  const known = series.flatMap(({ values }) => values.filter((value) => value !== undefined));
  const end = scaleEnd(known);
  return (
    <figure className="chart" aria-labelledby={id}>
      <figcaption id={id}>{title}</figcaption>
      {series.length > 1 && <Legend series={series} />}
      <div className="chart-plot" aria-hidden="true">
        <div className="chart-scale">
          <span>{words.number(end)}</span>
          <span>{words.number(end / 2)}</span>
          <span>0</span>
        </div>
        <svg viewBox={`0 0 ${box.width} ${box.height}`} preserveAspectRatio="none" focusable="false">
          <path className="chart-grid" d={`M0 0H${box.width}M0 50H${box.width}M0 100H${box.width}`} />
          {shape === 'lines' ? <Lines series={series} end={end} /> : <Bars series={series} end={end} />}
        </svg>
        <div className="chart-places">
          {markedPlaces(places).map((place) => (
            <span key={place}>{place}</span>
          ))}
        </div>
      </div>
      <details>
        <summary>{words.say('chart.as-table')}</summary>
        <ChartTable title={title} places={places} series={series} placeName={placeName} />
      </details>
    </figure>
  );
}

function Lines({ series, end }: { readonly series: readonly Series[]; readonly end: number }): ReactNode {
  return series.map(({ name, values }, index) => (
    <path key={name} className={`chart-line series-${index % 4}`} d={linePath(values, end)} />
  ));
}

function Bars({ series, end }: { readonly series: readonly Series[]; readonly end: number }): ReactNode {
  const values = series[0]?.values.map((value) => value ?? 0) ?? [];
  return bars(values, end).map((bar) => <rect key={bar.x} className="chart-bar" {...bar} />);
}

function Legend({ series }: { readonly series: readonly Series[] }) {
  return (
    <ul className="chart-legend" aria-hidden="true">
      {series.map(({ name }, index) => (
        <li key={name}>
          <svg viewBox="0 0 24 8" width={24} height={8} focusable="false">
            <path className={`chart-line series-${index % 4}`} d="M0 4H24" />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}

function ChartTable({ title, places, series, placeName }: Omit<ChartOf, 'shape'>) {
  const words = useWords();
  return (
    <table className="plain-table">
      <caption className="only-heard">{title}</caption>
      <thead>
        <tr>
          <th scope="col">{placeName}</th>
          {series.map(({ name }) => (
            <th key={name} scope="col" className="number">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {places.map((place, index) => (
          <tr key={place}>
            <th scope="row">{place}</th>
            {series.map(({ name, values }) => (
              <td key={name} className="number">
                {values[index] === undefined ? '–' : words.number(values[index])}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

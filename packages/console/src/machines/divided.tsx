import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { useHost } from '../asking/host.tsx';
import { Empty } from '../look/card.tsx';
import { Waiting } from '../shell/waiting.tsx';
import { useWords } from '../words/words.tsx';
import { filterValue } from './filter-words.ts';
import { type MachineCount, useMachineCounts } from './machine-source.ts';
import {
  askedOf,
  dividedBy,
  type Grouping,
  machinesAddress,
  type MachineView,
  viewQuery,
  withFilter,
} from './machine-view.ts';
import { countWords } from './machine-words.ts';
import { RefusedView } from './nothing-found.tsx';
import type { ProductNames } from './product-names.ts';
import { restOf } from './rest-of-view.ts';

interface Shown {
  readonly view: MachineView;
  readonly by: Grouping;
  readonly show: (view: MachineView) => void;
  readonly names: ProductNames;
  /** Of the whole view. */
  readonly count: MachineCount | undefined;
}

/** A view in parts: each with its number, and the way into it. */
export function Divided({ view, by, show, names, count }: Shown) {
  const words = useWords();
  const { ask } = useHost();
  const { data, error } = useQuery({
    queryKey: ['machines', 'parts', viewQuery(view)],
    queryFn: () => ask({ method: 'GET', path: '/v1/machines/parts', query: { ...askedOf(view), by } }),
    placeholderData: keepPreviousData,
  });
  const values = data?.parts.map(({ value }) => value) ?? [];
  const listed = dividedBy(view, undefined);
  const parts = values.map((value) => withFilter(listed, by, value));
  const counts = useMachineCounts(parts);
  if (data === undefined) return error === null ? <Waiting /> : <RefusedView error={error} view={view} show={show} />;
  if (values.length === 0) {
    return (
      <Empty title={words.say('divided.none', { what: words.say(`filter.${by}`) })}>
        <p>{words.say(by === 'tag' || by === 'group' ? 'divided.none.marks' : 'divided.none.do')}</p>
      </Empty>
    );
  }
  const rest = by === 'tag' ? undefined : restOf(count, counts);
  return (
    <div className="rows">
      <table className="plain-table divided">
        <thead>
          <tr>
            <th scope="col">{words.say(`filter.${by}`)}</th>
            <th scope="col" className="number">
              {words.say('divided.machines')}
            </th>
            <th scope="col" aria-label={words.say('divided.share')} />
          </tr>
        </thead>
        <tbody>
          {values.map((value, index) => (
            <tr key={value}>
              <th scope="row">
                <Link href={machinesAddress(parts[index] ?? listed)}>
                  {filterValue(words.say, { name: by, value }, names)}
                </Link>
              </th>
              <td className="number">{told(counts[index])}</td>
              <td>
                <Share of={counts[index]} all={count} />
              </td>
            </tr>
          ))}
          {rest !== undefined && rest > 0 && (
            <tr>
              <th scope="row" className="quiet">
                {words.say('divided.rest')}
              </th>
              <td className="number">{words.number(rest)}</td>
              <td>
                <Share of={{ count: rest, exact: true }} all={count} />
              </td>
            </tr>
          )}
        </tbody>
      </table>
      {data.more === true && <p className="pages quiet">{words.say('divided.more', { count: values.length })}</p>}
    </div>
  );

  function told(of: MachineCount | undefined): string {
    return of === undefined ? '–' : countWords(words, of);
  }
}

/** Which part of the whole it is: the number beside it says it, too. */
function Share({ of, all }: { readonly of: MachineCount | undefined; readonly all: MachineCount | undefined }) {
  const part = of === undefined || all === undefined || all.count === 0 ? 0 : Math.min(1, of.count / all.count);
  return (
    <span className="meter-track share" aria-hidden="true">
      <span className="meter-fill" style={{ width: `${part * 100}%` }} />
    </span>
  );
}

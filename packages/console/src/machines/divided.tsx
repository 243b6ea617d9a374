import { Link } from 'wouter';
import { saveFile } from '../files/save-file.ts';
import { SaveMenu } from '../files/save-menu.tsx';
import { useArrows } from '../look/arrows.ts';
import { Empty } from '../look/card.tsx';
import { Waiting } from '../shell/waiting.tsx';
import { useWords } from '../words/words.tsx';
import { useParts } from './divided-source.ts';
import { filterValue } from './filter-words.ts';
import type { MachineCount } from './machine-source.ts';
import { type Grouping, machinesAddress, type MachineView } from './machine-view.ts';
import { partsFile } from './machine-file.ts';
import { countWords } from './machine-words.ts';
import { RefusedView } from './nothing-found.tsx';
import type { ProductNames } from './product-names.ts';

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
  const { parts, rest, more, error } = useParts(view, by, count);
  const table = useArrows<HTMLTableElement>();
  if (parts === undefined) {
    return error === null ? <Waiting /> : <RefusedView error={error} view={view} show={show} />;
  }
  if (parts.length === 0) {
    return (
      <Empty title={words.say('divided.none', { what: words.say(`filter.${by}`) })}>
        <p>{words.say(by === 'tag' || by === 'group' ? 'divided.none.marks' : 'divided.none.do')}</p>
      </Empty>
    );
  }
  return (
    <div className="rows">
      <table ref={table} className="plain-table divided">
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
          {parts.map((part) => (
            <tr key={part.value}>
              <th scope="row">
                <Link href={machinesAddress(part.view)}>
                  {filterValue(words.say, { name: by, value: part.value }, names)}
                </Link>
              </th>
              <td className="number">{told(part.count)}</td>
              <td>
                <Share of={part.count} all={count} />
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
      {more && <p className="pages quiet">{words.say('divided.more', { count: parts.length })}</p>}
    </div>
  );

  function told(of: MachineCount | undefined): string {
    return of === undefined ? '–' : countWords(words, of);
  }
}

/** Exactly the parts that are shown, with their numbers. */
export function SaveParts({ view, by, names, count }: Omit<Shown, 'show'>) {
  const words = useWords();
  const { parts, rest } = useParts(view, by, count);
  const rows = (parts ?? []).map((part) => ({
    value: part.value,
    name: filterValue(words.say, { name: by, value: part.value }, names),
    count: part.count,
  }));
  const isKnown = rows.length > 0 && rows.every((row) => row.count !== undefined);
  return (
    <SaveMenu
      isDisabled={!isKnown}
      save={(format) => saveFile(`machines-by-${by}.${format}`, partsFile({ by, rows, rest }, format))}
    />
  );
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

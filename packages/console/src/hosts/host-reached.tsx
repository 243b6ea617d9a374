import type { ProductNames } from '../machines/product-names.ts';
import { useWords } from '../words/words.tsx';
import { neededOf, type Reached } from './host-rows.ts';

/** How far each application of a host is from its threshold. */
export function HostReached({ of, names }: { readonly of: readonly Reached[]; readonly names: ProductNames }) {
  const words = useWords();
  const shown = of.filter(({ threshold }) => threshold > 0);
  if (shown.length === 0) return null;
  return (
    <ul className="host-reached quiet">
      {shown.map((one) => {
        const { vendor, application, threshold } = one;
        const needed = neededOf(one);
        return (
          <li key={`${vendor} ${application}`}>
            <span title={names.vendor(one)}>{names.application(one)}</span>:{' '}
            <span className={needed === 0 ? 'good' : 'warn'}>
              {needed === 0
                ? words.say('edition.reached', { threshold })
                : words.say('edition.needed', { needed, threshold })}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

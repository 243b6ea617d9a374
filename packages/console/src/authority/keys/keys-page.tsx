import { Link } from 'wouter';
import { Empty, Pill } from '../../look/card.tsx';
import { Choice } from '../../look/choice.tsx';
import { Day } from '../../look/when.tsx';
import { May } from '../../shell/role.tsx';
import { Titled } from '../../shell/titled.tsx';
import { useWords } from '../../words/words.tsx';
import { KeyName } from '../list/key-name.tsx';
import { ListTable } from '../list/list.tsx';
import { withListFilter } from '../list/list-view.ts';
import { SaveList } from '../list/save-list.tsx';
import { useList } from '../list/use-list.ts';
import { CreateKey } from './create-key.tsx';
import {
  keyChanges,
  keyNames,
  keyKinds,
  keysFile,
  keyTones,
  type ListedKey,
  productOf,
  stateOfKey,
  useOf,
} from './key-facts.ts';

export function KeysPage() {
  const words = useWords();
  const list = useList('/keys', keyNames, async (ask, query, { filters }) => {
    const kind = keyKinds.find((one) => one === filters['kind']);
    const blocked = filters['blocked'] === undefined ? undefined : filters['blocked'] === 'true';
    const agreement = filters['agreement'];
    const { keys, next } = await ask({
      method: 'GET',
      path: '/v1/keys',
      query: {
        ...query,
        ...(kind !== undefined && { kind }),
        ...(blocked !== undefined && { blocked }),
        ...(agreement !== undefined && { agreement }),
      },
    });
    return { rows: keys, next };
  });
  const { view, show } = list;
  return (
    <>
      <Titled title={words.say('authority.keys.title')} changes={keyChanges}>
        <span className="page-actions">
          <SaveList of={list} as={keysFile} />
          <May needs="administrator">
            <CreateKey />
          </May>
        </span>
      </Titled>
      <section className="filters" aria-label={words.say('filters.label')}>
        <div className="choices">
          <Choice
            quiet
            label={words.say('authority.keys.kind')}
            value={view.filters['kind'] ?? ''}
            options={['', ...keyKinds].map((id) => ({ id, name: words.say(`authority.kind.${kindName(id)}`) }))}
            onChange={(kind) => show(withListFilter(view, 'kind', kind))}
          />
          <Choice
            quiet
            label={words.say('authority.keys.state')}
            value={view.filters['blocked'] ?? ''}
            options={[
              { id: '', name: words.say('authority.keys.state.all') },
              { id: 'false', name: words.say('authority.keys.state.usable') },
              { id: 'true', name: words.say('authority.keys.state.blocked') },
            ]}
            onChange={(blocked) => show(withListFilter(view, 'blocked', blocked))}
          />
        </div>
      </section>
      <ListTable
        label={words.say('authority.keys.title')}
        list={list}
        idOf={(key) => key.id}
        empty={<NoKeys />}
        columns={[
          {
            name: words.say('authority.keys.key'),
            cell: (key) => (
              <Link href={`/keys/${encodeURIComponent(key.id)}`}>
                <KeyName lastFive={key.lastFive} />
              </Link>
            ),
          },
          {
            name: words.say('authority.keys.kind'),
            sort: 'kind',
            cell: ({ kind }) => words.say(`authority.kind.${kind}`),
          },
          { name: words.say('authority.product'), sort: 'product', cell: productOf },
          { name: words.say('column.generation'), sort: 'generation', cell: ({ generation }) => `≤ ${generation}` },
          { name: words.say('terms.customer'), sort: 'customer', cell: ({ customer }) => customer },
          { name: words.say('authority.keys.used'), isNumber: true, cell: (key) => useOf(key) && <Used of={key} /> },
          {
            name: words.say('authority.keys.created'),
            sort: 'created',
            cell: ({ createdAt }) => <Day at={createdAt} />,
          },
          { name: words.say('authority.keys.state'), cell: (key) => <KeyState of={key} /> },
        ]}
      />
    </>
  );
}

function kindName(id: string): 'all' | ListedKey['kind'] {
  return keyKinds.find((one) => one === id) ?? 'all';
}

export function Used({ of }: { readonly of: ListedKey }) {
  const words = useWords();
  const use = useOf(of);
  return use === undefined ? '–' : words.say('authority.keys.used.of', { ...use });
}

export function KeyState({ of }: { readonly of: ListedKey }) {
  const words = useWords();
  const state = stateOfKey(of);
  return <Pill tone={keyTones[state]}>{words.say(`authority.keys.state.${state}`)}</Pill>;
}

function NoKeys() {
  const words = useWords();
  return (
    <Empty title={words.say('authority.keys.empty.title')}>
      <p>{words.say('authority.keys.empty.do')}</p>
      <Link href="/products">{words.say('authority.products.to')}</Link>
    </Empty>
  );
}

import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { Link } from 'wouter';
import { type AuthorityPart, useAuthority } from '../../asking/authority.ts';
import { everyHalfMinute, everyQuarterMinute } from '../../asking/pace.ts';
import { Card } from '../../look/card.tsx';
import { Command } from '../../look/command.tsx';
import { Facts } from '../../look/facts.tsx';
import { Icon } from '../../look/icon.tsx';
import { Day } from '../../look/when.tsx';
import type { PageParams } from '../../shell/page.ts';
import { May } from '../../shell/role.tsx';
import { Titled } from '../../shell/titled.tsx';
import { Waiting } from '../../shell/waiting.tsx';
import { useWords } from '../../words/words.tsx';
import { KeyActions } from './key-actions.tsx';
import { keyChanges, type ListedKey, productOf } from './key-facts.ts';
import { KeyState, Used } from './keys-page.tsx';

type BundleRow = AuthorityPart['Bundle'];

export function KeyPage({ params }: PageParams) {
  const words = useWords();
  const id = params['key'] ?? '';
  const { data, error } = useKey(id);
  return (
    <>
      <p className="crumbs">
        <Link href="/keys">
          <Icon name="previous" size={16} />
          {words.say('authority.keys.title')}
        </Link>
      </p>
      {data === undefined ? (
        <Waiting error={error} />
      ) : data === null ? (
        <Titled title={words.say('authority.keys.missing')} />
      ) : (
        <Known of={data} />
      )}
    </>
  );
}

/** Null: there is no key of this id. */
function useKey(id: string): UseQueryResult<ListedKey | null> {
  const { ask } = useAuthority();
  return useQuery({
    queryKey: ['/keys', id, 'one'],
    queryFn: async () => {
      const { keys } = await ask({ method: 'GET', path: '/v1/keys', query: { search: id, limit: 10 } });
      return keys.find((key) => key.id === id) ?? null;
    },
    refetchInterval: everyQuarterMinute,
  });
}

/** What a telephone call can bring of this key; undefined: nothing yet. */
function useBundle({ lastFive, kind, application }: ListedKey): BundleRow | undefined {
  const { ask } = useAuthority();
  const { data } = useQuery({
    queryKey: ['/bundles'],
    queryFn: () => ask({ method: 'GET', path: '/v1/bundles' }),
    refetchInterval: everyHalfMinute,
  });
  return data?.bundles.find(
    (one) => one.newest && one.keyLastFive === lastFive && one.kind === kind && one.application === application,
  );
}

function Bundle({ of: { number, createdAt } }: { readonly of: BundleRow }) {
  const words = useWords();
  return (
    <>
      {words.say('authority.keys.bundle.number', { number })} <Day at={createdAt} />
    </>
  );
}

function Known({ of: key }: { readonly of: ListedKey }) {
  const words = useWords();
  const bundle = useBundle(key);
  return (
    <>
      <Titled
        title={words.say('authority.keys.one', { kind: words.say(`authority.kind.${key.kind}`), key: key.lastFive })}
        changes={keyChanges}
      >
        <KeyState of={key} />
        <May needs="administrator">
          <KeyActions of={key} />
        </May>
      </Titled>
      <Card title={words.say('authority.keys.known')}>
        <Facts
          of={[
            [words.say('authority.product'), productOf(key)],
            [words.say('column.generation'), `≤ ${key.generation}`],
            [words.say('terms.customer'), key.customer],
            [words.say('authority.keys.used'), <Used key="used" of={key} />],
            [words.say('authority.keys.registrations'), key.maxRegistrations ?? undefined],
            [words.say('authority.keys.trial'), key.trialDays],
            [words.say('authority.keys.returns'), key.maxReturns],
            [words.say('authority.keys.bundle'), bundle && <Bundle key="bundle" of={bundle} />],
            [words.say('authority.keys.created'), <Day key="created" at={key.createdAt} />],
            [words.say('authority.keys.blocked'), key.blockedAt && <Day key="blocked" at={key.blockedAt} />],
            [words.say('authority.reason'), key.blockReason],
            [words.say('authority.id'), <code key="id">{key.id}</code>],
          ]}
        />
        {key.publicKey !== null && (
          <p className="after">
            <Command line={key.publicKey} isText />
          </p>
        )}
      </Card>
    </>
  );
}

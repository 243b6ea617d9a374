/** Hosts and directories that registered: with which key, which time it is. What was sold to whom is left to customers. */
import { Link } from 'wouter';
import type { AuthorityPart } from '../../asking/authority.ts';
import { momentText } from '../../files/csv-text.ts';
import { Empty } from '../../look/card.tsx';
import { Day } from '../../look/when.tsx';
import { Titled } from '../../shell/titled.tsx';
import { useWords } from '../../words/words.tsx';
import type { FileShape } from '../list/list-file.ts';
import { KeyName } from '../list/key-name.tsx';
import { ListTable } from '../list/list.tsx';
import { SaveList } from '../list/save-list.tsx';
import { useList } from '../list/use-list.ts';

type Registration = AuthorityPart['Registration'];

const names = {
  filters: [],
  sorts: ['host', 'customer', 'product', 'generation', 'key', 'registered'],
} as const;

const registrationsFile: FileShape<Registration> = {
  name: 'registrations',
  columns: {
    host: ({ host }) => host,
    customer: ({ customer }) => customer,
    application: ({ application }) => application,
    generation: ({ generation }) => generation,
    key: ({ keyLastFive }) => keyLastFive,
    number: ({ number }) => number,
    signing_key: ({ signingKey }) => signingKey,
    registered: ({ registeredAt }) => momentText(registeredAt),
  },
};

export function RegistrationsPage() {
  const words = useWords();
  const list = useList('/registrations', names, async (ask, query) => {
    const { registrations, next } = await ask({ method: 'GET', path: '/v1/registrations', query });
    return { rows: registrations, next };
  });
  return (
    <>
      <Titled title={words.say('authority.registrations.title')}>
        <SaveList of={list} as={registrationsFile} />
      </Titled>
      <ListTable
        label={words.say('authority.registrations.title')}
        list={list}
        idOf={({ keyLastFive, signingKey }) => `${keyLastFive} ${signingKey}`}
        empty={
          <Empty title={words.say('authority.registrations.empty.title')}>
            <p>{words.say('authority.registrations.empty.do')}</p>
            <Link href="/desk">{words.say('authority.desk.to')}</Link>
          </Empty>
        }
        columns={[
          { name: words.say('authority.registrations.host'), sort: 'host', cell: ({ host }) => <code>{host}</code> },
          { name: words.say('terms.customer'), sort: 'customer', cell: ({ customer }) => customer },
          { name: words.say('authority.product'), sort: 'product', cell: ({ application }) => application },
          { name: words.say('column.generation'), sort: 'generation', cell: ({ generation }) => `≤ ${generation}` },
          {
            name: words.say('authority.keys.key'),
            sort: 'key',
            cell: ({ keyLastFive }) => (
              <Link href={`/keys?search=${keyLastFive}`}>
                <KeyName lastFive={keyLastFive} />
              </Link>
            ),
          },
          { name: words.say('authority.registrations.number'), isNumber: true, cell: ({ number }) => number },
          {
            name: words.say('authority.registrations.at'),
            sort: 'registered',
            cell: ({ registeredAt }) => <Day at={registeredAt} />,
          },
        ]}
      />
    </>
  );
}

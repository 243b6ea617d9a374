import { useQuery } from '@tanstack/react-query';
import { Button } from 'react-aria-components';
import { Link } from 'wouter';
import { useAuthority } from '../../asking/authority.ts';
import { saveFile } from '../../files/save-file.ts';
import { Card } from '../../look/card.tsx';
import { Facts } from '../../look/facts.tsx';
import { Icon } from '../../look/icon.tsx';
import { Waiting } from '../../shell/waiting.tsx';
import { useWords } from '../../words/words.tsx';
import { Findings } from './findings.tsx';
import { usageAddress, type UsageView } from './usage-facts.ts';

/** One statement, whole, as it came. */
export function ReceivedStatement({ view }: { readonly view: UsageView }) {
  const words = useWords();
  const { ask } = useAuthority();
  const { data, error } = useQuery({
    queryKey: ['/usage-statements', view.statement],
    queryFn: () => ask({ method: 'GET', path: '/v1/usage-statements/{digest}', params: { digest: view.statement } }),
  });
  if (data === undefined) return <Waiting error={error} />;
  const customer = data.customer ?? words.say('authority.usage.nobody');
  return (
    <Card
      title={words.say('authority.usage.one', { customer, month: data.month })}
      aside={
        <span className="row-buttons">
          <Button className="button" onPress={() => saveFile(`usage-${data.month}.json`, data.file)}>
            <Icon name="download" />
            {words.say('authority.usage.download')}
          </Button>
          <Link className="button" href={usageAddress({ ...view, statement: '' })}>
            {words.say('authority.usage.close')}
          </Link>
        </span>
      }
    >
      <Facts
        of={[
          [words.say('authority.usage.days'), `${data.from} – ${data.to}`],
          [words.say('authority.usage.signed'), words.exact(data.signedAt)],
          [words.say('authority.usage.received'), words.exact(data.receivedAt)],
          [words.say('authority.usage.host'), <code key="host">{data.host}</code>],
          [words.say('authority.usage.digest'), <code key="digest">{data.digest}</code>],
        ]}
      />
      <h3 className="after">{words.say('authority.usage.findings')}</h3>
      <Findings of={data.findings} />
      <pre className="file-text">{data.file}</pre>
    </Card>
  );
}

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useChange } from '../asking/changing.ts';
import { isChangedMeanwhile } from '../asking/failure.ts';
import { useHost } from '../asking/host.tsx';
import { everyQuarterMinute } from '../asking/pace.ts';
import { useStatus } from '../asking/questions.ts';
import { Card } from '../look/card.tsx';
import { Entry } from '../look/entry.tsx';
import { productNames } from '../machines/product-names.ts';
import { Refusal } from '../shell/refusal.tsx';
import { useMayDo } from '../shell/role.tsx';
import { Titled } from '../shell/titled.tsx';
import { Waiting } from '../shell/waiting.tsx';
import { useWords } from '../words/words.tsx';
import { DatabaseHosts } from './database-hosts.tsx';
import { hostRows, type OtherHost } from './host-rows.ts';
import { HostTable } from './host-table.tsx';
import { asItIsNow, emptyWish, type HostField, hostOrder, type HostWish, wishOf } from './host-wish.ts';

const changes = ['administrator'] as const;

export function HostsPage() {
  const words = useWords();
  const { ask } = useHost();
  const { data: status, error: statusError } = useStatus();
  const mayChange = useMayDo()('administrator');
  const [wish, setWish] = useState<HostWish>();
  const { data, error } = useQuery({
    queryKey: ['other-hosts'],
    queryFn: () => ask({ method: 'GET', path: '/v1/other-hosts' }),
    refetchInterval: everyQuarterMinute,
  });
  const isShared = status?.hosts !== undefined && status.hosts.length > 1;
  return (
    <>
      <Titled title={words.say('hosts.title')} changes={changes}>
        {mayChange && (
          <span className="page-actions">
            <Button className="button main" onPress={() => setWish(emptyWish)} isDisabled={wish !== undefined}>
              {words.say('hosts.add')}
            </Button>
          </span>
        )}
      </Titled>
      <p className="settings-intro quiet">{words.say('hosts.what')}</p>
      {wish !== undefined && (
        <HostForm key={wish.seen?.id ?? ''} first={wish} hosts={data?.hosts ?? []} onDone={() => setWish(undefined)} />
      )}
      {data === undefined || status === undefined ? (
        <Waiting error={error ?? statusError} />
      ) : (
        <HostTable
          rows={hostRows(status, data.hosts)}
          mayChange={mayChange}
          onEdit={(other) => setWish(wishOf(other))}
          hosts={data.hosts}
          names={productNames(status.vendors)}
          now={status.now}
        />
      )}
      {data?.hosts.length === 0 && wish === undefined && !isShared && (
        <p className="hosts-empty quiet">{words.say(mayChange ? 'hosts.empty.do' : 'hosts.empty.look')}</p>
      )}
      {isShared && <DatabaseHosts hosts={status.hosts} now={status.now} />}
    </>
  );
}

/** A new one, or another token or key for one that is there. */
function HostForm({
  first,
  hosts,
  onDone,
}: {
  readonly first: HostWish;
  readonly hosts: readonly OtherHost[];
  readonly onDone: () => void;
}) {
  const words = useWords();
  const { ask } = useHost();
  const [wish, setWish] = useState(first);
  const set = (name: HostField) => (value: string) => setWish({ ...wish, [name]: value });
  const save = useChange((given: HostWish) => ask({ method: 'POST', path: '/v1/other-hosts', body: hostOrder(given) }));
  const { error } = save;
  const lookAgain = (): void => {
    setWish(asItIsNow(wish, hosts, isChangedMeanwhile(error) ? error.problem.facts['id'] : undefined));
    save.reset();
  };
  return (
    <Card title={words.say(first.address === '' ? 'hosts.add' : 'hosts.change')}>
      <form
        className="form host-form"
        aria-label={words.say(first.address === '' ? 'hosts.add' : 'hosts.change')}
        onSubmit={(event) => {
          event.preventDefault();
          if (!isChangedMeanwhile(error)) save.mutate(wish, { onSuccess: onDone });
        }}
      >
        <Entry
          label={words.say('hosts.address')}
          hint={words.say('hosts.address.hint')}
          value={wish.address}
          onChange={set('address')}
        />
        <Entry label={words.say('hosts.label')} value={wish.label} onChange={set('label')} />
        <Entry
          type="password"
          label={words.say('hosts.token')}
          hint={words.say('hosts.token.hint')}
          value={wish.token}
          onChange={set('token')}
        />
        <Entry
          label={words.say('hosts.pin')}
          hint={words.say('hosts.pin.hint')}
          value={wish.pin}
          onChange={set('pin')}
        />
        <Refusal error={error} />
        <div className="row-actions">
          {isChangedMeanwhile(error) ? (
            // Another button than the one that stood here: a press must not end on that one.
            <Button key="again" className="button main" onPress={lookAgain}>
              {words.say('hosts.look-again')}
            </Button>
          ) : (
            <Button
              key="save"
              className="button main"
              type="submit"
              isDisabled={save.isPending || wish.address === '' || wish.token === ''}
            >
              {words.say(save.isPending ? 'hosts.asking' : 'hosts.save')}
            </Button>
          )}
          <Button className="link-button" onPress={onDone}>
            {words.say('setting.cancel')}
          </Button>
        </div>
      </form>
    </Card>
  );
}

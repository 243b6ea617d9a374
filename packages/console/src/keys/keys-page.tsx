import { type HostStatus, useStatus } from '../asking/questions.ts';
import { DeviceKeysCard } from '../carry/device-keys-card.tsx';
import { Empty } from '../look/card.tsx';
import { May } from '../shell/role.tsx';
import { Titled } from '../shell/titled.tsx';
import { Waiting } from '../shell/waiting.tsx';
import { useWords } from '../words/words.tsx';
import { AddKey } from './add-key.tsx';
import { AwaitedCard } from './awaited-card.tsx';
import { useAwaited } from './key-questions.ts';
import { ListsCard } from './lists-card.tsx';
import { PacksCard } from './packs-card.tsx';
import { VendorKeys } from './vendor-keys.tsx';

const changes = ['operator', 'administrator'] as const;

export function KeysPage() {
  const words = useWords();
  const { data, error } = useStatus();
  return (
    <>
      <Titled title={words.say('keys.title')} changes={changes} />
      {data !== undefined ? <Keys status={data} /> : <Waiting error={error} />}
    </>
  );
}

function Keys({ status }: { readonly status: HostStatus }) {
  const words = useWords();
  const awaited = useAwaited().data ?? [];
  const { vendors, now } = status;
  return (
    <div className="columns keys">
      <div className="column wide">
        {vendors.length === 0 && (
          <Empty title={words.say('keys.no-vendor.title')}>
            <p>{words.say('keys.no-vendor.do')}</p>
          </Empty>
        )}
        {awaited.map((one) => (
          <AwaitedCard key={`${one.vendor.iss} ${one.key}`} awaited={one} now={now} />
        ))}
        {vendors.map((vendor) => (
          <VendorKeys key={vendor.id} vendor={vendor} now={now} />
        ))}
        <PacksCard status={status} />
        <DeviceKeysCard now={now} />
      </div>
      <div className="column">
        {vendors.length > 0 && (
          <May needs="administrator">
            <AddKey vendors={vendors} />
          </May>
        )}
        <ListsCard now={now} />
      </div>
    </div>
  );
}

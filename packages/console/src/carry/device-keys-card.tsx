import { Link } from 'wouter';
import { Card, Empty } from '../look/card.tsx';
import { When } from '../look/when.tsx';
import { Refusal } from '../shell/refusal.tsx';
import { useWords } from '../words/words.tsx';
import { type DeviceKey, useDeviceKeys } from './carry-source.ts';

/** What is known here of device keys: from requests that were carried, and what their vendors told with the answers. */
export function DeviceKeysCard({ now }: { readonly now: number }) {
  const words = useWords();
  const { data, error } = useDeviceKeys();
  return (
    <Card title={words.say('device-keys.title')}>
      <p className="quiet">{words.say('device-keys.what')}</p>
      {data?.length === 0 && (
        <Empty title={words.say('device-keys.none.title')}>
          <p>{words.say('device-keys.none.do')}</p>
          <p>
            <Link href="/carry">{words.say('device-keys.none.link')}</Link>
          </p>
        </Empty>
      )}
      {data !== undefined && data.length > 0 && <DeviceKeyTable keys={data} now={now} />}
      <Refusal error={error} />
    </Card>
  );
}

function DeviceKeyTable({ keys, now }: { readonly keys: readonly DeviceKey[]; readonly now: number }) {
  const words = useWords();
  return (
    <div className="scroller">
      <table className="plain-table stacked">
        <thead>
          <tr>
            <th scope="col">{words.say('device-keys.key')}</th>
            <th scope="col">{words.say('packs.vendor')}</th>
            <th scope="col" className="number">
              {words.say('device-keys.left')}
            </th>
            <th scope="col" className="number">
              {words.say('device-keys.licensed')}
            </th>
            <th scope="col" className="number">
              {words.say('device-keys.refused')}
            </th>
            <th scope="col">{words.say('device-keys.told')}</th>
          </tr>
        </thead>
        <tbody>
          {keys.map(({ vendor, key, remaining, allowed, licensed, refused, toldAt }) => (
            <tr key={`${vendor} ${key}`}>
              <th scope="row">
                <code>…{key}</code>
              </th>
              <td data-name={words.say('packs.vendor')}>{vendor}</td>
              <td className="number" data-name={words.say('device-keys.left')}>
                {remaining === undefined ? (
                  words.say('device-keys.unknown')
                ) : (
                  <span className={remaining === 0 ? 'bad' : ''}>
                    {allowed === undefined
                      ? words.number(remaining)
                      : words.say('device-keys.of', { remaining, allowed })}
                  </span>
                )}
              </td>
              <td className="number" data-name={words.say('device-keys.licensed')}>
                {words.number(licensed)}
              </td>
              <td className="number" data-name={words.say('device-keys.refused')}>
                {words.number(refused)}
              </td>
              <td data-name={words.say('device-keys.told')}>
                {toldAt === undefined ? words.say('device-keys.never') : <When at={toldAt} now={now} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

import { useQuery } from '@tanstack/react-query';
import { useHost } from '../asking/host.tsx';
import { everyFewSeconds } from '../asking/pace.ts';
import type { Parts } from '../asking/questions.ts';
import { valueText } from '../audit/audit-sentence.ts';
import { Card, Pill } from '../look/card.tsx';
import { Prose } from '../look/prose.tsx';
import { useMayDo } from '../shell/role.tsx';
import { Titled } from '../shell/titled.tsx';
import { Waiting } from '../shell/waiting.tsx';
import { useWords } from '../words/words.tsx';
import { BackupCard } from './backup-card.tsx';
import { ForgettingCard } from './forgetting-card.tsx';
import { NoticesCard } from './notices-card.tsx';
import { PublishingCard } from './publishing-card.tsx';
import { SettingLine } from './setting-line.tsx';
import { TlsCard } from './tls-card.tsx';

const changes = ['operator', 'administrator'] as const;

export function SettingsPage() {
  const words = useWords();
  const { ask } = useHost();
  const mayDo = useMayDo();
  const { data, error } = useQuery({
    queryKey: ['settings'],
    queryFn: () => ask({ method: 'GET', path: '/v1/settings-in-full' }),
    refetchInterval: everyFewSeconds,
  });
  if (data === undefined) {
    return (
      <>
        <Titled title={words.say('settings.title')} />
        <Waiting error={error} />
      </>
    );
  }
  const mayChange = mayDo('administrator');
  return (
    <>
      <Titled title={words.say('settings.title')} changes={changes} />
      <div className="column">
        <Card title={words.say('settings.running')}>
          <p className="quiet">{words.say('settings.running.what')}</p>
          <ul className="setting-lines">
            {data.settings.map((setting) => (
              <SettingLine key={setting.name} setting={setting} mayChange={mayChange} />
            ))}
          </ul>
        </Card>
        <div className="setting-cards">
          <PublishingCard mayChange={mayChange} />
          <TlsCard />
          <NoticesCard mayTest={mayDo('operator')} />
          <BackupCard />
          {mayChange && <ForgettingCard />}
        </div>
        <Card title={words.say('settings.file')}>
          <p className="quiet">{words.say('settings.file.what')}</p>
          <FileSettings settings={data.file} />
        </Card>
      </div>
    </>
  );
}

function FileSettings({ settings }: { readonly settings: readonly Parts['FileSetting'][] }) {
  const words = useWords();
  return (
    <table className="plain-table stacked">
      <thead>
        <tr>
          <th scope="col">{words.say('setting-column.name')}</th>
          <th scope="col">{words.say('setting-column.value')}</th>
          <th scope="col">{words.say('setting-column.default')}</th>
          <th scope="col">{words.say('setting-column.source')}</th>
        </tr>
      </thead>
      <tbody>
        {settings.map(({ name, value, default: usual, source, purpose, unit }) => (
          <tr key={name}>
            <th scope="row">
              <div>
                <code>{name}</code>
                <Prose text={purpose} className="setting-purpose" />
              </div>
            </th>
            <td data-name={words.say('setting-column.value')}>
              {valueText(value, words)}
              {unit !== undefined && value !== null && ` ${words.say(`setting-unit.${unit}`)}`}
            </td>
            <td data-name={words.say('setting-column.default')}>{valueText(usual, words)}</td>
            <td data-name={words.say('setting-column.source')}>
              <Pill tone={source === 'default' ? 'quiet' : 'info'}>{words.say(`setting-source.${source}`)}</Pill>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

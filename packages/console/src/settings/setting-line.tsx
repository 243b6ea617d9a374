import { RefusedError } from '@attiva/administration';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useHost } from '../asking/host.tsx';
import { useStatus } from '../asking/questions.ts';
import { valueText } from '../audit/audit-sentence.ts';
import { Pill } from '../look/card.tsx';
import { Choice } from '../look/choice.tsx';
import { Entry } from '../look/entry.tsx';
import { Prose } from '../look/prose.tsx';
import { Question } from '../look/question.tsx';
import { When } from '../look/when.tsx';
import { useWords } from '../words/words.tsx';
import { isSame, type ShownSetting, typedText, typedValue } from './setting-form.ts';

export function SettingLine({ setting, mayChange }: { readonly setting: ShownSetting; readonly mayChange: boolean }) {
  const words = useWords();
  const now = useStatus().data?.now;
  const [isOpen, open] = useState(false);
  const [notes, setNotes] = useState<readonly string[]>([]);
  const { name, value, source, unit, changed } = setting;
  return (
    <li>
      <div className="setting-head">
        <div>
          <h3>{words.named(`setting-name.${name}`, name)}</h3>
          <p className="setting-purpose">
            <code>{name}</code>
          </p>
          <Prose text={setting.purpose} className="setting-purpose" />
        </div>
        <p className="setting-value">
          <strong>{valueText(value, words)}</strong>{' '}
          {unit !== undefined && value !== null && words.say(`setting-unit.${unit}`)}
          <Pill tone={source === 'default' ? 'quiet' : 'info'}>{words.say(`setting-source.${source}`)}</Pill>
        </p>
        {mayChange && !isOpen && (
          <Button className="button" aria-label={words.say('setting.change.name', { name })} onPress={() => open(true)}>
            {words.say('setting.change')}
          </Button>
        )}
      </div>
      <p className="quiet">
        {words.say('setting.default', { value: valueText(setting.default, words) })} ·{' '}
        {words.say('setting.who', { role: words.say(`access.role.${setting.mayChange}`) })} ·{' '}
        {words.say('setting.at-once')}
        {changed !== undefined && now !== undefined && (
          <>
            {' · '}
            {words.say('setting.changed', { by: changed.by })} <When at={changed.at} now={now} />
          </>
        )}
      </p>
      {isOpen && (
        <SettingForm
          setting={setting}
          onDone={(said) => {
            setNotes(said);
            open(false);
          }}
        />
      )}
      <output>
        {notes.map((note) => (
          <Prose key={note} text={note} className="setting-said" />
        ))}
      </output>
    </li>
  );
}

interface Wish {
  readonly value: unknown;
  readonly notes: readonly string[];
}

function SettingForm({
  setting,
  onDone,
}: {
  readonly setting: ShownSetting;
  readonly onDone: (notes: readonly string[]) => void;
}) {
  const words = useWords();
  const { ask, queries } = useHost();
  // As it was when the form was opened: what others change meanwhile is told, and not overwritten.
  const [seen, see] = useState(setting);
  const [text, type] = useState(typedText(setting, setting.value));
  const [wish, setWish] = useState<Wish>();
  const [isBusy, work] = useState(false);
  const [refused, refuse] = useState<RefusedError['problem']>();
  const { name } = setting;
  const during = async (doing: () => Promise<void>): Promise<void> => {
    work(true);
    refuse(undefined);
    try {
      await doing();
    } catch (error) {
      setWish(undefined);
      refuse(
        error instanceof RefusedError
          ? error.problem
          : { code: 'gone', title: '', status: 0, detail: words.say('connection.gone'), facts: {} },
      );
      if (error instanceof RefusedError) void queries.invalidateQueries({ queryKey: ['settings'] });
    } finally {
      work(false);
    }
  };
  const change = (value: unknown, expected: unknown = seen.value): Promise<void> =>
    during(async () => {
      const body = { change: { [name]: value }, expected: { [name]: expected } };
      const { notes } = await ask({ method: 'POST', path: '/v1/settings', body });
      await queries.invalidateQueries();
      onDone(notes);
    });
  const wished = (value: unknown, expected: unknown = seen.value): Promise<void> =>
    during(async () => {
      const body = { change: { [name]: value } };
      const { notes } = await ask({ method: 'POST', path: '/v1/setting-checks', body });
      if (notes.length === 0) await change(value, expected);
      else setWish({ value, notes });
    });
  if (wish !== undefined) {
    return (
      <Question
        title={words.say('setting.question', { name })}
        yes={words.say('setting.question.yes', { value: valueText(wish.value, words) })}
        onYes={() => void change(wish.value)}
        onNo={() => setWish(undefined)}
        isBusy={isBusy}
      >
        {wish.notes.map((note) => (
          <Prose key={note} text={note} />
        ))}
      </Question>
    );
  }
  return (
    <form
      className="setting-form"
      aria-label={words.say('setting.change.name', { name })}
      onSubmit={(event) => {
        event.preventDefault();
        void wished(typedValue(setting, text));
      }}
    >
      <SettingField setting={setting} text={text} type={type} isInvalid={refused !== undefined} />
      {refused !== undefined && (
        <p className="setting-refused" role="alert">
          {refused.detail}
        </p>
      )}
      <div className="row-actions">
        {refused?.code === 'changed-meanwhile' ? (
          <Button
            // Another button than the one that stood here: a press must not end on that one.
            key="again"
            className="button main"
            isDisabled={isBusy}
            onPress={() => {
              see(setting);
              void wished(typedValue(setting, text), setting.value);
            }}
          >
            {words.say('setting.again', { value: valueText(setting.value, words) })}
          </Button>
        ) : (
          <Button key="save" className="button main" type="submit" isDisabled={isBusy || isSame(setting, text)}>
            {words.say('setting.save')}
          </Button>
        )}
        {setting.source === 'set' && (
          <Button className="button" isDisabled={isBusy} onPress={() => void wished(null)}>
            {words.say('setting.reset')}
          </Button>
        )}
        <Button className="link-button" onPress={() => onDone([])}>
          {words.say('setting.cancel')}
        </Button>
      </div>
    </form>
  );
}

function SettingField({
  setting,
  text,
  type,
  isInvalid,
}: {
  readonly setting: ShownSetting;
  readonly text: string;
  readonly type: (text: string) => void;
  readonly isInvalid: boolean;
}) {
  const words = useWords();
  const { kind, name, least, most, unit } = setting;
  const label = words.named(`setting-name.${name}`, name);
  if (kind === 'yes-no') {
    const options = (['on', 'off'] as const).map((id) => ({ id, name: words.say(`value.${id}`) }));
    return <Choice label={label} value={text} options={options} onChange={type} />;
  }
  const range =
    least === undefined || most === undefined
      ? undefined
      : words.say('setting.range', {
          least: words.number(least),
          most: words.number(most),
          unit: unit === undefined ? '' : ` ${words.say(`setting-unit.${unit}`)}`,
        });
  const hint = kind === 'domains' ? words.say('setting.domains') : range;
  return (
    <Entry label={label} value={text} onChange={type} isInvalid={isInvalid} {...(hint !== undefined && { hint })} />
  );
}

import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useChange } from '../asking/changing.ts';
import { isChangedMeanwhile } from '../asking/failure.ts';
import { useHost } from '../asking/host.tsx';
import { useStatus } from '../asking/questions.ts';
import { valueText } from '../audit/audit-sentence.ts';
import { Pill } from '../look/card.tsx';
import { Choice } from '../look/choice.tsx';
import { Entry } from '../look/entry.tsx';
import { Prose } from '../look/prose.tsx';
import { Question } from '../look/question.tsx';
import { When } from '../look/when.tsx';
import { Refusal } from '../shell/refusal.tsx';
import { english } from '../words/told.ts';
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
          <Prose key={note} text={english(words, note)} className="setting-said" />
        ))}
      </output>
    </li>
  );
}

interface Wished {
  readonly value: unknown;
  /** What it is to replace. */
  readonly expected: unknown;
  /** What the host remarked on it, and was read. */
  readonly notes?: readonly string[];
}

/** Asks first what there is to remark; done at once where there is nothing, and otherwise once that was read. */
function useSettingChange(
  name: string,
  onDone: (notes: readonly string[]) => void,
): {
  readonly start: (wished: Wished) => void;
  /** What waits for a yes. */
  readonly asked: Wished | undefined;
  readonly leave: () => void;
  readonly isBusy: boolean;
  readonly error: Error | null;
} {
  const { ask } = useHost();
  const [asked, setAsked] = useState<Wished>();
  const { mutate, isPending, error } = useChange(async ({ value, expected, notes: read }: Wished) => {
    const change = { [name]: value };
    if (read === undefined) {
      const { notes } = await ask({ method: 'POST', path: '/v1/setting-checks', body: { change } });
      if (notes.length > 0) return { notes, isDone: false };
    }
    const body = { change, expected: { [name]: expected } };
    const { notes } = await ask({ method: 'POST', path: '/v1/settings', body });
    return { notes, isDone: true };
  });
  const leave = (): void => setAsked(undefined);
  const start = (wished: Wished): void =>
    mutate(wished, {
      onSuccess: ({ notes, isDone }) => (isDone ? onDone(notes) : setAsked({ ...wished, notes })),
      onError: leave,
    });
  return { start, asked, leave, isBusy: isPending, error };
}

function SettingForm({
  setting,
  onDone,
}: {
  readonly setting: ShownSetting;
  readonly onDone: (notes: readonly string[]) => void;
}) {
  const words = useWords();
  // As it was when the form was opened: what others change meanwhile is told, and not overwritten.
  const [seen, see] = useState(setting);
  const [text, type] = useState(typedText(setting, setting.value));
  const { name } = setting;
  const { start, asked, leave, isBusy, error } = useSettingChange(name, onDone);
  const save = (expected: unknown): void => start({ value: typedValue(setting, text), expected });
  if (asked !== undefined) {
    return (
      <Question
        title={words.say('setting.question', { name })}
        yes={words.say('setting.question.yes', { value: valueText(asked.value, words) })}
        onYes={() => start(asked)}
        onNo={leave}
        isBusy={isBusy}
      >
        {asked.notes?.map((note) => (
          <Prose key={note} text={english(words, note)} />
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
        save(seen.value);
      }}
    >
      <SettingField setting={setting} text={text} type={type} isInvalid={error !== null} />
      <Refusal error={error} />
      <div className="row-actions">
        {isChangedMeanwhile(error) ? (
          <Button
            // Another button than the one that stood here: a press must not end on that one.
            key="again"
            className="button main"
            isDisabled={isBusy}
            onPress={() => {
              see(setting);
              save(setting.value);
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
          <Button className="button" isDisabled={isBusy} onPress={() => start({ value: null, expected: seen.value })}>
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

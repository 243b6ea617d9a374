import { useMemo } from 'react';
import { Button } from 'react-aria-components';
import { useLocation, useSearch } from 'wouter';
import { useStatus } from '../asking/questions.ts';
import { useFailures } from '../reports/report-questions.ts';
import { saveFile } from '../files/save-file.ts';
import { SaveMenu } from '../files/save-menu.tsx';
import { Empty, Pill } from '../look/card.tsx';
import { Choice } from '../look/choice.tsx';
import { Command } from '../look/command.tsx';
import { Entry } from '../look/entry.tsx';
import { Icon } from '../look/icon.tsx';
import { useTyped } from '../look/typed.ts';
import { Refusal } from '../shell/refusal.tsx';
import { Titled } from '../shell/titled.tsx';
import { Waiting } from '../shell/waiting.tsx';
import { useWords } from '../words/words.tsx';
import { eventFile } from './event-file.ts';
import { eventsOf } from './event-list.ts';
import { EventTable } from './event-table.tsx';
import { eventAddress, eventKinds, type EventView, isFiltered, readEventView } from './event-view.ts';
import { type FollowedEvents, useFollowedEvents } from './follow-events.ts';

export function EventsPage() {
  const words = useWords();
  const [, navigate] = useLocation();
  const query = useSearch();
  const view = useMemo(() => readEventView(new URLSearchParams(query)), [query]);
  const followed = useFollowedEvents(view);
  const { list, lostSince, refused, loadOlder } = followed;
  const show = (next: EventView): void => navigate(eventAddress(next), { replace: true });
  return (
    <>
      <Titled title={words.say('events.title')}>
        <LiveMark followed={followed} />
        <span className="page-actions">
          <PauseButton followed={followed} />
          <SaveMenu
            isDisabled={list.rows.length === 0}
            save={(format) => saveFile(`events.${format}`, eventFile(eventsOf(list), format))}
          />
        </span>
      </Titled>
      <EventFilters view={view} show={show} />
      <output>
        {lostSince !== undefined && (
          <span className="banner">
            <Icon name="warning" />
            <span>{words.say('events.lost', { time: words.moment(lostSince) })}</span>
          </span>
        )}
      </output>
      <Refusal error={refused} reading />
      {list.last === undefined ? (
        refused === undefined && <Waiting />
      ) : list.rows.length === 0 ? (
        <Nothing view={view} older={list.older} loadOlder={loadOlder} />
      ) : (
        <div className="rows">
          <EventTable rows={list.rows} />
          {list.older !== undefined && (
            <nav className="pages" aria-label={words.say('events.pages')}>
              <Button className="button" onPress={loadOlder}>
                {words.say('events.older')}
              </Button>
            </nav>
          )}
        </div>
      )}
    </>
  );
}

function LiveMark({ followed: { list, lostSince } }: { readonly followed: FollowedEvents }) {
  const words = useWords();
  if (lostSince !== undefined) return <Pill tone="warn">{words.say('events.state.lost')}</Pill>;
  if (list.last === undefined) return <Pill tone="quiet">{words.say('events.state.connecting')}</Pill>;
  if (list.isPaused) return <Pill tone="info">{words.say('events.state.paused')}</Pill>;
  return <Pill tone="good">{words.say('events.state.live')}</Pill>;
}

function PauseButton({ followed: { list, pause, resume } }: { readonly followed: FollowedEvents }) {
  const words = useWords();
  return list.isPaused ? (
    <Button className="button" onPress={resume}>
      {words.say('events.resume', { count: list.held.length })}
    </Button>
  ) : (
    <Button className="button" onPress={pause}>
      {words.say('events.pause')}
    </Button>
  );
}

function EventFilters({ view, show }: { readonly view: EventView; readonly show: (view: EventView) => void }) {
  const words = useWords();
  const vendors = useStatus().data?.vendors ?? [];
  const [machine, setMachine] = useTyped(view.machine);
  const kinds = eventKinds.map((id) => ({ id: id as string, name: words.say(`event-kind.${id}`) }));
  const causes = useFailures().data?.causes ?? [];
  const refusals = causes
    .filter(({ code }) => !kinds.some(({ id }) => id === code))
    .map(({ code }) => ({
      id: code,
      name: words.say('event-kind.refused.for', { why: words.named(`code.${code}`, code) }),
    }));
  const isOwn = view.kind !== '' && ![...kinds, ...refusals].some(({ id }) => id === view.kind);
  return (
    <form
      className="filters choices"
      aria-label={words.say('events.filters')}
      onSubmit={(event) => {
        event.preventDefault();
        show({ ...view, machine: machine.trim() });
      }}
    >
      <Choice
        quiet
        label={words.say('events.kind')}
        value={view.kind}
        options={[
          { id: '', name: words.say('event-kind.all') },
          ...kinds,
          // Those of the last thirty days; an address may name any other.
          ...refusals,
          ...(isOwn ? [{ id: view.kind, name: words.named(`code.${view.kind}`, view.kind) }] : []),
        ]}
        onChange={(kind) => show({ ...view, kind })}
      />
      {(vendors.length > 1 || view.vendor !== '') && (
        <Choice
          quiet
          label={words.say('events.vendor')}
          value={view.vendor}
          options={[
            { id: '', name: words.say('events.vendor.all') },
            ...vendors.map(({ id, name }) => ({ id, name })),
            ...(view.vendor !== '' && !vendors.some(({ id }) => id === view.vendor)
              ? [{ id: view.vendor, name: view.vendor }]
              : []),
          ]}
          onChange={(vendor) => show({ ...view, vendor })}
        />
      )}
      <Entry
        isQuiet
        label={words.say('events.machine')}
        placeholder={words.say('events.machine')}
        value={machine}
        onChange={setMachine}
      />
      <Button className="button" type="submit">
        {words.say('events.apply')}
      </Button>
      {isFiltered(view) && (
        <Button className="link-button" onPress={() => show({ kind: '', vendor: '', machine: '' })}>
          {words.say('events.clear')}
        </Button>
      )}
    </form>
  );
}

function Nothing({
  view,
  older,
  loadOlder,
}: {
  readonly view: EventView;
  readonly older: number | undefined;
  readonly loadOlder: () => void;
}) {
  const words = useWords();
  if (!isFiltered(view)) {
    return (
      <Empty title={words.say('events.empty.title')}>
        <p>{words.say('events.empty.do')}</p>
        <p>
          <Command line="attiva doctor" />
        </p>
      </Empty>
    );
  }
  return (
    <Empty title={words.say('events.none.title')}>
      <p>{words.say('events.none.do')}</p>
      {older !== undefined && (
        <Button className="button" onPress={loadOlder}>
          {words.say('events.older')}
        </Button>
      )}
    </Empty>
  );
}

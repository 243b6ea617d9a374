import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Button } from 'react-aria-components';
import { useLocation, useSearch } from 'wouter';
import { type AskedHost, useHost } from '../asking/host.tsx';
import { everyFewSeconds } from '../asking/pace.ts';
import { useStatus } from '../asking/questions.ts';
import type { FileFormat } from '../files/csv-text.ts';
import { fileName, type RowsOfPage, saveEveryRow } from '../files/every-row.ts';
import { saveFile } from '../files/save-file.ts';
import { SaveMenu } from '../files/save-menu.tsx';
import { useArrows } from '../look/arrows.ts';
import { Empty } from '../look/card.tsx';
import { Icon } from '../look/icon.tsx';
import { When } from '../look/when.tsx';
import { Refusal } from '../shell/refusal.tsx';
import { Titled } from '../shell/titled.tsx';
import { Waiting } from '../shell/waiting.tsx';
import { useWords } from '../words/words.tsx';
import { auditFile } from './audit-file.ts';
import { AuditFilters } from './audit-filters.tsx';
import { auditActions, type AuditEntry, auditSentence, factLines } from './audit-sentence.ts';
import { type AuditView, auditAddress, auditQuery, emptyAuditView, isSearched, readAuditView } from './audit-view.ts';
import { Chain } from './chain.tsx';

const rowsOnPage = 50;

export function AuditPage() {
  const words = useWords();
  const { ask } = useHost();
  const [, navigate] = useLocation();
  const query = useSearch();
  const address = useMemo(() => new URLSearchParams(query), [query]);
  const view = useMemo(() => readAuditView(address), [address]);
  const given = Number(address.get('before') ?? 0);
  const before = Number.isInteger(given) && given > 0 && given <= 100_000_000 ? given : 0;
  const { data, error } = useQuery({
    queryKey: ['audit', auditAddress(view), before],
    // One more than is shown tells whether there is a next page.
    queryFn: () =>
      ask({ method: 'GET', path: '/v1/audit', query: { ...auditQuery(view), before, limit: rowsOnPage + 1 } }),
    placeholderData: keepPreviousData,
    refetchInterval: everyFewSeconds,
  });
  const show = (next: AuditView): void => navigate(auditAddress(next), { replace: true });
  const entries = data?.entries.slice(0, rowsOnPage) ?? [];
  // A search looks at so many rows at a time: further back there may be more, also behind a page without any.
  const next = (data?.entries.length ?? 0) > rowsOnPage ? entries.at(-1)?.position : data?.next;
  return (
    <>
      <Titled title={words.say('audit.title')}>
        <span className="page-actions">
          <AuditExport view={view} />
        </span>
      </Titled>
      <Chain />
      <AuditFilters
        view={view}
        show={show}
        known={auditActions}
        named={(action) => words.named(`audit-name.${action}`, action)}
      />
      {data === undefined ? (
        <Waiting error={error} />
      ) : entries.length === 0 && next === undefined ? (
        <Nothing view={view} show={show} />
      ) : (
        <div className="rows">
          <AuditRows entries={entries} />
          {entries.length === 0 && <p className="quiet">{words.say('audit.none.here')}</p>}
          <Pages view={view} before={before} next={next} />
        </div>
      )}
    </>
  );
}

function AuditRows({ entries }: { readonly entries: readonly AuditEntry[] }) {
  const words = useWords();
  const rows = useArrows<HTMLOListElement>();
  const now = useStatus().data?.now ?? entries[0]?.at ?? 0;
  return (
    <ol ref={rows} className="audit-rows">
      {entries.map((entry) => (
        <li key={entry.position}>
          <p className="audit-sentence">{auditSentence(entry, words)}</p>
          <p className="quiet">
            <When at={entry.at} now={now} /> · {words.exact(entry.at)} ·{' '}
            {words.say('audit.position', { position: entry.position })}
          </p>
          <Details entry={entry} />
        </li>
      ))}
    </ol>
  );
}

function Details({ entry }: { readonly entry: AuditEntry }) {
  const words = useWords();
  const lines = factLines(entry);
  return (
    <details>
      <summary>{words.say('audit.details')}</summary>
      <dl className="facts">
        {[['action', entry.action] as const, ['subject', entry.subject] as const, ...lines].map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <code>{value}</code>
            </dd>
          </div>
        ))}
      </dl>
      {entry.personal !== undefined && Object.keys(entry.personal).length === 0 && (
        <p className="quiet">{words.say('audit.erased')}</p>
      )}
    </details>
  );
}

function Pages({
  view,
  before,
  next,
}: {
  readonly view: AuditView;
  readonly before: number;
  readonly next: number | undefined;
}) {
  const words = useWords();
  const [, navigate] = useLocation();
  if (before === 0 && next === undefined) return null;
  const address = auditAddress(view);
  const older = (position: number): string => `${address}${address.includes('?') ? '&' : '?'}before=${position}`;
  return (
    <nav className="pages" aria-label={words.say('audit.pages')}>
      <Button className="button" isDisabled={before === 0} onPress={() => navigate(address)}>
        <Icon name="first" />
        {words.say('audit.newest')}
      </Button>
      <Button className="button" isDisabled={next === undefined} onPress={() => next && navigate(older(next))}>
        {words.say('audit.older')}
        <Icon name="next" />
      </Button>
    </nav>
  );
}

function AuditExport({ view }: { readonly view: AuditView }) {
  const words = useWords();
  const host = useHost();
  const [rows, setRows] = useState<number>();
  const [files, tellFiles] = useState(1);
  const [error, setError] = useState<unknown>();
  const save = async (format: FileFormat): Promise<void> => {
    setError(undefined);
    tellFiles(1);
    try {
      tellFiles(await saveAudit(host, { view, format, onRows: setRows }));
    } catch (failure) {
      setError(failure);
    } finally {
      setRows(undefined);
    }
  };
  return (
    <>
      <output>
        {rows !== undefined && words.say('audit.reading', { rows })}
        {files > 1 && words.say('file.parts', { files })}
      </output>
      <Refusal error={error} reading />
      <SaveMenu isDisabled={rows !== undefined} save={(format) => void save(format)} />
    </>
  );
}

/** Tells in how many files. */
async function saveAudit(
  { ask }: AskedHost,
  { view, format, onRows }: { view: AuditView; format: FileFormat; onRows: (rows: number) => void },
): Promise<number> {
  let head = { position: 0, digest: '' };
  const pageAt = async (cursor = '0'): Promise<RowsOfPage<AuditEntry>> => {
    const query = { ...auditQuery(view), before: Number(cursor), limit: 1000 };
    const page = await ask({ method: 'GET', path: '/v1/audit', query });
    // That of the first page: rows that come meanwhile stand behind it.
    if (cursor === '0') head = page.head;
    return { rows: page.entries, next: page.next === undefined ? undefined : String(page.next) };
  };
  return saveEveryRow(pageAt, {
    onRows,
    save: (entries, part) => saveFile(fileName('audit', part, format), auditFile(entries, head, format)),
  });
}

function Nothing({ view, show }: { readonly view: AuditView; readonly show: (view: AuditView) => void }) {
  const words = useWords();
  const searched = isSearched(view);
  return (
    <Empty title={words.say(searched ? 'audit.none.title' : 'audit.empty.title')}>
      <p>{words.say(searched ? 'audit.none.do' : 'audit.empty.do')}</p>
      {searched && (
        <Button className="button" onPress={() => show(emptyAuditView)}>
          {words.say('audit.clear')}
        </Button>
      )}
    </Empty>
  );
}

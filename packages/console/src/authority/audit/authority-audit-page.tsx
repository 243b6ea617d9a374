/** Who did what to what, newest first; searched by the authority, and whether nothing of it was altered. */
import { auditQuery } from '../../audit/audit-view.ts';
import { AuditFilters } from '../../audit/audit-filters.tsx';
import { Chain } from '../../audit/chain.tsx';
import { Empty } from '../../look/card.tsx';
import { Titled } from '../../shell/titled.tsx';
import { useWords } from '../../words/words.tsx';
import { ListTable } from '../list/list.tsx';
import { SaveList } from '../list/save-list.tsx';
import { useList } from '../list/use-list.ts';
import { factsOf, listView, trailActions, type TrailEntry, trailFile, trailNames, trailView } from './trail.ts';

export function AuthorityAuditPage() {
  const words = useWords();
  const list = useList<TrailEntry>('/audit', trailNames, async (ask, { cursor, limit }, at) => {
    const before = cursor === undefined || !/^\d{1,15}$/u.test(cursor) ? undefined : Math.max(1, Number(cursor));
    const query = { limit, ...auditQuery(trailView(at)), ...(before !== undefined && { before }) };
    const { entries, next } = await ask({ method: 'GET', path: '/v1/audit', query });
    return { rows: entries, next: next === undefined ? undefined : String(next) };
  });
  const view = trailView(list.view);
  const named = (action: string): string => {
    const key = `authority.audit.${action}`;
    // What both daemons do, as accounts and log-ins, is called the same.
    return words.knows(key) ? words.say(key) : words.named(`audit-name.${action}`, action);
  };
  return (
    <>
      <Titled title={words.say('authority.audit.title')}>
        <SaveList of={list} as={trailFile} />
      </Titled>
      <Chain />
      <AuditFilters view={view} show={(next) => list.show(listView(next))} known={trailActions} named={named} />
      <ListTable
        label={words.say('authority.audit.title')}
        list={list}
        idOf={({ position }) => String(position)}
        empty={<Empty title={words.say('authority.audit.empty')}>{null}</Empty>}
        columns={[
          { name: words.say('authority.audit.what'), cell: ({ action }) => named(action) },
          { name: words.say('authority.audit.who'), cell: ({ actor }) => actor },
          { name: words.say('authority.audit.when'), cell: ({ at }) => words.moment(at) },
          { name: words.say('authority.audit.subject'), cell: ({ subject }) => <code>{subject}</code> },
          { name: words.say('authority.audit.details'), cell: ({ details }) => factsOf(details) },
        ]}
      />
    </>
  );
}

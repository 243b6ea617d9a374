/** Who did what to what, newest first; searched by the authority. */
import type { AuthorityPart } from '../../asking/authority.ts';
import { Empty } from '../../look/card.tsx';
import { Titled } from '../../shell/titled.tsx';
import { useWords } from '../../words/words.tsx';
import { ListTable } from '../list/list.tsx';
import { useList } from '../list/use-list.ts';

type Entry = AuthorityPart['AuditEntry'];

const noFilters: readonly string[] = [];

export function AuthorityAuditPage() {
  const words = useWords();
  const list = useList<Entry>('/audit', noFilters, async (ask, { search, cursor, limit }) => {
    const before = cursor === undefined || !/^\d{1,15}$/u.test(cursor) ? undefined : Math.max(1, Number(cursor));
    const query = { limit, ...(search !== undefined && { search }), ...(before !== undefined && { before }) };
    const { entries, next } = await ask({ method: 'GET', path: '/v1/audit', query });
    return { rows: entries, next: next === undefined ? undefined : String(next) };
  });
  const named = (action: string): string => {
    const key = `authority.audit.${action}`;
    // What both daemons do, as accounts and log-ins, is called the same.
    return words.knows(key) ? words.say(key) : words.named(`audit-name.${action}`, action);
  };
  return (
    <>
      <Titled title={words.say('authority.audit.title')} />
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

/** `lastFive YEPS8, kind host`: what is null is left out. */
function factsOf(details: unknown): string | null {
  if (typeof details !== 'object' || details === null) return null;
  const facts = Object.entries(details).filter(([, value]) => value !== null && value !== '');
  return facts.length === 0 ? null : facts.map(([name, value]) => `${name} ${String(value)}`).join(', ');
}

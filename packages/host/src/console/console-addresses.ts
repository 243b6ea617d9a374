/** Where `@attiva/console` has pages (its `pages.ts`): the address bar holds the view, so each begins with the same document. */
import { object, text } from '@attiva/daemon';

export const consoleAddresses = [
  { path: '/', summary: 'The console: overview.' },
  { path: '/machines', summary: 'The console: machines; the query is the view.' },
  { path: '/machines/:machine', summary: 'The console: one machine.', params: object({ machine: text() }) },
  { path: '/hints', summary: 'The console: what machines were asked.' },
  { path: '/never-called', summary: 'The console: computers that never called.' },
  { path: '/events', summary: 'The console: events as they come; the query is the filter.' },
  { path: '/audit', summary: 'The console: who changed what; the query is the search.' },
  { path: '/carry', summary: 'The console: carry files of machines without a network; the query is the view.' },
  { path: '/settings', summary: 'The console: settings.' },
  { path: '/hosts', summary: 'The console: other hosts of this customer.' },
  { path: '/keys', summary: 'The console: host keys, grants, packs, revocation lists, device keys.' },
  { path: '/users', summary: 'The console: accounts, API tokens, signed-in browsers.' },
  { path: '/account', summary: 'The console: the own account.' },
  { path: '/reports', summary: 'The console: reports and the usage statement; the query is which one.' },
] as const;

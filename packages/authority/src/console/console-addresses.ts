/** Where `@attiva/console` has pages of an authority (its `authority-pages.ts`); each begins with the same document. */
import { object, text } from '@attiva/daemon';

export const consoleAddresses = [
  { path: '/', summary: 'The console: overview.' },
  { path: '/desk', summary: 'The console: the desk, for whoever answers the telephone.' },
  { path: '/customers', summary: 'The console: customers and their agreements; the query is the view.' },
  { path: '/customers/:agreement', summary: 'The console: one agreement.', params: object({ agreement: text() }) },
  { path: '/products', summary: 'The console: product packs.' },
  { path: '/keys', summary: 'The console: product keys; the query is the view.' },
  { path: '/keys/:key', summary: 'The console: one product key.', params: object({ key: text() }) },
  { path: '/registrations', summary: 'The console: hosts that registered; the query is the view.' },
  { path: '/licenses', summary: 'The console: licenses of devices; the query is the view.' },
  { path: '/usage', summary: 'The console: usage statements received; the query is the view.' },
  { path: '/revocation', summary: 'The console: what was revoked, and revoking.' },
  { path: '/audit', summary: 'The console: who did what; the query is the view.' },
  { path: '/users', summary: 'The console: accounts, API tokens, signed-in browsers.' },
  { path: '/account', summary: 'The console: the own account.' },
] as const;

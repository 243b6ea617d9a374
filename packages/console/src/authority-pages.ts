/** Every page of an authority, in the order of the navigation. The authority serves the document at the same addresses. */
import { AccountPage } from './access/account-page.tsx';
import { UsersPage } from './access/users-page.tsx';
import { KeyPage } from './authority/keys/key-page.tsx';
import { KeysPage } from './authority/keys/keys-page.tsx';
import { AuthorityOverviewPage } from './authority/overview/authority-overview-page.tsx';
import type { Page } from './shell/page.ts';

export const authorityPages: readonly Page[] = [
  { path: '/', show: AuthorityOverviewPage, place: { icon: 'overview', name: 'navigation.overview' } },
  { path: '/keys', show: KeysPage, place: { icon: 'key', name: 'navigation.product-keys' } },
  { path: '/keys/:key', show: KeyPage },
  { path: '/users', show: UsersPage, place: { icon: 'users', name: 'navigation.users' } },
  { path: '/account', show: AccountPage },
];

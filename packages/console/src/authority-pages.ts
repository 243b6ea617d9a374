/** Every page of an authority, in the order of the navigation. The authority serves the document at the same addresses. */
import { AccountPage } from './access/account-page.tsx';
import { UsersPage } from './access/users-page.tsx';
import { AuthorityAuditPage } from './authority/audit/authority-audit-page.tsx';
import { AgreementPage } from './authority/customers/agreement-page.tsx';
import { CustomersPage } from './authority/customers/customers-page.tsx';
import { DeskPage } from './authority/desk/desk-page.tsx';
import { KeyPage } from './authority/keys/key-page.tsx';
import { KeysPage } from './authority/keys/keys-page.tsx';
import { LicensesPage } from './authority/licenses/licenses-page.tsx';
import { AuthorityOverviewPage } from './authority/overview/authority-overview-page.tsx';
import { ProductsPage } from './authority/products/products-page.tsx';
import { RegistrationsPage } from './authority/registrations/registrations-page.tsx';
import { RevocationPage } from './authority/revocation/revocation-page.tsx';
import { UsagePage } from './authority/usage/usage-page.tsx';
import type { Page } from './shell/page.ts';

export const authorityPages: readonly Page[] = [
  { path: '/', show: AuthorityOverviewPage, place: { icon: 'overview', name: 'navigation.overview' } },
  { path: '/desk', show: DeskPage, place: { icon: 'telephone', name: 'navigation.desk' } },
  { path: '/customers', show: CustomersPage, place: { icon: 'people', name: 'navigation.customers' } },
  { path: '/customers/:agreement', show: AgreementPage },
  { path: '/products', show: ProductsPage, place: { icon: 'box', name: 'navigation.products' } },
  { path: '/keys', show: KeysPage, place: { icon: 'key', name: 'navigation.product-keys' } },
  { path: '/keys/:key', show: KeyPage },
  { path: '/registrations', show: RegistrationsPage, place: { icon: 'host', name: 'navigation.registrations' } },
  { path: '/licenses', show: LicensesPage, place: { icon: 'device', name: 'navigation.licenses' } },
  { path: '/usage', show: UsagePage, place: { icon: 'reports', name: 'navigation.usage' } },
  { path: '/revocation', show: RevocationPage, place: { icon: 'revoked', name: 'navigation.revocation' } },
  { path: '/audit', show: AuthorityAuditPage, place: { icon: 'audit', name: 'navigation.audit' } },
  { path: '/users', show: UsersPage, place: { icon: 'users', name: 'navigation.users' } },
  { path: '/account', show: AccountPage },
];

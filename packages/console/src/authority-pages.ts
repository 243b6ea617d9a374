/** Every page of an authority, in the order of the navigation. The authority serves the document at the same addresses. */
import { later } from './shell/later.tsx';
import type { Page } from './shell/page.ts';

export const authorityPages: readonly Page[] = [
  {
    path: '/',
    ...later(() => import('./authority/overview/authority-overview-page.tsx'), 'AuthorityOverviewPage'),
    place: { icon: 'overview', name: 'navigation.overview' },
  },
  {
    path: '/desk',
    ...later(() => import('./authority/desk/desk-page.tsx'), 'DeskPage'),
    place: { icon: 'telephone', name: 'navigation.desk' },
  },
  {
    path: '/customers',
    ...later(() => import('./authority/customers/customers-page.tsx'), 'CustomersPage'),
    place: { icon: 'people', name: 'navigation.customers' },
  },
  {
    path: '/customers/:agreement',
    ...later(() => import('./authority/customers/agreement-page.tsx'), 'AgreementPage'),
  },
  {
    path: '/products',
    ...later(() => import('./authority/products/products-page.tsx'), 'ProductsPage'),
    place: { icon: 'box', name: 'navigation.products' },
  },
  {
    path: '/keys',
    ...later(() => import('./authority/keys/keys-page.tsx'), 'KeysPage'),
    place: { icon: 'key', name: 'navigation.product-keys' },
  },
  { path: '/keys/:key', ...later(() => import('./authority/keys/key-page.tsx'), 'KeyPage') },
  {
    path: '/registrations',
    ...later(() => import('./authority/registrations/registrations-page.tsx'), 'RegistrationsPage'),
    place: { icon: 'host', name: 'navigation.registrations' },
  },
  {
    path: '/licenses',
    ...later(() => import('./authority/licenses/licenses-page.tsx'), 'LicensesPage'),
    place: { icon: 'device', name: 'navigation.licenses' },
  },
  {
    path: '/usage',
    ...later(() => import('./authority/usage/usage-page.tsx'), 'UsagePage'),
    place: { icon: 'reports', name: 'navigation.usage' },
  },
  {
    path: '/revocation',
    ...later(() => import('./authority/revocation/revocation-page.tsx'), 'RevocationPage'),
    place: { icon: 'revoked', name: 'navigation.revocation' },
  },
  {
    path: '/audit',
    ...later(() => import('./authority/audit/authority-audit-page.tsx'), 'AuthorityAuditPage'),
    place: { icon: 'audit', name: 'navigation.audit' },
  },
  {
    path: '/users',
    ...later(() => import('./access/users-page.tsx'), 'UsersPage'),
    place: { icon: 'users', name: 'navigation.users' },
  },
  { path: '/account', ...later(() => import('./access/account-page.tsx'), 'AccountPage') },
];

/** Every page of a host, in the order of the navigation. The host serves the document at the same addresses. */
import { later } from './shell/later.tsx';
import type { Page } from './shell/page.ts';

export const pages: readonly Page[] = [
  {
    path: '/',
    ...later(() => import('./overview/overview-page.tsx'), 'OverviewPage'),
    place: { icon: 'overview', name: 'navigation.overview' },
  },
  {
    path: '/machines',
    ...later(() => import('./machines/machines-page.tsx'), 'MachinesPage'),
    place: { icon: 'machines', name: 'navigation.machines' },
  },
  { path: '/machines/:machine', ...later(() => import('./machines/machine-page.tsx'), 'MachinePage') },
  {
    path: '/reports',
    ...later(() => import('./reports/reports-page.tsx'), 'ReportsPage'),
    place: { icon: 'reports', name: 'navigation.reports' },
  },
  {
    path: '/never-called',
    ...later(() => import('./never/never-page.tsx'), 'NeverPage'),
    place: { icon: 'absent', name: 'navigation.never' },
  },
  {
    path: '/hints',
    ...later(() => import('./hints/hints-page.tsx'), 'HintsPage'),
    place: { icon: 'again', name: 'navigation.hints' },
  },
  {
    path: '/keys',
    ...later(() => import('./keys/keys-page.tsx'), 'KeysPage'),
    place: { icon: 'keys', name: 'navigation.keys' },
  },
  {
    path: '/carry',
    ...later(() => import('./carry/carry-page.tsx'), 'CarryPage'),
    place: { icon: 'carry', name: 'navigation.carry' },
  },
  {
    path: '/hosts',
    ...later(() => import('./hosts/hosts-page.tsx'), 'HostsPage'),
    place: { icon: 'hosts', name: 'navigation.hosts' },
  },
  {
    path: '/events',
    ...later(() => import('./events/events-page.tsx'), 'EventsPage'),
    place: { icon: 'events', name: 'navigation.events' },
  },
  {
    path: '/audit',
    ...later(() => import('./audit/audit-page.tsx'), 'AuditPage'),
    place: { icon: 'audit', name: 'navigation.audit' },
  },
  {
    path: '/settings',
    ...later(() => import('./settings/settings-page.tsx'), 'SettingsPage'),
    place: { icon: 'settings', name: 'navigation.settings' },
  },
  {
    path: '/users',
    ...later(() => import('./access/users-page.tsx'), 'UsersPage'),
    place: { icon: 'users', name: 'navigation.users' },
  },
  { path: '/account', ...later(() => import('./access/account-page.tsx'), 'AccountPage') },
];

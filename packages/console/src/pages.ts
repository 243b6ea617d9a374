/** Every page of a host, in the order of the navigation. The host serves the document at the same addresses. */
import { AccountPage } from './access/account-page.tsx';
import { UsersPage } from './access/users-page.tsx';
import { AuditPage } from './audit/audit-page.tsx';
import { EventsPage } from './events/events-page.tsx';
import { CarryPage } from './carry/carry-page.tsx';
import { HintsPage } from './hints/hints-page.tsx';
import { KeysPage } from './keys/keys-page.tsx';
import { HostsPage } from './hosts/hosts-page.tsx';
import { MachinePage } from './machines/machine-page.tsx';
import { MachinesPage } from './machines/machines-page.tsx';
import { NeverPage } from './never/never-page.tsx';
import { OverviewPage } from './overview/overview-page.tsx';
import { SettingsPage } from './settings/settings-page.tsx';
import { ReportsPage } from './reports/reports-page.tsx';
import type { Page } from './shell/page.ts';

export const pages: readonly Page[] = [
  { path: '/', show: OverviewPage, place: { icon: 'overview', name: 'navigation.overview' } },
  { path: '/machines', show: MachinesPage, place: { icon: 'machines', name: 'navigation.machines' } },
  { path: '/machines/:machine', show: MachinePage },
  { path: '/reports', show: ReportsPage, place: { icon: 'reports', name: 'navigation.reports' } },
  { path: '/never-called', show: NeverPage, place: { icon: 'absent', name: 'navigation.never' } },
  { path: '/hints', show: HintsPage, place: { icon: 'again', name: 'navigation.hints' } },
  { path: '/keys', show: KeysPage, place: { icon: 'keys', name: 'navigation.keys' } },
  { path: '/carry', show: CarryPage, place: { icon: 'carry', name: 'navigation.carry' } },
  { path: '/hosts', show: HostsPage, place: { icon: 'hosts', name: 'navigation.hosts' } },
  { path: '/events', show: EventsPage, place: { icon: 'events', name: 'navigation.events' } },
  { path: '/audit', show: AuditPage, place: { icon: 'audit', name: 'navigation.audit' } },
  { path: '/settings', show: SettingsPage, place: { icon: 'settings', name: 'navigation.settings' } },
  { path: '/users', show: UsersPage, place: { icon: 'users', name: 'navigation.users' } },
  { path: '/account', show: AccountPage },
];

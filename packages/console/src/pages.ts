/** Every page of a host, in the order of the navigation. The host serves the document at the same addresses. */
import { MachinePage } from './machines/machine-page.tsx';
import { MachinesPage } from './machines/machines-page.tsx';
import { OverviewPage } from './overview/overview-page.tsx';
import type { Page } from './shell/page.ts';

export const pages: readonly Page[] = [
  { path: '/', show: OverviewPage, place: { icon: 'overview', name: 'navigation.overview' } },
  { path: '/machines', show: MachinesPage, place: { icon: 'machines', name: 'navigation.machines' } },
  { path: '/machines/:machine', show: MachinePage },
];

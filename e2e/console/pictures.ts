/**
 * The pictures of README and docs, which `screenshots-program.ts` takes: where each is taken and what must be there first.
 * `tools/docs-links.test.ts` holds docs/images and the pages to this list.
 */
import { desk, type Screen, telephone } from './browser.ts';

export interface Picture {
  /** Of its file in docs/images, without `.png`. */
  readonly name: string;
  readonly path: string;
  /** A button that is pressed before. */
  readonly press?: string;
  /** Is there when the page is drawn. */
  readonly sign: string;
  readonly screen: Screen;
}

const night = { ...desk, colorScheme: 'dark' } as const;
const low = { ...desk, height: 560 } as const;

export const hostPictures: readonly Picture[] = [
  { name: 'console-overview', path: '/', sign: '.figure', screen: desk },
  { name: 'console-machines', path: '/machines?state=grace', sign: '.rows', screen: desk },
  { name: 'console-machines-dark', path: '/machines', sign: '.rows', screen: night },
  { name: 'console-machine', path: '/machines/srv-0003', sign: '.timeline', screen: desk },
  { name: 'console-reports', path: '/reports', sign: 'main svg.icon, main figure svg', screen: desk },
  { name: 'console-usage', path: '/reports?show=usage', press: 'Sign and read', sign: '.file-text', screen: desk },
  { name: 'console-never-called', path: '/never-called', sign: '.rows', screen: desk },
  { name: 'console-hints', path: '/hints', sign: 'main table', screen: desk },
  { name: 'console-keys', path: '/keys', sign: '.facts', screen: desk },
  { name: 'console-carry', path: '/carry', sign: '.carry-table', screen: desk },
  { name: 'console-events', path: '/events', sign: '.event-table', screen: low },
  { name: 'console-settings', path: '/settings', sign: '.setting-lines', screen: desk },
  { name: 'console-telephone', path: '/machines', sign: '.rows', screen: telephone },
];

export const authorityPictures: readonly Picture[] = [
  { name: 'authority-overview', path: '/', sign: '.figure', screen: low },
  { name: 'authority-desk', path: '/desk', sign: 'main input', screen: low },
  { name: 'authority-customers', path: '/customers', sign: '.rows', screen: low },
  { name: 'authority-keys', path: '/keys', sign: '.rows', screen: low },
  { name: 'authority-usage', path: '/usage', sign: 'main figure svg', screen: desk },
];

/** Of the customer's door, by a telephone without an account; the second one opens by the code that a host shows. */
export const doorPictures = ['door-telephone', 'door-telephone-answer'] as const;

export const pictureNames: readonly string[] = [
  ...hostPictures.map(({ name }) => name),
  ...authorityPictures.map(({ name }) => name),
  ...doorPictures,
];

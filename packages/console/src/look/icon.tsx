/**
 * The parts that pages are made of: icons, marks of a state, cards, meters, commands to copy, times. They know how things
 * look and how keyboards and screen readers meet them; what is shown is left to the pages.
 */
const paths = {
  overview: 'M4 13h6V4H4v9Zm0 7h6v-5H4v5Zm10 0h6v-9h-6v9Zm0-16v5h6V4h-6Z',
  machines: 'M3 5h18v11H3V5Zm6 15h6m-3-4v4',
  again: 'M20 12a8 8 0 1 1-2.4-5.7L20 8.5M20 3v5.5h-5.5',
  identity: 'M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8ZM4 21c0-4 3.5-6 8-6s8 2 8 6',
  absent: 'M3 5h18v11H3V5Zm6 15h6m-3-4v4M8 8l8 5m0-5-8 5',
  events: 'M3 12h4l3-7 4 14 3-7h4',
  hosts: 'M4 4h16v6H4V4Zm0 10h16v6H4v-6Zm3-7h.01M7 17h.01M11 7h6m-6 10h6',
  audit: 'M6 3h9l4 4v14H6V3Zm3 7h6m-6 4h6m-6 4h4',
  search: 'M11 18a7 7 0 1 1 0-14 7 7 0 0 1 0 14Zm5-2 5 5',
  sun: 'M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8Zm0-5v2m0 14v2M5.6 5.6 7 7m10 10 1.4 1.4M3 12h2m14 0h2M5.6 18.4 7 17M17 7l1.4-1.4',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5Z',
  screen: 'M3 5h18v12H3V5Zm5 16h8',
  language: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18Zm-9 9h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  warning: 'M12 4 2.5 20h19L12 4Zm0 6v4.5m0 2.6v.4',
  error: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18Zm0 4.5v6m0 2.6v.4',
  copy: 'M9 9h11v11H9V9Zm-3 6H4V4h11v2',
  clock: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18Zm0 4v5l3.5 2',
  previous: 'm14 6-6 6 6 6',
  next: 'm10 6 6 6-6 6',
  first: 'm17 6-6 6 6 6M7 6v12',
  down: 'm6 9 6 6 6-6',
  ascending: 'M12 19V5m-5 5 5-5 5 5',
  descending: 'M12 5v14m-5-5 5 5 5-5',
  close: 'm6 6 12 12M18 6 6 18',
  columns: 'M4 5h16v14H4V5Zm5.5 0v14m5-14v14',
  link: 'M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1m2 3.7a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.7l1-1',
  tag: 'M3 12V4h8l10 10-7 7L3 12Zm4.5-4.5h.01',
  erase: 'M8 20h12M5.5 13.5 13 6l6 6-7.5 7.5H9L5.5 16a1.8 1.8 0 0 1 0-2.5Z',
  remove: 'M5 7h14M10 7V4h4v3m-7 0 1 13h8l1-13',
  upload: 'M12 15V4m-5 5 5-5 5 5M5 20h14',
  reports: 'M4 20V4m0 16h16M8 16v-5m4 5V7m4 9v-7',
  keys: 'M14.5 3a6.5 6.5 0 1 1-5.6 9.8L3 18.7V21h4v-3h3v-2.5l1.2-1.2M16.5 7.5h.01',
  carry: 'M4 8h16v11H4V8Zm4 0V5h8v3M9 13h6m-2-2 2 2-2 2',
  download: 'M12 4v11m-5-4 5 5 5-5M5 20h14',
  users:
    'M9 11a4 4 0 1 1 0-8 4 4 0 0 1 0 8Zm-7 9c0-4 3-6 7-6s7 2 7 6m-1-16.5a4 4 0 0 1 0 7m2.5 3.5c2.7.8 4.5 2.7 4.5 6',
  person: 'M12 12a4 4 0 1 1 0-8 4 4 0 0 1 0 8Zm-8 9c0-4 4-6 8-6s8 2 8 6',
  signOut: 'M14 4h6v16h-6M4 12h11m-4-4 4 4-4 4',
  settings: 'M4 7h9m4 0h3M4 17h3m4 0h9M15 4.5v5M9 14.5v5',
  key: 'M15 4a5 5 0 1 1-4.6 7L4 17.400V20h3v-2h2v-2h2l1.400-1.400M16 8.500h.01',
  telephone:
    'M5 4h4l1.500 5-2.500 1.500a11 11 0 0 0 5.500 5.500L15 13.500l5 1.500v4a1 1 0 0 1-1 1A15 15 0 0 1 4 5a1 1 0 0 1 1-1Z',
  people: 'M9 12a4 4 0 1 1 0-8 4 4 0 0 1 0 8Zm-6 8a6 6 0 0 1 12 0M16 4.500a4 4 0 0 1 0 7M17.500 14.500A6 6 0 0 1 21 20',
  box: 'M12 3 4 7v10l8 4 8-4V7l-8-4Zm-8 4 8 4 8-4M12 11v10',
  host: 'M4 4h16v6H4V4Zm0 10h16v6H4v-6Zm3.500-7h.01m-.01 10h.01',
  device: 'M6 3h12v18H6V3Zm5 15h2',
  revoked: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18ZM5.700 5.700l12.600 12.600',
  add: 'M12 5v14M5 12h14',
  dns: 'M4 5h16v5H4V5Zm0 9h16v5H4v-5Zm3.5-6.5h.01m-.01 9h.01',
} as const;

export type IconName = keyof typeof paths;

/** Beside words that say the same: screen readers pass it by. */
export function Icon({ name, size = 18 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}

export function Mark({ size = 28 }: { readonly size?: number }) {
  return (
    <svg className="mark" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" />
      <path d="M9 22.5 14.6 9h2.8L23 22.5" />
      <path d="m12.6 18.4 2.6 2.5 4.6-5" />
    </svg>
  );
}

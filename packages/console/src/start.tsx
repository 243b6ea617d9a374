/** The only file that sees the document it stands in, and the only builder: what the pages of a host and of an authority begin with. */
import '@fontsource-variable/inter/wght.css';
import './look/base.css';
import './look/shell.css';
import './look/parts.css';
import './look/pages.css';
import './look/tables.css';
import './look/filters.css';
import './look/dialog.css';
import './look/entry.css';
import './look/actions.css';
import './look/chart.css';
import './access/access.css';
import { type ComponentType, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { type AskedHost, createAskedHost, type Daemon } from './asking/host.tsx';
import { type Kept, takeLink } from './asking/session.ts';

export function start(daemon: Daemon, App: ComponentType<{ readonly host: AskedHost; readonly kept: Kept }>): void {
  // Before anything asks: the secret leaves the address, and the reader goes on where a session ended.
  const place = takeLink(localStorage, location.hash);
  if (place !== undefined) history.replaceState(null, '', place);
  const root = document.querySelector('#console');
  if (root === null) throw new TypeError('The document has no place for the console.');
  createRoot(root).render(
    <StrictMode>
      <App host={createAskedHost(localStorage, daemon)} kept={localStorage} />
    </StrictMode>,
  );
}

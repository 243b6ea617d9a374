/** The only file that sees the document it stands in, and the only builder. */
import '@fontsource-variable/inter/wght.css';
import './look/base.css';
import './look/shell.css';
import './look/parts.css';
import './look/pages.css';
import './look/dialog.css';
import './machines/machines.css';
import './look/entry.css';
import './look/chart.css';
import './events/events.css';
import './audit/audit.css';
import './settings/settings.css';
import './hosts/hosts.css';
import './keys/keys.css';
import './carry/carry.css';
import './access/access.css';
import './hints/hints.css';
import './reports/reports.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { createAskedHost } from './asking/host.tsx';
import { takeLink } from './asking/session.ts';

// Before anything asks: the secret leaves the address, and the reader goes on where a session ended.
const place = takeLink(localStorage, location.hash);
if (place !== undefined) history.replaceState(null, '', place);

const root = document.querySelector('#console');
if (root === null) throw new TypeError('The document has no place for the console.');
createRoot(root).render(
  <StrictMode>
    <App host={createAskedHost(localStorage)} kept={localStorage} />
  </StrictMode>,
);

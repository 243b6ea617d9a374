/** The pages of an authority: as `main.tsx` is for those of a host. */
import '@fontsource-variable/inter/wght.css';
import './look/base.css';
import './look/shell.css';
import './look/parts.css';
import './look/pages.css';
import './look/dialog.css';
import './look/entry.css';
import './look/chart.css';
import './keys/keys.css';
import './access/access.css';
import './authority/authority.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { AuthorityApp } from './authority-app.tsx';
import { createAskedHost } from './asking/host.tsx';
import { takeLink } from './asking/session.ts';

// Before anything asks: the secret leaves the address, and the reader goes on where a session ended.
const place = takeLink(localStorage, location.hash);
if (place !== undefined) history.replaceState(null, '', place);

const root = document.querySelector('#console');
if (root === null) throw new TypeError('The document has no place for the console.');
createRoot(root).render(
  <StrictMode>
    <AuthorityApp host={createAskedHost(localStorage, 'authority')} kept={localStorage} />
  </StrictMode>,
);

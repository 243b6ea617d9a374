/** The pages of an authority: as `main.tsx` is for those of a host. */
import { start } from './start.tsx';
import './audit/audit.css';
import './authority/authority.css';
import { AuthorityApp } from './authority-app.tsx';

start('authority', AuthorityApp);

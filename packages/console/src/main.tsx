/** The pages of a host. What all pages look like comes first: a room's own looks win. */
import { start } from './start.tsx';
/** The only file that sees the document it stands in, and the only builder. */
import '@fontsource-variable/inter/wght.css';
import './look/base.css';
import './look/shell.css';
import './look/parts.css';
import './look/pages.css';
import './look/dialog.css';
import './overview/overview.css';
import './machines/machines.css';
import './events/events.css';
import './audit/audit.css';
import './settings/settings.css';
import './hosts/hosts.css';
import './keys/keys.css';
import './carry/carry.css';
import './hints/hints.css';
import './reports/reports.css';
import { App } from './app.tsx';

start('host', App);

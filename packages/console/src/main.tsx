/** The pages of a host. What all pages look like comes first: a room's own looks win. */
import { start } from './start.tsx';
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

// What Aurora Studio does when it starts. Its arguments are for trying out: a folder in the place of
// the machine's own, a host in the place of DNS, and the setup key that its installer brings along.
import { openActivation } from '@attiva/client';
import roots from './aurora/roots.json' with { type: 'json' };

const [directory, host, setupKey] = process.argv.slice(2);
const license = await openActivation({
  roots,
  edition: 'studio',
  releaseDate: '2026-11-20',
  directory,
  setupKey,
  background: false,
});
if (host) await license.setHost(host);
await license.ensureActivated();

const { state, forPeople } = license.status();
console.log(`${state}: ${forPeople.text}`);
console.log(`PDF export: ${license.entitled('pdf-export')}, layers: ${license.limit('max-layers')}`);
await license.close();

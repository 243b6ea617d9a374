/** A child process: the real host on a prepared folder, production log level, SQLite with full durability. */
import { createLog, parseConfig } from '@attiva/daemon';
import { composeHost, hostConfigSchema } from '@attiva/host';

const folder = process.argv[2] ?? '';
const config = parseConfig('[activation]\naddresses = ["127.0.0.1"]\nport = 0\n', hostConfigSchema, 'bench');
const host = await composeHost({
  folder,
  config,
  log: createLog({ name: 'attiva-host', level: config.log.level, now: Date.now, destination: process.stderr }),
  now: Date.now,
  monotonic: () => performance.now(),
  device: [1, 2, 3],
  token: { text: 'x'.repeat(43) },
  askAuthority: () => Promise.reject(new Error('the bench registers beforehand')),
});
const [at] = await host.listen();
process.send?.({ url: at?.url });
process.on('message', (message) => {
  if (message === 'figures') process.send?.({ cpu: process.cpuUsage(), rssBytes: process.memoryUsage.rss() });
  if (message === 'stop') void host.close().then(() => process.disconnect());
});

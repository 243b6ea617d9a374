/** Child process of the tests: serves the host of a folder (the one argument); says when it is ready, or why not. */
import { asActivationError } from '@attiva/daemon';
import { serveHost } from './main.ts';

try {
  await serveHost({
    folder: process.argv[2] ?? '',
    device: [1, 2, 3],
    onReady: ({ activation, administration }) => console.log(`ready ${activation[0]?.url} ${administration.url}`),
  });
  console.log('ended in order');
} catch (error) {
  const { code, detail, facts } = asActivationError(error);
  console.log(`refused ${code} ${detail} ${JSON.stringify(facts)}`);
  process.exitCode = 2;
}
